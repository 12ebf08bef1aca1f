"""What became of accounts by the book's own history: nobody has to write it down."""

from datetime import date, timedelta

import polars as pl

from healthcore.changes.day import Day
from healthcore.tuning.outcomes import OUTCOMES, Ending, Outcomes
from healthcore.tuning.sights import Progress
from healthcore.vocabulary.errors import InputError

#: A renewal date that moves on by less than this was corrected, and one that lies further ahead was not due.
_LEAST_STEP = timedelta(days=28)
_EARLY = timedelta(days=90)

_READ = {"account_id": pl.String(), "status": pl.String(), "renewal_date": pl.Date(), "value": pl.Decimal(38, 4)}


def outcomes_of_history(day: Day, progress: Progress | None = None) -> Outcomes:
    """Who was cancelled or left the book, and whose renewal date moved on, on which day.

    Who came back did not churn. A renewal for less than before is a contraction.

    InputError when the history knows of no end of a contract.
    """
    snapshots = day.opened.snapshots
    days = [known for known in snapshots.days() if known < day.as_of]
    found: list[pl.DataFrame] = []
    before: pl.DataFrame | None = None
    for at, known in enumerate([*days, day.as_of]):
        if progress is not None:
            progress(at, len(days) + 1)
        snapshot = None if known == day.as_of else snapshots.at(known)
        now = _read(day.book.source.frame if snapshot is None else snapshot.frame)
        if before is not None:
            found += [_left(before, now, known), _renewed(before, now, known)]
        before = now
    alive = before if before is not None else _read(day.book.source.frame)
    rows = pl.concat([pl.DataFrame(schema=OUTCOMES), *found])
    back = (pl.col("ending") == Ending.CHURNED.value) & pl.col("account_id").is_in(
        _alive(alive)["account_id"].implode()
    )
    kept = rows.filter(~back).unique(["account_id", "ending", "day"], keep="last", maintain_order=True)
    if not kept.height:
        raise InputError(
            "The history of this book knows of no account that renewed or left.",
            fix="Say what became of its accounts: --outcomes FILE or --field NAME.",
        )
    words = "the history: accounts that were cancelled or left the book, renewal dates that moved on"
    return Outcomes(words, kept.sort("day", "account_id"), kept.height, is_derived=True)


def _read(frame: pl.DataFrame) -> pl.DataFrame:
    value = "contract_value" if "contract_value" in frame.columns else "value"
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(wanted)
        for wanted, dtype in _READ.items()
        for name in [value if wanted == "value" else wanted]
    )


def _alive(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("status").ne_missing("cancelled"))


def _left(before: pl.DataFrame, now: pl.DataFrame, day: date) -> pl.DataFrame:
    gone = _alive(before).join(_alive(now), on="account_id", how="anti")
    return _outcomes(gone, pl.lit(Ending.CHURNED.value), pl.lit(day))


def _renewed(before: pl.DataFrame, now: pl.DataFrame, day: date) -> pl.DataFrame:
    both = _alive(before).join(_alive(now), on="account_id", suffix="_now")
    was, will = pl.col("renewal_date"), pl.col("renewal_date_now")
    moved = both.filter(will >= was + _LEAST_STEP, was <= pl.lit(day) + _EARLY)
    less = pl.col("value_now") < pl.col("value")
    ending = pl.when(less).then(pl.lit(Ending.CONTRACTED.value)).otherwise(pl.lit(Ending.RENEWED.value))
    return _outcomes(moved, ending, pl.min_horizontal(was, pl.lit(day)))


def _outcomes(rows: pl.DataFrame, ending: pl.Expr, day: pl.Expr) -> pl.DataFrame:
    named = rows.select("account_id", ending.alias("ending"), day.alias("day"), "value")
    return named.select(pl.col(name).cast(dtype) for name, dtype in OUTCOMES.items())
