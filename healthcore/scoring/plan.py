"""A model compiled for a day, and its run over accounts: one row or a million, the same expressions."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, cast

import polars as pl

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.model.tree import Model
from healthcore.scoring.compile import CompiledProfile, compile_profile
from healthcore.vocabulary import AGE_DAYS, FieldSpec, Health, Kind

#: The polars type of a kind's column.
DTYPES: Mapping[Kind, pl.DataType] = {
    Kind.NUMBER: pl.Float64(),
    Kind.PERCENT: pl.Float64(),
    Kind.MONEY: pl.Decimal(38, 4),
    Kind.ORDINAL: pl.Int8(),
    Kind.FLAG: pl.Boolean(),
    Kind.DATE: pl.Date(),
    Kind.LEVEL: pl.Int8(),
    Kind.TEXT: pl.String(),
}

#: Whether an account is scored at all. With a blank no metric can have the name.
_IS_SCORED = "is scored"

#: Columns of every result, whatever the model.
BASE_OUTCOME: Mapping[str, pl.DataType] = {
    "health": pl.UInt8(),
    "score": pl.Int16(),
    "have": pl.UInt16(),
    "of": pl.UInt16(),
}


class Plan:
    """A model ready to score accounts as of a day.

    Compiling takes milliseconds; `plan_for` keeps plans, and one plan serves every day where no condition looks at it.
    """

    def __init__(self, model: Model, as_of: date) -> None:
        self.model = model
        self.as_of = as_of
        self.meanings = Meanings(model.metrics, model.rating)
        self.profiles = tuple(profile for profile in model.profiles if profile.enabled)
        compiler = Compiler(cast("Namespace", pl), self.meanings, as_of)
        self.compiled = tuple(compile_profile(model, profile, compiler) for profile in self.profiles)
        self._assignment = self._assign(compiler)
        self._depends_on_day = compiler.looked_at_day

    def on(self, day: date) -> "Plan":
        """The same model as of another day; compiled again only when one of its conditions looks at the day."""
        if day == self.as_of:
            return self
        if self._depends_on_day:
            return Plan(self.model, day)
        plan = copy(self)
        plan.as_of = day
        return plan

    def edited(self, model: Model) -> "Plan":
        """The plan of an edited version of the model; what both have is not compiled again.

        A new plan where they differ in more than scorecards: who is assigned to which, what metrics mean, how scores
        are made.
        """
        old = self.model
        fixed = [(one.mode, one.bands, one.no_data, one.rating) for one in (old, model)]
        specs_differ = any(old.metrics.get(name, spec) != spec for name, spec in model.metrics.items())
        profiles = tuple(profile for profile in model.profiles if profile.enabled)
        if (
            fixed[0] != fixed[1]
            or specs_differ
            or [one.when for one in self.profiles] != [one.when for one in profiles]
        ):
            return Plan(model, self.as_of)
        plan = copy(self)
        plan.__dict__.pop("reads", None)
        plan.__dict__.pop("outcome_schema", None)
        plan.model, plan.profiles, plan.meanings = model, profiles, Meanings(model.metrics, model.rating)
        compiler = Compiler(cast("Namespace", pl), plan.meanings, self.as_of)
        plan.compiled = tuple(
            replace(known, profile=profile)
            if known.profile.dimensions == profile.dimensions
            else compile_profile(model, profile, compiler)
            for known, profile in zip(self.compiled, profiles, strict=True)
        )
        plan._depends_on_day = self._depends_on_day or compiler.looked_at_day  # noqa: SLF001 - its own
        return plan

    @cached_property
    def reads(self) -> dict[str, FieldSpec]:
        """What the model reads of an account: scorecards and `when`."""
        names = {name for compiled in self.compiled for name in compiled.reads}
        for profile in self.profiles:
            if profile.when is not None:
                names |= metrics_read(profile.when).keys()
        return {name: self.model.metrics[name] for name in sorted(names)}

    @cached_property
    def outcome_schema(self) -> dict[str, pl.DataType]:
        """The columns of a result in book order."""
        schema = dict(BASE_OUTCOME)
        for compiled in self.compiled:
            for name in compiled.outputs:
                schema.setdefault(name, pl.UInt8() if name.startswith("health.") else pl.Int16())
        return schema

    def prepare(self, accounts: pl.DataFrame) -> pl.DataFrame:
        """The columns the model reads, typed; what the accounts do not have is empty, ages are counted."""
        columns = []
        for name, spec in self.reads.items():
            dtype = DTYPES[spec.kind]
            if name == AGE_DAYS and "created_date" in accounts.columns:
                columns.append(
                    (pl.lit(self.as_of) - pl.col("created_date")).dt.total_days().cast(pl.Float64).alias(name)
                )
            elif name in accounts.columns:
                columns.append(pl.col(name).cast(dtype))
            else:
                columns.append(pl.lit(None, dtype=dtype).alias(name))
        scored = pl.col("status").ne_missing("cancelled") if "status" in accounts.columns else pl.lit(value=True)
        return accounts.select(*columns, scored.alias(_IS_SCORED)) if accounts.width else accounts

    def assign(self, prepared: pl.DataFrame) -> pl.Series:
        """The index of each account's profile among the enabled ones; null for none."""
        return prepared.select(self._assignment.alias("profile")).to_series()

    def run(self, index: int, rows: pl.DataFrame) -> pl.DataFrame:
        """Conditions and outcome of accounts of one profile, in their order."""
        return run_profile(self.compiled[index], rows)

    def _assign(self, compiler: Compiler) -> pl.Expr:
        choice = pl.lit(None, dtype=pl.UInt16)
        for index, profile in reversed(list(enumerate(self.profiles))):
            code = pl.lit(index, dtype=pl.UInt16)
            matching = pl.lit(value=True) if profile.when is None else compiler.matching(profile.when)
            choice = pl.when(matching).then(code).otherwise(choice)
        return pl.when(pl.col(_IS_SCORED)).then(choice).otherwise(None)


