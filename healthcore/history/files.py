"""Files and directories that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from healthcore.journal.locations import make_entries_durable, make_private_directory
from healthcore.vocabulary.errors import HistoryError, PulsebookError

_FIX = "Check the disk and the permissions."

_HOUR = 3600


@contextmanager
def replaced_by(path: Path, *, error: type[PulsebookError] = HistoryError) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` when the block ends without an error: 0600 and durable.

    What the system refuses is raised as `error`.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
            make_entries_durable(path.parent)
        finally:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()
    except OSError as refused:
        raise error(_problem(path, refused), fix=_FIX) from refused


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that was not there: 0600, its content durable. Its name is so with its directory."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def appearing(directory: Path) -> Iterator[Path]:
    """A directory to fill, which is there under its name when the block has ended without an error: 0700."""
    try:
        make_private_directory(directory.parent)
        with tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=directory.parent) as temporary:
            filling = Path(temporary) / directory.name
            filling.mkdir(mode=0o700)
            yield filling
            make_entries_durable(filling)
            filling.rename(directory)
        make_entries_durable(directory.parent)
    except OSError as refused:
        raise HistoryError(_problem(directory, refused), fix=_FIX) from refused


def _problem(path: Path, refused: OSError) -> str:
    return f"{path}: cannot be written ({refused.strerror or refused})."


def forget_unfinished(directory: Path, moment: datetime) -> None:
    """Remove what writers that were killed more than an hour before a moment left half written in a directory."""
    for path in directory.glob(".*.part"):
        with suppress(FileNotFoundError):  # another window has just done it
            if path.stat().st_mtime < moment.timestamp() - _HOUR:
                path.unlink()
