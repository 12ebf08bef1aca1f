"""Asking accounts for a reference: written down, it starts the time in which they are not asked again."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from healthcore.book.book import Book
from healthcore.book.opening import OpenedBook
from healthcore.book.rating import account_row
from healthcore.changes.day import Day
from healthcore.conditions.meaning import metrics_read
from healthcore.export.table import UNFILTERED, Export, columns_of
from healthcore.journal.asks import Ask, NewAsk, record_asks
from healthcore.references.rules import bound, rules_of
from healthcore.references.waiting import passes_on
from healthcore.segments.conditions import matching

_READ_ASKS = frozenset({"last_asked", "asks_last_year"})
_LABELS = {
    "account_id": "ID",
    "name": "Account",
    "asked_on": "Asked on",
    "who": "Who",
    "purpose": "For",
    "outcome": "Outcome",
    "author": "By",
}


def ask_for_reference(
    opened: OpenedBook,
    account_ids: Iterable[str],
    *,
    purpose: str,
    who: str = "",
    asked_on: date | None = None,
    author: str,
) -> list[Ask]:
    """Write down that accounts were asked, all of them or none; durable when it returns.

    Raises:
        BookError: there is no such account.
        AskRefusedError: it is not said what for, or the day is still to come.
    """
    wanted = list(dict.fromkeys(account_ids))
    for account_id in wanted:
        account_row(opened.book, account_id)
    return record_asks(opened.journal, [NewAsk(one, purpose, who, asked_on) for one in wanted], author)


def cooling_until(day: Day, account_id: str) -> date | None:
    """The day on which an account passes the rules about asks again; None when it does, or nothing shows when."""
    rows = pl.Series([account_row(day.book, account_id)], dtype=pl.UInt32())
    found = [
        passes_on(day, rule.when, rows).item()
        for rule in bound(rules_of(day.opened.name), day)
        if metrics_read(rule.when).keys() & _READ_ASKS and not matching(day, rule.when)[rows].item()
    ]
    return max((until for until in found if until is not None), default=None)


def asks_export(book: Book, asks: Sequence[Ask]) -> Export:
    """Who was asked, when, what for and what came of it, in the order of the asks."""
    names = dict(book.accounts.select("account_id", "name").iter_rows())
    rows = [
        {
            "account_id": ask.account_id,
            "name": names.get(ask.account_id, ""),
            "asked_on": ask.asked_on,
            "who": ask.who,
            "purpose": ask.purpose,
            "outcome": ask.outcome,
            "author": ask.author,
        }
        for ask in asks
    ]
    schema = {name: pl.Date() if name == "asked_on" else pl.String() for name in _LABELS}
    return Export(
        title=f"References asked for from {book.title}",
        columns=columns_of(pl.DataFrame(rows, schema=schema), _LABELS),
        as_of=book.as_of,
        filter=UNFILTERED,
        model_name=book.model.name,
        fingerprint=book.model.fingerprint,
    )
