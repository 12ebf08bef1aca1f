"""Small books for tests, read as if from a file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from healthcore.book.book import Book, build_book, schema_for
from healthcore.journal.ratings import Rating
from healthcore.model.reader import read_model
from healthcore.model.shipped import shipped_text
from healthcore.sources.accounts import read_accounts
from healthcore.sources.raw import raw_table

AS_OF = date(2026, 11, 22)
RECOMMENDED = shipped_text("recommended")

#: An account of the recommended model's High-touch profile that is Good.
GOOD: Mapping[str, str] = {
    "touch": "high",
    "engagement": "72",
    "license_utilization": "80",
    "usage_frequency": "weekly",
}


class Ticking:
    """A clock that is a second later each time it is asked."""

    def __init__(self, day: date = AS_OF) -> None:
        self.moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def today(self) -> date:
        return self.moment.date()


def book_of(
    *accounts: Mapping[str, str],
    model: str = RECOMMENDED,
    ratings: Mapping[str, Rating] | None = None,
    touch: str = "all",
) -> Book:
    """A book of accounts, `A1`, `A2`, ... where they have no id; what an account does not say is empty."""
    named = [
        {"account_id": f"A{number}", "name": f"Account {number}", **each} for number, each in enumerate(accounts, 1)
    ]
    headers = list(dict.fromkeys(name for account in named for name in account)) or ["account_id", "name"]
    cells = {header: [account.get(header, "") for account in named] for header in headers}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(headers, pl.String()))
    raw = raw_table(Path("test"), headers, frame, format_name="Test", first_row=2)
    read = read_model(model)
    source = read_accounts(raw, schema_for(read), read.rating)
    return build_book("test", source, read, AS_OF, ratings=ratings, touch=touch)


def csv_file(path: Path, *accounts: Mapping[str, str]) -> Path:
    """A CSV file of accounts that name all their columns alike."""
    headers: Sequence[str] = list(accounts[0]) if accounts else ["account_id", "name"]
    lines = [",".join(headers), *(",".join(account[header] for header in headers) for account in accounts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
