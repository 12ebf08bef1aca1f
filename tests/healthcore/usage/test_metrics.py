"""Usage metrics: every boundary by hand, then all of it against the recount."""

import random
from datetime import date, timedelta

import narwhals as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.usage import METRICS, usage_metrics
from tests.healthcore.usage.frames import account_frame, by_duckdb, by_polars, event_frame, in_words
from tests.healthcore.usage.recount import Account, Event, Metrics, recounted

AS_OF = date(2026, 11, 22)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def measured(events: list[Event], accounts: list[Account]) -> dict[str, Metrics]:
    metrics = by_polars(event_frame(events), account_frame(accounts), AS_OF)
    assert metrics == recounted(events, accounts, AS_OF)
    return metrics


def alone(*events: Event, created: date | None = None, licenses: float | None = None) -> Metrics:
    return measured(list(events), [Account("A", "paying", created, licenses)])["A"]


@pytest.mark.parametrize(
    ("days", "users"),
    [(-1, 0), (0, 0), (1, 1), (14, 1), (15, 0)],
    ids=["future", "today", "yesterday", "first", "before"],
)
def test_users_count_in_fourteen_full_days_before_the_day(days: int, users: int) -> None:
    metrics = alone(Event("A", "u", ago(days)))
    assert metrics["active_users"] == metrics["active_days"] == users


@pytest.mark.parametrize(("days", "word"), [(1, "monthly"), (15, "monthly"), (30, "monthly"), (31, "inactive")])
def test_one_active_day_of_thirty_is_monthly(days: int, word: str) -> None:
    assert alone(Event("A", "u", ago(days)))["usage_frequency"] == word


@pytest.mark.parametrize(("days", "word"), [(1, "monthly"), (2, "weekly"), (8, "weekly"), (9, "daily"), (14, "daily")])
def test_frequency_goes_by_active_days(days: int, word: str) -> None:
    metrics = alone(*(Event("A", "u", ago(day)) for day in range(1, days + 1)))
    assert (metrics["active_days"], metrics["usage_frequency"]) == (days, word)


def test_users_and_days_are_distinct() -> None:
    metrics = alone(*(Event("A", user, ago(day)) for user in "uv" for day in (1, 2) for _ in range(3)))
    assert (metrics["active_users"], metrics["active_days"]) == (2, 2)


def test_an_event_of_nobody_is_an_action_but_no_user() -> None:
    metrics = alone(Event("A", None, ago(1), 14), Event("A", "u", ago(2)))
    assert (metrics["active_users"], metrics["active_days"], metrics["engagement"]) == (1, 2, 1)


def test_a_row_of_no_actions_is_no_event() -> None:
    assert alone(Event("A", "u", ago(1), 0))["usage_frequency"] == "inactive"


@pytest.mark.parametrize(
    ("licenses", "utilization"), [(4, 50), (2, 100), (1, 200), (3, 200 / 3), (None, None), (0, None)]
)
def test_utilization_is_users_of_licences(licenses: float | None, utilization: float | None) -> None:
    metrics = alone(Event("A", "u", ago(1)), Event("A", "v", ago(1)), licenses=licenses)
    assert metrics["license_utilization"] == utilization


def test_fewer_than_one_action_a_day_is_no_engagement() -> None:
    assert alone(Event("A", "u", ago(1), 13))["engagement"] == 0
    assert alone(Event("A", "u", ago(1), 14))["engagement"] == 1


@pytest.mark.parametrize(("age", "engagement"), [(1, 1), (3, 1), (4, 0), (13, 0), (14, 0), (15, 0)])
def test_a_new_account_is_averaged_over_the_days_it_has(age: int, engagement: int) -> None:
    assert alone(Event("A", "u", ago(1), 3), created=ago(age))["engagement"] == engagement


