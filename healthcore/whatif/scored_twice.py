"""The same accounts under two health models, and where they stand in the results of both."""

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from healthcore.book.book import Book, schema_for
from healthcore.book.replay import under_model
from healthcore.model.tree import Model
from healthcore.scoring.compile import CompiledCondition
from healthcore.scoring.plan import Partition, Plan, Scored, joined, partition, run_partitions
from healthcore.whatif.pairs import Pair, paired


@dataclass(frozen=True, eq=False)
class Side:
    """A book under one of the two models.

    Attributes:
        book: the book; nothing in it was scored one by one since.
    """

    book: Book

    @property
    def scored(self) -> Scored:
        """Its results."""
        return self.book.scored

    @cached_property
    def places(self) -> pl.Series:
        """Of every account its position in the results of its profile; of no meaning without one."""
        places = pl.Series("place", [0], dtype=pl.UInt32).new_from_index(0, self.scored.profile.len())
        for part in self.scored.partitions:
            places = places.scatter(part.rows, pl.int_range(part.rows.len(), dtype=pl.UInt32, eager=True))
        return places

    @cached_property
    def _parts(self) -> dict[int, tuple[Partition, pl.DataFrame]]:
        pairs = zip(self.scored.partitions, self.scored.results, strict=True)
        return {part.profile: (part, results) for part, results in pairs}

    def part(self, profile: int) -> tuple[Partition, pl.DataFrame] | None:
        """The accounts of a profile and the results of its conditions; None when it has none."""
        return self._parts.get(profile)

    def index_of(self, name: str) -> int | None:
        """The number of the enabled profile of that name."""
        names = [profile.name for profile in self.scored.plan.profiles]
        return names.index(name) if name in names else None

    def conditions(self, profile: int | None) -> tuple[CompiledCondition, ...]:
        """The conditions of a profile."""
        return () if profile is None else self.scored.plan.compiled[profile].conditions


def scored_anew(book: Book, model: Model) -> Book:
    """A book under another model: the same values, ratings and day.

    Where the model reads the source as the book's own model does, the columns are shared, and profiles that both have
    are not scored again.
    """
    if not _reads_alike(book, model):
        return under_model(book, model)
    plan = book.plan.edited(model)
    if not _assigns_alike(book.plan, plan):
        profile, parts = partition(plan, plan.prepare(book.accounts))
        return replace(book, scored=run_partitions(plan, profile, parts))
    return replace(book, scored=_only_what_changed(book.scored, plan, book.accounts))


def _reads_alike(book: Book, model: Model) -> bool:
    """Whether every column of the source is the same thing under both models."""
    schema = schema_for(model)
    alike = all(
        (wanted.kind, wanted.levels) == (was.kind, was.levels)
        for name, was in book.source.fields.items()
        if (wanted := schema.get(name)) is not None
    )
    return alike and book.model.rating == model.rating


def _assigns_alike(old: Plan, new: Plan) -> bool:
    """Whether every account gets the same profile under both, by number, and scores are made alike."""
    return (
        [one.when for one in old.profiles] == [one.when for one in new.profiles]
        and all(spec == old.reads[name] for name, spec in new.reads.items() if name in old.reads)
        and (old.model.mode, old.model.bands, old.model.no_data) == (new.model.mode, new.model.bands, new.model.no_data)
    )


def _only_what_changed(scored: Scored, plan: Plan, accounts: pl.DataFrame) -> Scored:
    """The results under a plan that assigns the same profiles; scorecards that are the same are not run again.

    The accounts of such a profile are the very same partition.
    """
    prepared: pl.DataFrame | None = None
    parts, results = [], []
    for part, known in zip(scored.partitions, scored.results, strict=True):
        compiled, before = plan.compiled[part.profile], scored.plan.compiled[part.profile]
        if compiled.profile.dimensions == before.profile.dimensions:
            parts.append(part)
            results.append(pl.concat([known, scored.outcome.select(compiled.outputs)[part.rows]], how="horizontal"))
            continue
        frame = part.frame
        if compiled.reads != before.reads:
            prepared = plan.prepare(accounts) if prepared is None else prepared
            frame = prepared.select(compiled.reads)[part.rows]
        parts.append(Partition(part.profile, part.rows, frame))
        results.append(plan.run(part.profile, frame))
    return joined(plan, scored.profile, parts, results)


@dataclass(frozen=True, eq=False)
class Both:
    """A book under the model in force and under another one.

    Attributes:
        old, new: the two; the accounts are the same, in the same order.
    """

    old: Side
    new: Side

    @cached_property
    def turned(self) -> pl.Series:
        """The rows of the accounts whose health is another, those that are not cancelled."""
        was, now = self.old.scored.outcome["health"], self.new.scored.outcome["health"]
        return ((was != now) & ~self.new.book.accounts["cancelled"]).arg_true().cast(pl.UInt32())

    @cached_property
    def touched(self) -> pl.Series:
        """The rows of the accounts of which anything is another: health, score, coverage, a dimension, the profile."""
        old, new = self.old.scored, self.new.scored
        differs = self._profile_names(self.old).ne_missing(self._profile_names(self.new))
        for name in new.outcome.columns:
            if name in old.outcome.columns:
                differs |= old.outcome[name].ne_missing(new.outcome[name])
        return (differs & ~self.new.book.accounts["cancelled"]).arg_true().cast(pl.UInt32())

    @staticmethod
    def _profile_names(side: Side) -> pl.Series:
        names = [profile.name for profile in side.scored.plan.profiles]
        return side.scored.profile.replace_strict(dict(enumerate(names)), default=None, return_dtype=pl.String())

    def is_same(self, profile: int) -> bool:
        """Whether a profile of the other model, by its number, comes out as it did, because nothing of it differs."""
        old, new = self.old.part(profile), self.new.part(profile)
        return old is not None and new is not None and old[0] is new[0]

    def pairs(self, old: int | None, new: int | None) -> tuple[Pair, ...]:
        """The conditions of two profiles, by their numbers, each with what it was before."""
        return paired(self.old.conditions(old), self.new.conditions(new))
