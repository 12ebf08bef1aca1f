"""What is odd about a model on the accounts of a book: warnings that only data can give."""

from collections.abc import Iterator

import polars as pl

from healthcore.book.book import Book
from healthcore.model.findings import Finding, Severity
from healthcore.vocabulary import AGE_DAYS, CSM_RISK

#: How many accounts a warning names.
_NAMED = 3


def lint_book(book: Book) -> list[Finding]:
    """Metrics without any data, and ratings in the source that count for nothing. They have no place in the file."""
    return [Finding(0, 0, Severity.WARNING, message) for message in (*_without_data(book), *_rated_in_vain(book))]


def _without_data(book: Book) -> Iterator[str]:
    """What the model reads and no account has. The rating is left out: it is asked for, and starts empty."""
    accounts = book.accounts.filter(~pl.col("cancelled"))
    if not accounts.height:
        return
    prepared = book.plan.prepare(accounts)
    for name in book.plan.reads:
        if name != CSM_RISK and prepared[name].null_count() == accounts.height:
            why = ": there is no created_date to count from" if name == AGE_DAYS else ""
            yield f"nobody has data for {name}{why}"


def _rated_in_vain(book: Book) -> Iterator[str]:
    """Ratings in the source of accounts whose profile is not rated."""
    table = book.table.filter(
        pl.col("source_level").is_not_null() & pl.col("profile").is_not_null() & ~pl.col("rated") & ~pl.col("cancelled")
    )
    for (profile,), rated in table.group_by("profile", maintain_order=True):
        named = ", ".join(rated["account_id"].head(_NAMED))
        more = ", ..." if rated.height > _NAMED else ""
        accounts = "1 account has" if rated.height == 1 else f"{rated.height:,} accounts have"
        yield f"{accounts} a rating in the source, but their profile {profile!r} is not rated: {named}{more}"
