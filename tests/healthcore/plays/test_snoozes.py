"""Snoozes that end by a condition."""

from pathlib import Path

import pytest

from healthcore.changes.day import Day
from healthcore.plays.running import plays_of, run_plays
from healthcore.plays.snoozes import WORSENS, standing
from healthcore.plays.task import NewTask, TaskState
from healthcore.plays.tasks import Tasks
from tests.healthcore.book.books import AS_OF, GOOD
from tests.healthcore.plays.playing import Book
from tests.healthcore.segments.days import AVERAGE, POOR, UNKNOWN, account


def snoozed(day: Day, condition: str, account_id: str = "A1") -> Tasks:
    tasks = Tasks(day.journal)
    made = tasks.add(NewTask(account_id=account_id, title="Call", due=AS_OF, author="ann"))
    tasks.snooze(made.number, "ann", condition=condition)
    return tasks


def test_a_task_is_back_when_its_condition_holds_and_stays_back(tmp_path: Path) -> None:
    book = Book(tmp_path)
    snoozed(book.day(2, account("A1", GOOD)), "health == poor")
    assert book.run(2, account("A1", GOOD)).woken == ()

    worse = book.day(1, account("A1", POOR))
    assert [task.state for task in standing(Tasks(worse.journal).all(), worse)] == [TaskState.OPEN]
    assert Tasks(worse.journal).get(1).state is TaskState.SNOOZED, "nothing was written"
    assert [task.number for task in book.run(1, account("A1", POOR)).woken] == [1]

    task = Tasks(book.day(0, account("A1", GOOD)).journal).get(1)
    assert (task.state, task.words, task.decided_by) == (TaskState.OPEN, "snoozed until health == poor", "pulsebook")


def test_only_tasks_of_accounts_that_meet_it_are_back(tmp_path: Path) -> None:
    book = Book(tmp_path)
    rows = account("A1", GOOD), account("A2", POOR)
    day = book.day(0, *rows)
    snoozed(day, "health == poor", "A1")
    snoozed(day, "health == poor", "A2")

    assert [task.account_id for task in book.run(0, *rows).woken] == ["A2"]


def test_a_condition_that_cannot_be_read_any_more_ends_the_snooze(tmp_path: Path) -> None:
    book = Book(tmp_path)
    snoozed(book.day(1, account("A1", GOOD, mood="1")), "mood == 2")
    assert book.run(1, account("A1", GOOD, mood="1")).woken == ()

    run = book.run(0, account("A1", GOOD))

    assert len(run.woken) == 1
    assert "mood == 2" in Tasks(book.day(0, account("A1", GOOD)).journal).get(1).words


@pytest.mark.parametrize(
    ("then", "now", "is_back"),
    [
        (GOOD, AVERAGE, True),
        (GOOD, POOR, True),
        (AVERAGE, POOR, True),
        (POOR, POOR, False),
        (AVERAGE, GOOD, False),
        (GOOD, UNKNOWN, False),
    ],
)
def test_worse_is_worse_than_when_it_was_snoozed(
    tmp_path: Path, then: dict[str, str], now: dict[str, str], is_back: bool
) -> None:
    book = Book(tmp_path)
    snoozed(book.day(3, account("A1", then)), WORSENS)
    assert book.run(3, account("A1", then)).woken == ()

    assert bool(book.run(0, account("A1", now)).woken) is is_back


def test_what_became_worse_before_is_no_news(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.day(9, account("A1", GOOD))
    snoozed(book.day(5, account("A1", POOR)), WORSENS)

    assert book.run(0, account("A1", POOR)).woken == ()


def test_running_plays_without_anything_to_wake_writes_nothing(tmp_path: Path) -> None:
    book = Book(tmp_path)
    day = book.day(0, account("A1", GOOD))
    snoozed(day, "health == poor")
    position = day.journal.position()

    run_plays(day, plays_of(day.opened), "ann")

    assert day.journal.position() == position
