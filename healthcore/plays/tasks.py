"""The tasks of a book: facts in its journal, each task with what has become of it."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.plays.task import NewTask, Priority, Task, TaskState, by_urgency, check_title
from healthcore.vocabulary.errors import TaskError

_MADE = "number, account_id, title, note, owner, due, priority, author, play, span, made_at"
_EVENT = "task, act, until, condition, words, changes, author, happened_at"

_LAST = "SELECT max(seq) FROM task_events WHERE act != 'changed' GROUP BY task"
_UNFINISHED = (
    "WHERE number NOT IN "  # noqa: S608 - our own names
    f"(SELECT task FROM task_events WHERE act IN ('done', 'dropped') AND seq IN ({_LAST}))"
)

#: What an event makes of a task's state; "changed" leaves it.
_STATES = {
    "done": TaskState.DONE,
    "dropped": TaskState.DROPPED,
    "snoozed": TaskState.SNOOZED,
    "reopened": TaskState.OPEN,
}


class Tasks:
    """The tasks in a journal. What was written is on the disk when a method returns.

    Everything raises JournalError when the journal cannot be used, and TaskError for what makes no sense.

    Args:
        journal: the book's.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def all(self) -> list[Task]:
        """Every task, the most urgent first, those that are over last; a snooze that ended by date is over."""
        return self._read("", ())

    def at(self, day: date) -> list[Task]:
        """Every task there was at the end of a day, as it was then, in the same order."""
        tasks = self._journal.database.read(lambda connection: read_tasks(connection, until=day))
        return sorted((task.on(day) for task in tasks), key=by_urgency)

    def unfinished(self) -> list[Task]:
        """The tasks that are open or snoozed, in the same order."""
        return self._read(_UNFINISHED, ())

    def of_account(self, account_id: str) -> list[Task]:
        """The tasks of one account, in the same order."""
        return self._read("WHERE account_id = ?", (account_id,))

    def get(self, number: int) -> Task:
        """One task; TaskError when there is none of that number."""
        found = self._read("WHERE number = ?", (number,))
        if not found:
            raise _unknown(number)
        return found[0]

    def due(self, day: date) -> list[Task]:
        """The open tasks that are to be done by a day, the most urgent first."""
        return [task for task in self.unfinished() if task.is_due(day)]

    def add(self, new: NewTask) -> Task:
        """Write a task."""
        return self.add_many([new])[0]

    def add_many(self, news: Iterable[NewTask]) -> list[Task]:
        """Write tasks, all of them or none."""
        with self._journal.database.writing() as connection:
            numbers = [insert_task(connection, new, self._journal.clock.now()) for new in news]
        return [self.get(number) for number in numbers]

    def finish(self, number: int, outcome: str, author: str) -> Task:
        """It is done; the outcome says what came of it and may be empty."""
        return self._event(number, "done", author, words=outcome)

    def drop(self, number: int, outcome: str, author: str) -> Task:
        """It will not be done; for the play that made it that counts as done."""
        return self._event(number, "dropped", author, words=outcome)

    def snooze(
        self, number: int, author: str, *, until: date | None = None, condition: str = "", reason: str = ""
    ) -> Task:
        """Out of the way until a day, until a condition holds, or whichever comes first.

        The condition is taken as it is: check it first with `healthcore.segments.conditions.condition_of`.
        """
        if until is None and not condition.strip():
            raise TaskError("A snooze ends on a day or by a condition: give one of them.")
        if until is not None and until <= self._journal.clock.today():
            raise TaskError(f"{until}: a snooze ends after today.")
        return self._event(number, "snoozed", author, until=until, condition=condition.strip(), words=reason)

    def reopen(self, number: int, author: str, reason: str = "") -> Task:
        """Back among the open ones, from a snooze or after it was over."""
        return self._event(number, "reopened", author, words=reason)

    def change(
        self,
        number: int,
        author: str,
        *,
        owner: str | None = None,
        due: date | None = None,
        priority: Priority | None = None,
        reason: str = "",
    ) -> Task:
        """Another owner, due day or priority; None keeps what it is."""
        changes = changes_of(owner=owner, due=due, priority=priority)
        if not changes:
            raise TaskError("Nothing to change: give an owner, a day or a priority.")
        return self._event(number, "changed", author, words=reason, changes=changes)

    def _event(
        self,
        number: int,
        act: str,
        author: str,
        *,
        words: str = "",
        until: date | None = None,
        condition: str = "",
        changes: Mapping[str, str] | None = None,
    ) -> Task:
        with self._journal.database.writing() as connection:
            task = next(iter(read_tasks(connection, "WHERE number = ?", (number,))), None)
            if task is None:
                raise _unknown(number)
            _check_possible(task.on(self._journal.clock.today()), act)
            insert_event(
                connection,
                number,
                act,
                author,
                self._journal.clock.now(),
                words=words.strip(),
                until=until,
                condition=condition,
                changes=changes,
            )
        return self.get(number)

    def _read(self, where: str, values: Sequence[object]) -> list[Task]:
        today = self._journal.clock.today()
        tasks = self._journal.database.read(lambda connection: read_tasks(connection, where, values))
        return sorted((task.on(today) for task in tasks), key=by_urgency)


