"""Conditions over what is derived of accounts: every name, what it is on an account, and what is refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from healthcore.book.rating import save_rating
from healthcore.changes.day import Day, day_of
from healthcore.conditions.words import to_text
from healthcore.segments.conditions import condition_of, matching, specs_of, values_of
from healthcore.vocabulary import Kind
from healthcore.vocabulary.errors import ConditionError
from tests.healthcore.book.books import AS_OF, GOOD
from tests.healthcore.segments.days import AVERAGE, POOR, UNKNOWN, account, day_after, own_directories


def met(day: Day, text: str) -> list[str]:
    """The ids of the accounts that meet a condition."""
    return day.book.accounts["account_id"].filter(matching(day, condition_of(text, day))).to_list()


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Ten days of a book that tests look at and none changes."""
    with own_directories(tmp_path_factory) as directory:
        day = ten_days(directory)
        _ = day.flips
        return day


def ten_days(directory: Path) -> Day:
    """Who declined, improved, stayed, came, and one that is cancelled."""
    first = [
        account("down", GOOD, renewal_date="2026-12-02"),
        account("up", POOR),
        account("same", AVERAGE, csm_risk="Critical"),
        account("empty", UNKNOWN),
        account("left", POOR),
    ]
    now = [
        account("down", AVERAGE, renewal_date="2026-12-02", owner="bob"),
        account("up", GOOD, renewal_date="2026-11-20"),
        account("same", GOOD, csm_risk="Critical"),
        account("empty", UNKNOWN),
        account("new", POOR),
        account("left", POOR, status="cancelled"),
    ]
    return day_after(directory, (10, first), (2, now), (0, now))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("health == good", ["up"]),
        ("health < good", ["down", "same", "new"]),
        ("health is empty", ["empty"]),
        ("health.usage == poor", ["new"]),
        ("score <= 50", ["new"]),
        ("score.usage >= 100", ["up", "same"]),
        ("coverage == 0", ["empty"]),
        ("profile == 'High-touch'", ["down", "up", "same", "empty", "new"]),
        ("rated == yes", ["down", "up", "same", "empty", "new"]),
        ("metrics_health == good", ["up", "same"]),
        ("declined == yes", ["down"]),
        ("improved_to_good == yes", ["up"]),
        ("days_in_health >= 10", ["same", "empty"]),
        ("days_in_good == 2", ["up"]),
        ("days_in_poor >= 10", ["same"]),
        ("rating_due_in <= 20", ["down", "up", "same", "empty"]),
        ("days_to_renewal == 10", ["down"]),
        ("days_to_renewal < 0", ["up"]),
        ("csm_risk is severe", ["same"]),
        ("owner == 'bob' or status == 'trial'", ["down"]),
        ("last_asked is empty and asks_last_year == 0", ["down", "up", "same", "empty", "new"]),
        ("not tier == 'gold'", []),  # no data does not match
        ("play.anything is empty", ["down", "up", "same", "empty", "new"]),
        ("play.anything == yes", []),
        ("age_days > 3", []),
    ],
)
def test_every_derived_name_can_be_read(week: Day, text: str, expected: list[str]) -> None:
    assert met(week, text) == expected
    assert to_text(condition_of(text, week)) == text


def test_cancelled_accounts_never_match(week: Day) -> None:
    assert "left" not in met(week, "account_id != ''")


def test_without_a_week_of_history_nobody_has_declined_and_nobody_has_not(tmp_path: Path) -> None:
    day = day_after(tmp_path, (0, [account("a")]))
    assert met(day, "declined == yes or declined == no") == []
    assert met(day, "declined is empty") == ["a"]


def test_a_name_that_is_not_known_is_an_error_with_its_place_and_the_nearest_names(week: Day) -> None:
    with pytest.raises(ConditionError) as caught:
        condition_of("owner == 'ann' and\n  days_in_god > 3", week)
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert "days_in_god is neither" in caught.value.message
    assert "days_in_good" in caught.value.fix


@pytest.mark.parametrize("text", ["health == unknown", "health.usage in (poor, 'Unknown')"])
def test_unknown_is_no_level_of_health_and_the_error_says_what_to_write(week: Day, text: str) -> None:
    with pytest.raises(ConditionError, match="is empty"):
        condition_of(text, week)


def test_a_comparison_that_makes_no_sense_is_an_error(week: Day) -> None:
    with pytest.raises(ConditionError, match="yes or no"):
        condition_of("declined == 3", week)


def test_every_known_name_gives_values_of_its_kind_for_every_account(week: Day) -> None:
    specs = specs_of(week)
    values = values_of(week, specs)
    assert values.columns == list(specs)
    assert values.height == week.book.accounts.height
    assert specs["health"].kind is Kind.ORDINAL
    with pytest.raises(KeyError):
        values_of(week, ["no_such_name"])


def test_a_rating_given_now_counts_at_once(tmp_path: Path) -> None:
    week = ten_days(tmp_path)
    opened, _ = save_rating(week.opened, 1, 3, note="Cancels", reasons=(), author="ann")
    after = week.with_opened(opened)
    assert met(after, "health == poor and metrics_health == good") == ["up", "same"]
    assert values_of(after, ["rating_due_in"])["rating_due_in"].to_list()[1] == 14


def test_asks_and_what_plays_set_are_read_from_the_journal(tmp_path: Path) -> None:
    week = ten_days(tmp_path)
    moment = datetime(2026, 11, 22, 9, tzinfo=UTC).isoformat(timespec="milliseconds")
    tomorrow = datetime(2026, 11, 24, 9, tzinfo=UTC).isoformat(timespec="milliseconds")
    with week.journal.database.writing() as connection:
        for ask, who, asked_on in (("1", "up", "2026-11-01"), ("2", "up", "2025-11-22"), ("3", "down", "2026-11-20")):
            row = (ask, who, asked_on, "", "", "ann", moment)
            connection.execute("INSERT INTO asks VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO ask_events VALUES (NULL, '3', 'retracted', '', 'ann', ?)", (moment,))
        for who, name, value, when in (
            ("up", "onboarded", "true", moment),
            ("down", "wave", "2", moment),
            ("down", "wave", "3", moment),
            ("down", "wave", "4", tomorrow),
            ("same", "since", '"2026-11-01"', moment),
            ("same", "mixed", '"x"', moment),
            ("up", "mixed", "1", moment),
        ):
            connection.execute("INSERT INTO play_values VALUES (NULL, ?, ?, ?, 'p', ?)", (who, name, value, when))
    day = day_of(week.opened)
    assert met(day, "asks_last_year == 1") == ["up"]
    assert met(day, "last_asked == 2026-11-01") == ["up"]
    assert met(day, "play.onboarded == yes") == ["up"]
    assert met(day, "play.wave == 3") == ["down"]
    assert met(day, "play.since in the last 30 days") == ["same"]
    assert met(day, "play.mixed in ('1', 'x')") == ["up", "same"]


def test_the_day_it_is_seen_at_is_the_books(week: Day) -> None:
    assert week.as_of == AS_OF == date(2026, 11, 22)
