"""A sweep through ratings that are due: which there are, where one is, what was rated. Not a widget."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthcore.changes.day import Day


@dataclass(frozen=True, slots=True)
class Due:
    """A rating that is due.

    Attributes:
        account_id: whose.
        since: the day since which it is due.
        why: why, for people.
    """

    account_id: str
    since: date
    why: str


class Sweep:
    """The ratings that were due when it began, one after the other.

    Args:
        day: the book on a day, with its past.
        account_ids: only these accounts; None for all.

    Attributes:
        at: the place of the account that is looked at; behind the last when there is none any more.
        rated: the accounts that were rated since.
    """

    def __init__(self, day: "Day", account_ids: Collection[str] | None = None) -> None:
        from healthcore.changes.ratings_due import due_now  # noqa: PLC0415 - loaded with the book

        rows = due_now(day).select("account_id", "due", "why").iter_rows()
        self.items = [Due(*row) for row in rows if account_ids is None or row[0] in account_ids]
        self.at = 0
        self.rated: set[str] = set()

    @property
    def current(self) -> Due | None:
        """The one that is looked at; None behind the last."""
        return self.items[self.at] if self.at < len(self.items) else None

    def step(self, by: int) -> bool:
        """Goes on or back, as far as behind the last; says whether it moved."""
        at = min(max(self.at + by, 0), len(self.items))
        moved = at != self.at
        self.at = at
        return moved

    def saved(self, account_id: str) -> None:
        """An account was rated: on to the next that was not."""
        self.rated.add(account_id)
        self.step(1)
        while (item := self.current) is not None and item.account_id in self.rated:
            self.step(1)

    def undone(self, account_id: str) -> bool:
        """A rating was taken back: back to its account; False when it is none of these."""
        self.rated.discard(account_id)
        place = next((at for at, item in enumerate(self.items) if item.account_id == account_id), None)
        if place is not None:
            self.at = place
        return place is not None
