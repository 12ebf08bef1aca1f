"""Two real sets: what is proposed for them, and every figure counted again from the files by the standard library."""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import fmean

import pytest

from healthcore.model.rating import SCALES
from healthcore.sources.at import source_at
from healthcore.usage import METRICS
from healthcore.vocabulary import CATALOGUE
from healthcore.vocabulary.accounts import Accounts
from tests.healthcore.sources.conftest import SCHEMA
from tests.healthcore.sources.folder.folders import DATA, column, load, told
from tests.healthcore.usage.recount import Account, Event, recounted

RAVENSTACK, SCHOOLS = DATA / "ravenstack", DATA / "edtech-gtm"

#: A day on which there are open tickets, ended subscriptions and usage.
BUSY = date(2024, 11, 20)

Rows = list[dict[str, str]]


def rows(folder: Path, file: str) -> Rows:
    with (folder / file).open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def dmy(text: str) -> date | None:
    return datetime.strptime(text[:10], "%d-%m-%Y").date() if text else None  # noqa: DTZ007 - only a day


def is_open(row: dict[str, str], first: str, last: str, as_of: date) -> bool:
    began, ended = dmy(row[first]), dmy(row[last])
    return began is not None and began <= as_of and (ended is None or ended > as_of)


@pytest.fixture(scope="module", params=[date(2026, 11, 22), BUSY], ids=str)
def ravenstack(request: pytest.FixtureRequest) -> tuple[date, Accounts]:
    as_of: date = request.param
    return as_of, source_at(RAVENSTACK, as_of).load(SCHEMA, SCALES["four"])


def test_ravenstack_loads_with_the_figure_its_source_states() -> None:
    accounts = load(RAVENSTACK)
    assert accounts.frame.height == 500
    assert accounts.frame["contract_value"].sum() == Decimal(121915296)
    assert set(told(accounts)) == {
        "book.toml: is not there: tables were joined by the keys they share; "
        "`pulsebook import FOLDER --as NAME` writes down how"
    }


def test_open_subscriptions_and_their_value(ravenstack: tuple[date, Accounts]) -> None:
    as_of, accounts = ravenstack
    subscriptions = rows(RAVENSTACK, "ravenstack_subscriptions.csv")
    running = [row for row in subscriptions if is_open(row, "start_date", "end_date", as_of)]
    value: dict[str, int] = defaultdict(int)
    for row in running:
        value[row["account_id"]] += int(row["arr_amount"])
    assert column(accounts, "contract_value") == {key: value[key] for key in accounts.frame["account_id"]}
    count = Counter(row["account_id"] for row in running)
    assert column(accounts, "open_subscriptions") == {key: count[key] for key in accounts.frame["account_id"]}


def test_tickets_and_what_customers_thought_of_them(ravenstack: tuple[date, Accounts]) -> None:
    as_of, accounts = ravenstack
    tickets = rows(RAVENSTACK, "ravenstack_supports_ticket.csv")
    ids = accounts.frame["account_id"]
    unsolved = [row for row in tickets if is_open(row, "submitted_at", "closed_at", as_of)]
    urgent = Counter(row["account_id"] for row in unsolved if row["priority"] == "urgent")
    number = Counter(row["account_id"] for row in unsolved)
    assert column(accounts, "open_tickets") == {key: number[key] for key in ids}
    assert column(accounts, "urgent_tickets") == {key: urgent[key] for key in ids}
    answers: dict[str, list[float]] = defaultdict(list)
    for row in tickets:
        day = dmy(row["submitted_at"])
        if day and as_of - timedelta(days=365) <= day <= as_of and row["satisfaction_score"]:
            answers[row["account_id"]].append(float(row["satisfaction_score"]))
    means = {key: fmean(answers[key]) if answers[key] else None for key in ids}
    assert column(accounts, "csat") == pytest.approx(means)


def test_usage_hangs_on_the_subscription_and_reaches_the_account(ravenstack: tuple[date, Accounts]) -> None:
    as_of, accounts = ravenstack
    owner = {row["subscription_id"]: row["account_id"] for row in rows(RAVENSTACK, "ravenstack_subscriptions.csv")}
    events = [
        Event(owner[row["subscription_id"]], None, dmy(row["usage_date"]), int(row["usage_count"]))
        for row in rows(RAVENSTACK, "ravenstack_feature_usage.csv")
    ]
    customers = [
        Account(row["account_id"], None, dmy(row["signup_date"]), float(row["seats"]))
        for row in rows(RAVENSTACK, "ravenstack_accounts.csv")
    ]
    near = [event for event in events if event.day and as_of - timedelta(days=40) <= event.day]
    expected = recounted(near, customers, as_of)
    levels = CATALOGUE["usage_frequency"].levels
    found = column(accounts, "usage_frequency")
    for name in ("active_days", "engagement"):
        assert column(accounts, name) == {key: expected[key][name] for key in expected}
    assert {key: None if at is None else levels[at] for key, at in found.items()} == {
        key: expected[key]["usage_frequency"] for key in expected
    }
    assert "active_users" not in accounts.frame.columns, "nobody says who the users are"


def test_schools_have_their_teachers_usage_and_next_renewal() -> None:
    as_of = date(2025, 11, 20)
    accounts = load(SCHOOLS, as_of)
    school = {row["user_id"]: row["school_id"] for row in rows(SCHOOLS, "users.csv")}
    events = [
        Event(
            school[row["teacher_id"]], row["teacher_id"], date.fromisoformat(row["week_start"]), int(row["event_count"])
        )
        for row in rows(SCHOOLS, "engagement_events.csv")
    ]
    schools = [
        Account(row["school_id"], None, date.fromisoformat(row["contract_start_date"]))
        for row in rows(SCHOOLS, "school_adoption.csv")
    ]
    expected = recounted(events, schools, as_of)
    for name in METRICS:
        if name not in {"usage_frequency", "license_utilization"}:
            assert column(accounts, name) == {key: expected[key][name] for key in expected}, name
    due: dict[str, date] = {}
    for row in rows(SCHOOLS, "renewals.csv"):
        day, key = date.fromisoformat(row["due_date"]), school[row["user_id"]]
        if day >= as_of and day < due.get(key, date.max):
            due[key] = day
    assert column(accounts, "renewal_date") == {key: due.get(key) for key in expected}
    assert accounts.frame["name"][0] == "Lincoln Elementary"
    assert accounts.frame["contract_value"].sum() == sum(
        int(row["arr_usd"]) for row in rows(SCHOOLS, "school_adoption.csv")
    )
