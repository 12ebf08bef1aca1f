"""What random models talk about: fields with their ranges and vocabularies, and the values around their thresholds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING

from tests.healthcore.oracle.shapes import (
    AGE,
    CATALOGUE,
    RATING,
    Account,
    And,
    Condition,
    Empty,
    Expression,
    Metric,
    Model,
    Not,
    Or,
    Scale,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AS_OF = date(2026, 11, 22)

NUMBERS: Mapping[str, tuple[int, int]] = {
    "engagement": (0, 100),
    "license_utilization": (0, 100),
    "active_users": (0, 20),
    "active_clients": (0, 6),
    "invoices_per_month": (0, 30),
    "nps": (-100, 100),
    "csat": (1, 5),
    "open_tickets": (0, 12),
    "urgent_tickets": (0, 5),
    "days_overdue": (0, 60),
    "overdue_tasks": (0, 8),
    "days_since_touch": (0, 90),
    "logins_per_week": (0, 40),
    "api_calls": (0, 500),
    "survey_rate": (0, 100),
    AGE: (0, 400),
}
"""Scorecard numbers with the least and greatest value that accounts have; thresholds lie between them."""

ATTRIBUTES: Mapping[str, tuple[int, int]] = {"contract_value": (0, 100_000), "licenses": (0, 200)}
"""Numbers that only `when` reads."""

LOWER_IS_BETTER = frozenset({"open_tickets", "urgent_tickets", "days_overdue", "overdue_tasks", "days_since_touch"})
DATES = ("renewal_date", "last_login", "last_review")
FLAGS = ("sponsor_active", "training_done")
ORDINALS: Mapping[str, tuple[str, ...]] = {
    "usage_frequency": CATALOGUE["usage_frequency"].levels,
    "adoption_stage": ("stalled", "rollout", "adopted", "champion"),
}
TEXTS: Mapping[str, tuple[str, ...]] = {
    "tier": ("Gold", "Silver", "Bronze"),
    "touch": ("high", "low"),
    "status": ("paying", "trial", "free"),
}
SCORECARD_FIELDS = (*NUMBERS, *DATES, *FLAGS, *ORDINALS, "tier", "touch")

MUST_DECLARE: Mapping[str, Metric] = {
    "survey_rate": Metric("percent", range=(0, 100)),
    "adoption_stage": Metric("ordinal", ORDINALS["adoption_stage"]),
    **dict.fromkeys(("last_login", "last_review"), Metric("date")),
    **dict.fromkeys(FLAGS, Metric("flag")),
}
"""Metrics that would otherwise be read as numbers."""

MAY_DECLARE: Mapping[str, Metric] = {
    "engagement": Metric("number", range=(0, 100)),
    "license_utilization": Metric("percent"),
    "usage_frequency": CATALOGUE["usage_frequency"],
    **dict.fromkeys(("active_users", "active_clients", "open_tickets", "logins_per_week"), Metric("number")),
    "nps": Metric("number", range=(-100, 100)),
    RATING: Metric("level"),
}
"""Metrics that are what they are, declared or not."""


def conditions_in(expression: Expression) -> list[Condition]:
    """Every comparison of a `when`, in order."""
    if isinstance(expression, Condition):
        return [expression]
    if isinstance(expression, Empty):
        return []
    parts = (expression.part,) if isinstance(expression, Not) else expression.parts
    return [condition for part in parts for condition in conditions_in(part)]


def fields_in(expression: Expression | None) -> set[str]:
    """The fields that a `when` reads."""
    if isinstance(expression, And | Or):
        return {name for part in expression.parts for name in fields_in(part)}
    if isinstance(expression, Not):
        return fields_in(expression.part)
    return set() if expression is None else {expression.metric}


def all_conditions(model: Model) -> list[Condition]:
    """Every comparison of a model: of scorecards and of `when`."""
    return [
        condition
        for profile in model.profiles
        for conditions in (
            *(dimension.conditions for dimension in profile.dimensions),
            conditions_in(profile.when) if profile.when is not None else (),
        )
        for condition in conditions
    ]


def telling_values(name: str, conditions: Iterable[Condition], scale: Scale) -> list[Value]:
    """Values of a field on, just below and just above each threshold it is compared with, in order.

    Whole numbers within the field's range, all levels, both flags, days around dates, every word. For `age_days`,
    days.
    """
    if name == RATING:
        return list(range(len(scale.levels)))
    if name in FLAGS:
        return [False, True]
    if name in ORDINALS or name in TEXTS:
        return list({**ORDINALS, **TEXTS}[name])
    of_field = [condition for condition in conditions if condition.metric == name]
    if name in DATES:
        return list(_days(of_field))
    low, high = {**NUMBERS, **ATTRIBUTES}[name]
    thresholds = [float(number) for condition in of_field for number in numbers_of(condition)]
    around = {point for at in thresholds for point in (floor(at) - 1, floor(at), ceil(at), ceil(at) + 1)}
    return [point for point in sorted(around | {low, high}) if low <= point <= high]


def alone(name: str, value: Value) -> Account:
    """An account that has one value only; `age_days` is told by its creation date."""
    if name != AGE:
        return {name: value}
    assert isinstance(value, int)
    return {"created_date": AS_OF - timedelta(days=value)}


def numbers_of(condition: Condition) -> list[Decimal]:
    """The numbers that a condition compares with."""
    operands = condition.operand if isinstance(condition.operand, tuple) else (condition.operand,)
    return [operand for operand in operands if isinstance(operand, Decimal)]


def _days(conditions: list[Condition]) -> list[date]:
    offsets = {-400, 0, 400}
    for condition in conditions:
        if isinstance(condition.operand, date):
            at = (condition.operand - AS_OF).days
            offsets |= {at - 1, at, at + 1}
        elif isinstance(condition.operand, int):
            ahead = 1 if condition.operator == "within" else -1
            offsets |= {ahead * days for days in (-1, 0, 1, condition.operand, condition.operand + 1)}
            offsets.add(ahead * (condition.operand // 2))
    return [AS_OF + timedelta(days=offset) for offset in sorted(offsets)]
