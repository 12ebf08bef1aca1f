"""Reading a database without writing anything, not even beside it, while other processes may write to it.

SQLite's write-ahead log makes that a question of what is there:

- the log and its index exist: somebody writes now, or was killed. A read-only connection with a read-only index
  sees everything committed, isolated by SQLite's own locks.
- no log, or one that holds nothing yet, as a writer leaves it that was killed before its first entry: everything is in
  the database file. A normal connection would make a log, so the file is read as immutable, which takes no locks. The
  answer counts when no entry was there before and after and no transaction has been counted in between: a writer
  cannot change the file without leaving one of the two signs.
- a log without its index: the files were copied from elsewhere. A private copy of both is read.
- a log whose head is damaged, by a power cut say: what SQLite makes of it when it writes is found on a private copy.
"""

import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from healthcore.journal.schema import Schema, transaction, version, writes
from healthcore.vocabulary.errors import JournalError

T = TypeVar("T")
Ask = Callable[[sqlite3.Connection], T]

#: Within a process SQLite shares the log's index between connections, as the first one opened it. So a read-only
#: index is never open while a connection for writing opens.
ONE_AT_A_TIME = threading.RLock()

#: Seconds before each attempt: a writer that starts or ends makes and removes its files within microseconds.
_PAUSES = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)

#: Bytes of a log before its first entry: https://sqlite.org/fileformat.html#walformat.
_LOG_HEADER = 32

_IMMUTABLE = "mode=ro&immutable=1"
_SHARED = "mode=ro&readonly_shm=1"


def read_only(path: Path, schema: Schema, ask: Ask[T]) -> T:
    """What `ask` answers from the file at `path`; a file that is not there reads as an empty database."""
    with ONE_AT_A_TIME:
        refused: sqlite3.DatabaseError | None = None
        for pause in _PAUSES:
            time.sleep(pause)
            try:
                answers = _attempt(path, schema, ask)
            except sqlite3.DatabaseError as error:
                refused = error
                if error.sqlite_errorcode == sqlite3.SQLITE_PROTOCOL:
                    break  # after ten seconds: the log's head is damaged, and no living writer mends it
                continue
            if answers:
                return answers[0]
        is_damaged = refused is not None and refused.sqlite_errorcode == sqlite3.SQLITE_PROTOCOL
        if _has_log(path) and (is_damaged or not _beside(path, "-shm").exists()):
            return _read_copy(path, schema, ask)
    raise refused or JournalError(
        f"The {schema.name} {path}: other programs write to it all the time.", fix="Try again in a moment."
    )


def at_one_moment(connection: sqlite3.Connection, ask: Ask[T]) -> T:
    """What `ask` answers, all its questions to one state of the database."""
    with transaction(connection, "DEFERRED"):
        return ask(connection)


def _attempt(path: Path, schema: Schema, ask: Ask[T]) -> tuple[T, ...]:
    """The answer, or nothing when the files changed under it."""
    if not path.exists():
        return (_ask_empty(schema, ask),)
    if _has_log(path) and _beside(path, "-shm").exists():
        return (_ask_file(path, _SHARED, schema, ask),)
    before = _count_writes(path)
    if _has_log(path):
        return ()
    answer = _ask_file(path, _IMMUTABLE, schema, ask)
    return () if _has_log(path) or _count_writes(path) != before else (answer,)


def _ask_file(path: Path, how: str, schema: Schema, ask: Ask[T]) -> T:
    with closing(_connect(path, how)) as connection:
        schema.check_known(connection)
        if version(connection) == len(schema.steps):
            return at_one_moment(connection, ask)
        # An older format: migrating the file is for whoever writes to it.
        with closing(_in_memory()) as copy:
            connection.backup(copy)
            schema.migrate(copy)
            return ask(copy)


def _ask_empty(schema: Schema, ask: Ask[T]) -> T:
    with closing(_in_memory()) as empty:
        schema.migrate(empty)
        return ask(empty)


def _read_copy(path: Path, schema: Schema, ask: Ask[T]) -> T:
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(_beside(path, "-wal"), _beside(copy, "-wal"))
        return _ask_file(copy, "mode=rw", schema, ask)


def _count_writes(path: Path) -> int:
    with closing(_connect(path, _IMMUTABLE)) as connection:
        return writes(connection)


def _has_log(path: Path) -> bool:
    log = _beside(path, "-wal")
    try:
        return log.stat().st_size > _LOG_HEADER
    except FileNotFoundError:
        return False


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)


def _in_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)
