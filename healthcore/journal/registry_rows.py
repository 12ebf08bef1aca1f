"""The rows of the registry of books."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from healthcore.journal.names import folded

_BOOKS = """
    SELECT name, (SELECT path FROM paths WHERE paths.name = books.name ORDER BY seen DESC LIMIT 1),
           coalesce(count, 0), model, overrides, touch, people, seen_at
    FROM books LEFT JOIN account_ids USING (name)
"""


@dataclass(frozen=True, slots=True)
class RegisteredBook:
    """A book the registry knows.

    Attributes:
        name: its name.
        path: where it was read from last; None when from no file.
        accounts: how many accounts it had then.
        model: the name or path of the health model that was chosen for it; None for the default.
        overrides: the header that was named for a field, as an older Pulsebook kept it here.
        touch: who is high-touch where no column says so, as an older Pulsebook kept it here.
        people: the file with the people at its accounts; None when nobody named one.
        seen_at: when it was registered last, in UTC.
    """

    name: str
    path: Path | None
    accounts: int
    model: str | None
    overrides: Mapping[str, str]
    touch: str | None
    people: Path | None
    seen_at: datetime


def every_book(connection: sqlite3.Connection) -> list[RegisteredBook]:
    """Every book, by name."""
    return [_book(row) for row in connection.execute(f"{_BOOKS} ORDER BY folded")]


def find(connection: sqlite3.Connection, name: str) -> RegisteredBook | None:
    """The book of that name, in any case."""
    row = connection.execute(f"{_BOOKS} WHERE folded = ?", (folded(name),)).fetchone()
    return _book(row) if row else None


def named(connection: sqlite3.Connection, name: str) -> RegisteredBook:
    """The book of exactly that name, which there is."""
    return _book(connection.execute(f"{_BOOKS} WHERE name = ?", (name,)).fetchone())


def owner(connection: sqlite3.Connection, path: Path | None) -> str | None:
    """The name of the book that a path belongs to."""
    if path is None:
        return None
    row = connection.execute("SELECT name FROM paths WHERE path = ?", (str(path.resolve()),)).fetchone()
    return str(row[0]) if row else None


def taken(connection: sqlite3.Connection) -> set[str]:
    """The names of all books, folded."""
    return {row[0] for row in connection.execute("SELECT folded FROM books")}


def sharing(connection: sqlite3.Connection, own: frozenset[str]) -> list[tuple[str, int]]:
    """The known books that have at least half of these ids, and how many; the one seen last first."""
    if not own:
        return []
    # A book with fewer than half as many ids cannot share half of them: not worth unpacking.
    rows = connection.execute(
        "SELECT name, ids FROM account_ids JOIN books USING (name) WHERE 2 * count >= ? ORDER BY seen_at DESC",
        (len(own),),
    )
    shared = ((name, len(own.intersection(_unpacked(ids)))) for name, ids in rows)
    return [(name, count) for name, count in shared if 2 * count >= len(own)]


def ids_of(connection: sqlite3.Connection, name: str) -> list[str]:
    """The account ids of a book; none for a book that is not known."""
    row = connection.execute("SELECT ids FROM account_ids JOIN books USING (name) WHERE folded = ?", (folded(name),))
    packed = row.fetchone()
    return _unpacked(packed[0]) if packed else []


def put_book(connection: sqlite3.Connection, name: str, model: str | None, people: Path | None, seen_at: str) -> str:
    """Add or update a book; None keeps what is known. Returns its name as it is known, which may be in another case.

    `overrides` and `touch` are in the book's settings now; what an older Pulsebook kept of them is let go.
    """
    known = find(connection, name)
    if known is None:
        connection.execute(
            "INSERT INTO books (name, folded, model, overrides, people, seen_at) VALUES (?, ?, ?, '{}', ?, ?)",
            (name, folded(name), model, _text(people), seen_at),
        )
        return name
    model = known.model if model is None else model
    people = known.people if people is None else people
    connection.execute(
        "UPDATE books SET model = ?, overrides = '{}', touch = NULL, people = ?, seen_at = ? WHERE name = ?",
        (model, _text(people), seen_at, known.name),
    )
    return known.name


def put_path(connection: sqlite3.Connection, name: str, path: Path | None) -> None:
    """Make a path the latest of a book, whoever had it before."""
    if path is None:
        return
    connection.execute(
        "INSERT INTO paths (path, name, seen) VALUES (?, ?, (SELECT coalesce(max(seen), 0) + 1 FROM paths)) "
        "ON CONFLICT (path) DO UPDATE SET name = excluded.name, seen = excluded.seen",
        (str(path.resolve()), name),
    )


def put_ids(connection: sqlite3.Connection, name: str, ids: Iterable[str]) -> None:
    """Replace the account ids of a book."""
    distinct = list(dict.fromkeys(ids))
    packed = zlib.compress(json.dumps(distinct).encode(), 1)
    connection.execute(
        "INSERT INTO account_ids (name, count, ids) VALUES (?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET count = excluded.count, ids = excluded.ids "
        "WHERE ids IS NOT excluded.ids",
        (name, len(distinct), packed),
    )


def _book(row: tuple[str, str | None, int, str | None, str, str | None, str | None, str]) -> RegisteredBook:
    name, path, accounts, model, overrides, touch, people, seen_at = row
    return RegisteredBook(
        name,
        _path(path),
        accounts,
        model,
        json.loads(overrides),
        touch,
        _path(people),
        datetime.fromisoformat(seen_at),
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path.resolve())


def _unpacked(packed: bytes) -> list[str]:
    ids: list[str] = json.loads(zlib.decompress(packed))
    return ids
