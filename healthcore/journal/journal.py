"""The journal of a book: what people said about its accounts, and when. Nothing in it is ever changed or lost."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from healthcore.journal.database import Database, MemoryDatabase
from healthcore.journal.frames import AS_LISTS, frame_of_lists
from healthcore.journal.locations import JOURNAL, book_dir
from healthcore.journal.ratings import RATING_COLUMNS, NewRating, Rating, from_row, next_id, to_row, to_text
from healthcore.journal.schema import load_schema
from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import JournalError

_COLUMNS = ", ".join(f"ratings.{name}" for name in RATING_COLUMNS)
_FROM_CURRENT = "FROM current_ratings JOIN ratings USING (seq)"
_CURRENT = f"SELECT {_COLUMNS} {_FROM_CURRENT}"
_HISTORY = (
    f"SELECT {_COLUMNS}, retracted_at, retractions.author "  # noqa: S608 -- our own column names
    "FROM ratings LEFT JOIN retractions ON rating_id = id"
)
_INSERT = f"INSERT INTO ratings ({', '.join(RATING_COLUMNS)}) VALUES ({', '.join('?' * len(RATING_COLUMNS))})"  # noqa: S608

#: The rating of every account that counted before a moment, from the facts alone.
_COUNTED_BEFORE = """
    SELECT max(seq) AS seq FROM ratings
    WHERE rated_at < :before
      AND id NOT IN (SELECT rating_id FROM retractions WHERE retracted_at < :before)
    GROUP BY account_id
