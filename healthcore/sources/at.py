"""From a path to the source that it is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from healthcore.sources.book_file import BOOK_FILE, read_book_file
from healthcore.sources.dates import DateOrder
from healthcore.sources.files import FileSource
from healthcore.vocabulary.source import Source


def source_at(
    path: Path, as_of: date, overrides: Mapping[str, str] | None = None, date_order: DateOrder | None = None
) -> Source:
    """A file, or a folder of tables; in a folder without a description of its tables the one that is proposed.

    Args:
        path: the file or folder.
        as_of: the day after which nothing is seen.
        overrides: field to header, where somebody said so.
        date_order: which part of a date is the day; None to find out.

    Raises:
        InputError: the folder's `book.toml` cannot be understood, or there is none and nothing can be proposed.
    """
    if not path.is_dir():
        return FileSource(path, overrides or {}, date_order)
    # A book from one file needs none of the engines that joins and events are written for.
    from healthcore.sources.folder.proposal import propose  # noqa: PLC0415 - as just said
    from healthcore.sources.folder.source import FolderSource  # noqa: PLC0415 - as just said

    settings = read_book_file(path / BOOK_FILE)
    proposed = not settings.has_tables
    if proposed:
        sections = propose(path, date_order).sections
        settings = settings.model_copy(update={name: getattr(sections, name) for name in sections.model_fields_set})
    return FolderSource(path, settings, as_of, overrides or {}, date_order, proposed=proposed)
