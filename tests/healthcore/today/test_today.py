"""What somebody has to deal with: changes until they are dealt with, tasks and ratings that are due."""

from collections.abc import Mapping
from datetime import date

import pytest

from healthcore.changes.day import Day
from healthcore.plays.task import NewTask, Priority
from healthcore.plays.tasks import Tasks
from healthcore.today.today import Today, begin, changes_since, handle, reopen, snooze, today_of
from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import InputError
from tests.healthcore.book.books import GOOD
from tests.healthcore.today.mornings import AVERAGE, POOR, Mornings

ME, OTHER = "ann", "bob"


def told(today: Today) -> list[tuple[str, str | None, str | None]]:
    """Account, what it was and what it is, in the order of the list."""
    rows = today.changes.select("account_id", "was", "health").iter_rows()
    return [(account, _key(was), _key(health)) for account, was, health in rows]


def _key(code: int | None) -> str | None:
    return None if code is None else Health(code).key


def handle_all(today: Today) -> None:
    handle(today, today.changes.select("item", "account_id").iter_rows())


def one(today: Today) -> tuple[str, str]:
    item, account_id = today.changes.select("item", "account_id").row(0)
    return item, account_id


def begun(mornings: Mornings, **accounts: Mapping[str, str]) -> Day:
    day = mornings.on(1, **accounts)
    begin(day, ME)
    return day


def test_the_first_look_is_calm(mornings: Mornings) -> None:
    day = mornings.on(1, A=GOOD, B=POOR)
    assert today_of(day, ME).count == 0
    assert begin(day, ME)
    assert not begin(day, ME)
    assert today_of(day, ME).count == 0
    assert today_of(mornings.on(2), ME).count == 0


def test_what_was_there_on_the_first_known_day_is_no_news(mornings: Mornings) -> None:
    day = mornings.on(10, A=GOOD)
    begin(day, ME)
    assert today_of(day, ME).count == 0
    assert told(today_of(mornings.on(11, A=POOR), ME)) == [("A", "good", "poor")]


def test_a_change_stays_until_it_is_dealt_with(mornings: Mornings) -> None:
    begun(mornings, A=GOOD, B=GOOD)
    mornings.on(3, A=POOR, B=GOOD)
    today = today_of(mornings.on(9), ME)
    assert told(today) == [("A", "good", "poor")]
    assert today.changes["why"].to_list() == ["Engagement 72 → 5 (Poor: < 10)"]
    assert today.changes["day"].to_list() == [date(2026, 11, 3)]
    handle_all(today)
    assert today_of(mornings.on(9), ME).count == 0
    assert today_of(mornings.on(10), ME).count == 0


def test_what_one_has_dealt_with_is_still_news_to_others(mornings: Mornings) -> None:
    begin(begun(mornings, A=GOOD), OTHER)
    day = mornings.on(2, A=POOR)
    handle_all(today_of(day, ME))
    assert told(today_of(day, ME)) == []
    assert told(today_of(day, OTHER)) == [("A", "good", "poor")]


