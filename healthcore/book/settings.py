"""What a book remembers about how it is read: its `book.toml`, and what the registry knew before there was one."""

from pathlib import Path

from healthcore.history.files import replaced_by
from healthcore.journal.locations import book_config_dir, make_private_directory
from healthcore.journal.registry_rows import RegisteredBook
from healthcore.sources.book_file import BOOK_FILE, BookFile, read_book_file
from healthcore.sources.parts import is_folder_of_tables
from healthcore.sources.reading import Reading


def settings_path(name: str) -> Path:
    """The settings of a book that is a file."""
    return book_config_dir(name) / BOOK_FILE


def settings_at(name: str, path: Path | None) -> BookFile:
    """The settings of a book where its source is: in the folder of its tables, else at its own place."""
    return read_book_file(path / BOOK_FILE if path is not None and is_folder_of_tables(path) else settings_path(name))


def reading_of(known: RegisteredBook | None, path: Path | None) -> Reading:
    """How a book is read; the defaults for one that is not known. What a folder's own `book.toml` says counts more.

    Raises:
        InputError: its settings cannot be understood.
    """
    folder = path if path is not None and is_folder_of_tables(path) else None
    said = read_book_file(folder / BOOK_FILE) if folder else Reading()
    kept = Reading() if known is None else _kept(known)
    in_folder = {name: getattr(said, name) for name in Reading.model_fields if name in said.model_fields_set}
    return kept.model_copy(update=in_folder)


def _kept(known: RegisteredBook) -> Reading:
    """What the book's own settings say, or what an older Pulsebook kept in the registry."""
    settings = read_book_file(settings_path(known.name))
    mapping = settings.mapping or dict(known.overrides)
    said = {name: getattr(settings, name) for name in Reading.model_fields}
    return Reading.model_validate({**said, "mapping": mapping, "touch": settings.touch or known.touch})


def remember(name: str, reading: Reading) -> None:
    """Writes how a book is read into its settings, unless they say so already. Durable when it returns."""
    from healthcore.sources.book_text import with_reading  # noqa: PLC0415 - its parser is for writing only

    path = settings_path(name)
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    after = with_reading(before, reading)
    if after == before:
        return
    make_private_directory(path.parent)
    with replaced_by(path) as file:
        file.write(after.encode())
