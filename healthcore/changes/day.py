"""A book on a day, with its past: what segments, figures, plays, references and Today look at."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from healthcore.book.book import Book
from healthcore.book.opening import OpenedBook
from healthcore.book.then import ModelsThen, RatingsThen
from healthcore.changes.comparing import Comparison, compare
from healthcore.changes.outcomes import outcome_of
from healthcore.changes.past import Past, Progress, Sources, past_of
from healthcore.history.flips import OVERALL, spans_of
from healthcore.journal.activations import Activation, activations, counting
from healthcore.journal.journal import Journal
from healthcore.journal.locations import history_dir
from healthcore.vocabulary import Health

#: Days that "in the last 7 days" looks back.
WEEK = 7


@dataclass(frozen=True, eq=False)
class Day:
    """A book on a day, with what was before. Immutable: a rating gives a new day with the same past.

    Attributes:
        opened: the book, its journal, its settings.
        past: the days before.
    """

    opened: OpenedBook
    past: Past

    @property
    def book(self) -> Book:
        """The book on this day."""
        return self.opened.book

    @property
    def as_of(self) -> date:
        """The day it is seen at."""
        return self.book.as_of

    @property
    def journal(self) -> Journal:
        """What people said about it."""
        return self.opened.journal

    def with_opened(self, opened: OpenedBook) -> "Day":
        """The same day after a rating; after anything else that was written, with all that is derived of it."""
        day = replace(self, opened=opened)
        if opened.book is self.book:
            for name, value in self.__dict__.items():
                day.__dict__.setdefault(name, value)
        return day

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day that is known, oldest first; this one is the last."""
        return (*self.past.days, self.as_of)

    @cached_property
    def rescored(self) -> Activation | None:
        """The model under which the days before it was put in force count too, in place of those of their time."""
        first = [] if self.opened.one_model else counting(activations(self.journal))[:1]
        return first[0] if first and first[0].rescored and first[0].day <= self.as_of else None

    @cached_property
    def flips(self) -> pl.DataFrame:
        """What became something else on any of the days, this one included; see FLIPS."""
        return self.past.flips_with(self.book)

    @cached_property
    def spans(self) -> pl.DataFrame:
        """The spans of health of every account, overall and by dimension; see SPANS."""
        return spans_of(self.flips)

    @cached_property
    def in_health(self) -> pl.DataFrame:
        """Since when accounts have their overall health, a row for each of the book, in its order.

        `account_id`, `since` (Date), `at_least` (it may be longer: history starts there), `days_in_health`,
        `days_in_good`, `days_in_poor` (whole days, 0 in another health). Null for accounts that are not scored.
        """
        open_spans = self.spans.filter(pl.col("scope") == OVERALL, pl.col("until").is_null())
        days = (pl.lit(self.as_of) - pl.col("since")).dt.total_days().cast(pl.Int32())

        def days_in(health: Health) -> pl.Expr:
            return pl.when(pl.col("health") == health.value).then(days).when(days.is_not_null()).then(0)

        return (
            self.book.accounts.select("account_id")
            .join(open_spans, on="account_id", how="left", maintain_order="left")
            .select(
                "account_id",
                "since",
                "at_least",
                days_in_health=days,
                days_in_good=days_in(Health.GOOD),
                days_in_poor=days_in(Health.POOR),
            )
        )

    @cached_property
    def outcome(self) -> pl.DataFrame:
        """What this day came to, see `outcome_of`."""
        return outcome_of(self.book)

    def outcome_on(self, day: date) -> pl.DataFrame | None:
        """What the last known day at or before one came to; None before the first."""
        return self.outcome if day >= self.as_of else self.past.outcome(day)

    def compared(self, days: int) -> Comparison:
        """This day compared with the one so many days before."""
        before = self.as_of - timedelta(days=days)
        return compare(before, self.outcome_on(before), self.as_of, self.outcome)

    @cached_property
    def week(self) -> Comparison:
        """This day compared with 7 days before."""
        return self.compared(WEEK)

    def spans_of(self, account_id: str) -> pl.DataFrame:
        """The spans of one account, newest first."""
        return self.spans.filter(pl.col("account_id") == account_id).sort("since", "scope", descending=[True, False])


def day_of(opened: OpenedBook, *, saves: bool = False, progress: Progress | None = None) -> Day:
    """The day of an opened book, its past replayed where it is not kept.

    Args:
        opened: the book, on the day it is seen at.
        saves: whether what is derived of past days may be kept for the next time.
        progress: see Progress.
    """
    sources = Sources(
        opened.snapshots,
        RatingsThen(opened.journal.every_rating()),
        ModelsThen(activations(opened.journal), opened.book.model, opened.book.model if opened.one_model else None),
        history_dir(opened.name) / "derived" if opened.known else None,
    )
    past = past_of(sources, opened.book.as_of, saves=saves and not opened.one_model, progress=progress)
    return Day(opened, past)
