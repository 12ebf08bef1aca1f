"""Attributes of accounts that plays set: `play.NAME` in conditions."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import date

from healthcore.journal.journal import Journal

#: What a play may set.
PlayValue = bool | int | float | date | str


def play_values_of(journal: Journal, account_id: str) -> Mapping[str, str | float | bool]:
    """Every attribute that plays have set for an account, by its name behind `play.`; days as text."""
    rows = journal.database.read(
        lambda connection: connection.execute(
            "SELECT name, value FROM play_values WHERE account_id = ? ORDER BY seq", (account_id,)
        ).fetchall()
    )
    return {name: json.loads(value) for name, value in sorted(dict(rows).items())}


def insert_value(
    connection: sqlite3.Connection, account_id: str, name: str, value: PlayValue, *, play: str, set_at: str
) -> None:
    """Set an attribute inside a transaction."""
    kept = value.isoformat() if isinstance(value, date) else value
    row = (account_id, name, json.dumps(kept, ensure_ascii=False), play, set_at)
    connection.execute("INSERT INTO play_values (account_id, name, value, play, set_at) VALUES (?, ?, ?, ?, ?)", row)
