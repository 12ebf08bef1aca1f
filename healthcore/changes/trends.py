"""The scores of the last days, account by account: what a sparkline shows."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from healthcore.changes.day import Day
from healthcore.changes.past import Past

#: Days that a trend looks back, the day itself among them.
TREND_DAYS = 30

_READ = ("account_id", "score")


@dataclass(frozen=True, eq=False)
class Trends:
    """The scores of the accounts of a book over the last days.

    Attributes:
        as_of: the last of the days.
        frame: a row for each account, in the order of the book: `account_id`, then a column for each day, oldest first
            (Int16, null where it had no score, or nothing is known of the day).
    """

    as_of: date
    frame: pl.DataFrame
    _past: Past

    @property
    def days(self) -> list[str]:
        """The columns of the days, oldest first."""
        return self.frame.columns[1:]

    def of(self, account_id: str) -> list[int | None]:
        """The scores of one account, oldest first; none for an account that is not there."""
        row = self.frame["account_id"].index_of(account_id)
        return [] if row is None else list(self.frame.row(row)[1:])

    def after(self, day: Day) -> "Trends | None":
        """The same after a rating: only today's scores are new. None for a day with another past or other accounts."""
        accounts = day.book.accounts["account_id"]
        if day.past is not self._past or not accounts.equals(self.frame["account_id"]):
            return None
        return Trends(self.as_of, self.frame.with_columns(_scores(accounts, day.outcome, self.days[-1])), self._past)


def trends_of(day: Day, days: int = TREND_DAYS) -> Trends:
    """The scores of the last days of a book. It reads what is kept of each: for a thread, not for a screen."""
    accounts = day.book.accounts["account_id"]
    columns: list[pl.Series] = []
    last: tuple[date | None, pl.Series] | None = None
    for at in range(days):
        wanted = day.as_of - timedelta(days=days - 1 - at)
        known = max((one for one in day.days if one <= wanted), default=None)
        if last is None or last[0] != known:
            last = known, _scores(accounts, _outcome(day, known), "")
        columns.append(last[1].alias(f"{wanted}"))
    return Trends(day.as_of, pl.DataFrame([accounts, *columns]), day.past)


def _outcome(day: Day, known: date | None) -> pl.DataFrame | None:
    if known is None:
        return None
    return day.outcome if known == day.as_of else day.past.some_of(known, _READ)


def _scores(accounts: pl.Series, outcome: pl.DataFrame | None, name: str) -> pl.Series:
    if outcome is None:
        return pl.Series(name, [None], dtype=pl.Int16()).new_from_index(0, accounts.len())
    scores = accounts.to_frame().join(outcome.select(_READ), on="account_id", how="left", maintain_order="left")
    return scores["score"].alias(name)
