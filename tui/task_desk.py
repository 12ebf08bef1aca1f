"""What the screen of tasks works on: the tasks that are shown, what is done with them, how it is taken back."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from healthcore.plays.snoozes import check_snooze
from healthcore.plays.task import Priority, Task, TaskState
from healthcore.plays.tasks import Tasks
from healthcore.plays.words import snooze_words

if TYPE_CHECKING:
    from healthcore.book.view import Chosen
    from healthcore.changes.day import Day

#: The views, in the order of the key that goes through them; of each the states that it shows.
VIEWS = {
    "open": frozenset({TaskState.OPEN}),
    "snoozed": frozenset({TaskState.SNOOZED}),
    "over": frozenset({TaskState.DONE, TaskState.DROPPED}),
    "all": frozenset(TaskState),
}

#: A row for a task. `said` is what there is to say beside its title: until when it sleeps, what came of it.
TASKS = pl.Schema(
    {
        "key": pl.String(),
        "number": pl.Int64(),
        "account_id": pl.String(),
        "title": pl.String(),
        "due": pl.Date(),
        "overdue": pl.Boolean(),
        "priority": pl.String(),
        "state": pl.String(),
        "said": pl.String(),
        "owner": pl.String(),
        "play": pl.String(),
        "name": pl.String(),
        "health": pl.UInt8(),
        "contract_value": pl.Decimal(38, 4),
        "currency": pl.String(),
    }
)
_OF_THE_ACCOUNT = ("name", "health", "contract_value", "currency")


class TaskDesk:
    """The tasks of a book.

    Args:
        day: the book and its past.
        author: who works on them.
        segment: only those of accounts in this segment; None for all.

    Attributes:
        view: which of VIEWS is shown.
        owner: only the tasks of this owner are shown; None for all.
    """

    def __init__(self, day: "Day", author: str, segment: "Chosen | None" = None) -> None:
        self._author = author
        self._undo: list[tuple[str, Callable[[], object]]] = []
        self.view = "open"
        self.owner: str | None = None
        self.take(day, segment)

    def take(self, day: "Day", segment: "Chosen | None") -> None:
        """Takes over another day or segment, or the same after something was written."""
        self.day = day
        self.segment = segment
        self._tasks = Tasks(day.journal)
        needs_all = self.view in {"over", "all"}
        found = self._tasks.all() if needs_all else self._tasks.unfinished()
        if segment is not None:
            ids = set(day.book.table["account_id"].filter(segment.members))
            found = [task for task in found if task.account_id in ids]
        self._found = {str(task.number): task for task in found}
        if self.owner is not None and self.owner not in self.owners:
            self.owner = None
        self.frame = _frame(day, self.shown)

    @property
    def shown(self) -> list[Task]:
        """The tasks that are shown, the most urgent first."""
        return [task for task in self._of_view if self.owner in {None, task.owner}]

    @property
    def _of_view(self) -> list[Task]:
        return [task for task in self._found.values() if task.state in VIEWS[self.view]]

    @property
    def owners(self) -> list[str]:
        """Who has tasks in this view."""
        return sorted({task.owner for task in self._of_view}, key=str.casefold)

    def count(self, state: TaskState) -> int:
        """How many tasks are in a state that is open or snoozed, whoever has them."""
        return sum(task.state is state for task in self._found.values())

    @property
    def overdue(self) -> int:
        """How many tasks should have been done before today."""
        return sum(task.is_overdue(self.day.as_of) for task in self._found.values())

    def task(self, key: str) -> Task | None:
        """The task of a row."""
        return self._found.get(key)

    def next_view(self) -> None:
        """Shows the next view."""
        order = list(VIEWS)
        self.view = order[(order.index(self.view) + 1) % len(order)]
        self.take(self.day, self.segment)

    def next_owner(self) -> None:
        """Shows only the tasks of the next owner; all after the last."""
        order: list[str | None] = [None, *self.owners]
        self.owner = order[(order.index(self.owner) + 1) % len(order)]
        self.frame = _frame(self.day, self.shown)

    # What can be done.

    @property
    def can_undo(self) -> bool:
        """Whether anything was done here."""
        return bool(self._undo)

    def check_snooze(self, until: date | None, condition: str) -> None:
        """InputError when an end makes no sense."""
        check_snooze(self.day, until, condition)

    def finish(self, tasks: Sequence[Task], outcome: str) -> None:
        """They are done."""
        self._do(tasks, lambda task: self._tasks.finish(task.number, outcome, self._author))

    def drop(self, tasks: Sequence[Task], outcome: str) -> None:
        """They will not be done."""
        self._do(tasks, lambda task: self._tasks.drop(task.number, outcome, self._author))

    def snooze(self, tasks: Sequence[Task], until: date | None, condition: str, reason: str) -> None:
        """They are away until a day or a condition."""
        self._do(
            tasks,
            lambda task: self._tasks.snooze(task.number, self._author, until=until, condition=condition, reason=reason),
        )

    def reopen(self, tasks: Sequence[Task]) -> None:
        """They are open again."""
        self._do(tasks, lambda task: self._tasks.reopen(task.number, self._author))

    def change(self, tasks: Sequence[Task], *, owner: str | None, due: date | None, priority: Priority | None) -> None:
        """They have another owner, due day or priority; None leaves what it is."""
        self._do(
            tasks,
            lambda task: self._tasks.change(task.number, self._author, owner=owner, due=due, priority=priority),
        )

    def undo(self) -> str:
        """Takes back what was done last; says what it was about."""
        what, restore = self._undo[-1]
        restore()
        self._undo.pop()
        self.take(self.day, self.segment)
        return what

    def _do(self, tasks: Sequence[Task], act: Callable[[Task], object]) -> None:
        """Does something with each of some tasks; what was done before one fails can be taken back too."""
        done: list[Task] = []
        try:
            for task in tasks:
                act(task)
                done.append(task)
        finally:
            if done:
                what = f"task {done[0].number}" if len(done) == 1 else f"{len(done):,} tasks"
                self._undo.append((what, lambda: self._restore_all(done)))
            self.take(self.day, self.segment)

    def _restore_all(self, tasks: Sequence[Task]) -> None:
        for before in tasks:
            self._restore(before)

    def _restore(self, before: Task) -> None:
        """Brings a task back to what it was."""
        now = self._tasks.get(before.number)
        if now.state.is_over or (now.state is TaskState.SNOOZED and before.state is TaskState.OPEN):
            now = self._tasks.reopen(before.number, self._author)
        if (now.owner, now.due, now.priority) != (before.owner, before.due, before.priority):
            self._tasks.change(
                before.number, self._author, owner=before.owner, due=before.due, priority=before.priority
            )
        match before.state:
            case TaskState.SNOOZED:
                self._tasks.snooze(
                    before.number,
                    self._author,
                    until=before.until,
                    condition=before.condition,
                    reason=before.words,
                )
            case TaskState.DONE:
                self._tasks.finish(before.number, before.words, self._author)
            case TaskState.DROPPED:
                self._tasks.drop(before.number, before.words, self._author)


def _frame(day: "Day", tasks: Sequence[Task]) -> pl.DataFrame:
    rows = [
        (
            str(task.number),
            task.number,
            task.account_id,
            task.title,
            task.due,
            task.is_overdue(day.as_of),
            task.priority.value,
            task.state.value,
            snooze_words(task) if task.state is TaskState.SNOOZED else task.words if task.state.is_over else "",
            task.owner,
            task.play,
        )
        for task in tasks
    ]
    told = {name: dtype for name, dtype in TASKS.items() if name not in _OF_THE_ACCOUNT}
    table = day.book.table
    known = table.select("account_id", *(name for name in _OF_THE_ACCOUNT if name in table.columns))
    return (
        pl.DataFrame(rows, schema=told, orient="row")
        .join(known, on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col("name").fill_null(pl.col("account_id")))
        .select(pl.col(name).cast(dtype) for name, dtype in TASKS.items())
    )
