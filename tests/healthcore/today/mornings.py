"""A book that is opened morning after morning."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import account_row, save_rating
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from tests.healthcore.book.books import GOOD, Ticking, csv_file

POOR: Mapping[str, str] = {**GOOD, "engagement": "5"}
AVERAGE: Mapping[str, str] = {**GOOD, "engagement": "50"}


class Mornings:
    """One CSV file that says something else every morning of November 2026.

    Args:
        folder: where the file is.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "team.csv"
        self.opened: OpenedBook | None = None

    def on(self, day: int, **accounts: Mapping[str, str]) -> Day:
        """The day, with these accounts; an account's id is its keyword."""
        rows = [
            {
                "account_id": key,
                "name": f"Account {key}",
                "contract_value": "1000",
                "currency": "USD",
                "status": "paying",
                "renewal_date": "2027-12-31",
                "created_date": "2025-01-01",
                "owner": "Ada",
                **values,
            }
            for key, values in accounts.items()
        ]
        if rows:
            csv_file(self._file, *rows)
        return self.at(date(2026, 11, day))

    def at(self, day: date) -> Day:
        """Any day, with the accounts as they are."""
        self.opened = open_book(BookRequest(str(self._file)), Ticking(day), registers=True)
        return day_of(self.opened)

    def rate(self, account_id: str, level: int, author: str) -> Day:
        """The same day after a rating."""
        assert self.opened is not None
        row = account_row(self.opened.book, account_id)
        self.opened, _ = save_rating(self.opened, row, level, note="x", reasons=(), author=author)
        return day_of(self.opened)
