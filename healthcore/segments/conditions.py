"""Conditions over everything that is known of an account on a day: what the book says, and what is derived of it."""

from collections.abc import Iterable, Mapping
from typing import cast

import polars as pl

from healthcore.changes.day import Day
from healthcore.conditions.checking import check_names
from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.literals import word_of
from healthcore.conditions.meaning import Meanings, comparisons, kind_from_literals, metrics_read
from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Expression
from healthcore.scoring.plan import DTYPES
from healthcore.segments.derived import HEALTH_LEVELS, Derived, derived_of
from healthcore.segments.said import PLAY
from healthcore.vocabulary import AGE_DAYS, CATALOGUE, FieldSpec, Health
from healthcore.vocabulary.errors import ConditionError

_UNKNOWN = "is neither a column of the book nor a metric, nor derived of them"


def specs_of(day: Day) -> Mapping[str, FieldSpec]:
    """Every name that a condition over accounts may use, and what it is."""
    return _known(day, derived_of(day))


def condition_of(text: str, day: Day) -> Expression:
    """The condition of a text; ConditionError, with its place and the nearest names, when it makes no sense."""
    expression = parse(text)
    specs = _with_unset(expression, specs_of(day))
    check_names(expression, specs, unknown=_UNKNOWN)
    _refuse_unknown_health(expression, specs)
    Meanings(specs, day.book.model.rating).check(expression)
    return expression


def matching(day: Day, expression: Expression) -> pl.Series:
    """Which accounts meet a condition, in the order of the book. No data does not match, cancelled accounts never."""
    derived = derived_of(day)
    specs = _with_unset(expression, _known(day, derived))
    values = _values(day, metrics_read(expression), specs, derived)
    return values.select(_meets(day, expression, specs).alias("matching")).to_series() & ~day.book.accounts["cancelled"]


def column_of(day: Day, expression: Expression) -> pl.Expr:
    """A condition over columns that are named as in it: whether a row meets it. No data does not match."""
    return _meets(day, expression, _with_unset(expression, specs_of(day)))


def _meets(day: Day, expression: Expression, specs: Mapping[str, FieldSpec]) -> pl.Expr:
    compiler = Compiler(cast("Namespace", pl), Meanings(specs, day.book.model.rating), day.as_of)
    return cast("pl.Expr", compiler.matching(expression))


def values_of(day: Day, names: Iterable[str]) -> pl.DataFrame:
    """Those values of every account, typed by their kind, in the order of the book; KeyError for an unknown name."""
    derived = derived_of(day)
    return _values(day, names, _known(day, derived), derived)


def _known(day: Day, derived: Mapping[str, Derived]) -> Mapping[str, FieldSpec]:
    return {**CATALOGUE, **day.book.fields, **{name: one.spec for name, one in derived.items()}}


def _with_unset(expression: Expression, specs: Mapping[str, FieldSpec]) -> Mapping[str, FieldSpec]:
    """With attributes that no play has set yet: they are what they are compared with."""
    unset = [name for name in metrics_read(expression) if name.startswith(PLAY) and name not in specs]
    return {**specs, **{name: FieldSpec(name, name, kind_from_literals(expression, name)) for name in unset}}


def _values(
    day: Day, names: Iterable[str], specs: Mapping[str, FieldSpec], derived: Mapping[str, Derived]
) -> pl.DataFrame:
    accounts = day.book.accounts
    columns = []
    for name in dict.fromkeys(names):
        dtype = DTYPES[specs[name].kind]
        if name in derived:
            values = derived[name].values(day)
        elif name == AGE_DAYS and "created_date" in accounts.columns:
            values = accounts.select((pl.lit(day.as_of) - pl.col("created_date")).dt.total_days()).to_series()
        elif name in accounts.columns:
            values = accounts[name]
        else:
            values = pl.Series([None], dtype=dtype).new_from_index(0, accounts.height)
        columns.append(values.cast(dtype).alias(name))
    return pl.DataFrame(columns)


def _refuse_unknown_health(expression: Expression, specs: Mapping[str, FieldSpec]) -> None:
    for comparison in comparisons(expression):
        if specs[comparison.metric].levels == HEALTH_LEVELS and any(
            (word_of(value) or "").casefold() == Health.UNKNOWN.key for value in comparison.values
        ):
            raise ConditionError(
                "unknown is no level of health: an account whose health is Unknown has none",
                line=comparison.line,
                column=comparison.column,
                fix=f"Write: {comparison.metric} is empty",
            )
