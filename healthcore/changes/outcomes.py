"""What a day came to: the columns that are kept of every account of every past day."""

import polars as pl

from healthcore.book.book import Book
from healthcore.history.flips import OVERALL
from healthcore.scoring.compile import health_column, score_column

#: Columns of a book's table that are kept of a day, where the book has them; then `health.X`, `score.X` per dimension.
KEPT = (
    "account_id",
    "profile",
    "rated",
    "csm_risk",
    "conflict",
    "health",
    "score",
    "have",
    "of",
    "contract_value",
    "currency",
    "status",
    "renewal_date",
    "owner",
)
_HEALTH_OF = "health."


def outcome_of(book: Book) -> pl.DataFrame:
    """What a book came to: a row for each account that is scored, with the columns of KEPT that it has.

    `rating_due` is the day on which the rating given here is due by its age, see `journal.due`.
    """
    dimensions = [
        column for name in book.model.dimension_labels for column in (health_column(name), score_column(name))
    ]
    columns = [name for name in (*KEPT, *dimensions) if name in book.table.columns]
    return book.table.select(*columns, book.rating_due).filter(~book.table["cancelled"])


def rows_of(book: Book, ids: pl.Series) -> pl.Series:
    """The rows of accounts that a book has, in their order."""
    known = book.accounts.select("account_id", row=pl.int_range(pl.len(), dtype=pl.UInt32))
    return ids.to_frame("account_id").join(known, on="account_id", how="left", maintain_order="left")["row"]


def scopes_of(outcome: pl.DataFrame) -> list[str]:
    """The overall health and every dimension that an outcome has."""
    return [OVERALL, *(name.removeprefix(_HEALTH_OF) for name in outcome.columns if name.startswith(_HEALTH_OF))]


def scope_column(scope: str) -> str:
    """The column of an outcome with the health of a scope."""
    return "health" if scope == OVERALL else health_column(scope)


def changes_between(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Where two outcomes differ: `account_id, scope, was, health` (null for none), `here_before`, `here_after`."""
    scopes = list(dict.fromkeys((*scopes_of(before), *scopes_of(after))))
    both = _healths(before, scopes, "was").join(
        _healths(after, scopes, "is"), on="account_id", how="full", coalesce=True, maintain_order="left_right"
    )
    parts = []
    for at, scope in enumerate(scopes):
        was, now = pl.col(f"was{at}"), pl.col(f"is{at}")
        parts.append(
            both.lazy()
            .filter(was.ne_missing(now))
            .select(
                "account_id",
                scope=pl.lit(scope),
                was=was,
                health=now,
                here_before=pl.col("was").fill_null(value=False),
                here_after=pl.col("is").fill_null(value=False),
            )
        )
    return pl.concat(parts).collect()


def _healths(outcome: pl.DataFrame, scopes: list[str], name: str) -> pl.DataFrame:
    """The healths of an outcome as columns by position, and a column that says that the account is there."""
    columns = [
        (pl.col(scope_column(scope)) if scope_column(scope) in outcome.columns else pl.lit(None))
        .cast(pl.UInt8())
        .alias(f"{name}{at}")
        for at, scope in enumerate(scopes)
    ]
    return outcome.select("account_id", *columns, pl.lit(value=True).alias(name))
