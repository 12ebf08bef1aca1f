"""Which book a file is: the registry knows every book's paths and account ids."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from healthcore.journal import registry_rows as rows
from healthcore.journal.database import Database
from healthcore.journal.journal import Journal
from healthcore.journal.locations import registry_path
from healthcore.journal.names import SAMPLE, checked_name, folded, suggested_name
from healthcore.journal.ratings import to_text
from healthcore.journal.registry_rows import RegisteredBook
from healthcore.journal.schema import load_schema
from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import BookError, SameBookError, UnknownBookError


@dataclass(frozen=True, slots=True)
class Identity:
    """Which book a file is.

    Attributes:
        name: the book's name.
        known: whether the registry knows it; a book that it does not know is to be registered under this name.
    """

    name: str
    known: bool


class Registry:
    """All books on this machine. Any thread and several processes may use it at once.

    Reading makes and changes nothing on the disk. Everything raises JournalError when the registry cannot be used.

    Args:
        clock: says when a book is registered.
        path: the registry's file; None for the one in the data directory.
        patience: seconds to wait for another process that is writing.
    """

    def __init__(self, clock: Clock, path: Path | None = None, *, patience: float = 30.0) -> None:
        self._clock = clock
        schema = load_schema("registry of books", "registry")
        self._database = Database(path or registry_path(), schema, patience=patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Using the registry again opens it again."""
        self._database.close()

    def books(self) -> list[RegisteredBook]:
        """Every book, by name."""
        return self._database.read(rows.every_book)

    def book(self, name: str) -> RegisteredBook | None:
        """The book of that name, in any case; None when there is none."""
        return self._database.read(lambda connection: rows.find(connection, name))

    def ids(self, name: str) -> list[str]:
        """The account ids that a book had when it was registered last."""
        return self._database.read(lambda connection: rows.ids_of(connection, name))

    def identify(
        self,
        path: Path | None,
        ids: Iterable[str],
        *,
        as_name: str | None = None,
        new: bool = False,
        may_create: bool = False,
    ) -> Identity:
        """Which book the file at `path` with these account ids is. Reads only.

        What counts, first to last: the name that was asked for; a path that is known; `new`; a known book that at
        least half of the ids belong to.

        Args:
            path: the file or folder; None when there is none.
            ids: the account ids in it.
            as_name: the book that somebody says it is.
            new: somebody says that it is a book of its own.
            may_create: whether `as_name` may name a book that is not known yet.

        Raises:
            UnknownBookError: there is no book `as_name`, and `may_create` is False.
            SameBookError: it looks like a new export of a known book, and nobody said what it is.
            BookError: `as_name` cannot be a book's name.
        """
        if as_name is not None:
            return self._identify_name(as_name, may_create=may_create)
        owner = self._database.read(lambda connection: rows.owner(connection, path))
        if owner is not None:
            return Identity(owner, known=True)
        if not new:
            self._check_not_known(path, frozenset(ids))
        return Identity(suggested_name(path, self._database.read(rows.taken)), known=False)

    def register(
        self,
        name: str,
        path: Path | None,
        ids: Iterable[str],
        *,
        model: str | None = None,
        people: Path | None = None,
        new: bool = False,
    ) -> RegisteredBook:
        """Remember a book, its path, its ids and when. Durable when it returns.

        What an older Pulsebook remembered of its columns is let go: by now the book's settings say it.

        Args:
            name: the book's name.
            path: where it was read from; it becomes the book's latest path, whoever had it before.
            ids: the account ids in it, which replace the ones known.
            model: the model chosen for it; None keeps what is known.
            people: the file with the people at its accounts; None keeps what is known.
            new: the book was not known when `name` was suggested; when another process has taken the name since, the
                book gets the next free one.

        Raises:
            BookError: `name` cannot be a book's name.
        """
        name = checked_name(name)
        seen_at = to_text(self._clock.now())
        with self._database.writing() as connection:
            if new:
                name = _still_free(connection, name, path)
            name = rows.put_book(connection, name, model, people, seen_at)
            rows.put_path(connection, name, path)
            rows.put_ids(connection, name, ids)
            return rows.named(connection, name)

    def _identify_name(self, name: str, *, may_create: bool) -> Identity:
        if folded(name) == SAMPLE:
            raise BookError(
                f"{name!r}: this is the name of the book of invented accounts.",
                title="This name cannot be given to a book",
                fix="Give the file another name.",
            )
        book = self.book(name)
        if book is not None:
            return Identity(book.name, known=True)
        if may_create:
            return Identity(checked_name(name), known=False)
        known = ", ".join(repr(book.name) for book in self.books()) or "none yet"
        raise UnknownBookError(f"There is no book {name!r}.", fix=f"Books that are known: {known}.")

    def _check_not_known(self, path: Path | None, own: frozenset[str]) -> None:
        """SameBookError for the likeliest of the books that share half of the ids: one with ratings, then most ids."""
        found = self._database.read(lambda connection: rows.sharing(connection, own))
        rated = {name: Journal.of_book(name, self._clock).is_rated() for name, _ in found}
        if found:
            known, shared = max(found, key=lambda book: (rated[book[0]], book[1]))
            raise SameBookError(str(path or "This book"), known, shared, len(own), rated=rated[known])


def _still_free(connection: sqlite3.Connection, name: str, path: Path | None) -> str:
    """A suggested name, or what became of it when another process has registered a book since."""
    owner = rows.owner(connection, path)
    if owner is not None:
        return owner
    taken = rows.taken(connection)
    return suggested_name(path, taken) if folded(name) in taken else name
