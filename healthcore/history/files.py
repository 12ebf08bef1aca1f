"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from healthcore.journal.locations import make_entries_durable
from healthcore.vocabulary.errors import HistoryError


@contextmanager
def replaced_by(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` when the block ends without an error: 0600 and durable."""
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
    except OSError as error:
        raise HistoryError(
            f"{path}: cannot be written ({error.strerror or error}).", fix="Check the disk and the permissions."
        ) from error
