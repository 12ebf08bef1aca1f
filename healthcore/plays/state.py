"""What plays have seen and done so far, from the journal."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from healthcore.plays.task import Task
from healthcore.plays.tasks import read_tasks

#: Between what a span began with and why a play acts once more in it.
ESCALATED = " escalated"
AGAIN = " +"
LEFT = "left "
BY_HAND = "by hand "


@dataclass(frozen=True)
class Firing:
    """A play acted for an account.

    Attributes:
        span: for which span; the day on which the account began to meet the condition, and what was special.
        day: when.
    """

    span: str
    day: date


@dataclass
class PlayState:
    """What one play has seen and done.

    Attributes:
        inside: the accounts that meet its condition, as last seen, with the day since when.
        left: those that met it before, with the day of leaving.
        firings: by account, oldest first.
        tasks: by account those that it made, oldest first.
    """

    inside: dict[str, date] = field(default_factory=dict)
    left: dict[str, date] = field(default_factory=dict)
    firings: dict[str, list[Firing]] = field(default_factory=lambda: defaultdict(list))
    tasks: dict[str, list[Task]] = field(default_factory=lambda: defaultdict(list))

    def has_fired(self, account_id: str, span: str) -> bool:
        """Whether it has acted for a span."""
        return any(firing.span == span for firing in self.firings.get(account_id, ()))

    def open_task(self, account_id: str) -> Task | None:
        """The task of its own that is not over."""
        return next((task for task in self.tasks.get(account_id, ()) if not task.state.is_over), None)


def read_states(connection: sqlite3.Connection) -> dict[str, PlayState]:
    """The state of every play that ever saw anything, by its name."""
    states: dict[str, PlayState] = defaultdict(PlayState)
    last = "SELECT max(seq) FROM play_spans GROUP BY play, account_id"
    for play, account_id, act, day in connection.execute(
        f"SELECT play, account_id, act, day FROM play_spans WHERE seq IN ({last})"  # noqa: S608 - our own words
    ):
        state = states[play]
        (state.inside if act == "entered" else state.left)[account_id] = date.fromisoformat(day)
    for play, account_id, span, day in connection.execute(
        "SELECT play, account_id, span, day FROM firings ORDER BY seq"
    ):
        states[play].firings[account_id].append(Firing(span, date.fromisoformat(day)))
    for task in read_tasks(connection, "WHERE play != ''"):
        states[task.play].tasks[task.account_id].append(task)
    return states
