"""A SQLite file that several processes use at once: durable to write, and read without writing a byte."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from healthcore.journal import reading
from healthcore.journal.locations import make_private_directory, make_private_file
from healthcore.journal.schema import Schema, transaction, writes
from healthcore.vocabulary.errors import JournalError

T = TypeVar("T")

#: Seconds between attempts at what SQLite's own waiting does not cover.
_PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)

_PROBLEMS = {
    sqlite3.SQLITE_BUSY: (
        "another program keeps it busy.",
        "Close other Pulsebook windows on this book, and try again.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the file is damaged.",
        "Move it to another place and put your last backup there instead.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file is not a database.",
        "Move it to another place and put your last backup there instead.",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full. Nothing was saved.", "Free some space, and try again."),
    sqlite3.SQLITE_READONLY: (
        "the file may not be written.",
        "Give yourself write permission on it and its directory.",
    ),
    sqlite3.SQLITE_CANTOPEN: ("the file cannot be opened.", "Check the permissions of the file and its directory."),
}


class Database:
    """One SQLite file with a schema. Any thread may use it.

    Reading makes no file and changes none; the first write makes what is missing, private to its owner. A file
    that is not there reads as an empty one. Everything raises JournalError when the file cannot be used.

    Args:
        path: the file.
        schema: its schema.
        patience: seconds to wait for another process that is writing.
    """

    def __init__(self, path: Path, schema: Schema, *, patience: float = 30.0) -> None:
        self.path = path
        self._schema = schema
        self._patience = patience
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Reading or writing again opens it again."""
        with self._lock, self._explained():
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def read(self, ask: Callable[[sqlite3.Connection], T]) -> T:
        """What `ask` answers, from one consistent state of the database."""
        with self._lock, self._explained():
            if self._connection is None:
                return reading.read_only(self.path, self._schema, ask)
            if self._connection.in_transaction:
                return ask(self._connection)
            return reading.at_one_moment(self._connection, ask)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction. It is on the disk when the block has ended, and undone when the block raises.

        A block inside another one is a part of it: what both write is there together or not at all.
        """
        with self._lock, self._explained():
            connection = self._writer()
            if connection.in_transaction:
                yield connection
                return
            with transaction(connection):
                yield connection
                connection.execute("UPDATE writes SET count = count + 1")

    def position(self) -> int:
        """A number that grows with every transaction written, by whatever process."""
        return self.read(writes)

    def _writer(self) -> sqlite3.Connection:
        if self._connection is None:
            with reading.ONE_AT_A_TIME:
                make_private_directory(self.path.parent)
                make_private_file(self.path)  # SQLite gives its own files beside it the same permissions
                self._connection = self._connected()
        return self._connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None, check_same_thread=False)
        try:
            self._schema.check_known(connection)
            _log_ahead(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA fullfsync = ON")  # macOS: its fsync alone does not reach the disk
            connection.execute("PRAGMA foreign_keys = ON")
            self._schema.migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in the user's words what SQLite or the system refused; a broken rule of ours stays what it is."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except UnicodeEncodeError as error:
            raise JournalError(
                f"This text has characters that cannot be saved: {error.object!r}.", fix="Type it again without them."
            ) from error
        except (sqlite3.Error, OSError) as error:
            raise self._refusal(error) from error

    def _refusal(self, error: sqlite3.Error | OSError) -> JournalError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        problem, fix = _PROBLEMS.get(code, (f"{error}.", "Check the file, its permissions and the disk."))
        return JournalError(f"The {self._schema.name} {self.path}: {problem}", fix=fix)


class MemoryDatabase(Database):
    """The same without a file: empty at first, and gone with this object.

    Args:
        schema: its schema.
    """

    def __init__(self, schema: Schema) -> None:
        super().__init__(Path(":memory:"), schema)
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        schema.migrate(self._connection)

    def close(self) -> None:
        """Nothing to let go of: what it holds is nowhere else."""

    def __del__(self) -> None:
        """Gives the memory back."""
        super().close()


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, which SQLite refuses at once while another process does the same."""
    for pause in (*_PAUSES, None):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if pause is None or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(pause)
        else:
            return
