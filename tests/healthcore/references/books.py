"""Small books of which every account starts as a candidate for a reference."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.models import find_model
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.history.snapshots import Snapshots
from healthcore.journal.asks import NewAsk, record_asks
from healthcore.journal.journal import Journal
from healthcore.journal.locations import history_dir
from healthcore.sources import read_accounts
from healthcore.sources.book_file import BookFile
from healthcore.sources.raw import raw_table
from tests.healthcore.book.books import Ticking, csv_file

AS_OF = date(2026, 11, 23)

#: Paying, Good on all that its scorecard asks, unrated, renewing in a year.
CANDIDATE = {
    "account_id": "A0",
    "name": "Acme",
    "contract_value": "1000",
    "currency": "USD",
    "renewal_date": "2027-11-23",
    "created_date": "2020-01-01",
    "status": "paying",
    "touch": "low",
    "csm_risk": "",
    "referenceable": "yes",
    "usage_frequency": "daily",
    "engagement": "90",
    "license_utilization": "90",
    "active_clients": "9",
    "invoices_per_month": "20",
}


def book_of(*changes: Mapping[str, str], without: Sequence[str] = (), model: str = "recommended") -> Book:
    """A candidate per set of changes: A0, A1, ...; `without` leaves columns out."""
    rows = _rows(changes)
    names = [name for name in dict.fromkeys([*CANDIDATE, *(n for row in rows for n in row)]) if name not in without]
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    found = find_model(model)
    raw = raw_table(Path("book"), names, frame, format_name="CSV", first_row=2)
    return build_book("book", read_accounts(raw, schema_for(found), found.rating), found, AS_OF)


def day_with(*changes: Mapping[str, str], without: Sequence[str] = ()) -> Day:
    """The same on a day without a past."""
    book = book_of(*changes, without=without)
    journal = Journal.of_book("book", Ticking(AS_OF))
    snapshots = Snapshots(history_dir("book"))
    return day_of(OpenedBook("book", False, None, "recommended", book, journal, 0, snapshots, BookFile()))


def day_after(directory: Path, *loads: tuple[int, Sequence[Mapping[str, str]]]) -> Day:
    """The last of several days, each so many before AS_OF, on which a book was loaded from a file."""
    path = directory / "book.csv"
    for before, changes in loads:
        csv_file(path, *_rows(changes))
        opened = open_book(BookRequest(str(path)), Ticking(AS_OF - timedelta(days=before)), registers=True)
    return day_of(opened)


def asked(day: Day, account_id: str, *ago: int) -> Day:
    """The day after asks of so many days ago."""
    asks = [NewAsk(account_id, f"Prospect {days}", asked_on=day.as_of - timedelta(days=days)) for days in ago]
    record_asks(day.journal, asks, "ada")
    return day_of(day.opened)


def _rows(changes: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{**CANDIDATE, "account_id": f"A{at}", **change} for at, change in enumerate(changes)]
