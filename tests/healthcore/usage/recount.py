"""The usage metrics once more, row by row and by the definition alone: what the expressions are held to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor


@dataclass(frozen=True, slots=True)
class Event:
    account_id: str
    user_id: str | None
    day: date | None
    actions: float = 1


@dataclass(frozen=True, slots=True)
class Account:
    account_id: str
    status: str | None = "paying"
    created_date: date | None = None
    licenses: float | None = None


Metrics = Mapping[str, float | str | None]


def recounted(events: Iterable[Event], accounts: Iterable[Account], as_of: date) -> dict[str, Metrics]:
    """Per account its metrics, the frequency in words."""
    accounts, happened = list(accounts), [event for event in events if event.actions > 0 and event.day is not None]
    daily = {account: _daily_actions(account, happened, as_of) for account in accounts}
    return {account.account_id: _metrics(account, happened, as_of, daily) for account in accounts}


def _days_before(as_of: date, count: int) -> list[date]:
    return [as_of - timedelta(days=back) for back in range(1, count + 1)]


def _lived(account: Account, as_of: date) -> int:
    created = account.created_date
    return len([day for day in _days_before(as_of, 14) if created is None or created <= day])


def _daily_actions(account: Account, events: list[Event], as_of: date) -> float | None:
    lived = _lived(account, as_of)
    window = _days_before(as_of, 14)
    own = sum(event.actions for event in events if event.account_id == account.account_id and event.day in window)
    return own / lived if lived else None


def _metrics(
    account: Account, events: list[Event], as_of: date, daily: Mapping[Account, float | None]
) -> Mapping[str, float | str | None]:
    average = daily[account]
    if average is None:
        return dict.fromkeys(
            ("active_users", "active_days", "usage_frequency", "license_utilization", "engagement"), None
        )
    own = [event for event in events if event.account_id == account.account_id]
    window, month = _days_before(as_of, 14), _days_before(as_of, 30)
    users = {event.user_id for event in own if event.day in window and event.user_id is not None}
    days = {event.day for event in own if event.day in window}
    if len(days) >= 9:
        frequency = "daily"
    elif len(days) >= 2:
        frequency = "weekly"
    else:
        frequency = "monthly" if any(event.day in month for event in own) else "inactive"
    peers = [other for who, other in daily.items() if who.status == account.status and other is not None]
    fewer = len([other for other in peers if other < average])
    return {
        "active_users": len(users),
        "active_days": len(days),
        "usage_frequency": frequency,
        "license_utilization": 100 * len(users) / account.licenses if account.licenses else None,
        "engagement": 0 if average < 1 else min(max(floor(100 * fewer / len(peers)), 1), 99),
    }
