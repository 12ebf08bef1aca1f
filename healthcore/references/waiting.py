"""From which day on an account will meet a condition, when all that changes is the day."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import cast

import polars as pl

from healthcore.changes.day import Day
from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings, comparisons, metrics_read
from healthcore.conditions.tree import Expression, Operator
from healthcore.journal.asks import Ask, asked, asks_of
from healthcore.segments.conditions import specs_of, values_of
from healthcore.vocabulary import AGE_DAYS, Health

#: Days that are looked ahead.
HORIZON = 400

_HEALTH = "health code"
_GOOD, _POOR = pl.col(_HEALTH) == Health.GOOD.value, pl.col(_HEALTH) == Health.POOR.value


def _counting(name: str, running: pl.Expr | None = None) -> Callable[[int], pl.Expr]:
    """A number that grows by one each day, where it runs."""

    def ahead(days: int) -> pl.Expr:
        later = pl.col(name) + days
        return later if running is None else pl.when(running).then(later).otherwise(pl.col(name))

    return ahead


def _nearing(name: str) -> Callable[[int], pl.Expr]:
    return lambda days: pl.col(name) - days


#: What becomes of values by time alone.
_AHEAD: Mapping[str, Callable[[int], pl.Expr]] = {
    AGE_DAYS: _counting(AGE_DAYS),
    "days_in_health": _counting("days_in_health"),
    "days_in_good": _counting("days_in_good", _GOOD),
    "days_in_poor": _counting("days_in_poor", _POOR),
    "days_to_renewal": _nearing("days_to_renewal"),
    "rating_due_in": _nearing("rating_due_in"),
}
_ASKS = "asks_last_year"


def passes_on(day: Day, expression: Expression, rows: pl.Series) -> pl.Series:
    """The first day after this one on which accounts meet a condition, by their rows; null for none that is near.

    All else stays as it is: values, health and ratings do not change, and nobody is asked again.
    """
    specs = specs_of(day)
    names = metrics_read(expression)
    found: list[date | None] = [None] * rows.len()
    if not rows.len() or not _moves(expression) or not names.keys() <= specs.keys():
        return pl.Series("passes_on", found, dtype=pl.Date())
    meanings = Meanings(specs, day.book.model.rating)
    asks = asks_of(day.journal) if _ASKS in names else []
    waiting = values_of(day, names)[rows].with_columns(
        day.book.table["health"][rows].alias(_HEALTH),
        day.book.accounts["account_id"][rows].alias(_ID),
        pl.int_range(rows.len(), dtype=pl.UInt32, eager=True).alias(_PLACE),
    )
    for days in range(1, HORIZON + 1):
        then = day.as_of + timedelta(days=days)
        later = _later(waiting, list(names), days, asks, then)
        meets = later.select(Compiler(cast("Namespace", pl), meanings, then).matching(expression)).to_series()
        for place in waiting[_PLACE].filter(meets):
            found[place] = then
        waiting = waiting.filter(~meets)
        if not waiting.height:
            break
    return pl.Series("passes_on", found, dtype=pl.Date())


#: Columns beside the values. With a blank no value can have the name.
_ID, _PLACE = "account id", "row place"


def _moves(expression: Expression) -> bool:
    """Whether time alone can make a difference to a condition."""
    windows = {Operator.WITHIN, Operator.IN_LAST}
    return bool(metrics_read(expression).keys() & {*_AHEAD, _ASKS}) or any(
        comparison.operator in windows for comparison in comparisons(expression)
    )


def _later(values: pl.DataFrame, names: list[str], days: int, asks: list[Ask], then: date) -> pl.DataFrame:
    moved = values.with_columns(_AHEAD[name](days).alias(name) for name in names if name in _AHEAD)
    if _ASKS not in names:
        return moved
    counted = asked(values[_ID].alias("account_id"), asks, then)[_ASKS]
    return moved.with_columns(counted.cast(values[_ASKS].dtype).alias(_ASKS))
