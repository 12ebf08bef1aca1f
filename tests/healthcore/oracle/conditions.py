"""Three-valued conditions, one account at a time: results, margins and Kleene logic."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from tests.healthcore.oracle.shapes import (
    AGE,
    RATING,
    Account,
    And,
    Condition,
    Empty,
    Expression,
    Model,
    Not,
    Operand,
    Side,
    Value,
)

if TYPE_CHECKING:
    from decimal import Decimal

Result = Literal["met", "unmet", "no_data"]


def value_of(account: Account, metric: str, as_of: date) -> Value:
    """The account's value of a metric, None when empty; `age_days` counts from `created_date`."""
    if metric != AGE:
        return account.get(metric)
    created = account.get("created_date")
    return (as_of - created).days if isinstance(created, date) else None


def place(model: Model, metric: str, value: Value) -> Fraction | None:
    """Where a value or threshold stands on its metric's line: number, level or day; None for text and flags."""
    declared = model.metric(metric)
    if declared.kind in {"text", "flag"} or value is None:
        return None
    if isinstance(value, date):
        return Fraction(value.toordinal())
    if isinstance(value, str):
        words = declared.levels if declared.kind == "ordinal" else [level.word for level in model.scale.levels]
        return Fraction(words.index(value))
    return Fraction(str(value))


def _days(condition: Condition, value: Value, as_of: date) -> int:
    """Days from as_of to the date for `within`, from the date to as_of for `in the last`."""
    assert isinstance(value, date)
    ahead = (value - as_of).days
    return ahead if condition.operator == "within" else -ahead


def _same(model: Model, metric: str, value: Value, operand: Value) -> bool:
    here, there = place(model, metric, value), place(model, metric, operand)
    return value == operand if here is None else here == there


def _holds(model: Model, condition: Condition, value: Value, as_of: date) -> bool:
    operator, operand, metric = condition.operator, condition.operand, condition.metric
    if operator in {"within", "in the last"}:
        assert isinstance(operand, int)
        return 0 <= _days(condition, value, as_of) <= operand
    if operator == "is":
        place_on_scale = place(model, metric, value)
        assert place_on_scale is not None
        return model.scale.levels[int(place_on_scale)].rating_class == operand
    if operator == "contains":
        return str(operand).casefold() in str(value).casefold()
    if isinstance(operand, tuple):
        return any(_same(model, metric, value, item) for item in operand)
    if operator in {"==", "!="}:
        return _same(model, metric, value, operand) is (operator == "==")
    here, there = place(model, metric, value), place(model, metric, operand)
    assert here is not None
    assert there is not None
    return {">=": here >= there, ">": here > there, "<=": here <= there, "<": here < there}[operator]


def result_of(model: Model, condition: Condition, account: Account, as_of: date) -> Result:
    """Met, unmet or no data; a condition met by emptiness (`or empty`) is met."""
    value = value_of(account, condition.metric, as_of)
    if value is None:
        return "met" if condition.or_empty else "no_data"
    return "met" if _holds(model, condition, value, as_of) else "unmet"


def margin_of(model: Model, condition: Condition, side: Side, account: Account, as_of: date) -> Fraction | None:
    """The distance from the threshold, positive on the healthy side.

    Days for dates, levels for ordinals and ratings; None without data and for `in`, `is`, flags and text.
    """
    value = value_of(account, condition.metric, as_of)
    if value is None or condition.operator in {"in", "is", "contains"}:
        return None
    towards_met = _distance(model, condition, value, as_of)
    if towards_met is None:
        return None
    return towards_met if side == "good" else -towards_met


def _distance(model: Model, condition: Condition, value: Value, as_of: date) -> Fraction | None:
    """How far inside the condition's own range the value is; negative outside."""
    operator, operand = condition.operator, condition.operand
    if operator in {"within", "in the last"}:
        assert isinstance(operand, int)
        days = _days(condition, value, as_of)
        return Fraction(min(days, operand - days))
    here, there = place(model, condition.metric, value), place(model, condition.metric, _single(operand))
    if here is None or there is None:
        return None
    above = here - there
    return {">=": above, ">": above, "<=": -above, "<": -above, "==": -abs(above), "!=": abs(above)}[operator]


def _single(operand: Operand) -> Decimal | int | str | bool | date:
    assert not isinstance(operand, tuple)
    return operand


def truth(model: Model, expression: Expression, account: Account, as_of: date) -> bool | None:
    """Kleene logic over `when`; None is no data."""
    if isinstance(expression, Condition):
        return {"met": True, "unmet": False, "no_data": None}[result_of(model, expression, account, as_of)]
    if isinstance(expression, Empty):
        return value_of(account, expression.metric, as_of) is None
    if isinstance(expression, Not):
        inner = truth(model, expression.part, account, as_of)
        return None if inner is None else not inner
    outcomes = [truth(model, part, account, as_of) for part in expression.parts]
    deciding = not isinstance(expression, And)
    if deciding in outcomes:
        return deciding
    return None if None in outcomes else not deciding


def rating_of(account: Account) -> int | None:
    """The account's effective rating: a level's number, None when empty."""
    rating = account.get(RATING)
    assert rating is None or isinstance(rating, int)
    return rating
