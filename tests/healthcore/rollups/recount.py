"""Roll-ups once more, row by row: what the expressions are held to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from healthcore.rollups.definition import Take


@dataclass(frozen=True, slots=True)
class Row:
    owner: str | None
    day: date | None
    ended: date | None
    amount: float | None
    word: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A roll-up in the terms of the recount; `where` is a condition and what it means on a row."""

    take: Take
    column: str | None = None
    where: tuple[str, Callable[[Row], bool]] | None = None
    days: int | None = None
    is_open: bool = False


def recounted(rows: Iterable[Row], asked: Asked, as_of: date) -> Mapping[str, Any]:
    """The value of every account that has rows."""
    by_owner: dict[str, list[Row]] = {}
    for row in rows:
        if row.owner is not None:
            by_owner.setdefault(row.owner, []).append(row)
    return {owner: _taken([row for row in own if _counts(row, asked, as_of)], asked) for owner, own in by_owner.items()}


def _counts(row: Row, asked: Asked, as_of: date) -> bool:
    if row.day is None or row.day > as_of:
        return False
    if asked.days is not None and row.day < as_of - timedelta(days=asked.days):
        return False
    if asked.is_open and row.ended is not None and row.ended <= as_of:
        return False
    return asked.where is None or asked.where[1](row)


def _taken(rows: list[Row], asked: Asked) -> object:
    if asked.column is None:
        return len(rows)
    valued = [(row.day, getattr(row, asked.column)) for row in rows if getattr(row, asked.column) is not None]
    values = [value for _, value in valued]
    match asked.take:
        case Take.COUNT:
            return len(values)
        case Take.DISTINCT:
            return len(set(values))
        case Take.SUM:
            return sum(values) if values or not rows else None
    if not values:
        return None
    match asked.take:
        case Take.MEAN:
            return sum(values) / len(values)
        case Take.MIN:
            return min(values)
        case Take.MAX:
            return max(values)
        case _:
            return max(valued)[1]
