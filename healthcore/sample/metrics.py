"""What the invented accounts measure: for every metric, values on the good side, in between and on the poor side."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from healthcore.vocabulary import Health


@dataclass(frozen=True, slots=True)
class Bands:
    """Values a metric takes in the scorecards of the sample model, by what they mean there."""

    good: tuple[str, ...]
    between: tuple[str, ...]
    poor: tuple[str, ...]

    def draw(self, rng: random.Random, health: Health) -> str:
        """One value on that side of the thresholds."""
        return rng.choice(self.values_on(health))

    def values_on(self, health: Health) -> tuple[str, ...]:
        """The values of that side."""
        return {Health.GOOD: self.good, Health.AVERAGE: self.between, Health.POOR: self.poor}[health]


def _whole(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(first, last + 1))


#: By metric, in the order of the export. The thresholds are those of model.toml; their own values are among these.
BANDS: Mapping[str, Bands] = {
    "engagement": Bands(_whole(60, 98), _whole(14, 59), _whole(0, 9)),
    "usage_frequency": Bands(("daily", "daily", "weekly"), ("monthly",), ("inactive",)),
    "license_utilization": Bands(_whole(53, 97), _whole(23, 46), _whole(2, 16)),
    "active_users": Bands(_whole(3, 24), _whole(1, 2), ("0",)),
    "active_clients": Bands(_whole(3, 14), ("2",), _whole(0, 1)),
    "open_tickets": Bands(_whole(0, 5), _whole(6, 12), _whole(13, 21)),
    "urgent_tickets": Bands(("0",), _whole(1, 2), _whole(3, 5)),
    "nps": Bands(_whole(30, 82), _whole(0, 29), _whole(-60, -1)),
    "csat": Bands(_whole(80, 99), _whole(50, 79), _whole(20, 49)),
    "overdue_tasks": Bands(_whole(0, 2), _whole(3, 7), _whole(8, 14)),
    "days_since_touch": Bands(_whole(1, 30), _whole(31, 90), _whole(91, 160)),
    "invoices_per_month": Bands(_whole(15, 140), _whole(4, 14), _whole(0, 3)),
    "days_overdue": Bands(("0", "0", "0", "0", "2", "5"), _whole(6, 30), _whole(31, 95)),
}

#: How often a value is missing from the export, in percent: surveys are answered by few, usage is measured.
MISSING: Mapping[str, int] = {
    "engagement": 3,
    "usage_frequency": 3,
    "license_utilization": 5,
    "active_users": 0,
    "active_clients": 12,
    "open_tickets": 6,
    "urgent_tickets": 6,
    "nps": 30,
    "csat": 18,
    "overdue_tasks": 8,
    "days_since_touch": 5,
    "invoices_per_month": 10,
    "days_overdue": 8,
}

#: What is measured for accounts with a CSM of their own, in their first month and after it, and for all others.
ONBOARDING = (
    "usage_frequency",
    "active_users",
    "urgent_tickets",
    "open_tickets",
    "overdue_tasks",
    "days_since_touch",
)
HIGH_TOUCH = (
    "engagement",
    "usage_frequency",
    "license_utilization",
    "active_users",
    "open_tickets",
    "urgent_tickets",
    "nps",
    "csat",
    "overdue_tasks",
    "days_since_touch",
    "days_overdue",
)
STANDARD = (
    "engagement",
    "usage_frequency",
    "license_utilization",
    "active_users",
    "active_clients",
    "open_tickets",
    "nps",
    "csat",
    "invoices_per_month",
    "days_overdue",
)
