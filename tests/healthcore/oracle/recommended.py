"""The model `recommended`, copied by hand from design.md section 5 into the oracle's data."""

from decimal import Decimal

from tests.healthcore.oracle.shapes import (
    FOUR,
    RATING,
    And,
    Condition,
    Dimension,
    Metric,
    Model,
    Operator,
    Profile,
    Scale,
    Word,
)


def _number(metric: str, operator: Operator, threshold: int) -> Condition:
    return Condition(metric, operator, Decimal(threshold))


WEEKLY = Condition("usage_frequency", ">=", Word("weekly"))
INACTIVE = Condition("usage_frequency", "==", Word("inactive"))
NO_RISK = Condition(RATING, "is", "none", or_empty=True)
SEVERE = Condition(RATING, "is", "severe")
LICENSED = _number("license_utilization", ">=", 50)
UNLICENSED = _number("license_utilization", "<", 20)
DISENGAGED = _number("engagement", "<", 10)
YOUNG = _number("age_days", "<", 30)
HIGH_TOUCH = Condition("touch", "==", "high")

ONBOARDING_USAGE = Dimension("usage", good=(WEEKLY, _number("active_users", ">=", 3)), poor=(INACTIVE,))
HIGH_TOUCH_USAGE = Dimension(
    "usage",
    good=(_number("engagement", ">", 60), LICENSED, WEEKLY),
    poor=(DISENGAGED, UNLICENSED, INACTIVE),
    weight=Decimal(60),
    weights={"engagement": Decimal(50), "license_utilization": Decimal(25), "usage_frequency": Decimal(25)},
)
STANDARD_USAGE = Dimension(
    "usage",
    good=(WEEKLY, _number("engagement", ">=", 60), LICENSED, _number("active_clients", ">=", 3)),
    poor=(INACTIVE, DISENGAGED, UNLICENSED, _number("active_clients", "<=", 1)),
)
BILLING = Dimension(
    "billing",
    good=(_number("invoices_per_month", ">=", 15),),
    poor=(_number("invoices_per_month", "<=", 3),),
)


def _risk(weight: int | None = None) -> Dimension:
    return Dimension(
        "risk",
        good=(NO_RISK,),
        poor=(SEVERE,),
        weight=None if weight is None else Decimal(weight),
        decisive=True,
    )


def recommended(scale: Scale = FOUR) -> Model:
    """The shipped model, on the scale it ships with or on another."""
    return Model(
        name="Recommended",
        scale=scale,
        metrics={
            "engagement": Metric("number", range=(0, 100)),
            "usage_frequency": Metric("ordinal", ("inactive", "monthly", "weekly", "daily")),
        },
        profiles=(
            Profile("High-touch onboarding", (ONBOARDING_USAGE, _risk()), And((YOUNG, HIGH_TOUCH)), rated=True),
            Profile("Onboarding", (ONBOARDING_USAGE,), YOUNG),
            Profile("High-touch", (HIGH_TOUCH_USAGE, _risk(40)), HIGH_TOUCH, rated=True),
            Profile("Standard", (STANDARD_USAGE, BILLING)),
        ),
    )
