"""Conditions to expressions over columns, in whichever engine's namespace is given.

Polars and narwhals spell what is needed here alike, so one compiler serves the book in memory and the warehouse.
"""

import operator as operators
from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from typing import Any, Protocol, TypeAlias

from healthcore.conditions.meaning import Meanings, Test
from healthcore.conditions.tree import And, Comparison, Expression, IsEmpty, Not, Operator, Or
from healthcore.vocabulary import Kind

#: An expression over columns, of polars or narwhals. They share no type that mypy could check.
Column: TypeAlias = Any


_COMPARE: dict[Operator, Callable[[Column, Column], Column]] = {
    Operator.AT_LEAST: operators.ge,
    Operator.MORE: operators.gt,
    Operator.AT_MOST: operators.le,
    Operator.LESS: operators.lt,
    Operator.EQUAL: operators.eq,
    Operator.NOT_EQUAL: operators.ne,
}


class Namespace(Protocol):
    """The module of an engine's expressions: `polars` or `narwhals`."""

    Float64: Any
    Int16: Any
    Int32: Any
    Int64: Any
    UInt8: Any
    UInt16: Any

    @property
    def col(self) -> Column:
        """A column by name."""

    @property
    def lit(self) -> Column:
        """A constant."""

    @property
    def when(self) -> Column:
        """A choice."""


class Compiler:
    """Compiles conditions to expressions.

    Args:
        namespace: the engine.
        meanings: resolves comparisons.
        as_of: the day that dates are seen from.

    Attributes:
        looked_at_day: whether anything that was compiled depends on that day.
    """

    def __init__(self, namespace: Namespace, meanings: Meanings, as_of: date) -> None:
        self.namespace = namespace
        self.meanings = meanings
        self.as_of = as_of
        self.looked_at_day = False

    def matching(self, expression: Expression) -> Column:
        """True where it is met; unmet and no data are both False, as profiles and segments want it."""
        return self._kleene(expression).fill_null(value=False)

    def value(self, metric: str, kind: Kind) -> Column:
        """A metric's column as it is compared."""
        column = self.namespace.col(metric)
        return column.cast(self.namespace.Float64) if kind is Kind.MONEY else column

    def passed(self, test: Test) -> Column:
        """True, False, or null where there is no data; `or empty` plays no part."""
        column = self.value(test.metric, test.kind)
        if test.operator in {Operator.WITHIN, Operator.IN_LAST}:
            self.looked_at_day = True
            first, last = (self.namespace.lit(day) for day in test.window(self.as_of))
            return (column >= first) & (column <= last)
        if test.operator is Operator.IN:
            if not test.values:  # a class that the rating scale has no level of
                return column < self.namespace.lit(0)
            return any_of(column == self.namespace.lit(value) for value in test.values)
        if test.operator is Operator.CONTAINS:
            return column.str.to_lowercase().str.contains(str(test.values[0]).lower(), literal=True)
        return _COMPARE[test.operator](column, self.namespace.lit(test.values[0]))

    def _kleene(self, expression: Expression) -> Column:
        match expression:
            case Comparison():
                passed = self.passed(self.meanings.test(expression))
                return passed.fill_null(value=True) if expression.or_empty else passed
            case IsEmpty(metric, negated):
                empty = self.namespace.col(metric).is_null()
                return ~empty if negated else empty
            case Not(operand):
                return ~self._kleene(operand)
            case And(operands):
                return all_of(self._kleene(operand) for operand in operands)
            case Or(operands):
                return any_of(self._kleene(operand) for operand in operands)


def all_of(columns: Iterable[Column]) -> Column:
    """The conjunction of columns; there has to be one."""
    return reduce(lambda left, right: left & right, columns)


def any_of(columns: Iterable[Column]) -> Column:
    """The disjunction of columns; there has to be one."""
    return reduce(lambda left, right: left | right, columns)
