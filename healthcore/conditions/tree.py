"""Conditions as trees: what the parser makes and everything else reads."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Operator(StrEnum):
    """How a value is compared."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    EQUAL = "=="
    NOT_EQUAL = "!="
    IN = "in"
    IS = "is"
    CONTAINS = "contains"
    WITHIN = "within"
    IN_LAST = "in the last"

    @property
    def is_order(self) -> bool:
        """Whether it compares by order."""
        return self in {Operator.AT_LEAST, Operator.MORE, Operator.AT_MOST, Operator.LESS}


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: a level, a class of the rating scale, yes or no."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Percent:
    """A number with a percent sign; `value` is what stands before the sign."""

    value: float


@dataclass(frozen=True, slots=True)
class Days:
    """A span of whole days, of `within` and `in the last`."""

    count: int


Literal: TypeAlias = float | str | date | Word | Percent | Days


@dataclass(frozen=True, slots=True)
class Comparison:
    """`metric op value`: all that a scorecard's condition can be.

    Attributes:
        metric: what is read.
        operator: how it is compared.
        values: what it is compared with; one, but for `in`.
        or_empty: whether no data counts as met (Good conditions only).
        line, column: where it starts in its text, from 1; not part of equality.
    """

    metric: str
    operator: Operator
    values: tuple[Literal, ...]
    or_empty: bool = False
    line: int = field(default=1, compare=False, kw_only=True)
    column: int = field(default=1, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """`metric is empty` and, negated, `metric is not empty`. Always met or unmet, never no data."""

    metric: str
    negated: bool = False
    line: int = field(default=1, compare=False, kw_only=True)
    column: int = field(default=1, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Not:
    """The negation, by Kleene: no data stays no data."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class And:
    """All of them, by Kleene: one unmet decides, else one no data."""

    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them, by Kleene: one met decides, else one no data."""

    operands: tuple["Expression", ...]


Expression: TypeAlias = Comparison | IsEmpty | Not | And | Or
