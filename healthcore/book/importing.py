"""An import in the making: the file, the book that it is to be, and the decisions as they are tried."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from healthcore.book.book import schema_for
from healthcore.book.choices import choices_of
from healthcore.book.finding import known_before, path_of
from healthcore.book.known_ids import KnownIds, ids_of_book
from healthcore.book.models import find_model
from healthcore.book.request import BookRequest
from healthcore.book.trial import Trial, TriedColumn, assigned, try_reading
from healthcore.journal.registry import Registry
from healthcore.model.tree import Model
from healthcore.sources.headers import map_headers
from healthcore.sources.identity import likely_ids
from healthcore.sources.raw import RawTable
from healthcore.sources.reading import Reading
from healthcore.sources.tables import read_table
from healthcore.vocabulary import Clock
from healthcore.vocabulary.accounts import Matched
from healthcore.vocabulary.errors import SourceError

#: How sure it is that a column is the id because its values could be.
_BY_ITS_VALUES = 0.5


@dataclass(frozen=True, eq=False)
class Importing:
    """A file that is to be a book. Nothing is written here.

    Attributes:
        path: the file.
        name: the name of the book, known or suggested.
        known: whether there is such a book.
        model: the model that will judge the accounts.
        as_of: the day to see them at.
        reading: what was decided before anything was tried.
        known_ids: the ids of the known book; None for a new one.
    """

    path: Path
    name: str
    known: bool
    model: Model
    as_of: date
    reading: Reading
    known_ids: KnownIds | None = None

    def tried(self, reading: Reading, raw: RawTable | None = None) -> Trial:
        """What would become of the file under some decisions.

        Args:
            reading: the decisions.
            raw: the table, where it was read under the same layout already.

        Raises:
            SourceError: the file cannot be read at all.
        """
        raw = raw or read_table(self.path, reading.layout)
        likely = _likely_id(raw, reading, self.model)
        if likely is None:
            return try_reading(raw, reading, self.model, self.as_of, self.known_ids)
        guessed = assigned(reading, likely, "account_id")
        trial = try_reading(raw, guessed, self.model, self.as_of, self.known_ids)
        hint = f"{likely} was taken for the account ID, because each row has a value of its own there."
        columns = (_guessed(column) if column.header == likely else column for column in trial.columns)
        return replace(trial, hint=hint, columns=tuple(columns))


def begin_import(request: BookRequest, clock: Clock) -> Importing:
    """What is known before a file is read.

    Raises:
        UnknownBookError: there is no such file or book.
        SourceError: it is no file but a folder, or the sample book.
        ModelError, InputError: its model or its settings cannot be used.
    """
    with Registry(clock) as registry:
        path = path_of(request.book, registry)
        if path is None or path.is_dir():
            raise SourceError(
                f"{request.book}: only of a file the columns can be chosen.",
                fix="What the tables of a folder are says its book.toml.",
            )
        known = known_before(request, path, registry)
        choices = choices_of(request, path, known)
        name = known.name if known else request.as_name or registry.identify(path, (), new=True).name
        known_ids = ids_of_book(registry, known.name, clock, deep=True) if known else None
    mapping = {**choices.reading.mapping, **choices.overrides}
    reading = choices.reading.model_copy(update={"mapping": mapping})
    as_of = request.as_of or clock.today()
    return Importing(path, name, known is not None, find_model(choices.model), as_of, reading, known_ids)


def _likely_id(raw: RawTable, reading: Reading, model: Model) -> str | None:
    """The column that could be the id, where none has its title or was given to it."""
    wanted = [header for header in raw.headers if header not in reading.leave_out]
    if map_headers(wanted, schema_for(model), {}, reading.mapping).of_field("account_id") is not None:
        return None
    free = set(wanted).difference(reading.mapping.values())
    return next((header for header in likely_ids(raw) if header in free), None)


def _guessed(column: TriedColumn) -> TriedColumn:
    return replace(column, matched=Matched.SIMILARITY, confidence=_BY_ITS_VALUES)
