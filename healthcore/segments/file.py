"""`segments.toml`: segments in a file that people read, write and share."""

import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from healthcore.conditions.parser import parse
from healthcore.history.files import replaced_by
from healthcore.journal.locations import make_private_directory
from healthcore.vocabulary.errors import ConditionError, InputError

#: The file's name, in the book's directory of settings.
SEGMENTS_FILE = "segments.toml"

_HEAD = (
    "Segments of this book: accounts that meet a condition. Change what you like; comments stay.",
    "To share one, copy its lines into the segments.toml of somebody else.",
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Accounts that meet a condition.

    Attributes:
        name: what to call it.
        when: the condition, as it was written.
        about: what it is for; empty for nothing said.
    """

    name: str
    when: str
    about: str = ""

    @property
    def key(self) -> str:
        """Its name as it is compared: letters and digits, capitals make no difference."""
        folded = unicodedata.normalize("NFC", self.name).casefold()
        return "".join(sign for sign in folded if sign.isalnum()) or folded


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: Annotated[str, Field(min_length=1, max_length=80)]
    when: Annotated[str, Field(min_length=1)]
    about: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    segments: list[_Line] = []


def read_segments(path: Path) -> tuple[Segment, ...]:
    """The segments in a file; none when it is not there. InputError, one line for each problem."""
    try:
        return segments_in(path.read_text(encoding="utf-8-sig"), str(path))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).", fix="It is a text file in UTF-8.") from None


def segments_in(text: str, origin: str) -> tuple[Segment, ...]:
    """The segments of a text. What names mean is known only on a book; that each condition is one is checked here."""
    try:
        lines = _File.model_validate(tomllib.loads(text)).segments
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(f"{origin}: {error}.") from None
    except ValidationError as error:
        raise _unreadable(
            *(f"{origin}: {'.'.join(map(str, one['loc']))}: {one['msg']}." for one in error.errors())
        ) from None
    found: dict[str, Segment] = {}
    problems = []
    for line in lines:
        segment = Segment(line.name, line.when, line.about)
        if segment.key in found:
            problems.append(f"{origin}: there are two segments {segment.name!r}.")
        try:
            parse(segment.when)
        except ConditionError as error:
            problems.append(f"{origin}: {segment.name}: {error.problems[0]}.")
        found[segment.key] = segment
    if problems:
        raise _unreadable(*problems)
    return tuple(found.values())


def save_segment(path: Path, segment: Segment) -> None:
    """Writes a segment into a file, in place of one of its name; all else in it stays, comments too.

    Raises:
        InputError: the file cannot be read, or the segment not be written.
    """
    read_segments(path)  # what is damaged is mended by hand first
    segments_in(tomlkit.dumps({"segments": [_fields(segment)]}), segment.name)
    document = _document(path)
    listed = document.setdefault("segments", tomlkit.aot())
    for known in listed:
        if Segment(str(known["name"]), "").key == segment.key:
            known.update(_fields(segment))
            break
    else:
        table = tomlkit.table()
        table.update(_fields(segment))
        listed.append(table)
    _write(path, tomlkit.dumps(document))


def remove_segment(path: Path, segment: Segment) -> bool:
    """Takes a segment out of a file; False when it is not in it."""
    document = _document(path)
    listed = document.get("segments", [])
    for place, known in enumerate(listed):
        if Segment(str(known["name"]), "").key == segment.key:
            del listed[place]
            _write(path, tomlkit.dumps(document))
            return True
    return False


def _fields(segment: Segment) -> dict[str, str]:
    fields = {"name": segment.name.strip(), "when": segment.when}
    return {**fields, "about": segment.about} if segment.about else fields


def _document(path: Path) -> tomlkit.TOMLDocument:
    if path.exists():
        return tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    document = tomlkit.document()
    for line in _HEAD:
        document.add(tomlkit.comment(line))
    return document


def _write(path: Path, text: str) -> None:
    make_private_directory(path.parent)
    with replaced_by(path, error=InputError) as file:
        file.write(text.encode())


def _unreadable(*problems: str) -> InputError:
    return InputError(*problems, title="These segments cannot be used", fix="Mend the file; see the page on segments.")
