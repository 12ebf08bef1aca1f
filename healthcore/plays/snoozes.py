"""Snoozes: away until a day or a condition, whichever comes first. Tasks have them, and items of Today."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import polars as pl

from healthcore.changes.day import Day
from healthcore.history.flips import OVERALL
from healthcore.plays.task import Task, TaskState
from healthcore.segments.conditions import condition_of, matching
from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import ConditionError, InputError

#: What may stand for a condition: the health is lower than at some moment after the snooze.
WORSENS = "health worsens"

_IN_DAYS = re.compile(r"(?:in\s+)?(\d{1,4})(?:\s*d(?:ays?)?)?", re.IGNORECASE)


def read_end(text: str, as_of: date) -> tuple[date | None, str]:
    """The day or the condition that somebody typed as the end of a snooze: `2026-12-01`, `7 days`, a condition."""
    typed = text.strip()
    if found := _IN_DAYS.fullmatch(typed):
        return as_of + timedelta(days=int(found[1])), ""
    try:
        return date.fromisoformat(typed), ""
    except ValueError:
        return None, typed


def check_snooze(day: Day, until: date | None, condition: str) -> None:
    """InputError when a snooze has neither a day to come nor a condition that makes sense."""
    if until is None and not condition.strip():
        raise InputError("A snooze needs an end.", fix=f"Give a day, or a condition such as: {WORSENS}")
    if until is not None and until <= day.as_of:
        raise InputError(f"{until}: this day is not to come.", fix=f"Give one after {day.as_of}.")
    if condition.strip() and condition.strip() != WORSENS:
        try:
            condition_of(condition, day)
        except ConditionError as error:
            said = f"{condition}: column {error.column}: {error.message}."
            raise InputError(said, fix=error.fix or f"Such as: {WORSENS}, or renewal_date within 60 days") from None


def meeting(day: Day, condition: str, asleep: Iterable[tuple[str, datetime | None]]) -> frozenset[str]:
    """The accounts for which the condition of a snooze holds, of those that sleep until it does, each since a moment.

    A condition that makes no sense any more, its column is gone say, holds: better told of too soon than never.
    """
    mine = list(asleep)
    if condition == WORSENS:
        return frozenset(account_id for account_id, since in mine if _worsened(day, account_id, since))
    try:
        meets = matching(day, condition_of(condition, day))
    except ConditionError:
        return frozenset(account_id for account_id, _ in mine)
    return frozenset(day.book.accounts["account_id"].filter(meets)) & {account_id for account_id, _ in mine}


def _worsened(day: Day, account_id: str, since: datetime | None) -> bool:
    slept = date.min if since is None else since.astimezone().date()
    unknown = Health.UNKNOWN.value
    worse = day.flips.filter(
        pl.col("scope") == OVERALL,
        pl.col("account_id") == account_id,
        pl.col("day") > slept,
        pl.col("health") != unknown,
        pl.col("was") != unknown,
        pl.col("health") < pl.col("was"),
    )
    return worse.height > 0


def woken(tasks: Iterable[Task], day: Day) -> list[Task]:
    """The snoozed tasks whose condition holds on a day."""
    asleep = [task for task in tasks if task.state is TaskState.SNOOZED and task.condition]
    found = []
    for condition in dict.fromkeys(task.condition for task in asleep):
        mine = [task for task in asleep if task.condition == condition]
        awake = meeting(day, condition, [(task.account_id, task.decided_at) for task in mine])
        found += [task for task in mine if task.account_id in awake]
    return found


def standing(tasks: Sequence[Task], day: Day) -> list[Task]:
    """Tasks as they are on a day: those whose snooze is over are open, though nothing was written yet."""
    awake = {task.number for task in woken(tasks, day)}
    return [task.awake() if task.number in awake else task.on(day.as_of) for task in tasks]
