"""A task: something that somebody has to do for an account."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from healthcore.vocabulary.errors import TaskError


class Priority(StrEnum):
    """How much a task matters, the most first."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for what matters most."""
        return list(Priority).index(self)


class TaskState(StrEnum):
    """What has become of a task."""

    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self in {TaskState.DONE, TaskState.DROPPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task to be written.

    Attributes:
        account_id: whom it is about.
        title: what to do, on one line.
        note: more about it; may be empty.
        owner: who does it; empty for nobody yet.
        due: the day by which it should be done.
        priority: how much it matters.
        author: who made it.
        play: the play that made it; empty for a person.
        span: what of the account it was made for, see `healthcore.plays.spans`; empty for a person's.
    """

    account_id: str
    title: str
    note: str = ""
    owner: str = ""
    due: date
    priority: Priority = Priority.NORMAL
    author: str
    play: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task as the journal has it.

    Attributes:
        number: what people call it by; numbers grow in the order in which tasks were made.
        account_id, title, note, author, play, span: as it was made, see NewTask.
        made_at: when, in UTC.
        owner, due, priority: as they are now.
        state: as it is now. A snooze that is over may still be SNOOZED here, see `awake`.
        until: of a snooze the day on which the task is back; None for none.
        condition: of a snooze what brings the task back; empty for nothing.
        words: of a task that is over what came of it, of a snooze why.
        decided_by, decided_at: who brought it into its state and when; None while it is as it was made.
    """

    number: int
    account_id: str
    title: str
    note: str
    owner: str
    due: date
    priority: Priority
    author: str
    play: str
    span: str
    made_at: datetime
    state: TaskState = TaskState.OPEN
    until: date | None = None
    condition: str = ""
    words: str = ""
    decided_by: str | None = None
    decided_at: datetime | None = None

    def is_due(self, day: date) -> bool:
        """Whether it is to be done on a day or should have been before."""
        return self.state is TaskState.OPEN and self.due <= day

    def is_overdue(self, day: date) -> bool:
        """Whether it should have been done before a day."""
        return self.state is TaskState.OPEN and self.due < day

    def on(self, day: date) -> "Task":
        """The task as it is on a day: back from a snooze that is over by then."""
        if self.state is TaskState.SNOOZED and self.until is not None and self.until <= day:
            return self.awake()
        return self

    def awake(self) -> "Task":
        """The task back from its snooze."""
        return replace(self, state=TaskState.OPEN, until=None, condition="")


def check_title(title: str) -> str:
    """A title without blanks at its ends; TaskError without one."""
    if not (title := title.strip()):
        raise TaskError("A task needs a title: what is to be done?")
    return title


def by_urgency(task: Task) -> tuple[bool, bool, date, int, int]:
    """A key to sort by: open ones, then snoozed, then those that are over; of each the earliest due, most important."""
    return (
        task.state.is_over,
        task.state is TaskState.SNOOZED,
        task.until or task.due if task.state is TaskState.SNOOZED else task.due,
        task.priority.rank,
        task.number,
    )
