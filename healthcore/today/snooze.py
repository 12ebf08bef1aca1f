"""Snoozed items of Today."""

from collections.abc import Iterable

from healthcore.changes.day import Day
from healthcore.journal.marks import Act, Mark
from healthcore.plays.snoozes import meeting


def away(day: Day, marks: Iterable[Mark]) -> set[str]:
    """The names of the items that are snoozed and not back yet on a day."""
    asleep = [mark for mark in marks if mark.act is Act.SNOOZED and (mark.until is None or mark.until > day.as_of)]
    woken = {
        condition: meeting(
            day, condition, [(mark.account_id, mark.marked_at) for mark in asleep if mark.condition == condition]
        )
        for condition in {mark.condition for mark in asleep if mark.condition}
    }
    return {mark.item for mark in asleep if mark.account_id not in woken.get(mark.condition, frozenset())}
