"""Tasks: what can be done with one, and what it then is."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from healthcore.journal.journal import Journal
from healthcore.plays.task import NewTask, Priority, Task, TaskState
from healthcore.plays.tasks import Tasks
from healthcore.vocabulary.errors import TaskError
from tests.healthcore.book.books import AS_OF, Ticking

TOMORROW = AS_OF + timedelta(days=1)


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def tasks(tmp_path: Path, clock: Ticking) -> Tasks:
    return Tasks(Journal(tmp_path / "book", clock))


def call(account_id: str = "A1", due: date = AS_OF, **more: object) -> NewTask:
    return NewTask(**{"account_id": account_id, "title": "Call them", "due": due, "author": "ann", **more})  # type: ignore[arg-type]


def test_a_task_is_as_it_was_made(tasks: Tasks) -> None:
    made = tasks.add(call(title=" Call [/] them ", note="Sponsor left", owner="Bo", priority=Priority.HIGH))

    assert (made.number, made.title, made.note, made.owner) == (1, "Call [/] them", "Sponsor left", "Bo")
    assert (made.due, made.priority, made.state, made.author) == (AS_OF, Priority.HIGH, TaskState.OPEN, "ann")
    assert tasks.get(1) == made
    assert tasks.all() == [made]


def test_a_journal_that_is_not_there_has_no_tasks_and_stays_away(tasks: Tasks, tmp_path: Path) -> None:
    assert tasks.all() == []
    assert list(tmp_path.iterdir()) == [] or not (tmp_path / "book").exists()


def test_a_task_needs_a_title(tasks: Tasks) -> None:
    with pytest.raises(TaskError, match="title"):
        tasks.add(call(title="  "))


def test_what_was_done_stays_with_its_outcome(tasks: Tasks) -> None:
    tasks.add(call())

    done = tasks.finish(1, " They renew ", "bo")

    assert (done.state, done.words, done.decided_by) == (TaskState.DONE, "They renew", "bo")
    assert done.decided_at is not None
    assert not done.is_due(AS_OF)


@pytest.mark.parametrize("act", ["finish", "drop", "snooze", "change"])
def test_a_task_that_is_over_stays_over_until_it_is_reopened(tasks: Tasks, act: str) -> None:
    tasks.add(call())
    tasks.drop(1, "not worth it", "ann")
    acts = {
        "finish": lambda: tasks.finish(1, "", "bo"),
        "drop": lambda: tasks.drop(1, "", "bo"),
        "snooze": lambda: tasks.snooze(1, "bo", until=TOMORROW),
        "change": lambda: tasks.change(1, "bo", owner="Bo"),
    }

    with pytest.raises(TaskError, match="is dropped since"):
        acts[act]()
    tasks.reopen(1, "bo")
    acts[act]()

    assert tasks.get(1).words == ""


def test_an_open_task_cannot_be_reopened(tasks: Tasks) -> None:
    tasks.add(call())

    with pytest.raises(TaskError, match="is open"):
        tasks.reopen(1, "ann")


def test_there_is_no_task_of_that_number(tasks: Tasks) -> None:
    with pytest.raises(TaskError, match="no task 7"):
        tasks.get(7)
    with pytest.raises(TaskError, match="no task 7"):
        tasks.finish(7, "", "ann")


def test_a_snooze_ends_on_its_day(tasks: Tasks, clock: Ticking) -> None:
    tasks.add(call())

    snoozed = tasks.snooze(1, "ann", until=TOMORROW, reason="on holiday")
    assert (snoozed.state, snoozed.until, snoozed.words) == (TaskState.SNOOZED, TOMORROW, "on holiday")
    assert tasks.due(AS_OF) == []

    clock.moment += timedelta(days=1)
    assert tasks.get(1).state is TaskState.OPEN
    assert [task.number for task in tasks.due(TOMORROW)] == [1]


def test_a_snooze_needs_an_end_after_today(tasks: Tasks) -> None:
    tasks.add(call())

    with pytest.raises(TaskError, match="give one"):
        tasks.snooze(1, "ann", condition=" ")
    with pytest.raises(TaskError, match="after today"):
        tasks.snooze(1, "ann", until=AS_OF)


def test_a_snooze_by_a_condition_lasts_until_somebody_ends_it(tasks: Tasks, clock: Ticking) -> None:
    tasks.add(call())
    tasks.snooze(1, "ann", condition="declined is yes")
    clock.moment += timedelta(days=400)

    assert (tasks.get(1).state, tasks.get(1).condition) == (TaskState.SNOOZED, "declined is yes")
    assert tasks.reopen(1, "pulsebook").state is TaskState.OPEN


def test_owner_day_and_priority_can_be_changed_and_the_rest_stays(tasks: Tasks) -> None:
    tasks.add(call(owner="Ann"))
    tasks.change(1, "ann", owner="Bo", due=TOMORROW)

    changed = tasks.change(1, "bo", priority=Priority.LOW)

    assert (changed.owner, changed.due, changed.priority, changed.author) == ("Bo", TOMORROW, Priority.LOW, "ann")
    assert changed.state is TaskState.OPEN
    with pytest.raises(TaskError, match="Nothing to change"):
        tasks.change(1, "ann")


def test_a_change_leaves_a_snooze_as_it_is(tasks: Tasks) -> None:
    tasks.add(call())
    tasks.snooze(1, "ann", until=TOMORROW)

    assert tasks.change(1, "ann", priority=Priority.HIGH).state is TaskState.SNOOZED


def test_the_most_urgent_come_first_and_what_is_over_last(tasks: Tasks) -> None:
    later = tasks.add(call(due=TOMORROW))
    over = tasks.add(call(due=AS_OF - timedelta(days=9)))
    asleep = tasks.add(call(due=AS_OF - timedelta(days=9)))
    normal, high = tasks.add(call()), tasks.add(call(priority=Priority.HIGH))
    tasks.finish(over.number, "", "ann")
    tasks.snooze(asleep.number, "ann", until=TOMORROW)

    assert _numbers(tasks.all()) == [high.number, normal.number, later.number, asleep.number, over.number]


def test_the_unfinished_ones_are_those_that_are_not_over(tasks: Tasks) -> None:
    for _ in range(5):
        tasks.add(call())
    tasks.finish(1, "", "ann")
    tasks.drop(2, "", "ann")
    tasks.snooze(3, "ann", until=TOMORROW)
    tasks.finish(4, "", "ann")
    tasks.reopen(4, "ann")
    tasks.change(4, "ann", owner="Bo")

    assert _numbers(tasks.unfinished()) == [4, 5, 3]
    assert tasks.unfinished() == [task for task in tasks.all() if not task.state.is_over]


def test_the_tasks_of_one_account(tasks: Tasks) -> None:
    tasks.add(call("A1"))
    tasks.add(call("A2"))
    tasks.finish(2, "", "ann")

    assert [(task.number, task.state) for task in tasks.of_account("A2")] == [(2, TaskState.DONE)]


def test_a_past_day_has_the_tasks_of_then_as_they_were_then(tasks: Tasks, clock: Ticking) -> None:
    tasks.add(call(due=TOMORROW))
    tasks.snooze(1, "ann", until=AS_OF + timedelta(days=3))
    clock.moment += timedelta(days=1)
    tasks.add(call("A2"))
    tasks.change(1, "ann", owner="Bo", priority=Priority.HIGH)
    tasks.finish(2, "They renew", "ann")
    clock.moment += timedelta(days=1)
    tasks.reopen(1, "ann")

    assert tasks.at(AS_OF - timedelta(days=1)) == []
    (first,) = tasks.at(AS_OF)
    assert (first.state, first.owner, first.priority) == (TaskState.SNOOZED, "", Priority.NORMAL)
    changed, done = tasks.at(TOMORROW)
    assert (changed.state, changed.owner, changed.priority) == (TaskState.SNOOZED, "Bo", Priority.HIGH)
    assert (done.state, done.words) == (TaskState.DONE, "They renew")
    assert tasks.at(AS_OF + timedelta(days=2)) == tasks.all()


def test_a_snooze_that_ends_by_date_is_over_on_the_days_after_it(tasks: Tasks) -> None:
    tasks.add(call())
    tasks.snooze(1, "ann", until=TOMORROW)

    assert [task.state for task in tasks.at(AS_OF)] == [TaskState.SNOOZED]
    assert [task.state for task in tasks.at(TOMORROW)] == [TaskState.OPEN]


def _numbers(tasks: list[Task]) -> list[int]:
    return [task.number for task in tasks]
