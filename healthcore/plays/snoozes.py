"""Snoozes that end by a condition."""

from collections.abc import Sequence
from datetime import date

from healthcore.book.account import AccountHealth
from healthcore.changes.day import Day
from healthcore.plays.task import Task, TaskState
from healthcore.segments.conditions import condition_of, matching
from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import ConditionError


def woken(tasks: Sequence[Task], day: Day) -> list[tuple[Task, str]]:
    """The snoozed tasks whose condition holds on a day, each with why it is back.

    A condition that cannot be read any more, its column is gone say, ends the snooze too: nothing sleeps for ever.
    """
    asleep = [task for task in tasks if task.state is TaskState.SNOOZED and task.condition]
    found: list[tuple[Task, str]] = []
    for condition in dict.fromkeys(task.condition for task in asleep):
        try:
            meets = matching(day, condition_of(condition, day))
        except ConditionError as error:
            found += [(task, f"its condition cannot be read: {error.message}") for task in _of(asleep, condition)]
            continue
        ids = set(day.book.accounts["account_id"].filter(meets))
        found += [(task, f"it is so: {condition}") for task in _of(asleep, condition) if task.account_id in ids]
    return found


def standing(tasks: Sequence[Task], day: Day) -> list[Task]:
    """Tasks as they are on a day: those whose snooze is over are open, though nothing was written yet."""
    awake = {task.number for task, _ in woken(tasks, day)}
    return [task.awake() if task.number in awake else task.on(day.as_of) for task in tasks]


def _of(tasks: Sequence[Task], condition: str) -> list[Task]:
    return [task for task in tasks if task.condition == condition]


def until_worse(account: AccountHealth) -> str:
    """The condition that holds as soon as an account's health is worse than now."""
    match account.health:
        case Health.GOOD:
            return "health < good"
        case Health.AVERAGE:
            return "health == poor"
        case Health.POOR:
            return f"score < {account.score or 0}"
        case _:
            return "health == poor"


def until_renewal(day: date, renewal: date | None, days: int = 60) -> str:
    """The condition that holds so many days before an account renews; empty when that is over or unknown."""
    return f"days_to_renewal <= {days}" if renewal is not None and (renewal - day).days > days else ""
