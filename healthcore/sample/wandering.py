"""How a metric of an invented account moved: from today's value back, day by day."""

import random
from collections.abc import Mapping, Sequence

from healthcore.sample.metrics import BANDS
from healthcore.vocabulary import Health

#: Days that the past of the sample book goes back.
DAYS = 180

#: About how many days a metric keeps its value: usage moves daily, surveys and invoices come now and then.
_KEEPS: Mapping[str, int] = {
    "engagement": 2,
    "usage_frequency": 30,
    "license_utilization": 4,
    "active_users": 4,
    "active_clients": 25,
    "open_tickets": 3,
    "urgent_tickets": 5,
    "nps": 60,
    "csat": 45,
    "overdue_tasks": 6,
    "invoices_per_month": 30,
}

#: The longest time between two contacts of an account that is well looked after.
_CONTACT = 28

#: About how often a customer pays some days late.
_LATE_EVERY = 60


def wander(rng: random.Random, metric: str, now: str, sides: Sequence[Health]) -> list[str]:
    """A metric's values, today's first: one for each of `sides`, on that side of the thresholds; `now` is today's."""
    if metric == "days_since_touch":
        return _since_contact(rng, int(now), len(sides))
    if metric == "days_overdue":
        return _overdue(rng, int(now), len(sides))
    values: list[str] = []
    value, side = now, sides[0]
    for wanted in sides:
        if wanted is not side:
            value, side = BANDS[metric].draw(rng, wanted), wanted
        elif values and rng.random() * _KEEPS[metric] < 1:
            value = _next(rng, metric, value, side)
        values.append(value)
    return values


def side_of(metric: str, value: str) -> Health:
    """The side of the thresholds that a value is on; one beyond all of them is on the nearest."""
    by_side = {side: BANDS[metric].values_on(side) for side in (Health.GOOD, Health.AVERAGE, Health.POOR)}
    for side, values in by_side.items():
        if value in values:
            return side
    return min(by_side, key=lambda side: min(abs(int(value) - int(known)) for known in by_side[side]))


def _next(rng: random.Random, metric: str, value: str, side: Health) -> str:
    """A value nearby, on the same side."""
    known = BANDS[metric].values_on(side)
    if not value.lstrip("-").isdigit():
        return rng.choice(known)
    least, most, at = min(map(int, known)), max(map(int, known)), int(value)
    if at > most:  # a big account has more users than the usual ones
        least, most = round(at * 0.85), round(at * 1.1)
    step = max(1, (most - least) // 20)
    return str(max(least, min(most, at + rng.choice((-2, -1, 1, 2)) * step)))


def _since_contact(rng: random.Random, now: int, days: int) -> list[str]:
    """Grows by a day each day and starts again with every contact."""
    values, value = [], now
    for _ in range(days):
        values.append(str(value))
        value = value - 1 if value > 1 else rng.randint(5, _CONTACT)
    return values


def _overdue(rng: random.Random, now: int, days: int) -> list[str]:
    """Grows by a day each day until the invoice is paid."""
    values, value = [], now
    for _ in range(days):
        values.append(str(value))
        if value:
            value -= 1
        elif rng.random() * _LATE_EVERY < 1:
            value = rng.randint(1, 5)
    return values