def _unknown(number: int) -> TaskError:
    return TaskError(f"There is no task {number}.", fix="Their numbers are listed by: pulsebook tasks BOOK --all")


def _check_possible(task: Task, act: str) -> None:
    if act == "reopened":
        if task.state is TaskState.OPEN:
            raise TaskError(f"Task {task.number} is open.")
    elif task.state.is_over:
        raise TaskError(
            f"Task {task.number} is {task.state} since {task.decided_at:%Y-%m-%d}, by {task.decided_by}.",
            fix="Reopen it first.",
        )


def changes_of(*, owner: str | None, due: date | None, priority: Priority | None) -> dict[str, str]:
    """What an event keeps of a change."""
    changes = {
        "owner": None if owner is None else owner.strip(),
        "due": None if due is None else due.isoformat(),
        "priority": None if priority is None else priority.value,
    }
    return {name: value for name, value in changes.items() if value is not None}


def insert_task(connection: sqlite3.Connection, new: NewTask, now: datetime) -> int:
    """Write a task inside a transaction; gives its number."""
    row = (
        new.account_id,
        check_title(new.title),
        new.note.strip(),
        new.owner.strip(),
        new.due.isoformat(),
        new.priority.value,
        new.author,
        new.play,
        new.span,
        to_text(now),
    )
    columns = _MADE.removeprefix("number, ")
    written = connection.execute(f"INSERT INTO tasks ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - our own names
    return int(written.lastrowid or 0)


def as_made(number: int, new: NewTask, now: datetime) -> Task:
    """The task that `insert_task` has written."""
    return Task(
        number=number,
        account_id=new.account_id,
        title=check_title(new.title),
        note=new.note.strip(),
        owner=new.owner.strip(),
        due=new.due,
        priority=new.priority,
        author=new.author,
        play=new.play,
        span=new.span,
        made_at=datetime.fromisoformat(to_text(now)),
    )


def insert_event(
    connection: sqlite3.Connection,
    number: int,
    act: str,
    author: str,
    now: datetime,
    *,
    words: str = "",
    until: date | None = None,
    condition: str = "",
    changes: Mapping[str, str] | None = None,
) -> None:
    """Write what happens to a task inside a transaction."""
    row = (
        number,
        act,
        None if until is None else until.isoformat(),
        condition or None,
        words,
        json.dumps(dict(changes or {}), ensure_ascii=False),
        author,
        to_text(now),
    )
    connection.execute(f"INSERT INTO task_events ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - our own names


def read_tasks(
    connection: sqlite3.Connection, where: str = "", values: Sequence[object] = (), *, until: date | None = None
) -> list[Task]:
    """The tasks that a condition of SQL picks, oldest first, each after all of its events, or those until a day."""
    made = connection.execute(f"SELECT {_MADE} FROM tasks {where} ORDER BY number", values).fetchall()  # noqa: S608 - our own names
    picked = f"WHERE task IN (SELECT number FROM tasks {where})" if where else ""  # noqa: S608 - our own names
    events: dict[int, list[tuple[Any, ...]]] = {}
    for number, *event in connection.execute(f"SELECT {_EVENT} FROM task_events {picked} ORDER BY seq", values):  # noqa: S608 - our own names
        if _happened_by(until, event[-1]):
            events.setdefault(number, []).append(tuple(event))
    return [_after(_made(row), events.get(row[0], ())) for row in made if _happened_by(until, row[-1])]


def _happened_by(day: date | None, moment: str) -> bool:
    """Whether a moment of the journal is not after a day of the system's zone; always without a day."""
    return day is None or datetime.fromisoformat(moment).astimezone().date() <= day


def _made(row: tuple[Any, ...]) -> Task:
    number, account_id, title, note, owner, due, priority, author, play, span, made_at = row
    return Task(
        number=number,
        account_id=account_id,
        title=title,
        note=note,
        owner=owner,
        due=date.fromisoformat(due),
        priority=Priority(priority),
        author=author,
        play=play,
        span=span,
        made_at=datetime.fromisoformat(made_at),
    )


def _after(task: Task, events: Iterable[tuple[Any, ...]]) -> Task:
    for act, until, condition, words, changes, author, happened_at in events:
        if changed := json.loads(changes):
            task = replace(
                task,
                owner=changed.get("owner", task.owner),
                due=date.fromisoformat(changed["due"]) if "due" in changed else task.due,
                priority=Priority(changed.get("priority", task.priority)),
            )
        if act in _STATES:
            task = replace(
                task,
                state=_STATES[act],
                until=date.fromisoformat(until) if until else None,
                condition=condition or "",
                words=words,
                decided_by=author,
                decided_at=datetime.fromisoformat(happened_at),
            )
    return task
