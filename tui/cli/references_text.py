"""The reference shortlist, and the asks there were, for people."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from healthcore.vocabulary import Health
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    import polars as pl

    from healthcore.book.book import Book
    from healthcore.journal.asks import Ask
    from healthcore.references import References

_COLUMNS = (
    Column("ID", most=20),
    Column("Account", most=28),
    Column("Value", right=True),
    Column("Days Good", right=True, leaves=4),
    Column("Asked", leaves=3),
    Column("Renewal", leaves=2),
    Column("Owner", most=16, leaves=1),
)
_ASKS = (
    Column("Asked on"),
    Column("ID", most=20),
    Column("Account", most=28),
    Column("Who", most=20, leaves=2),
    Column("For", most=28),
    Column("By", most=16, leaves=1),
    Column("Outcome"),
)


def shortlist_text(found: "References", width: int | None) -> Iterator[str]:
    """Candidates with what to know before asking, then near misses with why not and from when on."""
    book = found.book
    yield _head("References", book)
    if found.filter:
        yield f"Only {plain(found.filter)}.\n"
    candidates, near = words.count(found.candidates.height, "candidate"), found.near_misses.height
    yield f"{candidates} of {words.count(found.considered, 'account')}; "
    yield f"{near:,} {'fails' if near == 1 else 'fail'} one rule, {found.others:,} more than one.\n"
    if found.candidates.height:
        notes = ["; ".join(row) for row in found.candidates["reference.notes"]]
        yield "\n"
        yield from _accounts(found.candidates, (Column("Note"),), [[note] for note in notes], width)
    if near:
        failing = zip(found.near_misses["reference.fails"], found.findings, strict=True)
        days = [words.day(day) for day in found.near_misses["reference.passes_on"]]
        remarks = [[day, f"{rule}: {finding}"] for day, (rule, finding) in zip(days, failing, strict=True)]
        yield "\nNear misses\n"
        yield from _accounts(found.near_misses, (Column("Passes on"), Column("Why not")), remarks, width)


def asks_text(book: "Book", asks: "Sequence[Ask]", width: int | None) -> Iterator[str]:
    """Every ask, the last first."""
    names: Mapping[str, str] = dict(book.accounts.select("account_id", "name").iter_rows())
    yield _head("References asked for", book)
    yield f"{words.count(len(asks), 'ask')}.\n"
    rows = [
        [
            words.day(ask.asked_on),
            plain(ask.account_id),
            plain(names.get(ask.account_id, words.MISSING)),
            plain(ask.who) or words.MISSING,
            plain(ask.purpose),
            plain(ask.author),
            plain(ask.outcome) or words.MISSING,
        ]
        for ask in asks
    ]
    if rows:
        yield "\n"
        yield from lay_out(_ASKS, rows, width=width)


def _head(what: str, book: "Book") -> str:
    model = f"by the model {plain(book.model.name)} ({book.model.fingerprint})"
    return f"{what} from {plain(book.title)} as of {book.as_of}, {model}\n"


def _accounts(
    table: "pl.DataFrame", more: Sequence[Column], remarks: Sequence[Sequence[str]], width: int | None
) -> Iterator[str]:
    rows = [
        [*_account(account), *map(plain, remark)]
        for account, remark in zip(table.iter_rows(named=True), remarks, strict=True)
    ]
    return lay_out((*_COLUMNS, *more), rows, width=width)


def _account(account: Mapping[str, Any]) -> list[str]:
    return [
        plain(account["account_id"]),
        plain(account["name"]),
        words.money(account["contract_value"], account["currency"]),
        _days_good(account),
        words.day(account["reference.last_asked"]),
        words.day(account["renewal_date"]),
        plain(account.get("owner") or words.MISSING),
    ]


def _days_good(account: Mapping[str, Any]) -> str:
    """`12`, or `3+` where history starts within them."""
    if account["health"] != Health.GOOD:
        return words.MISSING
    return f"{account['reference.days_in_good']}{'+' if account['reference.at_least'] else ''}"
