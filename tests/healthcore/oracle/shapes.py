"""The oracle's own plain data: models, conditions and accounts, independent of `healthcore`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "percent", "ordinal", "flag", "date", "level", "text"]
Operator = Literal["==", "!=", ">=", ">", "<=", "<", "in", "is", "contains", "within", "in the last"]
RatingClass = Literal["none", "watch", "severe"]
Side = Literal["good", "poor"]
Value = int | float | Decimal | str | bool | date | None

Account = Mapping[str, Value]
"""Field name to value; absent or None is empty. Ordinals are words, `csm_risk` is a level's number."""

RATING = "csm_risk"
AGE = "age_days"


class Word(str):
    """A level that is written without quotes: `usage_frequency >= weekly`."""

    __slots__ = ()


Operand = Decimal | int | str | bool | date | tuple[Decimal | str, ...]


def literal_text(operand: Operand) -> str:
    """The operand as a model file writes it."""
    if isinstance(operand, bool):
        return "true" if operand else "false"
    if isinstance(operand, tuple):
        return "(" + ", ".join(literal_text(item) for item in operand) + ")"
    if isinstance(operand, date):
        return operand.isoformat()
    if isinstance(operand, str) and not isinstance(operand, Word):
        return f"'{operand}'"
    return format(operand, "f") if isinstance(operand, Decimal) else str(operand)


@dataclass(frozen=True)
class Condition:
    """A single comparison of a metric.

    `within` and `in the last` have whole days as operand, `is` a rating class, `in` a tuple.
    """

    metric: str
    operator: Operator
    operand: Operand
    or_empty: bool = False

    def __str__(self) -> str:
        tail = " or empty" if self.or_empty else ""
        if self.operator in {"within", "in the last"}:
            return f"{self.metric} {self.operator} {self.operand} days{tail}"
        written = str(self.operand) if self.operator == "is" else literal_text(self.operand)
        return f"{self.metric} {self.operator} {written}{tail}"


@dataclass(frozen=True)
class Empty:
    """`metric is empty`, in `when` only."""

    metric: str

    def __str__(self) -> str:
        return f"{self.metric} is empty"


@dataclass(frozen=True)
class Not:
    """`not part`."""

    part: Expression

    def __str__(self) -> str:
        return f"not ({self.part})" if isinstance(self.part, And | Or) else f"not {self.part}"


@dataclass(frozen=True)
class And:
    """All parts; binds tighter than `or`."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Or:
    """Any part."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " or ".join(str(part) for part in self.parts)


Expression = Condition | Empty | Not | And | Or


@dataclass(frozen=True)
class Metric:
    """What a metric's values are; `levels` from worst to best, for ordinals."""

    kind: Kind = "number"
    levels: tuple[str, ...] = ()
    range: tuple[int, int] | None = None


@dataclass(frozen=True)
class Level:
    """One level of a rating scale; its number is its place in the scale."""

    word: str
    rating_class: RatingClass
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """A rating scale; `shipped` is its name in a model file, None for a scale of the model's own."""

    levels: tuple[Level, ...]
    shipped: str | None = None


@dataclass(frozen=True)
class Dimension:
    """A profile's conditions in one dimension; weights are percentages, given for all or for none."""

    name: str
    good: tuple[Condition, ...] = ()
    poor: tuple[Condition, ...] = ()
    weight: Decimal | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    decisive: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Good conditions, then Poor ones."""
        return self.good + self.poor

    @property
    def metrics(self) -> tuple[str, ...]:
        """Distinct metrics, in order of appearance."""
        return tuple(dict.fromkeys(condition.metric for condition in self.conditions))


@dataclass(frozen=True)
class Profile:
    """Who a scorecard is for, and the scorecard; without `when` it is for everybody."""

    name: str
    dimensions: tuple[Dimension, ...]
    when: Expression | None = None
    rated: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """Distinct metrics of the scorecard, in order of appearance."""
        return tuple(dict.fromkeys(metric for dimension in self.dimensions for metric in dimension.metrics))


FOUR = Scale(
    (
        Level("No known risk", "none", ("No risk",)),
        Level("Minor", "watch", ("Low", "Medium")),
        Level("Major", "severe", ("High",)),
        Level("Critical", "severe"),
    ),
    "four",
)
FIVE = Scale(
    (
        Level("No risk", "none", ("No known risk",)),
        Level("Low", "watch", ("Minor",)),
        Level("Medium", "watch"),
        Level("High", "severe", ("Major",)),
        Level("Critical", "severe"),
    ),
    "five",
)

CATALOGUE: Mapping[str, Metric] = {
    "usage_frequency": Metric("ordinal", ("inactive", "monthly", "weekly", "daily")),
    "license_utilization": Metric("percent"),
    "renewal_date": Metric("date"),
    "created_date": Metric("date"),
    "referenceable": Metric("flag"),
    RATING: Metric("level"),
    **dict.fromkeys(("account_id", "name", "currency", "status", "tier", "touch", "owner"), Metric("text")),
}
"""Kinds of fields and well-known metrics that are not numbers; an undeclared metric is a number otherwise."""


@dataclass(frozen=True)
class Model:
    """A health model; `metrics` holds the declared ones only."""

    profiles: tuple[Profile, ...]
    name: str = "Oracle"
    mode: Literal["rules", "dimensional"] = "rules"
    good_band: int = 80
    poor_band: int = 40
    no_data: Literal["exclude", "average", "poor"] = "exclude"
    scale: Scale = FOUR
    metrics: Mapping[str, Metric] = field(default_factory=dict)

    def metric(self, name: str) -> Metric:
        """As declared, else as the catalogue knows it, else a number."""
        return self.metrics.get(name) or CATALOGUE.get(name) or Metric()