def run_profile(compiled: CompiledProfile, rows: pl.DataFrame) -> pl.DataFrame:
    """Conditions and outcome of accounts under one compiled profile, in their order."""
    frame = rows.lazy()
    for stage in compiled.stages[:-1]:
        frame = frame.with_columns(**stage)
    conditions = [pl.col(condition.column) for condition in compiled.conditions]
    return frame.select(*conditions, **compiled.stages[-1]).collect()


@dataclass(frozen=True)
class _Wanted:
    """Carries what to compile past a cache's key: the fingerprint alone says whether two models are the same."""

    model: Model = field(compare=False, hash=False)
    as_of: date = field(compare=False, hash=False)


@lru_cache(maxsize=16)
def _kept(_fingerprint: str, as_of: date, wanted: _Wanted) -> Plan:
    return _first(wanted.model.fingerprint, wanted).on(as_of)


@lru_cache(maxsize=8)
def _first(_fingerprint: str, wanted: _Wanted) -> Plan:
    """The plan for the day that was asked for first: a replay of the past asks for hundreds."""
    return Plan(wanted.model, wanted.as_of)


def plan_for(model: Model, as_of: date) -> Plan:
    """The plan of a model for a day, compiled once."""
    return _kept(model.fingerprint, as_of, _Wanted(model, as_of))


@dataclass(frozen=True)
class Partition:
    """The accounts of one profile.

    Attributes:
        profile: the index of the profile.
        rows: their rows in the book.
        frame: what the model reads of them.
    """

    profile: int
    rows: pl.Series
    frame: pl.DataFrame


@dataclass(frozen=True)
class Scored:
    """A scored book. Results are kept per profile, one bit column per condition.

    Attributes:
        plan: what it was scored with.
        profile: each account's profile index, null for none.
        outcome: health, score, coverage and dimensions, in book order.
        partitions: the accounts by profile.
        results: per partition the results of its conditions.
        changed: one-row results of accounts re-scored since, by row.
    """

    plan: Plan
    profile: pl.Series
    outcome: pl.DataFrame
    partitions: tuple[Partition, ...]
    results: tuple[pl.DataFrame, ...]
    changed: Mapping[int, pl.DataFrame] = field(default_factory=dict)

    @cached_property
    def _places(self) -> pl.DataFrame:
        """Of every row the partition and the position in it."""
        parts = [
            pl.DataFrame({"row": part.rows}).with_columns(
                pl.lit(number, dtype=pl.UInt16).alias("part"), pl.int_range(pl.len(), dtype=pl.UInt32).alias("at")
            )
            for number, part in enumerate(self.partitions)
        ]
        empty = pl.DataFrame(schema={"row": pl.UInt32, "part": pl.UInt16, "at": pl.UInt32})
        placed = pl.concat([empty, *parts])
        rows = pl.DataFrame({"row": pl.int_range(self.profile.len(), dtype=pl.UInt32, eager=True)})
        return rows.join(placed, on="row", how="left", maintain_order="left")

    def compiled(self, row: int) -> CompiledProfile | None:
        """The profile that scored an account."""
        index = self.profile[row]
        return None if index is None else self.plan.compiled[index]

    def condition_results(self, row: int) -> tuple[bool | None, ...]:
        """What each condition of an account's scorecard came to; None without data."""
        compiled = self.compiled(row)
        if compiled is None:
            return ()
        columns = [condition.column for condition in compiled.conditions]
        if row in self.changed:
            return cast("tuple[bool | None, ...]", self.changed[row].select(columns).row(0))
        _, part, at = self._places.row(row)
        return cast("tuple[bool | None, ...]", self.results[part].select(columns).row(at)) if columns else ()

    def many_condition_results(self, rows: Sequence[int]) -> dict[int, tuple[bool | None, ...]]:
        """The same of many accounts, read together."""
        found: dict[int, tuple[bool | None, ...]] = dict.fromkeys(rows, ())
        places = self._places[rows]
        for number, part in enumerate(self.results):
            here = places.filter(pl.col("part") == number)
            if here.height and part.width:
                found.update(zip(here["row"].to_list(), part[here["at"]].iter_rows(), strict=True))
        for row in self.changed.keys() & found.keys():
            found[row] = self.condition_results(row)
        # An account whose profile was lost since has results of the old one.
        return {row: results if self.profile[row] is not None else () for row, results in found.items()}


