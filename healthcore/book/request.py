"""Which book somebody asks for. Light to import: the application paints before it loads what opens a book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from healthcore.vocabulary.errors import InputError

if TYPE_CHECKING:
    from healthcore.sources.ids import CleanUp
    from healthcore.sources.reading import Reading


@dataclass(frozen=True, slots=True)
class BookRequest:
    """Which book, seen how.

    Attributes:
        book: a file, or the name of a book that was imported.
        as_of: the day to see it at; None for today.
        model: a shipped model's name or a file; None for the book's own.
        overrides: field to header, added to those that the book remembers; a person's field begins with `people.`.
        date_order: which part of a date is the day, where a column does not tell.
        touch: who is high-touch without a touch column: all, nobody, or a condition; None for what the book remembers.
        people: the file with the people at its accounts; None for what the book remembers.
        events_file: the file with usage events beside a file of accounts; None for what the book remembers.
        encoding: the encoding of a text; None for what the book remembers, or to find out. So with the next three.
        delimiter: what separates the cells of a text.
        sheet: the sheet of a spreadsheet, or the file in an archive.
        header_row: the row of the column titles, as a person counts them.
        clean_ids: which differences between an id and the one that the book knows make no difference.
        reading: how to read the file, decided on a screen; None for what the book remembers.
        as_name: the book that an unknown file is a new export of.
        new: an unknown file is a book of its own.
        asks: somebody can answer questions: what is unsure about a new file is an error, before it is remembered.
        imports: somebody looks at how it was read: columns are compared with this file from then on.
    """

    book: str
    as_of: date | None = None
    model: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    touch: str | None = None
    people: Path | None = None
    events_file: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    clean_ids: "tuple[CleanUp, ...]" = ()
    reading: "Reading | None" = None
    as_name: str | None = None
    new: bool = False
    asks: bool = False
    imports: bool = False


def parse_overrides(texts: Iterable[str]) -> dict[str, str]:
    """The `field="Header"` pairs of `--map`."""
    overrides: dict[str, str] = {}
    for text in texts:
        name, sign, header = text.partition("=")
        if not sign or not name.strip() or not header.strip():
            raise InputError(
                f"--map {text}: this is not FIELD=HEADER.", fix='Write it as in --map contract_value="ARR (USD)".'
            )
        overrides[name.strip()] = header.strip().strip('"')
    return overrides
