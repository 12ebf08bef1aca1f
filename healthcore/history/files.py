"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from healthcore.journal.locations import make_entries_durable
from healthcore.vocabulary.errors import HistoryError, PulsebookError


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
        raise error(
            f"{path}: cannot be written ({refused.strerror or refused}).", fix="Check the disk and the permissions."
        ) from refused
