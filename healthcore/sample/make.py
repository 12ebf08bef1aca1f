"""Makes the sample book: the same invented accounts every time, with dates around the day it is made for."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from healthcore.sample.cast import GROUPS, OVERUSED, WITHOUT_RENEWAL, WITHOUT_VALUE, Group
from healthcore.sample.metrics import BANDS, HIGH_TOUCH, MISSING, ONBOARDING, STANDARD
from healthcore.sample.said import SAID
from healthcore.vocabulary import Health

_SEED = 20261123
_OWNERS = ("Ada Quill", "Bruno Teasel", "Mei Sandoval")
_EURO_NAMES = (" GmbH", " SARL", " AB", " BV")
_MEASURED = {"onboarding": ONBOARDING, "high": HIGH_TOUCH, "standard": STANDARD}
_TIERS = {
    "onboarding": ("Enterprise", "Mid-market"),
    "high": ("Enterprise", "Enterprise", "Mid-market"),
    "standard": ("Mid-market", "Small business", "Small business"),
}
_SEATS = {"Enterprise": (100, 150, 200, 250, 400), "Mid-market": (40, 50, 60, 80), "Small business": (20, 25)}
_PRICES = {"Enterprise": (90, 420), "Mid-market": (24, 96), "Small business": (2, 18)}

#: The export's heading of every metric.
_HEADINGS = {
    "engagement": "Engagement",
    "usage_frequency": "Usage Frequency",
    "license_utilization": "License Utilization",
    "active_users": "Active Users",
    "active_clients": "Active Clients",
    "open_tickets": "Open Tickets",
    "urgent_tickets": "Urgent Tickets",
    "nps": "NPS",
    "csat": "CSAT",
    "overdue_tasks": "Overdue Tasks",
    "days_since_touch": "Days Since Touch",
    "invoices_per_month": "Invoices per Month",
    "days_overdue": "Days Overdue",
}


@dataclass(frozen=True, slots=True)
class SampleRating:
    """One rating for the journal of the sample book.

    Attributes:
        account_id: whom it is about.
        level: the level's word on the scale "four".
        note: what was learnt.
        reasons: why.
        author: the account's CSM.
        rated_at: when, in UTC.
        source_seen: what the CRM's picklist said at that moment; empty for nothing.
    """

    account_id: str
    level: str
    note: str
    reasons: tuple[str, ...]
    author: str
    rated_at: datetime
    source_seen: str


@dataclass(frozen=True, slots=True)
class _Account:
    """An invented account before its dates are known: days stand for dates."""

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


def sample_rows(as_of: date) -> list[dict[str, str]]:
    """The sample book as an export of that day: heading to cell, the same for every account; missing is empty."""
    return [_row(account, as_of) for account in _accounts()]


def sample_ratings(as_of: date) -> list[SampleRating]:
    """What the CSMs said up to that day, oldest first.

    The last rating of an account is what the export's picklist says, so that health is the same with and without
    them; but for one account, where the CRM has become riskier since: a conflict.
    """
    accounts = {account.name: account for account in _accounts()}
    picklist: dict[str, str] = {}
    ratings = []
    for index, said in enumerate(SAID):
        account = accounts[said.name]
        ratings.append(
            SampleRating(
                account_id=account.account_id,
                level=said.risk.partition(" - ")[2],
                note=said.note,
                reasons=said.reasons,
                author=account.owner,
                rated_at=datetime.combine(
                    as_of - timedelta(days=said.days_ago), time(9 + index % 8, index * 7 % 60), UTC
                ),
                source_seen=picklist.get(said.name, ""),
            )
        )
        picklist[said.name] = said.risk
    return sorted(ratings, key=lambda rating: rating.rated_at)


def _accounts() -> list[_Account]:
    rng = random.Random(_SEED)  # noqa: S311 - invented data, no secrets
    cast = [(name, group) for group in GROUPS for name in group.names]
    rng.shuffle(cast)
    return [_account(rng, f"PB-{number}", name, group) for number, (name, group) in enumerate(cast, start=1001)]


def _account(rng: random.Random, account_id: str, name: str, group: Group) -> _Account:
    tier = rng.choice(_TIERS[group.kind])
    age = rng.randint(7, 28) if group.kind == "onboarding" else rng.randint(150, 2400)
    renewal_in = rng.randint(*group.renewal) if group.renewal else None
    seats = rng.choice(_SEATS[tier])
    account = _Account(
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


def _measure(rng: random.Random, account: _Account) -> Iterator[tuple[str, str]]:
    """The metrics that have data: those of the group's story always, others now and then not."""
    group = account.group
    values = {metric: BANDS[metric].draw(rng, _side(rng, group, metric)) for metric in _MEASURED[group.kind]}
    if account.name in OVERUSED:
        values["license_utilization"] = "104"
    _make_agree(values, account)
    for metric, value in values.items():
        missing = rng.randrange(100) < MISSING[metric] and metric not in group.off
        if metric in group.measured if group.measured is not None else not missing:
            yield metric, value


def _side(rng: random.Random, group: Group, metric: str) -> Health:
    """The side of the thresholds a value is on: a Poor account also has values in between here and there."""
    if metric in group.off:
        return group.health
    return Health.AVERAGE if group.health is Health.POOR and rng.randrange(3) == 0 else Health.GOOD


def _make_agree(values: dict[str, str], account: _Account) -> None:
    """Numbers that are about the same thing must not contradict each other."""
    if "license_utilization" in values:
        active = round(account.seats * int(values["license_utilization"]) / 100)
        values["active_users"] = str(active)
        values["license_utilization"] = str(round(100 * active / account.seats))
    if values.get("usage_frequency") == "inactive":
        values["active_users"] = "0"
        values |= {metric: "0" for metric in ("engagement", "license_utilization") if metric in values}
    if "urgent_tickets" in values:
        values["open_tickets"] = str(max(int(values["open_tickets"]), int(values["urgent_tickets"])))
    if "days_since_touch" in values:
        values["days_since_touch"] = str(min(int(values["days_since_touch"]), account.age))


def _row(account: _Account, as_of: date) -> dict[str, str]:
    group = account.group
    licensed = group.kind == "onboarding" or "license_utilization" in account.metrics
    renewal = "" if account.renewal_in is None else (as_of + timedelta(days=account.renewal_in)).isoformat()
    described = {
        "Account ID": account.account_id,
        "Account Name": account.name,
        "ARR": account.contract_value,
        "Currency": "EUR" if account.name.endswith(_EURO_NAMES) else "USD",
        "Renewal": renewal,
        "Customer Since": (as_of - timedelta(days=account.age)).isoformat(),
        "Status": group.status,
        "Tier": account.tier,
        "Touch": "low" if group.kind == "standard" else "high",
        "CSM": account.owner,
        "Seats": str(account.seats) if licensed else "",  # who has no seats cannot use a share of them
        "CSM Risk": group.risk,
        "Referenceable": group.referenceable,
    }
    return described | {heading: account.metrics.get(metric, "") for metric, heading in _HEADINGS.items()}