def test_an_account_that_turns_again_is_news_again_from_what_was_seen(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    handle_all(today_of(mornings.on(2, A=POOR), ME))
    mornings.on(3, A=AVERAGE)
    assert told(today_of(mornings.on(4, A=GOOD), ME)) == [("A", "poor", "good")]
    assert today_of(mornings.on(4), ME).changes["turns"].to_list() == [2]


def test_an_account_that_turned_and_turned_back_is_told_of(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    mornings.on(2, A=POOR)
    assert told(today_of(mornings.on(3, A=GOOD), ME)) == [("A", "good", "good")]


def test_another_turn_of_the_same_day_is_another_item(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    handle_all(today_of(mornings.on(2, A=AVERAGE), ME))
    assert told(today_of(mornings.on(2, A=POOR), ME)) == [("A", "good", "poor")]


def test_an_account_that_came_and_went_is_no_news(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    mornings.on(2, A=GOOD, B=GOOD)
    assert told(today_of(mornings.on(2), ME)) == [("B", None, "good")]
    assert told(today_of(mornings.on(3, A=GOOD), ME)) == []


def test_an_account_that_is_gone_keeps_its_name_and_value(mornings: Mornings) -> None:
    begun(mornings, A=GOOD, B=GOOD)
    today = today_of(mornings.on(2, A=GOOD), ME)
    assert told(today) == [("B", "good", None)]
    assert today.changes.select("name", "contract_value", "owner").row(0) == ("Account B", 1000, "Ada")


def test_ones_own_rating_is_no_news_but_anothers_is(mornings: Mornings) -> None:
    begin(begun(mornings, A=GOOD), OTHER)
    mornings.on(2)
    day = mornings.rate("A", 3, ME)
    assert told(today_of(day, ME)) == []
    assert told(today_of(day, OTHER)) == [("A", "good", "poor")]
    assert today_of(day, OTHER).changes["why"].to_list() == ["rated Critical by ann"]


def test_the_biggest_contract_value_comes_first_and_none_last(mornings: Mornings) -> None:
    values = {"A": "10", "B": "", "C": "300"}
    begun(mornings, **{key: {**GOOD, "contract_value": value} for key, value in values.items()})
    day = mornings.on(2, **{key: {**POOR, "contract_value": value} for key, value in values.items()})
    assert [account for account, _, _ in told(today_of(day, ME))] == ["C", "A", "B"]


def test_what_was_handled_can_be_taken_back(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    day = mornings.on(2, A=POOR)
    today = today_of(day, ME)
    handle(today, [one(today)])
    reopen(today, [one(today)])
    assert told(today_of(day, ME)) == [("A", "good", "poor")]


def test_since_a_day_everything_is_told_whoever_dealt_with_it(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    day = mornings.on(2, A=POOR)
    handle_all(today_of(day, ME))
    assert changes_since(day, date(2026, 11, 1))["account_id"].to_list() == ["A"]
    assert changes_since(day, date(2026, 11, 2)).height == 0


# Snoozing.


def test_a_snooze_ends_on_its_day(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    today = today_of(mornings.on(2, A=POOR), ME)
    snooze(today, [one(today)], until=date(2026, 11, 5), reason="wait for the call")
    assert (today_of(mornings.on(4), ME).count, today_of(mornings.on(4), ME).snoozed) == (0, 1)
    assert told(today_of(mornings.on(5), ME)) == [("A", "good", "poor")]


def test_a_snooze_ends_when_its_condition_holds(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    today = today_of(mornings.on(2, A=POOR), ME)
    snooze(today, [one(today)], until=None, condition="renewal_date within 30 days")
    assert today_of(mornings.on(3), ME).count == 0
    assert told(today_of(mornings.on(4, A={**POOR, "renewal_date": "2026-12-01"}), ME)) == [("A", "good", "poor")]


def test_a_snooze_until_health_worsens_sleeps_through_anything_else(mornings: Mornings) -> None:
    begun(mornings, A=GOOD)
    today = today_of(mornings.on(2, A=AVERAGE), ME)
    snooze(today, [one(today)], until=None, condition="health worsens")
    assert today_of(mornings.on(3), ME).snoozed == 1
    assert told(today_of(mornings.on(4, A=POOR), ME)) == [("A", "good", "poor")]


@pytest.mark.parametrize(
    ("until", "condition", "said"),
    [
        (None, " ", "needs an end"),
        (date(2026, 11, 2), "", "2026-11-02: this day is not to come"),
        (None, "helth == poor", "helth"),
    ],
)
def test_a_snooze_without_an_end_that_makes_sense_is_refused(
    mornings: Mornings, until: date | None, condition: str, said: str
) -> None:
    begun(mornings, A=GOOD)
    today = today_of(mornings.on(2, A=POOR), ME)
    with pytest.raises(InputError, match=said):
        snooze(today, [one(today)], until=until, condition=condition)
    assert today_of(mornings.on(2), ME).snoozed == 0


# What is due.


def test_tasks_are_listed_from_the_day_they_are_due(mornings: Mornings) -> None:
    day = begun(mornings, A=GOOD)
    due = date(2026, 11, 3)
    Tasks(day.journal).add(
        NewTask(account_id="A", title="Call", owner="Ada", due=due, priority=Priority.HIGH, author=ME)
    )
    assert today_of(mornings.on(2), ME).tasks.height == 0
    assert today_of(mornings.on(3), ME).tasks.select("account_id", "name", "title", "due").rows() == [
        ("A", "Account A", "Call", due)
    ]


def test_a_rating_never_given_is_due_30_days_after_the_account_was_first_seen(mornings: Mornings) -> None:
    begun(mornings, A=GOOD, B={**GOOD, "touch": "low"})
    assert today_of(mornings.on(30), ME).ratings.height == 0
    december = today_of(mornings.at(date(2026, 12, 1)), ME)
    assert december.ratings.select("account_id", "due").rows() == [("A", date(2026, 12, 1))]
