"""From a path to the table in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from healthcore.sources.delimited import read_delimited
from healthcore.sources.detect import HEAD, FileKind, file_kind
from healthcore.sources.parquet import read_parquet
from healthcore.sources.raw import RawTable
from healthcore.sources.spreadsheet import read_spreadsheet
from healthcore.sources.structured import read_json, read_ndjson
from healthcore.vocabulary.errors import SourceError

_READERS: Mapping[FileKind, Callable[[Path, bytes], RawTable]] = {
    FileKind.DELIMITED: read_delimited,
    FileKind.SPREADSHEET: read_spreadsheet,
    FileKind.JSON: read_json,
    FileKind.LINES: read_ndjson,
    FileKind.PARQUET: read_parquet,
}


def read_table(path: Path) -> RawTable:
    """The table in a file, whatever its format: by its first bytes, then its suffix, then what it looks like.

    Raises:
        SourceError: when there is no such file, it cannot be read, it is empty or not a table.
    """
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
    return _READERS[file_kind(path, data[:HEAD])](path, data)
