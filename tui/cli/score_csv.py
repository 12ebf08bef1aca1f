"""A scored book as CSV."""

from typing import TYPE_CHECKING

import polars as pl

from healthcore.export import ExportColumn, accounts_export, export_text
from healthcore.journal.ratings import to_text

if TYPE_CHECKING:
    from healthcore.book.book import Book

_COLUMNS = ("profile", "health", "score", "have", "contract_value", "renewal_date", "status", "owner", "csm_risk")


def accounts_csv(book: "Book", rows: list[int], *, filter: str) -> str:  # noqa: A002 - the word of the export
    """The accounts of these rows, with their dimensions, the rating that counts, and why they have their colour."""
    dimensions = [f"{what}.{name}" for name in book.model.dimension_labels for what in ("health", "score")]
    accounts = list(book.accounts_health(rows))
    ratings = [account.rating.rating if account.rating.origin == "journal" else None for account in accounts]
    moments = [to_text(rating.rated_at) if rating else None for rating in ratings]
    more = (
        ExportColumn("rated_at", "Rated at", pl.Series(moments, dtype=pl.String)),
        ExportColumn("note", "Note", pl.Series([r.note if r else None for r in ratings], dtype=pl.String)),
        ExportColumn("due", "Rating due", pl.Series([account.rating.due for account in accounts], dtype=pl.Date)),
        ExportColumn("why", "Why", pl.Series([account.reason for account in accounts], dtype=pl.String)),
    )
    export = accounts_export(
        book,
        book.table[rows],
        (*_COLUMNS, "conflict", *(["rating_expired"] if book.model.rating.expires else []), *dimensions),
        filter=filter,
        more=more,
    )
    return export_text(export, "csv")
