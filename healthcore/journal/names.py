"""Names of books: also the names of their directories, on every system."""

import unicodedata
from collections.abc import Container
from pathlib import Path

from healthcore.vocabulary.errors import BookError

#: The name of the sample book, and of the model that was written for it: no file is ever a book of this name.
SAMPLE = "sample"

_PUNCTUATION = " ._-"
_MAX_BYTES = 120

#: Names that Windows keeps for devices, with any ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


def checked_name(name: str) -> str:
    """A name that somebody gave a book, in the one spelling that is kept.

    Raises:
        BookError: it could not be the name of a directory.
    """
    name = unicodedata.normalize("NFC", name)
    problem = _problem(name)
    if problem:
        raise BookError(
            f"{name!r}: {problem}.",
            title="This name cannot be given to a book",
            fix="Use letters, digits, blanks, '.', '_' and '-', beginning and ending with a letter or digit.",
        )
    return name


def folded(name: str) -> str:
    """A name as it is compared: case and the way accents are typed make no difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def suggested_name(path: Path | None, taken: Container[str]) -> str:
    """A name for a new book, readable from its file's name.

    Args:
        path: the file or folder; None when there is none.
        taken: the names of other books, folded.
    """
    stem = _slug(path.stem if path else "") or "book"
    name, number = stem, 1
    while folded(name) == SAMPLE or folded(name) in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def _problem(name: str) -> str:
    if not name:
        return "a book needs a name"
    odd = next((character for character in name if not _is_word(character) and character not in _PUNCTUATION), None)
    if odd is not None:
        return f"a name cannot have the character {odd!r}"
    if name[0] in _PUNCTUATION or name[-1] in _PUNCTUATION:
        return "a name begins and ends with a letter or digit"
    if ".." in name:
        return "a name cannot have '..'"
    if len(name.encode()) > _MAX_BYTES:
        return "the name is too long"
    if name.split(".", maxsplit=1)[0].casefold() in _DEVICES:
        return "Windows keeps this name for a device"
    return ""


def _slug(text: str) -> str:
    """Letters and digits as they are, everything else one hyphen; never a name that `_problem` objects to."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(character if _is_word(character) or character in "._" else " " for character in text)
    slug = "-".join(kept.split())
    while ".." in slug:
        slug = slug.replace("..", ".")
    slug = slug.encode()[: _MAX_BYTES - 10].decode(errors="ignore").strip(_PUNCTUATION)
    return f"book-{slug}" if slug and _problem(slug) else slug


def _is_word(character: str) -> bool:
    """Letters, the marks that belong to them, and digits, of any script."""
    return unicodedata.category(character)[0] in "LMN"
