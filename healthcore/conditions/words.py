"""Trees to text, so that parsing the text gives the same tree again."""

from datetime import date
from decimal import Decimal

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


def to_text(expression: Expression) -> str:
    """The condition as it is written in a model."""
    match expression:
        case Comparison():
            return _comparison(expression)
        case IsEmpty(metric, negated):
            return f"{metric} is {'not ' if negated else ''}empty"
        case Not(operand):
            return f"not {_grouped(operand, And, Or)}"
        case And(operands):
            return " and ".join(_grouped(operand, And, Or) for operand in operands)
        case Or(operands):
            return " or ".join(_grouped(operand, Or) for operand in operands)


def _grouped(expression: Expression, *loose: type) -> str:
    text = to_text(expression)
    return f"({text})" if isinstance(expression, loose) else text


def _comparison(comparison: Comparison) -> str:
    values = [literal_text(value) for value in comparison.values]
    value = f"({', '.join(values)})" if comparison.operator is Operator.IN else values[0]
    empty = " or empty" if comparison.or_empty else ""
    return f"{comparison.metric} {comparison.operator} {value}{empty}"


def literal_text(value: Literal) -> str:
    """A literal as it is written."""
    match value:
        case Word(text):
            return text
        case Percent(number):
            return f"{number_text(number)}%"
        case Days(count):
            return f"{count} {'day' if count == 1 else 'days'}"
        case date():
            return value.isoformat()
        case str():
            escaped = value.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{escaped}'"
        case _:
            return number_text(value)


def number_text(value: float) -> str:
    """A number without a needless fraction and without an exponent: 60, 33.5."""
    return f"{Decimal(repr(float(value))).normalize() + 0:f}"
