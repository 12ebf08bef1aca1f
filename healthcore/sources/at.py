"""From a path to the source that it is."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from healthcore.sources.book_file import BOOK_FILE, read_book_file
from healthcore.sources.files import FileSource
from healthcore.sources.parts import is_folder_of_tables
from healthcore.sources.pulled import PULLED, PulledSource
from healthcore.sources.reading import Reading
from healthcore.vocabulary.source import Source


def source_at(
    path: Path, as_of: date, overrides: Mapping[str, str] | None = None, reading: Reading | None = None
) -> Source:
    """A file, what was pulled from a service, or a folder of tables, described or proposed.

    Args:
        path: the file or folder.
        as_of: the day after which nothing is seen.
        overrides: field to header, where somebody said so.
        reading: what was decided about the file before; of a folder its own `book.toml` says most of that.

    Raises:
        InputError: the folder's `book.toml` cannot be understood, or there is none and nothing can be proposed.
    """
    overrides, reading = overrides or {}, reading or Reading()
    if path.name == PULLED:
        return PulledSource(path, overrides, reading)
    if not is_folder_of_tables(path):
        file = FileSource(path, overrides, reading=reading)
        return file if reading.events_file is None else _with_events(file, Path(reading.events_file), as_of)
    # A book from one file needs none of the engines that joins and events are written for.
    from healthcore.sources.folder.proposal import propose  # noqa: PLC0415 - as just said
    from healthcore.sources.folder.source import FolderSource  # noqa: PLC0415 - as just said

    settings = read_book_file(path / BOOK_FILE)
    proposed = not settings.has_tables
    if proposed:
        sections = propose(path, reading.date_order).sections
        settings = settings.model_copy(update={name: getattr(sections, name) for name in sections.model_fields_set})
    return FolderSource(path, settings, as_of, overrides, reading.date_order, proposed=proposed)


def _with_events(file: FileSource, events: Path, as_of: date) -> Source:
    from healthcore.sources.folder.beside import FileWithEvents  # noqa: PLC0415 - loads an engine that few need

    return FileWithEvents(file, events, as_of)
