"""Connecting a book to a service: its settings say how, and from then on its ratings enter the outbox."""

from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from healthcore.book.settings import settings_path
from healthcore.history.files import replaced_by
from healthcore.journal.journal import Journal
from healthcore.journal.locations import make_private_directory
from healthcore.journal.names import checked_name
from healthcore.journal.outbox import Outbox
from healthcore.sources.book_file import BookFile, read_book_file
from healthcore.sources.connection import Connection
from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import ConnectError, InputError

_HEAD = "the service that this book comes from; secrets are in the system's keyring, never here"


def connect_book(name: str, connection: Connection, mapping: Mapping[str, str], author: str, clock: Clock) -> None:
    """Writes a connection into a book's settings, and lets its ratings enter the outbox from now on. Durable.

    Raises:
        BookError: this cannot be a book's name.
        InputError: its settings cannot be understood.
    """
    _write(checked_name(name), connection, mapping)
    with Journal.of_book(name, clock) as journal:
        Outbox(journal).connect(connection.service, author)


def disconnect_book(name: str, author: str, clock: Clock) -> int:
    """Ratings go nowhere any more; what was pulled stays. Says how many had not been sent.

    Raises:
        ConnectError: the book is not connected.
    """
    if settings_of(name).connection is None:
        raise ConnectError(f"The book {name!r} is not connected to a service.")
    with Journal.of_book(name, clock) as journal:
        outbox = Outbox(journal)
        outbox.connect("", author)
        left = len(outbox.waiting())
    _write(name, None, {})
    return left


def settings_of(name: str) -> BookFile:
    """The settings of a book; the defaults for one that is not there yet."""
    return read_book_file(settings_path(name))


def _write(name: str, connection: Connection | None, mapping: Mapping[str, str]) -> None:
    path = settings_path(name)
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    after = with_connection(before, connection, mapping)
    make_private_directory(path.parent)
    with replaced_by(path, error=InputError) as file:
        file.write(after.encode())


def with_connection(text: str, connection: Connection | None, mapping: Mapping[str, str]) -> str:
    """The text of a `book.toml` with a connection, or without any; all else stays, comments too.

    Raises:
        InputError: the text is no TOML.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InputError(f"book.toml: {error}.", fix="Mend it, or remove it to begin anew.") from error
    table = document.get("connection")
    if connection is None:
        document.pop("connection", None)
    else:
        if not isinstance(table, Table):
            table = tomlkit.table()
            table.add(tomlkit.comment(_HEAD))
        _fill(table, connection.model_dump(mode="json", exclude_defaults=True))
        document["connection"] = table
    if mapping:
        fields = document.setdefault("mapping", tomlkit.table())
        for field, name in mapping.items():
            fields[field] = name
    return tomlkit.dumps(document)


def _fill(table: Table, values: Mapping[str, object]) -> None:
    for key in [key for key in table if key not in values]:
        del table[key]
    for key, value in values.items():
        if key not in table or table[key] != value:
            table[key] = value
