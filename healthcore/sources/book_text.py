"""Writing `book.toml`: what a person wrote stays, comments and order too."""

from collections.abc import Mapping

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from healthcore.sources.reading import Reading
from healthcore.vocabulary.errors import InputError

_HEAD = (
    "How Pulsebook reads the exports of this book. Change what you like; comments stay.",
    "The page on importing explains every line.",
)

#: What is said above each table when it is made.
_TABLES = {
    "mapping": 'the title of the column for a field: contract_value = "ARR (USD)"',
    "dates": 'what comes first in the dates of a column: "Renewal" = "dmy"',
    "columns": "what each column held at the last import; what changes is reported",
}


def with_reading(text: str, reading: Reading) -> str:
    """The text of a `book.toml` that says what `reading` says, and all else that it said before.

    Raises:
        InputError: the text is no TOML.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise InputError(f"book.toml: {error}.", fix="Mend it, or remove it to begin anew.") from error
    if not text.strip():
        for line in _HEAD:
            document.add(tomlkit.comment(line))
    for key, value in reading.model_dump(mode="json").items():
        if key in _TABLES:
            _put_table(document, key, value)
        else:
            _put(document, key, value)
    return tomlkit.dumps(document)


def _put(place: TOMLDocument | Table, key: str, value: object) -> None:
    """One line: made, changed or taken away; left alone where it says the same."""
    if value in (None, []):
        place.pop(key, None)
    elif key not in place or place[key] != value:
        place[key] = value


def _put_table(document: TOMLDocument, key: str, values: Mapping[str, str]) -> None:
    table = document.get(key)
    if table is None:
        if not values:
            return
        table = tomlkit.table()
        table.add(tomlkit.comment(_TABLES[key]))
        document[key] = table
    for name in [name for name in table if name not in values]:
        del table[name]
    for name, value in values.items():
        _put(table, name, value)
