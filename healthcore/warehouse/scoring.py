"""Accounts to health in one lazy tree, wherever they are."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

import narwhals as nw

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings
from healthcore.conditions.words import to_text
from healthcore.model.tree import Model
from healthcore.scoring.compile import CompiledProfile, compile_profile
from healthcore.scoring.plan import BASE_OUTCOME, plan_for
from healthcore.vocabulary import AGE_DAYS, CSM_RISK, Health, Kind
from healthcore.warehouse.namespace import Frame, Warehouse, without_dots

#: The narwhals type of a kind's column.
TYPES: Mapping[Kind, nw.dtypes.DType] = {
    Kind.NUMBER: nw.Float64(),
    Kind.PERCENT: nw.Float64(),
    Kind.MONEY: nw.Float64(),
    Kind.ORDINAL: nw.Int16(),
    Kind.FLAG: nw.Boolean(),
    Kind.DATE: nw.Date(),
    Kind.LEVEL: nw.Int16(),
    Kind.TEXT: nw.String(),
}

#: Columns on the way. With a blank no column of a source can have such a name.
_PROFILE, _SCORED, _KEPT = "profile index", "is scored", "kept "

_DAY = {"health": nw.Int16, "score": nw.Int16, "have": nw.Int32, "of": nw.Int32}


def score_frame(accounts: Frame, model: Model, as_of: date) -> Frame:
    """The accounts with `profile`, health as its number, scores, coverage, and what every condition came to.

    Args:
        accounts: typed columns under the names of their fields; `account_id` is unique.
        model: the health model.
        as_of: the day to see them at.

    Returns:
        The accounts' own columns, then `profile`, `health`, `score`, `have`, `of`, `health_X` and `score_X` for every
        dimension X, and a column per condition, see `result_columns`: True, False, or null without data.
    """
    compiler = Compiler(cast("Namespace", Warehouse), Meanings(model.metrics, model.rating), as_of)
    profiles = [compile_profile(model, profile, compiler) for profile in model.profiles if profile.enabled]
    names = accounts.collect_schema().names()
    prepared = accounts.select(
        *(nw.col(name).alias(f"{_KEPT}{name}") for name in names),
        **_read(names, model, as_of),
        **{_SCORED: _is_scored(names)},
    )
    assigned = prepared.with_columns(**{_PROFILE: _assignment(profiles, compiler)})
    parts = [_run(assigned, index, names, profiles) for index in range(-1, len(profiles))]
    return nw.concat(parts, how="vertical")


def result_columns(profile: CompiledProfile) -> list[str]:
    """What the results of a profile's conditions are called: `High-touch: good engagement > 60`."""
    names: list[str] = []
    for condition in profile.conditions:
        side = "good" if condition.good else "poor"
        name = f"{profile.profile.name}: {side} {to_text(condition.test.source)}"
        names.append(name if name not in names else f"{name} ({condition.dimension})")
    return names


def days_of(column: nw.Expr) -> nw.Expr:
    """The number of a day, counted as `date.toordinal` does; engines agree on no other way to subtract dates."""
    month = column.dt.month().cast(nw.Int64)
    early = (month <= 2).cast(nw.Int64)
    year = column.dt.year().cast(nw.Int64) - early
    shifted = month + early * 12 - 3
    of_year = (shifted * 153 + 2) // 5 + column.dt.day().cast(nw.Int64)
    return year * 365 + year // 4 - year // 100 + year // 400 + of_year - 306


def _read(names: list[str], model: Model, as_of: date) -> dict[str, nw.Expr]:
    """The columns that the model reads, typed; what the accounts do not have is empty, ages are counted."""
    columns = {}
    for name, spec in plan_for(model, as_of).reads.items():
        if name == AGE_DAYS and "created_date" in names:
            columns[name] = (nw.lit(as_of.toordinal()) - days_of(nw.col("created_date"))).cast(nw.Float64)
        elif name in names:
            columns[name] = nw.col(name).cast(TYPES[spec.kind])
        else:
            columns[name] = nw.lit(None).cast(TYPES[spec.kind])
    if CSM_RISK not in columns:
        columns[CSM_RISK] = nw.col(CSM_RISK).cast(nw.Int16) if CSM_RISK in names else nw.lit(None).cast(nw.Int16)
    return columns


def _is_scored(names: list[str]) -> nw.Expr:
    if "status" not in names:
        return nw.lit(value=True)
    return (nw.col("status") != "cancelled").fill_null(value=True)


def _assignment(profiles: list[CompiledProfile], compiler: Compiler) -> nw.Expr:
    """The index of the first profile that fits; -1 for none."""
    choice: nw.Expr = nw.lit(-1).cast(nw.Int64)
    for index, compiled in reversed(list(enumerate(profiles))):
        when = compiled.profile.when
        matching = nw.lit(value=True) if when is None else compiler.matching(when)
        choice = nw.when(matching).then(nw.lit(index).cast(nw.Int64)).otherwise(choice)
    return nw.when(nw.col(_SCORED)).then(choice).otherwise(nw.lit(-1).cast(nw.Int64))


def _run(frame: Frame, index: int, names: list[str], profiles: list[CompiledProfile]) -> Frame:
    """The accounts of one profile with their results; of no profile with none."""
    rows = frame.filter(nw.col(_PROFILE) == index)
    outputs: dict[str, nw.Expr] = {}
    results: dict[str, nw.Expr] = {}
    name: str | None = None
    if index >= 0:
        compiled = profiles[index]
        name = compiled.profile.name
        for stage in compiled.stages[:-1]:
            rows = rows.with_columns(**{without_dots(column): value for column, value in stage.items()})
        outputs = dict(compiled.stages[-1])
        columns = (condition.column for condition in compiled.conditions)
        results = {result: nw.col(column) for result, column in zip(result_columns(compiled), columns, strict=True)}
    return rows.select(
        *(nw.col(f"{_KEPT}{own}").alias(own) for own in names),
        profile=nw.lit(name).cast(nw.String),
        **dict(_outcome(outputs, profiles)),
        **{
            result: results.get(result, nw.lit(None)).cast(nw.Boolean)
            for profile in profiles
            for result in result_columns(profile)
        },
    )


def _outcome(outputs: Mapping[str, nw.Expr], profiles: list[CompiledProfile]) -> Iterator[tuple[str, nw.Expr]]:
    """Every column that some profile has; what this one has not is null."""
    unscored: dict[str, nw.Expr] = {"health": nw.lit(Health.UNKNOWN.value), "have": nw.lit(0), "of": nw.lit(0)}
    names = dict.fromkeys([*BASE_OUTCOME, *(name for profile in profiles for name in profile.outputs)])
    for name in names:
        yield name.replace(".", "_"), outputs.get(name, unscored.get(name, nw.lit(None))).cast(_DAY.get(name, nw.Int16))
