"""Small books of which every account starts as a candidate for a reference."""

from datetime import date
from pathlib import Path

import polars as pl

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.models import find_model
from healthcore.sources import read_accounts
from healthcore.sources.raw import raw_table

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


def book_of(*changes: dict[str, str], without: tuple[str, ...] = (), model: str = "recommended") -> Book:
    """A candidate per set of changes: A0, A1, ...; `without` leaves columns out."""
    rows = [{**CANDIDATE, "account_id": f"A{at}", **change} for at, change in enumerate(changes)]
    names = [name for name in dict.fromkeys([*CANDIDATE, *(n for row in rows for n in row)]) if name not in without]
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    found = find_model(model)
    raw = raw_table(Path("book"), names, frame, format_name="CSV", first_row=2)
    return build_book("book", read_accounts(raw, schema_for(found), found.rating), found, AS_OF)
