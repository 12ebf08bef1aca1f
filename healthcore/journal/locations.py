"""Where Pulsebook keeps its files, and how they are made: for their owner's eyes only."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_APPLICATION = "pulsebook"

#: The file of a book's journal in its directory.
JOURNAL = "journal.sqlite3"
_PRIVATE_DIRECTORY = 0o700
_PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class Location:
    """One place of Pulsebook's on this machine, as `pulsebook locate` lists it.

    Attributes:
        name: what is kept there.
        path: where it is.
        exists: whether anything has been written there yet.
    """

    name: str
    path: Path
    exists: bool


def config_dir() -> Path:
    """The directory of settings: `PULSEBOOK_CONFIG_DIR`, else the system's own place for them."""
    return _from_environment("PULSEBOOK_CONFIG_DIR") or platformdirs.user_config_path(_APPLICATION, appauthor=False)


def data_dir() -> Path:
    """The directory of journals and history: `PULSEBOOK_DATA_DIR`, else the system's own place for them."""
    return _from_environment("PULSEBOOK_DATA_DIR") or platformdirs.user_data_path(_APPLICATION, appauthor=False)


def registry_path() -> Path:
    """The file that knows which books there are."""
    return data_dir() / "registry.sqlite3"


def books_dir() -> Path:
    """The directory with one directory for every book."""
    return data_dir() / "books"


def book_dir(name: str) -> Path:
    """The directory of one book: its journal and its history."""
    return books_dir() / name


def history_dir(name: str) -> Path:
    """The directory of a book's snapshots; what is derived from them is in `derived` below it."""
    return book_dir(name) / "history"


def book_config_dir(name: str) -> Path:
    """The directory of a book's settings, segments, plays and campaigns: files that people read and write."""
    return config_dir() / "books" / name


def inventory() -> tuple[Location, ...]:
    """Every place, in the order of `pulsebook locate`; books by name. Makes nothing."""
    places = [
        ("configuration", config_dir()),
        ("data", data_dir()),
        ("registry of books", registry_path()),
        ("books", books_dir()),
    ]
    if books_dir().is_dir():
        books = sorted(path for path in books_dir().iterdir() if path.is_dir())
        places.extend((f"book {path.name}", path) for path in books)
        settings = ((path.name, book_config_dir(path.name)) for path in books)
        places.extend((f"settings of {name}", path) for name, path in settings if path.is_dir())
    return tuple(Location(name, path, path.exists()) for name, path in places)


def make_private_directory(directory: Path) -> None:
    """Make a directory and what is missing above it, 0700 and durable; one that exists is left as it is."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=_PRIVATE_DIRECTORY, exist_ok=True)
        make_entries_durable(path.parent)


def make_private_file(path: Path) -> None:
    """Make an empty file, 0600 and durable; one that exists is not even opened."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE)
    except FileExistsError:
        return
    os.close(descriptor)
    make_entries_durable(path.parent)


def make_entries_durable(directory: Path) -> None:
    """Names live in their directory: without this a power cut can lose a file whose content was synced."""
    if os.name == "nt":  # directories cannot be opened there, and NTFS journals their entries
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _from_environment(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser().absolute() if value else None
