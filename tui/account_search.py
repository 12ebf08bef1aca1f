"""Finding an account by name or id, for the palette."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from healthcore.book.book import Book


_SHOWN = ("account_id", "name", "health", "uncertain", "cancelled")


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account that fits what was typed.

    Attributes:
        rank: 0 for exactly that name or id, 1 when one begins with it, 2 when it is inside, 3 for its words apart.
        health: the code.
    """

    account_id: str
    name: str
    health: int
    uncertain: bool
    cancelled: bool
    rank: int


def find_accounts(book: "Book", query: str, most: int) -> list[FoundAccount]:
    """The accounts with every word of the query in their name or id, the closest first, cancelled ones last."""
    import polars as pl  # noqa: PLC0415 - loaded with the book

    words = query.lower().split()
    if not words:
        return []
    searched = [book.searchable.str.contains(word, literal=True) for word in words]
    candidates = book.table.select(_SHOWN).filter(reduce(and_, searched))
    name, account_id = (pl.col(column).fill_null("").str.to_lowercase() for column in ("name", "account_id"))
    in_both = [name.str.contains(word, literal=True) | account_id.str.contains(word, literal=True) for word in words]
    found = (
        candidates.filter(reduce(and_, in_both))
        .with_columns(rank=_rank(name, account_id, query.strip().lower()))
        .sort("cancelled", "rank", name, account_id)
        .head(most)
    )
    return [_found(row) for row in found.iter_rows(named=True)]


def _rank(name: "pl.Expr", account_id: "pl.Expr", whole: str) -> "pl.Expr":
    import polars as pl  # noqa: PLC0415 - as above

    return (
        pl.when((name == whole) | (account_id == whole))
        .then(0)
        .when(name.str.starts_with(whole) | account_id.str.starts_with(whole))
        .then(1)
        .when(name.str.contains(whole, literal=True) | account_id.str.contains(whole, literal=True))
        .then(2)
        .otherwise(3)
    )


def _found(row: Mapping[str, Any]) -> FoundAccount:
    return FoundAccount(**{**row, "name": row["name"] or row["account_id"]})
