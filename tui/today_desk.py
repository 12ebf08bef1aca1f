"""What the screen Today works on: the items, and what was done with them. Not a widget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from healthcore.plays.snoozes import check_snooze
from healthcore.plays.tasks import Tasks
from healthcore.today.news import CHANGE
from healthcore.today.today import TASK, Today, handle, reopen, snooze, today_of

if TYPE_CHECKING:
    from healthcore.book.view import Chosen
    from healthcore.changes.day import Day


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list.

    Attributes:
        key: its name.
        account_id: whom it is about; empty for a reminder to look at the model, which is about none.
        name: the account's name; what is to be done, of a reminder.
    """

    key: str
    account_id: str
    name: str

    @property
    def is_reminder(self) -> bool:
        """Whether it is about the model rather than an account."""
        return not self.account_id

    @property
    def is_task(self) -> bool:
        """Whether it is a task."""
        return self.key.startswith(f"{TASK}:")

    @property
    def number(self) -> int:
        """The number of a task."""
        return int(self.key.removeprefix(f"{TASK}:"))


class TodayDesk:
    """The items of a person's day.

    Args:
        day: the book and its past.
        author: the person.
        segment: only what is about accounts of this segment; None for all.

    Attributes:
        today: what there is to deal with.
        cause: only changes of this cause are shown; empty for all.
    """

    def __init__(self, day: "Day", author: str, segment: "Chosen | None" = None) -> None:
        self._author = author
        self._done: list[tuple[Item, ...]] = []
        self.cause = ""
        self.take(day, segment)

    def take(self, day: "Day", segment: "Chosen | None") -> None:
        """Takes over another day or segment, or the same after something was written."""
        today = today_of(day, self._author)
        self.segment = segment
        self.today: Today = today if segment is None else today.within(segment)
        self._items = {
            key: Item(key, account_id, name)
            for frame in self.today.lists
            for key, account_id, name in frame.select("item", "account_id", "name").iter_rows()
        }
        if self.cause and self.cause not in self.causes:
            self.cause = ""

    @property
    def causes(self) -> list[str]:
        """The causes there are among the changes."""
        return sorted(self.today.changes["cause"].unique())

    @property
    def changes(self) -> pl.DataFrame:
        """The changes that are shown."""
        changes = self.today.changes
        return changes.filter(pl.col("cause") == self.cause) if self.cause else changes

    @property
    def can_undo(self) -> bool:
        """Whether anything was done here."""
        return bool(self._done)

    def next_cause(self) -> None:
        """Only changes of the next cause; all after the last."""
        order = ["", *self.causes]
        self.cause = order[(order.index(self.cause) + 1) % len(order)]

    def item(self, key: str) -> Item | None:
        """The item of that name; None when there is none any more."""
        return self._items.get(key)

    def change_of(self, account_id: str) -> Item | None:
        """The change of an account."""
        mine = (item for item in self._items.values() if item.account_id == account_id)
        return next((item for item in mine if item.key.startswith(f"{CHANGE}:")), None)

    def words(self, item: Item) -> str:
        """More about an item, in a sentence."""
        today = self.today
        for frame, column in ((today.changes, "why"), (today.tasks, "title"), (today.reminders, "why")):
            found = frame.filter(pl.col("item") == item.key)
            if found.height:
                return _more(found.row(0, named=True), str(found[column][0]))
        due = today.ratings.filter(pl.col("item") == item.key)
        return f"its rating is due since {due['due'][0].isoformat()}: {due['why'][0]}" if due.height else ""

    # What can be done.

    def handle(self, items: Sequence[Item]) -> None:
        """Deals with items: changes and due ratings are handled, tasks are done."""
        for item in items:
            if item.is_task:
                Tasks(self.today.day.journal).finish(item.number, "", self._author)
        handle(self.today, _marked(items))
        self._did(items)

    def check_snooze(self, until: date | None, condition: str) -> None:
        """InputError when an end makes no sense."""
        check_snooze(self.today.day, until, condition)

    def snooze(self, items: Sequence[Item], until: date | None, condition: str, reason: str) -> None:
        """Sends items away until a day or a condition."""
        tasks = Tasks(self.today.day.journal)
        for item in items:
            if item.is_task:
                tasks.snooze(item.number, self._author, until=until, condition=condition, reason=reason)
        snooze(self.today, _marked(items), until=until, condition=condition, reason=reason)
        self._did(items)

    def undo(self) -> str:
        """Takes back what was done last; says what."""
        items = self._done[-1]
        tasks = Tasks(self.today.day.journal)
        for item in items:
            if item.is_task:
                tasks.reopen(item.number, self._author)
        reopen(self.today, _marked(items))
        self._done.pop()
        self.take(self.today.day, self.segment)
        return items[0].name if len(items) == 1 else f"{len(items):,} items"

    def _did(self, items: Sequence[Item]) -> None:
        self._done.append(tuple(items))
        self.take(self.today.day, self.segment)


def _marked(items: Sequence[Item]) -> list[tuple[str, str]]:
    return [(item.key, item.account_id) for item in items if not item.is_task]


def _more(row: dict[str, object], words: str) -> str:
    turns = row.get("turns")
    return f"{words} ({turns} turns since then)" if isinstance(turns, int) and turns > 1 else words
