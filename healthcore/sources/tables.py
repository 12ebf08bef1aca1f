"""From a path to the table in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from healthcore.sources.delimited import read_delimited
from healthcore.sources.detect import HEAD, FileKind, file_kind
from healthcore.sources.extent import without_footers
from healthcore.sources.layout import Layout
from healthcore.sources.packed import unpacked
from healthcore.sources.parquet import read_parquet, read_parts
from healthcore.sources.parts import parts_of
from healthcore.sources.raw import RawTable
from healthcore.sources.spreadsheet import read_spreadsheet
from healthcore.sources.structured import read_json, read_ndjson
from healthcore.vocabulary.errors import SourceError

_READERS: Mapping[FileKind, Callable[[Path, bytes, Layout], RawTable]] = {
    FileKind.DELIMITED: read_delimited,
    FileKind.SPREADSHEET: read_spreadsheet,
    FileKind.JSON: read_json,
    FileKind.LINES: read_ndjson,
    FileKind.PARQUET: read_parquet,
}


#: Formats in which a report has titles above its table and footers below it.
_MADE_FOR_PEOPLE = frozenset({FileKind.DELIMITED, FileKind.SPREADSHEET})


def read_table(path: Path, layout: Layout = Layout()) -> RawTable:  # noqa: B008 - immutable
    """The table in a file, whatever its format: by its first bytes, then its suffix, then what it looks like.

    Args:
        path: the file; a packed one is read as what is in it, a directory of Parquet as one table.
        layout: what somebody said about it; the rest is found out.

    Raises:
        SourceError: when there is no such file, it cannot be read, it is empty or not a table.
    """
    if path.is_dir() and parts_of(path):
        return read_parts(path)
    if path.is_dir():
        raise SourceError(f"{path}: this is a folder, not a file.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file.") from None
    except OSError as error:
        raise SourceError(f"{path}: the file cannot be read ({error.strerror}).") from error
    if not data[:HEAD].strip() and not data.strip():
        raise SourceError(f"{path}: the file is empty.")
    inner, data, packing = unpacked(path, data, layout.sheet)
    kind = file_kind(path, data[:HEAD], inner.suffix)
    raw = _READERS[kind](path, data, layout)
    if kind in _MADE_FOR_PEOPLE:
        raw = without_footers(raw)
    return replace(raw, format=f"{raw.format}, {packing}") if packing else raw
