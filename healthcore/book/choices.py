"""What was asked for, completed by what a book remembers; and what it is to remember from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from healthcore.book.request import BookRequest
from healthcore.book.settings import reading_of
from healthcore.journal.names import SAMPLE
from healthcore.journal.registry_rows import RegisteredBook
from healthcore.sources.drift import kinds_of
from healthcore.sources.parts import is_folder_of_tables
from healthcore.sources.people import PREFIX, overrides_of_people
from healthcore.sources.reading import Reading
from healthcore.vocabulary.accounts import Accounts, Matched
from healthcore.vocabulary.errors import ColumnsError

#: What a request may say about reading, each under the name that the settings have for it.
_SAID = ("touch", "date_order", "events_file", "encoding", "delimiter", "sheet", "header_row", "clean_ids")


@dataclass(frozen=True, slots=True)
class Choices:
    """How to read a book.

    Attributes:
        model: a shipped model's name or a file.
        overrides: field to header, as somebody said it now: a header that is not there is an error.
        reading: everything else about the file, as somebody said it now or before.
        people: the file with the people at the accounts; None when there is none.
        people_overrides: field of a person to header in that file.
    """

    model: str
    overrides: Mapping[str, str]
    reading: Reading
    people: Path | None
    people_overrides: Mapping[str, str]


def choices_of(request: BookRequest, path: Path | None, known: RegisteredBook | None) -> Choices:
    """The choices for a request, under what the book remembers, if it is known."""
    model = request.model or (known.model if known else None) or (SAMPLE if path is None else "recommended")
    reading = request.reading or reading_of(known, path)
    said = {name: value for name in _SAID if (value := getattr(request, name)) not in {None, ()}}
    overrides, of_people = overrides_of_people(request.overrides)
    mapping, remembered = overrides_of_people(reading.mapping)
    people = request.people or (known.people if known else None)
    reading = reading.model_copy(update={**said, "mapping": mapping})
    return Choices(model, overrides, reading, people, {**remembered, **of_people})


def check_sure(accounts: Accounts) -> None:
    """ColumnsError when something about the columns of a file was guessed that may as well be otherwise."""
    likely = [mapped for mapped in accounts.mapping.headers if mapped.matched is Matched.SIMILARITY]
    guesses = [f"{mapped.header} was taken for {mapped.field}." for mapped in likely]
    dates = [f"{header}: days and months cannot be told apart." for header in accounts.report.open_dates]
    if guesses or dates:
        raise ColumnsError(*guesses, *dates, fix="--map and --date-order settle it.")


def to_remember(choices: Choices, path: Path, accounts: Accounts, request: BookRequest) -> Reading:
    """How the book is to be read from now on, by how it was read and what came of that.

    Of a folder its own `book.toml` says what is what: only what was said now is kept beside it.

    What was found by likeness is decided once somebody saw it on a screen; columns are accepted by any import.
    """
    reading = choices.reading
    if is_folder_of_tables(path):
        return reading.model_copy(update={"mapping": {}, "columns": {}})
    unsure = {Matched.ATTRIBUTE, Matched.COMPUTED}
    if request.reading is None:
        unsure.add(Matched.SIMILARITY)
    found = {mapped.field: mapped.header for mapped in accounts.mapping.headers if mapped.matched not in unsure}
    kept = {field: header for field, header in reading.mapping.items() if field not in found}
    of_people = {f"{PREFIX}{field}": header for field, header in choices.people_overrides.items()}
    accepted = request.imports or not reading.columns
    columns = kinds_of(accounts) if accepted else reading.columns
    dates = {**accounts.report.date_orders, **reading.dates} if accepted else reading.dates
    return reading.model_copy(update={"mapping": {**found, **kept, **of_people}, "columns": columns, "dates": dates})