@pytest.mark.parametrize("age", [0, -1])
def test_an_account_without_a_full_day_has_no_data_and_is_nobodys_peer(age: int) -> None:
    accounts = [Account("new", created_date=ago(age)), Account("B"), Account("C")]
    events = [Event("new", "u", ago(1), 99), Event("B", "u", ago(1), 14), Event("C", "u", ago(1), 28)]
    metrics = measured(events, accounts)
    assert set(metrics["new"].values()) == {None}
    assert (metrics["B"]["engagement"], metrics["C"]["engagement"]) == (1, 50)


def test_engagement_ranks_among_accounts_of_the_same_status() -> None:
    accounts = [*(Account(f"P{at}") for at in range(4)), Account("T", "trial"), Account("N", None), Account("M", None)]
    events = [Event(f"P{at}", "u", ago(1), 14 * at) for at in range(4)]
    events += [Event("T", "u", ago(1), 1_000), Event("N", "u", ago(1), 14), Event("M", "u", ago(1), 15)]
    found = {name: metrics["engagement"] for name, metrics in measured(events, accounts).items()}
    assert found == {"P0": 0, "P1": 25, "P2": 50, "P3": 75, "T": 1, "N": 1, "M": 50}


def test_equals_share_a_rank_and_it_is_kept_between_1_and_99() -> None:
    accounts = [Account(f"{at}") for at in range(201)]
    events = [Event(f"{at}", "u", ago(1), 14 * (1 + at // 2)) for at in range(201)]
    metrics = measured(events, accounts)
    found = [metrics[account.account_id]["engagement"] for account in accounts]
    assert found[:6] == [1, 1, 1, 1, 1, 1]
    assert found[8:12] == [3, 3, 4, 4]
    assert found[-1] == 99


def test_without_users_or_actions_each_row_is_an_action_of_nobody_known() -> None:
    events = event_frame([Event("A", "u", ago(1))]).select("account_id", "day")
    lazy = usage_metrics(nw.from_native(events.lazy()), nw.from_native(account_frame([Account("A")]).lazy()), AS_OF)
    assert in_words(lazy.to_native().collect().rows(named=True))["A"] == dict.fromkeys(METRICS) | {
        "active_days": 1,
        "usage_frequency": "monthly",
        "engagement": 0,
    }


_accounts = st.lists(
    st.builds(
        Account,
        st.sampled_from("ABCDEF"),
        st.sampled_from(["paying", "trial", None]),
        st.none() | st.integers(-2, 20).map(ago),
        st.none() | st.integers(0, 4),
    ),
    min_size=1,
    unique_by=lambda account: account.account_id,
)
_events = st.lists(
    st.builds(
        Event,
        st.sampled_from("ABCDEFX"),
        st.none() | st.sampled_from("uvw"),
        st.none() | st.integers(-3, 33).map(ago),
        st.sampled_from([0, 1, 1, 7, 14, 70]),
    ),
    max_size=40,
)


@given(_events, _accounts)
def test_metrics_are_what_the_definition_says(events: list[Event], accounts: list[Account]) -> None:
    measured(events, accounts)


@given(_events, _accounts, st.integers(0, 40))
def test_events_after_the_day_never_change_a_metric(events: list[Event], accounts: list[Account], back: int) -> None:
    as_of = ago(back)
    earlier = [event for event in events if event.day is not None and event.day <= as_of]
    frames = account_frame(accounts)
    assert by_polars(event_frame(events), frames, as_of) == by_polars(event_frame(earlier), frames, as_of)


@settings(max_examples=10)
@given(_events, _accounts)
def test_duckdb_agrees(events: list[Event], accounts: list[Account]) -> None:
    assert by_duckdb(event_frame(events), account_frame(accounts), AS_OF) == recounted(events, accounts, AS_OF)


def test_two_hundred_thousand_events_are_what_the_definition_says() -> None:
    dice = random.Random(4)
    accounts = [
        Account(f"{at}", dice.choice(["paying", "trial"]), ago(dice.randint(0, 60)), dice.choice([None, 5, 50]))
        for at in range(60)
    ]
    events = [
        Event(f"{int(dice.triangular(0, 60, 0))}", f"u{dice.randint(0, 40)}", ago(dice.randint(-5, 40)))
        for _ in range(200_000)
    ]
    measured(events, accounts)
