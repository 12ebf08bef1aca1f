"""Snoozed items: away until a day or a condition, whichever comes first."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from healthcore.changes.day import Day
from healthcore.history.flips import OVERALL
from healthcore.journal.marks import Act, Mark
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


def away(day: Day, marks: Iterable[Mark]) -> set[str]:
    """The names of the items that are snoozed and not back yet on a day."""
    asleep = [mark for mark in marks if mark.act is Act.SNOOZED and (mark.until is None or mark.until > day.as_of)]
    woken = {text: _meeting(day, text, asleep) for text in {mark.condition for mark in asleep if mark.condition}}
    return {mark.item for mark in asleep if mark.account_id not in woken.get(mark.condition, frozenset())}


def _meeting(day: Day, condition: str, asleep: Iterable[Mark]) -> frozenset[str]:
    """The accounts for which a condition holds, of those that sleep until it does."""
    mine = [mark for mark in asleep if mark.condition == condition]
    if condition == WORSENS:
        return frozenset(mark.account_id for mark in mine if _worsened(day, mark))
    try:
        meets = matching(day, condition_of(condition, day))
    except ConditionError:  # the book has lost a column since: better told of too soon than never
        return frozenset(mark.account_id for mark in mine)
    return frozenset(day.book.accounts["account_id"].filter(meets))


def _worsened(day: Day, mark: Mark) -> bool:
    slept = date.min if mark.marked_at is None else mark.marked_at.astimezone().date()
    unknown = Health.UNKNOWN.value
    worse = day.flips.filter(
        pl.col("scope") == OVERALL,
        pl.col("account_id") == mark.account_id,
        pl.col("day") > slept,
        pl.col("health") != unknown,
        pl.col("was") != unknown,
        pl.col("health") < pl.col("was"),
    )
    return worse.height > 0
