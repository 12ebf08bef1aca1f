"""JSON and NDJSON: a list of objects, one account each."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from healthcore.sources.encoding import to_utf8
from healthcore.sources.layout import Layout
from healthcore.sources.raw import RawTable, raw_table, unique_headers
from healthcore.vocabulary.errors import SourceError

_FIX = 'Give a list of objects, {"accounts": [...]} or one object per line.'

#: Whole numbers beyond this are not exact as numbers; such are ids.
_EXACT = 2**53


def read_json(path: Path, data: bytes, layout: Layout) -> RawTable:
    """A list of objects, or an object with such a list under `accounts`; objects line by line are read, too.

    Rows are numbered by their place in the list. Nested values become their JSON text.

    Raises:
        SourceError: with line and column where it is no JSON.
    """
    text = to_utf8(data, path, layout.encoding).text.decode("utf-8")
    try:
        document = _parsed(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            return _from_lines(path, text)
        raise _no_json(path, error) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path}: this JSON cannot be read ({error}).") from error
    items = document.get("accounts") if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise SourceError(f"{path}: there is no list of accounts in this JSON.", fix=_FIX)
    return _table(path, items, list(range(1, len(items) + 1)), "JSON", "item")


def read_ndjson(path: Path, data: bytes, layout: Layout) -> RawTable:
    """An object per line; rows are numbered by their line.

    Raises:
        SourceError: with line and column where it is no JSON.
    """
    return _from_lines(path, to_utf8(data, path, layout.encoding).text.decode("utf-8"))


def _from_lines(path: Path, text: str) -> RawTable:
    items: list[object] = []
    numbers = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append(_parsed(line))
        except json.JSONDecodeError as error:
            raise _no_json(path, error, number) from error
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path}, line {number}: this JSON cannot be read ({error}).") from error
        numbers.append(number)
    return _table(path, items, numbers, "NDJSON", "line")


def _parsed(text: str) -> object:
    # NaN and Infinity are no JSON but common; as text they are reported with their row.
    document: object = json.loads(text, parse_constant=str)
    return document


def _no_json(path: Path, error: json.JSONDecodeError, line: int | None = None) -> SourceError:
    place = f"line {line if line is not None else error.lineno}, column {error.colno}"
    return SourceError(f"{path}, {place}: this is not valid JSON ({error.msg}).", fix=_FIX)


def _table(path: Path, items: Sequence[object], numbers: list[int], format_name: str, unit: str) -> RawTable:
    accounts: list[dict[str, object]] = []
    for number, item in zip(numbers, items, strict=True):
        if not isinstance(item, dict):
            raise SourceError(f"{path}, {unit} {number:,}: this is not an object.", fix=_FIX)
        accounts.append(item)
    keys = list(dict.fromkeys(key for account in accounts for key in account))
    if not keys:
        raise SourceError(f"{path}: there are no accounts in this file.", fix=_FIX)
    frame = pl.DataFrame([_column(str(at), [account.get(key) for account in accounts]) for at, key in enumerate(keys)])
    headers = unique_headers([_encodable(key) for key in keys])
    rows = pl.Series(numbers, dtype=pl.UInt32)
    return raw_table(path, headers, frame, format_name=format_name, rows=rows)


def _column(name: str, values: list[Any]) -> pl.Series:
    """Flags and numbers where all values are such, else text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds and kinds <= {int, float} and all(abs(value) < _EXACT for value in values if value is not None):
        return pl.Series(name, values, dtype=pl.Float64, strict=False)
    return pl.Series(name, [_text(value) for value in values], dtype=pl.String)


def _text(value: object) -> str | None:
    if value is None:
        return None
    return _encodable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _encodable(text: str) -> str:
    """Half of a surrogate pair, which JSON can spell but no text can hold, becomes a replacement character."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
