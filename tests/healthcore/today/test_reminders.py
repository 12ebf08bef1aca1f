"""When a tune-up is due: 30 days after a model was first put in force, every quarter after, and by product changes."""

from datetime import date, timedelta

import pytest

from healthcore.book.model_file import model_file, save_model
from healthcore.changes.day import Day
from healthcore.journal.product_changes import note_product_change
from healthcore.today.reminders import due_after, months_later, reminders
from healthcore.today.today import Today, handle, reopen, snooze, today_of
from healthcore.vocabulary.errors import InputError
from tests.healthcore.book.books import GOOD, RECOMMENDED
from tests.healthcore.today.mornings import Mornings

FIRST = date(2026, 11, 1)


@pytest.fixture
def team(mornings: Mornings) -> Mornings:
    """A book whose model was first put in force on the first of November."""
    mornings.on(1, A1=GOOD)
    return mornings


def due(day: Day) -> list[str]:
    return reminders(day)["item"].to_list()


def edit(team: Mornings, threshold: int) -> None:
    """Puts an edit of the model in force, on the day that was opened last."""
    opened = team.opened
    assert opened is not None
    text = RECOMMENDED.replace("engagement > 60", f"engagement > {threshold}")
    save_model(opened, model_file(opened), text, author="ann", reason="tuned")


def at(team: Mornings, days: int) -> Day:
    return team.at(FIRST + timedelta(days=days))


def test_the_first_tune_up_is_due_after_30_days_then_every_quarter(team: Mornings) -> None:
    assert due(at(team, 29)) == []
    assert due(at(team, 30)) == ["tune-up:2026-12-01"]
    assert due(team.at(date(2027, 2, 28))) == ["tune-up:2026-12-01"]
    assert due(team.at(date(2027, 3, 1))) == ["tune-up:2027-03-01"]
    assert due(team.at(date(2028, 1, 1))) == ["tune-up:2027-12-01"]
    (row,) = reminders(at(team, 30)).rows(named=True)
    assert (row["name"], row["account_id"]) == ("Tune-up of Recommended", "")
    assert row["why"] == "Recommended is in force since 2026-11-01, as it was then"


def test_an_edit_that_is_put_in_force_is_a_tune_up_and_the_quarter_begins_anew(team: Mornings) -> None:
    at(team, 40)
    edit(team, 55)
    assert due(at(team, 40)) == []
    assert due(team.at(date(2027, 3, 10))) == []
    assert due(team.at(date(2027, 3, 11))) == ["tune-up:2027-03-11"]


def test_a_model_of_another_name_is_another_one(team: Mornings) -> None:
    at(team, 10)
    opened = team.opened
    assert opened is not None
    text = RECOMMENDED.replace('name = "Recommended"', 'name = "Ours"')
    save_model(opened, model_file(opened), text, author="ann", reason="ours")
    assert due(at(team, 39)) == []
    assert reminders(at(team, 45))["name"].to_list() == ["Tune-up of Ours"]


def test_a_product_change_is_due_at_once_until_the_model_is_edited(team: Mornings) -> None:
    day = at(team, 3)
    note_product_change(day.journal, "Usage is counted per workspace", "ann")
    (row,) = reminders(at(team, 3)).rows(named=True)
    assert (row["item"], row["due"]) == ("product-change:1", date(2026, 11, 4))
    assert row["why"] == "the product changed: Usage is counted per workspace (noted by ann)"
    edit(team, 55)
    assert due(at(team, 4)) == []


def test_nothing_is_due_before_it_was_noted_nor_for_a_model_that_is_only_tried(team: Mornings) -> None:
    day = at(team, 40)
    assert due(day) == ["tune-up:2026-12-01"]
    assert due_after(day, date(2026, 12, 1)).height == 0
    assert due_after(day, date(2026, 11, 30)).height == 1


def test_it_is_dealt_with_snoozed_and_brought_back_like_everything_on_today(team: Mornings) -> None:
    def today(days: int) -> Today:
        return today_of(at(team, days), "ann")

    item = [("tune-up:2026-12-01", "")]
    assert today(30).reminders.height == 1
    snooze(today(30), item, until=date(2026, 12, 5))
    assert (today(30).reminders.height, today(30).snoozed) == (0, 1)
    assert today(34).reminders.height == 1
    handle(today(34), item)
    assert today(35).reminders.height == 0
    assert today_of(at(team, 35), "bob").reminders.height == 1
    reopen(today(35), item)
    assert today(35).reminders.height == 1
    handle(today(35), item)
    assert today_of(team.at(date(2027, 3, 1)), "ann").reminders["item"].to_list() == ["tune-up:2027-03-01"]


def test_a_reminder_cannot_wait_for_a_condition_on_an_account(team: Mornings) -> None:
    today = today_of(at(team, 30), "ann")
    with pytest.raises(InputError, match="about none"):
        snooze(today, [("tune-up:2026-12-01", "")], until=None, condition="health == poor")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 10, 1), 15, date(2028, 1, 1)),
    ],
)
def test_a_quarter_ends_on_the_last_day_of_a_month_that_is_shorter(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected
