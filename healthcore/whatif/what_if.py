"""What another health model would do to a book, before it is put in force. Nothing here writes anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from healthcore.book.book import Book
from healthcore.book.figures import Figures
from healthcore.changes.day import Day
from healthcore.model.diff import Change, model_changes
from healthcore.model.tree import Model
from healthcore.plays.play import Play
from healthcore.scoring.plan import score
from healthcore.whatif.histogram import Histogram, histogram
from healthcore.whatif.moves import moves
from healthcore.whatif.places import Place
from healthcore.whatif.rates import ConditionRate, condition_rates, rates_of
from healthcore.whatif.scored_twice import Both, Side, scored_anew
from healthcore.whatif.starts import PlaysNow, PlayStarts
from healthcore.whatif.warnings import Ranks, Warned, warnings_of


class Cancelled(Exception):  # noqa: N818 - it is no error
    """A newer edit made an answer needless."""


#: Asked between the steps of an answer; True ends it with `Cancelled`.
IsCancelled = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What a model would do to a book.

    Attributes:
        both: the book under the model in force and under the other one.
        changes: what the other one says differently.
        moves: every account that changes colour, with the columns of MOVES, the biggest contract value first.
        starts: the plays that would start, today, because of it.
        rates: how every condition comes out under both.
        warnings: what to know before it is put in force.
    """

    both: Both
    changes: tuple[Change, ...]
    moves: pl.DataFrame
    starts: tuple[PlayStarts, ...]
    rates: tuple[ConditionRate, ...]
    warnings: tuple[Warned, ...]

    @property
    def book(self) -> Book:
        """The book under the other model."""
        return self.both.new.book

    @property
    def model(self) -> Model:
        """The other model."""
        return self.book.model

    @property
    def before(self) -> Figures:
        """The figures under the model in force."""
        return self.both.old.book.figures

    @property
    def after(self) -> Figures:
        """The figures under the other one."""
        return self.book.figures

    def histogram(self, place: Place) -> Histogram | None:
        """How the metric of a condition is spread over the profile's accounts; None when there is no such place."""
        profile = self.both.new.index_of(place.profile)
        if profile is None:
            return None
        mine = [
            one
            for one in self.both.new.conditions(profile)
            if (one.dimension, one.good) == (place.dimension, place.good)
        ]
        return histogram(self.both.new, profile, mine[place.number].test) if place.number < len(mine) else None


@dataclass(frozen=True, eq=False)
class InForce:
    """A book as it is, and what of it stays the same while a draft is edited.

    Attributes:
        day: the book and its past.
        plays: the book's plays.
    """

    day: Day
    plays: Sequence[Play] = ()

    @cached_property
    def side(self) -> Side:
        """The book as it is, scored in one go."""
        book = self.day.book
        return Side(replace(book, scored=score(book.plan, book.accounts)) if book.scored.changed else book)

    @cached_property
    def plays_now(self) -> PlaysNow:
        """Its plays as they are."""
        return PlaysNow(self.day, self.plays)

    def look(self) -> "InForce":
        """The same, with all of it worked out, so that the first edit is as fast as any other."""
        _ = self.side.places, self.side.book.figures, self._warnings_now
        self.plays_now.look()
        return self

    def what_if(self, model: Model, is_cancelled: IsCancelled = lambda: False) -> WhatIf:
        """What a model would do to the book; raises Cancelled when a newer edit has come."""
        both = Both(self.side, Side(scored_anew(self.side.book, model)))
        steps: tuple[Callable[[], object], ...] = (
            lambda: moves(both),
            lambda: self.plays_now.starts_under(both),
            lambda: condition_rates(both),
            lambda: self._warnings(both),
            lambda: both.new.book.figures,
        )
        found = []
        for step in steps:
            if is_cancelled():
                raise Cancelled
            found.append(step())
        moved, starts, rates, warned, _ = found
        return WhatIf(
            both,
            model_changes(self.side.book.model, model),
            moved,  # type: ignore[arg-type]
            starts,  # type: ignore[arg-type]
            rates,  # type: ignore[arg-type]
            warned,  # type: ignore[arg-type]
        )

    @cached_property
    def _ranks(self) -> Ranks:
        return Ranks(self.side.book.accounts)

    def _warnings(self, both: Both) -> tuple[Warned, ...]:
        found: list[Warned] = []
        for part in both.new.scored.partitions:
            if both.is_same(part.profile):
                found += self._warnings_now[part.profile]
            else:
                found += warnings_of(both.new, part.profile, rates_of(both.new, part.profile), self._ranks)
        return tuple(found)

    @cached_property
    def _warnings_now(self) -> Mapping[int, tuple[Warned, ...]]:
        """The warnings about the model in force, by the numbers of its profiles."""
        side = self.side
        return {
            part.profile: warnings_of(side, part.profile, rates_of(side, part.profile), self._ranks)
            for part in side.scored.partitions
        }
