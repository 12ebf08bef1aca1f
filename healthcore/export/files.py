"""Exports into files: whole or not at all, for their owner's eyes, never over another file unasked."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from healthcore.export.delimited import csv_text
from healthcore.export.markdown import markdown_text
from healthcore.export.structured import json_export
from healthcore.export.table import Export
from healthcore.vocabulary.errors import InputError

_UNWRITABLE = "This file cannot be written"


class ExportFormat(StrEnum):
    """What an export can be written as; the value is the file's suffix without its dot."""

    CSV = "csv"
    XLSX = "xlsx"
    MARKDOWN = "md"
    JSON = "json"

    @property
    def label(self) -> str:
        """Its name on screens."""
        return "Markdown" if self is ExportFormat.MARKDOWN else self.name


def export_text(export: Export, export_format: ExportFormat | str, *, stamped: bool = True) -> str:
    """The export as text; InputError for XLSX, which is none.

    `stamped` says whether CSV carries as-of, filter, model, fingerprint and count as its last columns.
    """
    match ExportFormat(export_format):
        case ExportFormat.CSV:
            return csv_text(export, stamped=stamped)
        case ExportFormat.MARKDOWN:
            return markdown_text(export)
        case ExportFormat.JSON:
            return json_export(export)
        case ExportFormat.XLSX:
            raise InputError("A spreadsheet is no text that could be printed.", fix="Name a file: --output FILE.xlsx")


def export_bytes(export: Export, export_format: ExportFormat | str, *, stamped: bool = True) -> bytes:
    """The export as a file holds it."""
    if export_format == ExportFormat.XLSX:
        from healthcore.export.spreadsheet import xlsx_bytes  # noqa: PLC0415 - only spreadsheets need its library

        return xlsx_bytes(export)
    return export_text(export, export_format, stamped=stamped).encode()


def write_export(
    export: Export,
    target: Path | BinaryIO,
    export_format: ExportFormat | str,
    *,
    overwrite: bool = False,
    stamped: bool = True,
) -> None:
    """Write an export to a file, 0600, or to a stream of bytes.

    A file is written beside its place and moved there when it is complete: it is never seen half.

    Raises:
        InputError: the folder does not exist or cannot be written to, or the file exists and `overwrite` is not given.
    """
    if not isinstance(target, Path):
        target.write(export_bytes(export, export_format, stamped=stamped))
        return
    with _explained(target):
        path = _place(target, overwrite=overwrite)
    data = export_bytes(export, export_format, stamped=stamped)
    with _explained(path):
        _write_whole(path, data, overwrite=overwrite)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What the system refuses, as people understand it."""
    try:
        yield
    except FileExistsError as error:
        raise _exists(path) from error
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise InputError(f"{path}: {_reason(error)}.", fix="Name another file.", title=_UNWRITABLE) from error


def _place(target: Path, *, overwrite: bool) -> Path:
    """Where the file really goes, links followed; InputError when it cannot go there."""
    path = target.resolve() if target.is_symlink() else target
    if not path.parent.is_dir():
        raise InputError(
            f"{path}: the folder {path.parent} does not exist.",
            fix="Make it first, or name another.",
            title=_UNWRITABLE,
        )
    if path.exists():
        if not path.is_file():
            what = "a folder" if path.is_dir() else "no ordinary file"
            raise InputError(f"{path}: this is {what}.", fix="Name a file.", title=_UNWRITABLE)
        if not overwrite:
            raise _exists(path)
    return path


def _exists(path: Path) -> InputError:
    return InputError(
        f"{path}: this file exists already.", fix="Name another, or say that it may be replaced.", title=_UNWRITABLE
    )


def _write_whole(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write beside the place, then move there; FileExistsError when somebody else was faster."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not overwrite:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _reason(error: OSError | ValueError) -> str:
    return ((isinstance(error, OSError) and error.strerror) or str(error)).lower()
