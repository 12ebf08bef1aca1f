"""The past of a book: its days replayed from snapshots, journal and models, and what is kept of that.

A day counts when it has a snapshot, a rating or retraction, another model, or a rating that expires. What is derived of
days that are over is kept in files, and made again where a file is missing or what it came from has changed; so the
files can be deleted at any time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from healthcore.book.book import Book
from healthcore.book.replay import book_of
from healthcore.book.then import ModelsThen, RatingsThen, expiry_days
from healthcore.changes.kept import Kept
from healthcore.changes.outcomes import outcome_of
from healthcore.changes.steps import Step, step
from healthcore.history.flips import FLIPS
from healthcore.history.snapshots import SnapshotStore

#: Days derived between two times that they are kept.
_KEEP_EVERY = 50

#: Told how many days of how many are done; what it raises ends the work, and what is done is kept.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sources:
    """What the past of a book comes from.

    Attributes:
        snapshots: the source's values on past days.
        ratings: what counted when.
        models: which model was in force when.
        derived: the directory of what is kept; None to keep nothing.
    """

    snapshots: SnapshotStore
    ratings: RatingsThen
    models: ModelsThen
    derived: Path | None = None

    def days_before(self, day: date) -> list[date]:
        """Every day that counts before one, oldest first."""
        taken = self.snapshots.days()
        if not taken:
            return []
        models = [self.models.on(known) for known in (*self.models.days, taken[-1])]
        days = {*taken, *self.ratings.days, *self.models.days, *expiry_days(self.ratings, models)}
        return sorted(known for known in days if taken[0] <= known < day)

    def key(self, day: date) -> str:
        """What stands for everything that a day is derived from."""
        last = max(known for known in self.snapshots.days() if known <= day)
        return f"{self.snapshots.key(last)} {self.models.on(day).fingerprint} {self.ratings.digest(day)}"

    def book_on(self, day: date) -> Book | None:
        """The book as it was at the end of a day, under the model of that day; None before the first snapshot."""
        snapshot = self.snapshots.at(day)
        return None if snapshot is None else book_of(snapshot, self.models.on(day), day, self.ratings)


@dataclass(frozen=True, eq=False)
class Past:
    """The days of a book that are over.

    Attributes:
        days: those that count, oldest first.
        flips: what became something else on them, with the columns of FLIPS, oldest day first.
    """

    sources: Sources
    days: tuple[date, ...]
    flips: pl.DataFrame
    _outcomes: dict[date, pl.DataFrame] = field(default_factory=dict, repr=False)

    def outcome(self, day: date) -> pl.DataFrame | None:
        """What the last day at or before one came to, with the columns of `outcome_of`; None before the first."""
        last = max((known for known in self.days if known <= day), default=None)
        if last is None:
            return None
        if last not in self._outcomes:
            kept = Kept(self.sources.derived).outcome(last, self.sources.key(last))
            self._outcomes[last] = outcome_of(self._book(last)) if kept is None else kept
        return self._outcomes[last]

    def some_of(self, day: date, columns: Sequence[str]) -> pl.DataFrame | None:
        """Some columns of the same, as far as they are there: for looking at many days, none of which is held on to."""
        last = max((known for known in self.days if known <= day), default=None)
        if last is None:
            return None
        kept = (
            None
            if last in self._outcomes
            else Kept(self.sources.derived).outcome(last, self.sources.key(last), columns)
        )
        if kept is not None:
            return kept
        outcome = self.outcome(last)
        assert outcome is not None  # noqa: S101 - it is one of the days
        return outcome.select(name for name in columns if name in outcome.columns)

    def _book(self, day: date) -> Book:
        book = self.sources.book_on(day)
        assert book is not None  # noqa: S101 - every day that counts has a snapshot at or before it
        return book

    @cached_property
    def _last_step(self) -> Step | None:
        if not self.days:
            return None
        outcome = self.outcome(self.days[-1])
        assert outcome is not None  # noqa: S101 - it is one of the days
        # Kept: every rating that is only thought of asks for it.
        return Step(self.days[-1], outcome, cache(lambda: self._book(self.days[-1])))

    @cached_property
    def _known(self) -> pl.Series:
        """Every account that was ever there."""
        return self.flips["account_id"].unique()

    def flips_with(self, book: Book) -> pl.DataFrame:
        """The flips of these days and of the day that a book is seen at, which comes after them."""
        today = Step(book.as_of, outcome_of(book), lambda: book)
        return pl.concat([self.flips, step(self._last_step, today, self._known)])

    def before(self, day: date) -> "Past":
        """The days before one."""
        days = tuple(known for known in self.days if known < day)
        if days == self.days:
            return self
        return replace(self, days=days, flips=self.flips.filter(pl.col("day") < day))


def past_of(sources: Sources, day: date, *, saves: bool = False, progress: Progress | None = None) -> Past:
    """The days of a book before one, from what is kept and, for the rest, replayed.

    With `saves` what had to be derived is kept for the next time; nothing else is written.
    """
    days = sources.days_before(day)
    wanted = [(known, sources.key(known)) for known in days]
    kept = Kept(sources.derived)
    same, flips = kept.flips(wanted)
    outcomes: dict[date, pl.DataFrame] = {}
    if same < len(wanted):
        done = Past(sources, tuple(days[:same]), flips, outcomes)
        flips = _Replay(done, wanted, kept if saves else None, progress).run()
    return Past(sources, tuple(days), flips, outcomes)


class _Replay:
    """Derives the days that are not kept yet, one after the other."""

    def __init__(
        self, done: Past, wanted: Sequence[tuple[date, str]], kept: Kept | None, progress: Progress | None
    ) -> None:
        self._done = done
        self._wanted = wanted
        self._kept = kept
        self._progress = progress

    def run(self) -> pl.DataFrame:
        """The flips of all wanted days."""
        last, known = self._done._last_step, self._done._known  # noqa: SLF001 - its own class of this module
        parts = [self._done.flips]
        first = len(self._done.days)
        at = first
        try:
            for at in range(first, len(self._wanted)):
                if self._progress is not None:
                    self._progress(at - first, len(self._wanted) - first)
                now = self._day(at)
                flips = step(last, now, known)
                parts.append(flips)
                if flips.height:
                    known = pl.concat([known, flips["account_id"]]).unique()
                last = now
                if (at + 1) % _KEEP_EVERY == 0:
                    self._keep(parts, at + 1)
            at = len(self._wanted)
        finally:
            self._keep(parts, at)
        return pl.concat(parts) if parts else pl.DataFrame(schema=FLIPS)

    def _day(self, at: int) -> Step:
        day, key = self._wanted[at]
        book = cache(lambda: self._done._book(day))  # noqa: SLF001 - as above
        if self._kept is None:
            return Step(day, outcome_of(book()), book)
        # It may be there already: whoever began before was stopped before the flips were kept.
        if (outcome := self._kept.outcome(day, key)) is None:
            outcome = outcome_of(book())
            self._kept.keep_outcome(day, key, outcome)
        return Step(day, outcome, book)

    def _keep(self, parts: Sequence[pl.DataFrame], many: int) -> None:
        if self._kept is not None:
            self._kept.keep_flips(self._wanted[:many], pl.concat(parts))
