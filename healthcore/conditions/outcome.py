"""A test on one value: met, unmet or no data, and how far from its threshold.

The book is scored by expressions over columns (see `expressions`); what is here answers the questions asked of
single values: margins, what would flip an account, what a lint rule wants to know. Tests hold the two together.
"""

import operator as operators
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Meanings, Test
from healthcore.conditions.tree import And, Comparison, Expression, IsEmpty, Not, Operator, Or


class Outcome(StrEnum):
    """What a condition came to on an account."""

    MET = "met"
    UNMET = "unmet"
    NO_DATA = "no_data"


_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.AT_LEAST: operators.ge,
    Operator.MORE: operators.gt,
    Operator.AT_MOST: operators.le,
    Operator.LESS: operators.lt,
    Operator.EQUAL: operators.eq,
    Operator.NOT_EQUAL: operators.ne,
}


def holds(test: Test, value: Value, as_of: date) -> bool:
    """Whether a value passes; `or empty` plays no part, there is a value."""
    if test.operator is Operator.IN:
        return value in test.values
    if test.operator in {Operator.WITHIN, Operator.IN_LAST}:
        first, last = test.window(as_of)
        return isinstance(value, date) and first <= value <= last
    if test.operator is Operator.CONTAINS:
        return str(test.values[0]).lower() in str(value).lower()
    return _COMPARE[test.operator](value, test.values[0])


def outcome(test: Test, value: Value | None, as_of: date) -> Outcome:
    """What a test comes to on a value or its absence."""
    if value is None:
        return Outcome.MET if test.source.or_empty else Outcome.NO_DATA
    return Outcome.MET if holds(test, value, as_of) else Outcome.UNMET


def matches(expression: Expression, values: Mapping[str, Value | None], meanings: Meanings, as_of: date) -> bool | None:
    """What an expression of any form comes to, by Kleene; None is no data."""
    match expression:
        case Comparison():
            result = outcome(meanings.test(expression), values.get(expression.metric), as_of)
            return None if result is Outcome.NO_DATA else result is Outcome.MET
        case IsEmpty(metric, negated):
            return (values.get(metric) is None) != negated
        case Not(operand):
            inner = matches(operand, values, meanings, as_of)
            return None if inner is None else not inner
        case And(operands):
            return _kleene(operands, values, meanings, as_of, decides=False)
        case Or(operands):
            return _kleene(operands, values, meanings, as_of, decides=True)


def _kleene(
    operands: tuple[Expression, ...],
    values: Mapping[str, Value | None],
    meanings: Meanings,
    as_of: date,
    *,
    decides: bool,
) -> bool | None:
    results = [matches(operand, values, meanings, as_of) for operand in operands]
    if decides in results:
        return decides
    return None if None in results else not decides


def margin(test: Test, value: Value | None, as_of: date, *, good: bool) -> float | None:
    """The distance from the threshold, positive on the healthy side, in the metric's unit.

    Levels count for ordinals and ratings, days for dates. None without data and for lists, classes, flags and texts.
    """
    if value is None or not test.has_threshold:
        return None
    slack = _slack(test, value, as_of)
    return _tidy(slack if good else -slack)


def _slack(test: Test, value: Value, as_of: date) -> float:
    """How far inside the condition a value is; negative outside."""
    if test.operator in {Operator.WITHIN, Operator.IN_LAST}:
        first, last = test.window(as_of)
        return min(distance(value, first), distance(last, value))
    gap = distance(value, test.values[0])
    if test.operator is Operator.EQUAL:
        return -abs(gap)
    if test.operator is Operator.NOT_EQUAL:
        return abs(gap)
    return gap if test.operator in {Operator.AT_LEAST, Operator.MORE} else -gap


def distance(value: Value, other: Value) -> float:
    """`value - other` in the metric's unit."""
    if isinstance(value, date) and isinstance(other, date):
        return (value - other).days
    if isinstance(value, str) or isinstance(other, str) or isinstance(value, date) or isinstance(other, date):
        return 0.0 if value == other else 1.0
    return float(Decimal(str(value)) - Decimal(str(other)))


def _tidy(number: float) -> float:
    """Without the noise of binary fractions, and whole where it is whole."""
    rounded = round(number, 9)
    return int(rounded) if rounded == int(rounded) else rounded