"""
_END_OF_TIME = "9999"


class Journal:
    """The journal of one book, in its directory. Any thread and several processes may use it at once.

    Reading makes and changes nothing on the disk; a journal that is not there reads as an empty one. What was
    written is on the disk when the method returns. Everything raises JournalError when the journal cannot be used.

    Of an account's ratings the one written last counts, unless it was retracted.

    Args:
        directory: the book's directory.
        clock: says when something is rated or retracted.
        patience: seconds to wait for another process that is writing.

    Attributes:
        clock: as given; modules that keep other facts in the journal take the time from it too.
        database: the file, for those modules.
    """

    def __init__(self, directory: Path, clock: Clock, *, patience: float = 30.0) -> None:
        self.clock = clock
        self.database = Database(directory / JOURNAL, load_schema("journal"), patience=patience)

    @classmethod
    def in_memory(cls, clock: Clock) -> Self:
        """A journal without a file, for what is only shown: nothing of it is kept."""
        journal = cls(Path(), clock)
        journal.database = MemoryDatabase(load_schema("journal"))
        return journal

    @classmethod
    def of_book(cls, name: str, clock: Clock) -> Self:
        """The journal of the book of that name."""
        return cls(book_dir(name), clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The journal's file, whether or not it is there yet."""
        return self.database.path

    def close(self) -> None:
        """Let go of the file. Using the journal again opens it again."""
        self.database.close()

    def rate(
        self,
        account_id: str,
        level: int,
        word: str,
        *,
        note: str = "",
        reasons: Iterable[str] = (),
        author: str,
        source_text: str | None = None,
        source_level: int | None = None,
    ) -> Rating:
        """Write a rating given now; see NewRating for the words. It is durable when this returns."""
        new = NewRating(
            account_id=account_id,
            level=level,
            word=word,
            note=note,
            reasons=tuple(reasons),
            author=author,
            source_text=source_text,
            source_level=source_level,
        )
        return self.rate_many([new])[0]

    def rate_many(self, ratings: Iterable[NewRating]) -> list[Rating]:
        """Write ratings, oldest first, all of them or none. They are durable when this returns."""
        with self.database.writing() as connection:
            kept = self._numbered(ratings, connection)
            connection.executemany(_INSERT, map(to_row, kept))
        return kept

    def retract(self, rating_id: str, author: str) -> None:
        """Take a rating back; the one before it that stands counts again. It is durable when this returns.

        Raises:
            JournalError: there is no such rating, or it was retracted before.
        """
        with self.database.writing() as connection:
            _check_stands(connection, rating_id)
            row = (rating_id, author, to_text(self.clock.now()))
            connection.execute("INSERT INTO retractions (rating_id, author, retracted_at) VALUES (?, ?, ?)", row)

    def current(self) -> dict[str, Rating]:
        """The rating that counts of every account that has one, by account id."""
        return {rating.account_id: rating for rating in map(from_row, self._select(_CURRENT))}

    def current_of(self, account_id: str) -> Rating | None:
        """The rating of one account that counts."""
        rows = self._select(f"{_CURRENT} WHERE current_ratings.account_id = :account_id", account_id=account_id)
        return from_row(rows[0]) if rows else None

    def is_rated(self) -> bool:
        """Whether any rating was ever written."""
        return bool(self._select("SELECT 1 FROM ratings LIMIT 1"))

    def history(self, account_id: str) -> list[Rating]:
        """Every rating of an account, newest first, retracted ones too."""
        newest_first = f"{_HISTORY} WHERE account_id = :account_id ORDER BY seq DESC"
        return [from_row(row) for row in self._select(newest_first, account_id=account_id)]

    def every_rating(self) -> list[Rating]:
        """Every rating of every account, oldest first, retracted ones too."""
        return [from_row(row) for row in self._select(f"{_HISTORY} ORDER BY seq")]

    def ratings_frame(self, *, before: datetime | None = None) -> pl.DataFrame:
        """The ratings that count, a row for an account, with the columns of RATINGS_SCHEMA.

        Args:
            before: count only what was said, and taken back, before this moment; None for all.
        """
        if before is None:
            (lists,) = self._select(f"SELECT {AS_LISTS} {_FROM_CURRENT}")
        else:
            counted = f"FROM ratings WHERE seq IN ({_COUNTED_BEFORE})"
            (lists,) = self._select(f"SELECT {AS_LISTS} {counted}", before=to_text(before))
        return frame_of_lists(lists)

    def position(self) -> int:
        """A number that grows with everything written, by whatever process: what a window remembers."""
        return self.database.position()

    def changed_since(self, position: int) -> bool:
        """Whether anybody has written anything since that position. Cheap enough to ask every second."""
        return self.position() != position

    def rebuild(self) -> None:
        """Derive the ratings that count from the facts again."""
        with self.database.writing() as connection:
            connection.execute("DELETE FROM current_ratings")
            connection.execute(
                "INSERT INTO current_ratings (account_id, seq) SELECT account_id, seq FROM ratings "  # noqa: S608
                f"WHERE seq IN ({_COUNTED_BEFORE})",
                {"before": _END_OF_TIME},
            )

    def _select(self, query: str, **values: str) -> list[tuple[Any, ...]]:
        return self.database.read(lambda connection: connection.execute(query, values).fetchall())

    def _numbered(self, ratings: Iterable[NewRating], connection: sqlite3.Connection) -> list[Rating]:
        """The ratings with ids and times; inside the transaction, so that ids follow the order of writing."""
        written = self.clock.now()
        newest = connection.execute("SELECT id FROM ratings ORDER BY seq DESC LIMIT 1").fetchone()
        last: str | None = newest[0] if newest else None
        kept = []
        for new in ratings:
            last = next_id(written, last)
            kept.append(_as_kept(new, last, written))
        return kept


def _as_kept(new: NewRating, id_: str, written: datetime) -> Rating:
    return Rating(
        id=id_,
        account_id=new.account_id,
        level=new.level,
        word=new.word,
        note=new.note,
        reasons=new.reasons,
        author=new.author,
        rated_at=datetime.fromisoformat(to_text(new.rated_at or written)),
        source_seen=new.source_text,
        source_level=new.source_level,
        origin=new.origin,
    )


def _check_stands(connection: sqlite3.Connection, rating_id: str) -> None:
    found = connection.execute(f"{_HISTORY} WHERE id = ?", (rating_id,)).fetchone()
    if found is None:
        raise JournalError(f"There is no rating {rating_id!r} in this journal.")
    rating = from_row(found)
    if rating.retracted_at is not None:
        raise JournalError(
            f"The rating {rating.word!r} of account {rating.account_id} was taken back before, "
            f"by {rating.retracted_by} on {rating.retracted_at:%Y-%m-%d}."
        )
