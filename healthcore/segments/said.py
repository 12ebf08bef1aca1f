"""What the journal adds to accounts: what plays set on them."""

import json
from datetime import date, datetime
from typing import Any

import polars as pl

from healthcore.journal.journal import Journal
from healthcore.vocabulary import FieldSpec, Kind

#: Before the name of an attribute that a play set.
PLAY = "play."

_PLAY_VALUES = "SELECT account_id, name, value, set_at FROM play_values ORDER BY seq"


def play_values(journal: Journal, as_of: date) -> dict[str, dict[str, Any]]:
    """What plays set until the end of a day: by `play.NAME`, the last value of each account."""
    rows = journal.database.read(lambda connection: connection.execute(_PLAY_VALUES).fetchall())
    found: dict[str, dict[str, Any]] = {}
    for account_id, name, value, set_at in rows:
        if datetime.fromisoformat(set_at).astimezone().date() <= as_of:
            found.setdefault(f"{PLAY}{name}", {})[account_id] = json.loads(value)
    return found


def play_spec(name: str, values: dict[str, Any]) -> FieldSpec:
    """What an attribute set by plays is, by its values; texts where they are of several kinds."""
    kinds = {_kind(value) for value in values.values() if value is not None}
    label = name.removeprefix(PLAY).replace("_", " ").capitalize()
    return FieldSpec(name, label, kinds.pop() if len(kinds) == 1 else Kind.TEXT)


def _kind(value: object) -> Kind:
    match value:
        case bool():
            return Kind.FLAG
        case int() | float():
            return Kind.NUMBER
        case str() if _is_day(value):
            return Kind.DATE
        case _:
            return Kind.TEXT


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-11-26")


def play_column(ids: pl.Series, spec: FieldSpec, values: dict[str, Any]) -> list[Any]:
    """The values of accounts in the terms of their kind; None for no data."""
    read = {account_id: _read(value, spec.kind) for account_id, value in values.items()}
    return [read.get(account_id) for account_id in ids]


def _read(value: object, kind: Kind) -> object:
    if value is None:
        return None
    match kind:
        case Kind.DATE:
            return date.fromisoformat(str(value))
        case Kind.TEXT:
            return value if isinstance(value, str) else json.dumps(value)
        case _:
            return value
