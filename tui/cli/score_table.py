"""A scored book as a table for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from healthcore.vocabulary import Health
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.account import AccountHealth
    from healthcore.book.book import Book
    from healthcore.book.view import View

_COLUMNS = (
    Column("Health"),
    Column("Score", right=True),
    Column("ID", most=20),
    Column("Account", most=32),
    Column("Value", right=True, leaves=2),
    Column("Renewal", leaves=1),
    Column("CSM Risk", most=16, leaves=3),
    Column("Why"),
)


def heading(book: "Book", view: "View") -> Iterator[str]:
    """Which book, on which day, under which model, which accounts of it; their figures."""
    figures = view.figures
    yield f"{plain(book.title)} as of {book.as_of}, by the model {plain(book.model.name)} ({book.model.fingerprint})\n"
    if view.segment is not None:
        yield f"Only {plain(view.segment.description)}.\n"
    quality = words.MISSING if figures.quality_score is None else f"{figures.quality_score:.0f}"
    counts = ", ".join(f"{figures.counts[health]:,} {health.word}" for health in reversed(Health))
    yield f"{words.count(figures.accounts, 'account')}: {counts}. Quality score {quality}.\n"
    for currency, total in figures.contract_value.items():
        at_risk = words.money(figures.value_at_risk[currency], currency)
        yield f"Contract value {words.money(total, currency)}, at risk {at_risk}.\n"


def accounts_table(book: "Book", view: "View", *, width: int | None, colours: bool) -> Iterator[str]:
    """The accounts of a view, worst first."""
    rows, shades = [], []
    for account in book.accounts_health(view.rows):
        rows.append(_row(account))
        shades.append(words.COLOURS[account.health])
    yield from lay_out(*_without_empty(rows), width=width, colours=shades if colours else None)


def _without_empty(rows: list[list[str]]) -> tuple[list[Column], list[list[str]]]:
    """Columns and rows without what the book knows of nobody."""
    known = [
        at for at, column in enumerate(_COLUMNS) if not column.leaves or any(row[at] != words.MISSING for row in rows)
    ]
    return [_COLUMNS[at] for at in known], [[row[at] for at in known] for row in rows]


def _row(account: "AccountHealth") -> list[str]:
    return [
        words.health(account.health, uncertain=account.uncertain),
        words.MISSING if account.score is None else str(account.score),
        plain(account.account_id),
        plain(account.name),
        words.money(account.contract_value, account.currency),
        words.day(account.renewal_date),
        words.rating(account.rating, account.model.rating),
        plain(account.reason),
    ]
