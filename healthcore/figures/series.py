"""The measures of every known day, of a whole book or of some of its accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthcore.book.view import Chosen
from healthcore.changes.day import Day
from healthcore.changes.kept import Kept
from healthcore.figures.measures import MEASURES, columns_read, measures_of
from healthcore.figures.weekly import weekly_of

#: What is kept beside the flips, see `Kept.rows`.
_KIND = "figures"

#: Rows of outcomes that are looked at together.
_AT_ONCE = 2_000_000


@dataclass(frozen=True, eq=False)
class Measured:
    """What figures are made of, day by day.

    Attributes:
        days: the known days, oldest first; the last is the day that is looked at.
        measures: of all of them, with the columns of MEASURES.
        weekly: the weeks before them, with the columns of WEEKLY.
    """

    days: tuple[date, ...]
    measures: pl.DataFrame
    weekly: pl.DataFrame


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Some accounts, to be found among the rows of many days.

    Attributes:
        everybody: the ids of the book, in its order.
        members: which of them are chosen.
    """

    everybody: pl.Series
    members: pl.Series

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Their rows; most days have the accounts of today in the same order, which is quick to see."""
        if rows["account_id"].equals(self.everybody):
            return rows.filter(self.members)
        ids = self.everybody.filter(self.members).to_frame("account_id")
        return rows.join(ids, on="account_id", how="semi", maintain_order="left")


def measured(day: Day, chosen: Chosen | None = None, *, since: date | None = None, saves: bool = False) -> Measured:
    """The measures of a day and of the days before it.

    Args:
        day: the book on a day, with its past.
        chosen: only the accounts that are chosen on that day, followed back; None for all.
        since: leaves out earlier days.
        saves: whether what is worked out of a whole book may be kept for the next time.
    """
    some = None if chosen is None else _chosen(day, chosen)
    past = _whole(day, saves=saves) if some is None else pl.concat(_worked_out(day, _since(day, since), some))
    outcome = day.outcome if some is None else some.of(day.outcome)
    today = measures_of(outcome.with_columns(day=pl.lit(day.as_of)))
    flips = day.flips if some is None else some.of(day.flips)
    days = (*_since(day, since), day.as_of)
    weekly = weekly_of(flips, day.days)
    return Measured(
        days,
        pl.concat([past.filter(pl.col("day") >= days[0]), today]),
        weekly.filter(pl.col("day") >= days[0]),
    )


def _chosen(day: Day, chosen: Chosen) -> _Chosen:
    """What is chosen of the accounts that are scored: cancelled ones are in no outcome and in no segment."""
    scored = ~day.book.accounts["cancelled"]
    return _Chosen(day.book.accounts["account_id"].filter(scored), chosen.members.filter(scored))


def _since(day: Day, since: date | None) -> tuple[date, ...]:
    """The days that are over, from one on."""
    return tuple(known for known in day.past.days if since is None or known >= since)


def _whole(day: Day, *, saves: bool) -> pl.DataFrame:
    """The measures of the days that are over, from what is kept and, for the rest, worked out."""
    past = day.past
    wanted = [(known, past.sources.key(known)) for known in past.days]
    kept = Kept(past.sources.derived)
    same, measures = kept.rows(_KIND, MEASURES, wanted)
    if same == len(wanted):
        return measures
    measures = pl.concat([measures, *_worked_out(day, past.days[same:])])
    if saves:
        kept.keep_rows(_KIND, wanted, measures)
    return measures


def _worked_out(day: Day, days: Sequence[date], chosen: _Chosen | None = None) -> Iterator[pl.DataFrame]:
    """The measures of some days that are over, many days at once."""
    yield pl.DataFrame(schema=MEASURES)
    columns = ["account_id", *columns_read(day.flips["scope"].unique().sort())]
    many = max(1, _AT_ONCE // max(1, day.book.accounts.height))
    for first in range(0, len(days), many):
        outcomes = []
        for known in days[first : first + many]:
            outcome = day.past.some_of(known, columns)
            assert outcome is not None  # noqa: S101 - it is one of the days
            mine = outcome if chosen is None else chosen.of(outcome)
            outcomes.append(mine.with_columns(day=pl.lit(known)))
        yield measures_of(pl.concat(outcomes, how="diagonal_relaxed"))
