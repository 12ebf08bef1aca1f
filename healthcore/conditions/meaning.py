"""What a comparison means on a metric of a known kind: literals turned into the metric's own values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from healthcore.conditions.literals import Levels, Value, read_literal, wanted_literal, word_of, yes_or_no
from healthcore.conditions.tree import (
    And,
    Comparison,
    Days,
    Expression,
    IsEmpty,
    Literal,
    Not,
    Operator,
    Or,
    Percent,
    Word,
)
from healthcore.conditions.words import literal_text
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import ConditionError


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison with its values in the metric's own terms.

    Attributes:
        source: the comparison as it was written.
        kind: the metric's kind.
        operator: how it compares; `is` has become `==` or `in`.
        values: what it compares with; whole days for `within` and `in the last`.
        has_threshold: whether a distance from the threshold makes sense.
    """

    __test__ = False  # not a test of pytest's

    source: Comparison
    kind: Kind
    operator: Operator
    values: tuple[Value, ...]
    has_threshold: bool

    @property
    def metric(self) -> str:
        """What it reads."""
        return self.source.metric

    def window(self, as_of: date) -> tuple[date, date]:
        """The first and last day that `within` and `in the last` accept."""
        days = cast("int", self.values[0])
        return (as_of, shifted(as_of, days)) if self.operator is Operator.WITHIN else (shifted(as_of, -days), as_of)


class Meanings:
    """Resolves comparisons against the metrics of a model.

    Args:
        specs: what is known of each name.
        scale: the rating scale, for metrics of kind level.
    """

    def __init__(self, specs: Mapping[str, FieldSpec], scale: Levels) -> None:
        self._specs = specs
        self._scale = scale

    def test(self, comparison: Comparison) -> Test:
        """The comparison in its metric's terms; ConditionError when it makes no sense there."""
        spec = self._specs[comparison.metric]
        operator, kind = comparison.operator, spec.kind
        if operator in {Operator.WITHIN, Operator.IN_LAST}:
            if kind is not Kind.DATE:
                raise _misfit(
                    comparison, f"{spec.name} is {_a(kind)}, and only a date can be {operator} a number of days"
                )
            return Test(comparison, kind, operator, tuple(_days(value) for value in comparison.values), True)
        if operator is Operator.CONTAINS and kind is not Kind.TEXT:
            raise _misfit(comparison, f"{spec.name} is {_a(kind)}, and only a text can contain another")
        if operator is Operator.IS:
            return self._is(comparison, spec)
        values = tuple(self._value(comparison, spec, literal) for literal in comparison.values)
        if operator.is_order and kind in {Kind.FLAG, Kind.TEXT}:
            raise _misfit(
                comparison, f"{spec.name} is {_a(kind)}: it can be equal (== or !=) or in a list, not {operator}"
            )
        return Test(
            comparison, kind, operator, values, operator is not Operator.IN and kind not in {Kind.FLAG, Kind.TEXT}
        )

    def check(self, expression: Expression) -> None:
        """ConditionError for the first comparison of a tree that makes no sense."""
        for comparison in comparisons(expression):
            self.test(comparison)

    def _is(self, comparison: Comparison, spec: FieldSpec) -> Test:
        (literal,) = comparison.values
        word = word_of(literal) or ""
        if spec.kind is Kind.LEVEL and (levels := self._scale.levels_of_class(word.lower())) is not None:
            return Test(comparison, spec.kind, Operator.IN, levels, False)
        if spec.kind in {Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DATE}:
            raise _misfit(comparison, f"{spec.name} is {_a(spec.kind)}: compare it with == and a value")
        return Test(comparison, spec.kind, Operator.EQUAL, (self._value(comparison, spec, literal),), False)

    def _value(self, comparison: Comparison, spec: FieldSpec, literal: Literal) -> Value:
        value = read_literal(literal, spec, self._scale)
        if value is None:
            raise _misfit(comparison, f"{literal_text(literal)} is not {wanted_literal(spec, self._scale)}")
        return value


def shifted(day: date, days: int) -> date:
    """The day so many days later, earlier when negative; the first or last of the calendar beyond its ends."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def comparisons(expression: Expression) -> list[Comparison]:
    """Every comparison of a tree, from left to right."""
    match expression:
        case Comparison():
            return [expression]
        case IsEmpty():
            return []
        case Not(operand):
            return comparisons(operand)
        case And(operands) | Or(operands):
            return [comparison for operand in operands for comparison in comparisons(operand)]


def metrics_read(expression: Expression) -> dict[str, tuple[int, int]]:
    """Every name a tree reads, with line and column of its first mention."""
    match expression:
        case Comparison() | IsEmpty():
            return {expression.metric: (expression.line, expression.column)}
        case Not(operand):
            return metrics_read(operand)
        case And(operands) | Or(operands):
            found: dict[str, tuple[int, int]] = {}
            for operand in operands:
                for name, place in metrics_read(operand).items():
                    found.setdefault(name, place)
            return found


def kind_from_literals(expression: Expression, metric: str) -> Kind:
    """The kind of an undeclared name by what it is compared with: text for a quoted one, else number."""
    for comparison in comparisons(expression):
        if comparison.metric == metric:
            first = comparison.values[0]
            if isinstance(first, str):
                return Kind.TEXT
            if isinstance(first, (date, Days)):
                return Kind.DATE
            if isinstance(first, Percent):
                return Kind.PERCENT
            if isinstance(first, Word) and yes_or_no(first) is not None:
                return Kind.FLAG
            return Kind.NUMBER
    return Kind.NUMBER


def _days(literal: Literal) -> int:
    return literal.count if isinstance(literal, Days) else 0


def _a(kind: Kind) -> str:
    """A kind with its article: a date, an ordinal, an amount of money."""
    match kind:
        case Kind.ORDINAL:
            return "an ordinal"
        case Kind.MONEY:
            return "an amount of money"
        case _:
            return f"a {kind}"


def _misfit(comparison: Comparison, message: str) -> ConditionError:
    return ConditionError(message, line=comparison.line, column=comparison.column)
