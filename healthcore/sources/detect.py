"""What kind of file this is: by its first bytes, then by its suffix."""

from enum import StrEnum
from pathlib import Path

from healthcore.vocabulary.errors import SourceError

#: Enough of a file to tell what it is.
HEAD = 4_096


class FileKind(StrEnum):
    """The formats a book can come in."""

    DELIMITED = "CSV"
    SPREADSHEET = "XLSX"
    JSON = "JSON"
    LINES = "NDJSON"
    PARQUET = "Parquet"


_BY_MAGIC = (
    (b"PAR1", FileKind.PARQUET),
    (b"PK\x03\x04", FileKind.SPREADSHEET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.SPREADSHEET),
)

_BY_SUFFIX = {
    ".csv": FileKind.DELIMITED,
    ".tsv": FileKind.DELIMITED,
    ".tab": FileKind.DELIMITED,
    ".txt": FileKind.DELIMITED,
    ".psv": FileKind.DELIMITED,
    ".xlsx": FileKind.SPREADSHEET,
    ".xlsm": FileKind.SPREADSHEET,
    ".xls": FileKind.SPREADSHEET,
    ".xlsb": FileKind.SPREADSHEET,
    ".ods": FileKind.SPREADSHEET,
    ".json": FileKind.JSON,
    ".ndjson": FileKind.LINES,
    ".jsonl": FileKind.LINES,
    ".parquet": FileKind.PARQUET,
    ".pq": FileKind.PARQUET,
}

#: The endings of files that are tables.
TABLE_SUFFIXES = frozenset(_BY_SUFFIX)

#: What people pass by mistake, and what to do instead.
_OTHER = (
    (b"\x89PNG", "a picture (PNG)", "Export the table itself."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Export the table itself."),
    (b"GIF8", "a picture (GIF)", "Export the table itself."),
    (b"%PDF", "a PDF document", "Export the table as CSV or XLSX."),
    (b"{\\rtf", "a text document (RTF)", "Export the table as CSV or XLSX."),
    (b"\x1f\x8b", "compressed twice (gzip)", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)", "Unpack it first."),
    (b"7z\xbc\xaf", "an archive (7z)", "Unpack it first."),
    (b"SQLite format 3", "a SQLite database", "Export the table as CSV or Parquet."),
)

_WEB_PAGE = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<body")


def file_kind(path: Path, head: bytes, suffix: str) -> FileKind:
    """The format of a file by its first bytes (not empty) and its suffix, which is that of what is in a packed one.

    Raises:
        SourceError: when it is something else than a table, or not what its suffix says.
    """
    for magic, what, fix in _OTHER:
        if head.startswith(magic):
            raise SourceError(f"{path}: this is not a table but {what}.", fix=fix)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.lower().startswith(_WEB_PAGE):
        raise SourceError(
            f"{path}: this is not a table but a web page (HTML or XML).",
            fix="Export the table as CSV or XLSX; a sign-in page saved by mistake looks like this, too.",
        )
    for magic, kind in _BY_MAGIC:
        if head.startswith(magic):
            return kind
    promised = _BY_SUFFIX.get(suffix.lower())
    if promised in {FileKind.SPREADSHEET, FileKind.PARQUET}:
        raise SourceError(
            f"{path}: its name says {suffix.lower()}, but that is not what is in it.",
            fix="If it is a text table, give it the suffix .csv; else export it again.",
        )
    if promised is not None:
        return promised
    return FileKind.JSON if start.startswith((b"{", b"[")) else FileKind.DELIMITED
