"""The schema of a database: numbered SQL files, each run once, in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from healthcore.vocabulary.errors import JournalError

#: Counts the transactions that wrote anything, so that others notice cheaply that something changed.
_WRITES = ("CREATE TABLE writes (count INTEGER NOT NULL)", "INSERT INTO writes VALUES (0)")


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database looks like.

    Attributes:
        name: what the database is to a user, as in "the journal".
        steps: the SQL of every migration, in order; a database's version is the number of steps it has taken.
    """

    name: str
    steps: tuple[str, ...]

    def check_known(self, connection: sqlite3.Connection) -> None:
        """JournalError when a newer Pulsebook has written this database."""
        if version(connection) > len(self.steps):
            raise JournalError(
                f"The {self.name} was written by a newer version of Pulsebook "
                f"(its format is {version(connection)}, this version knows up to {len(self.steps)}).",
                fix="Upgrade Pulsebook on this machine.",
            )

    def migrate(self, connection: sqlite3.Connection) -> None:
        """Take the steps that are missing, all or none; two processes may try at once."""
        self.check_known(connection)
        if version(connection) == len(self.steps):
            return
        with transaction(connection):
            self._take_steps(connection)

    def _take_steps(self, connection: sqlite3.Connection) -> None:
        # Asked again inside the transaction: another process may have migrated in between.
        self.check_known(connection)
        taken = version(connection)
        for statement in _WRITES if taken == 0 else ():
            connection.execute(statement)
        for number, step in enumerate(self.steps[taken:], start=taken + 1):
            for statement in statements(step):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


@cache
def load_schema(name: str, *folder: str) -> Schema:
    """The schema whose migrations are the SQL files of a folder beside this module, by the number they start with."""
    migrations = files("healthcore.journal").joinpath("migrations", *folder)
    found = sorted((file for file in migrations.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return Schema(name, tuple(file.read_text(encoding="utf-8") for file in found))


@contextmanager
def transaction(connection: sqlite3.Connection, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
    """One transaction: committed when the block has ended, undone when it raises. DEFERRED is for reading."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back when the disk is full
            connection.execute("ROLLBACK")
        raise


def version(connection: sqlite3.Connection) -> int:
    """How many steps a database has taken; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def writes(connection: sqlite3.Connection) -> int:
    """How many transactions have written to a database."""
    if version(connection) == 0:
        return 0
    return int(connection.execute("SELECT count FROM writes").fetchone()[0])


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit the transaction they belong to."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