def partition(plan: Plan, prepared: pl.DataFrame) -> tuple[pl.Series, tuple[Partition, ...]]:
    """Assigns every account its profile and sets each profile's accounts apart."""
    profile = plan.assign(prepared)
    return profile, partition_by(plan, profile, prepared)


def partition_by(plan: Plan, profile: pl.Series, prepared: pl.DataFrame) -> tuple[Partition, ...]:
    """Sets the accounts of each profile apart, by its index for every account."""
    parts = []
    for index, compiled in enumerate(plan.compiled):
        rows = (profile == index).arg_true().cast(pl.UInt32)
        if rows.len():
            columns = prepared.select(compiled.reads)
            everybody = rows.len() == prepared.height
            parts.append(Partition(index, rows, columns if everybody else columns[rows]))
    return tuple(parts)


def run_partitions(plan: Plan, profile: pl.Series, parts: Sequence[Partition]) -> Scored:
    """Scores accounts that are partitioned already."""
    return joined(plan, profile, parts, [plan.run(part.profile, part.frame) for part in parts])


def joined(plan: Plan, profile: pl.Series, parts: Sequence[Partition], results: Sequence[pl.DataFrame]) -> Scored:
    """A scored book of what each of its partitions came to, see `Plan.run`."""
    outcome = _in_book_order(plan, profile.len(), parts, results)
    kept = tuple(
        result.select([condition.column for condition in plan.compiled[part.profile].conditions])
        for part, result in zip(parts, results, strict=True)
    )
    return Scored(plan, profile, outcome, tuple(parts), kept)


def score(plan: Plan, accounts: pl.DataFrame) -> Scored:
    """Scores accounts. `csm_risk` has to be the effective rating already."""
    profile, parts = partition(plan, plan.prepare(accounts))
    return run_partitions(plan, profile, parts)


def rescore(scored: Scored, row: int, account: pl.DataFrame) -> Scored:
    """The same book after one account changed: `account` is its one row, with what is new in it."""
    plan = scored.plan
    prepared = plan.prepare(account)
    index = plan.assign(prepared)[0]
    profile = scored.profile.clone().scatter(row, index)
    values: dict[str, Any] = dict.fromkeys(plan.outcome_schema)
    values |= {"health": Health.UNKNOWN.value, "have": 0, "of": 0}
    changed = dict(scored.changed)
    changed.pop(row, None)
    if index is not None:
        result = plan.run(index, prepared.select(plan.compiled[index].reads))
        values |= result.select(plan.compiled[index].outputs).row(0, named=True)
        changed[row] = result
    outcome = scored.outcome.with_columns(
        scored.outcome[name].clone().scatter(row, value)
        for name, value in values.items()
        if scored.outcome[name][row] != value
    )
    return Scored(plan, profile, outcome, scored.partitions, scored.results, changed)


def _in_book_order(
    plan: Plan, height: int, parts: Sequence[Partition], results: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    schema = plan.outcome_schema
    if len(parts) == 1 and parts[0].rows.len() == height:
        return _complete(results[0], schema)
    outcome = pl.concat([_complete(result, schema) for result in results], how="vertical") if results else None
    rows = pl.concat([part.rows for part in parts]) if parts else pl.Series([], dtype=pl.UInt32)
    unscored = pl.DataFrame({name: [value] for name, value in _UNSCORED.items()}, schema=dict(BASE_OUTCOME))
    unscored = unscored.with_columns(
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in BASE_OUTCOME
    ).select(list(schema))
    # Accounts without a profile read the extra last row.
    place = pl.Series("place", [rows.len()], dtype=pl.UInt32).new_from_index(0, height)
    place = place.scatter(rows, pl.int_range(rows.len(), dtype=pl.UInt32, eager=True))
    return (unscored if outcome is None else pl.concat([outcome, unscored]).rechunk())[place]


_UNSCORED = {"health": Health.UNKNOWN.value, "score": None, "have": 0, "of": 0}


def _complete(result: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items() if name not in result.columns]
    return result.with_columns(missing).select(list(schema)) if missing else result.select(list(schema))
