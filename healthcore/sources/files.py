"""A file as a source of accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from healthcore.sources.accounts import read_accounts
from healthcore.sources.dates import DateOrder
from healthcore.sources.reading import Reading
from healthcore.sources.tables import read_table
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.source import RatingReader


@dataclass(frozen=True, slots=True)
class FileSource:
    """One file with a row per account.

    Attributes:
        path: the file.
        overrides: field to header, where somebody said so.
        date_order: which part of a date is the day, where a column leaves it open; None for what `reading` says.
        reading: what was decided for earlier files of the book.
    """

    path: Path
    overrides: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    reading: Reading = Reading()  # noqa: RUF009 - immutable

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def load(self, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
        """Read the file under a model's metrics and rating scale; SourceError when that cannot be done."""
        raw = read_table(self.path, self.reading.layout)
        accounts = read_accounts(raw, schema, scale, self.overrides, self.date_order, self.reading)
        # In one piece each: the engine copies a whole frame whose columns are cut differently whenever it adds one.
        return replace(accounts, frame=accounts.frame.rechunk())
