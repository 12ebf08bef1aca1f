"""What each person has dealt with on Today: a bookmark, and marks on items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text


class Act(StrEnum):
    """What somebody did with an item."""

    HANDLED = "handled"
    SNOOZED = "snoozed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What somebody did with an item last.

    Attributes:
        item: the item, see `healthcore.today`.
        account_id: whom it is about.
        act: what was done.
        until: of a snooze, the day on which the item is back; None for none.
        condition: of a snooze, the item is back as soon as this holds; empty for none.
        reason: of a snooze, why.
        marked_at: when, in UTC; None for one that is yet to be written.
    """

    item: str
    account_id: str
    act: Act
    until: date | None = None
    condition: str = ""
    reason: str = ""
    marked_at: datetime | None = None


class Marks:
    """The marks and bookmarks in a journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def bookmark(self, author: str) -> date | None:
        """The day up to which changes were there before somebody's first look; None before that."""
        rows = self._journal.database.read(
            lambda connection: connection.execute("SELECT day FROM bookmarks WHERE author = ?", (author,)).fetchall()
        )
        return date.fromisoformat(rows[0][0]) if rows else None

    def begin(self, author: str, day: date) -> bool:
        """Remember somebody's first look; False when it was remembered before. Durable when it returns."""
        if self.bookmark(author) is not None:
            return False
        with self._journal.database.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO bookmarks (author, day, set_at) VALUES (?, ?, ?)",
                (author, day.isoformat(), to_text(self._journal.clock.now())),
            )
        return True

    def of(self, author: str) -> dict[str, Mark]:
        """Somebody's last mark of every item that has one."""
        rows = self._journal.database.read(
            lambda connection: connection.execute(
                "SELECT item, account_id, act, until, condition, reason, marked_at FROM marks "
                "WHERE author = ? ORDER BY seq",
                (author,),
            ).fetchall()
        )
        return {row[0]: _mark(*row) for row in rows}

    def add(self, marks: Iterable[Mark], author: str) -> None:
        """Write marks, all or none. Durable when it returns."""
        moment = to_text(self._journal.clock.now())
        rows = [
            (
                mark.item,
                mark.account_id,
                author,
                mark.act.value,
                mark.until.isoformat() if mark.until else None,
                mark.condition or None,
                mark.reason,
                moment,
            )
            for mark in marks
        ]
        with self._journal.database.writing() as connection:
            connection.executemany(
                "INSERT INTO marks (item, account_id, author, act, until, condition, reason, marked_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )


def _mark(
    item: str, account_id: str, act: str, until: str | None, condition: str | None, reason: str, marked_at: str
) -> Mark:
    return Mark(
        item=item,
        account_id=account_id,
        act=Act(act),
        until=date.fromisoformat(until) if until else None,
        condition=condition or "",
        reason=reason,
        marked_at=datetime.fromisoformat(marked_at),
    )
