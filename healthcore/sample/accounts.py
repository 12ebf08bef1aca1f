"""The invented accounts, before their dates are known: days stand for dates."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from healthcore.sample.cast import GROUPS, OVERUSED, WITHOUT_RENEWAL, WITHOUT_VALUE, Group
from healthcore.sample.metrics import BANDS, HIGH_TOUCH, MISSING, ONBOARDING, STANDARD
from healthcore.vocabulary import Health

SEED = 20261123
_OWNERS = ("Ada Quill", "Bruno Teasel", "Mei Sandoval")
_MEASURED = {"onboarding": ONBOARDING, "high": HIGH_TOUCH, "standard": STANDARD}
_TIERS = {
    "onboarding": ("Enterprise", "Mid-market"),
    "high": ("Enterprise", "Enterprise", "Mid-market"),
    "standard": ("Mid-market", "Small business", "Small business"),
}
_SEATS = {"Enterprise": (100, 150, 200, 250, 400), "Mid-market": (40, 50, 60, 80), "Small business": (20, 25)}
_PRICES = {"Enterprise": (90, 420), "Mid-market": (24, 96), "Small business": (2, 18)}


@dataclass(frozen=True, slots=True)
class Account:
    """An invented account.

    Attributes:
        group: the story it belongs to; its picklist and status are the account's.
        age: days since it became a customer.
        renewal_in: days until renewal; None for no date.
        contract_value: as the export writes it; empty for none.
        metrics: those that have data, as the export writes them.
    """

    account_id: str
    name: str
    group: Group
    tier: str
    owner: str
    age: int
    renewal_in: int | None
    contract_value: str
    seats: int
    metrics: dict[str, str] = field(default_factory=dict)


def accounts() -> list[Account]:
    """Everybody in the book today."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, no secrets
    cast = [(name, group) for group in GROUPS for name in group.names]
    rng.shuffle(cast)
    return [_account(rng, f"PB-{number}", name, group) for number, (name, group) in enumerate(cast, start=1001)]


def _account(rng: random.Random, account_id: str, name: str, group: Group) -> Account:
    tier = rng.choice(_TIERS[group.kind])
    age = rng.randint(7, 28) if group.kind == "onboarding" else rng.randint(150, 2400)
    renewal_in = rng.randint(*group.renewal) if group.renewal else None
    seats = rng.choice(_SEATS[tier])
    account = Account(
        account_id,
        name,
        group,
        tier,
        owner=rng.choice(_OWNERS),
        age=age,
        renewal_in=None if name in WITHOUT_RENEWAL else renewal_in,
        contract_value=_contract_value(rng, name, tier, group.status),
        seats=seats,
    )
    account.metrics.update(_measure(rng, account))
    return account


def _contract_value(rng: random.Random, name: str, tier: str, status: str) -> str:
    value = rng.randint(*_PRICES[tier]) * 1000 + rng.choice((0, 0, 250, 500))
    if name in WITHOUT_VALUE or status == "trial":
        return ""
    return "0" if status == "free" else str(value)


def _measure(rng: random.Random, account: Account) -> Iterator[tuple[str, str]]:
    """The metrics that have data: those of the group's story always, others now and then not."""
    group = account.group
    values = {metric: BANDS[metric].draw(rng, _side(rng, group, metric)) for metric in _MEASURED[group.kind]}
    if account.name in OVERUSED:
        values["license_utilization"] = "104"
    make_agree(values, account.seats, account.age)
    for metric, value in values.items():
        missing = rng.randrange(100) < MISSING[metric] and metric not in group.off
        if metric in group.measured if group.measured is not None else not missing:
            yield metric, value


def _side(rng: random.Random, group: Group, metric: str) -> Health:
    """The side of the thresholds a value is on: a Poor account also has values in between here and there."""
    if metric in group.off:
        return group.health
    return Health.AVERAGE if group.health is Health.POOR and rng.randrange(3) == 0 else Health.GOOD


def make_agree(values: dict[str, str], seats: int, age: int) -> None:
    """Numbers that are about the same thing must not contradict each other."""
    if "license_utilization" in values:
        active = round(seats * int(values["license_utilization"]) / 100)
        values["active_users"] = str(active)
        values["license_utilization"] = str(round(100 * active / seats))
    if values.get("usage_frequency") == "inactive":
        values["active_users"] = "0"
        values |= {metric: "0" for metric in ("engagement", "license_utilization") if metric in values}
    if "urgent_tickets" in values and "open_tickets" in values:
        values["open_tickets"] = str(max(int(values["open_tickets"]), int(values["urgent_tickets"])))
    if "days_since_touch" in values:
        values["days_since_touch"] = str(min(int(values["days_since_touch"]), age))
