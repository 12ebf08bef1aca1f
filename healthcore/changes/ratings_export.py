"""The ratings of a book as an export: what they are, who gave them, and when they are due."""

import polars as pl

from healthcore.changes.day import Day
from healthcore.export.accounts import accounts_export
from healthcore.export.table import UNFILTERED, Export, ExportColumn
from healthcore.vocabulary import CSM_RISK

_COLUMNS = ("health", "score", "contract_value", "renewal_date", "owner", CSM_RISK, "conflict", "rating_expired")


def ratings_export(day: Day, due: pl.DataFrame, *, filter: str = UNFILTERED) -> Export:  # noqa: A002 - the word of the export
    """Rows of `ratings_listed` with what the book says of their accounts.

    Args:
        day: the book on a day.
        due: which accounts, in which order.
        filter: which these are, in words.
    """
    book = day.book
    given = [book.ratings.get(account_id) for account_id in due["account_id"]]
    more = (
        ExportColumn("rated_on", "Rated on", due["rated_on"]),
        ExportColumn("author", "By", pl.Series([one.author if one else None for one in given], dtype=pl.String)),
        ExportColumn("note", "Note", pl.Series([one.note if one else None for one in given], dtype=pl.String)),
        ExportColumn("due", "Due", due["due"]),
        ExportColumn(
            "due_in", "Due in days", due.select((pl.col("due") - pl.lit(day.as_of)).dt.total_days()).to_series()
        ),
        ExportColumn("why", "Why", due["why"]),
    )
    return accounts_export(
        book, book.table[due["row"]], _COLUMNS, title=f"Ratings of {book.title}", filter=filter, more=more
    )
