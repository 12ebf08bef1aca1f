"""Makes the sample book: the same invented accounts every time, with dates around the day it is made for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from healthcore.sample.accounts import Account, accounts
from healthcore.sample.said import SAID

_EURO_NAMES = (" GmbH", " SARL", " AB", " BV")

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


def sample_rows(as_of: date) -> list[dict[str, str]]:
    """The sample book as an export of that day: heading to cell, the same for every account; missing is empty."""
    return [row_of(account, as_of) for account in accounts()]


def sample_ratings(as_of: date) -> list[SampleRating]:
    """What the CSMs said up to that day, oldest first.

    The last rating of an account is what the export's picklist says, so that health is the same with and without
    them; but for one account, where the CRM has become riskier since: a conflict.
    """
    by_name = {account.name: account for account in accounts()}
    picklist: dict[str, str] = {}
    ratings = []
    for index, said in enumerate(SAID):
        account = by_name[said.name]
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


def row_of(account: Account, as_of: date) -> dict[str, str]:
    """An account as a row of an export of that day: heading to cell."""
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
