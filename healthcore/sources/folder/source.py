"""A folder of tables as a source of accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from healthcore.sources.accounts import read_accounts
from healthcore.sources.book_file import BOOK_FILE, BookFile
from healthcore.sources.dates import DateOrder
from healthcore.sources.folder.events import event_metrics
from healthcore.sources.folder.fields import Filled, roll_up_table, with_filled
from healthcore.sources.folder.joins import Join, join, join_lines, links_through, links_to_accounts
from healthcore.sources.folder.moments import system_zone
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.folder.scan import scan_table
from healthcore.sources.folder.sections import ACCOUNTS, Joined
from healthcore.sources.folder.units import rescaled
from healthcore.sources.tables import read_table
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.accounts import Accounts, HeaderMapping, Matched, ReportLine, Severity
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import RatingReader

_PROPOSED = ReportLine(
    None,
    BOOK_FILE,
    "",
    "is not there: tables were joined by the keys they share; `pulsebook import FOLDER --as NAME` writes down how",
    Severity.WARNING,
)


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A folder of tables that `book.toml` joins to accounts.

    Attributes:
        path: the folder.
        settings: what its `book.toml` says, or what was proposed.
        as_of: nothing later than this day is seen.
        overrides: field to header of the table of accounts, where somebody said so.
        date_order: which part of a date is the day; None to find out.
        proposed: nobody has seen `settings` yet.
    """

    path: Path
    settings: BookFile
    as_of: date
    overrides: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    proposed: bool = False

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.resolve().name

    def load(self, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
        """Read, join and roll up under a model's metrics and rating scale; SourceError when that cannot be done."""
        if self.settings.accounts is None:
            raise SourceError(
                f"{self.path}: its book.toml does not say which table has the accounts.",
                fix='Add to it: [accounts], and below that: file = "accounts.csv"',
            )
        raw = read_table(self.path / self.settings.accounts.file, self.settings.layout)
        # What is written in its own file is meant: a title that is not there is an error, as one in --map.
        overrides = {**self.settings.mapping, **self.overrides}
        accounts = self._as_written(read_accounts(raw, schema, scale, overrides, self.date_order, self.settings))
        loading = _Loading(self, schema, scale, accounts, TableRows(ACCOUNTS, raw, self.date_order))
        loading.roll_up()
        loading.count_events()
        return rescaled(loading.accounts(), self.settings.units)

    def _as_written(self, accounts: Accounts) -> Accounts:
        """What was not said now, `book.toml` said."""
        headers = (
            replace(mapped, matched=Matched.WRITTEN)
            if mapped.matched is Matched.OVERRIDE and mapped.field not in self.overrides
            else mapped
            for mapped in accounts.mapping.headers
        )
        return replace(accounts, mapping=HeaderMapping(tuple(headers)))


class _Loading:
    """The accounts on their way, with what each table led to."""

    def __init__(
        self,
        source: FolderSource,
        schema: Mapping[str, FieldSpec],
        scale: RatingReader,
        accounts: Accounts,
        table: TableRows,
    ) -> None:
        self._source = source
        self._schema = schema
        self._scale = scale
        self._accounts = accounts
        self._ids = accounts.frame["account_id"]
        self._tables = {ACCOUNTS: (table, join(table.keys(self._id_header()), links_to_accounts(self._ids)))}
        self._filled: list[Filled] = []
        self._lines = [_PROPOSED] if source.proposed else []

    def _id_header(self) -> str:
        mapped = self._accounts.mapping.of_field("account_id")
        return mapped.header if mapped else "account_id"

    def _links(self, section: Joined) -> pl.DataFrame:
        """What a table's key is looked up in."""
        if section.to == ACCOUNTS and section.to_key is None:
            return links_to_accounts(self._ids)
        table, joined = self._tables[section.to]
        return links_through(table, joined, section.there)

    def _joined(self, section: Joined, table: TableRows) -> Join:
        joined = join(table.keys(section.key), self._links(section))
        self._lines += join_lines(section, table, joined, self._ids.len())
        return joined

    def roll_up(self) -> None:
        """Every table, each after the one it leads to."""
        source = self._source
        for section in source.settings.in_order():
            table = TableRows(section.name, read_table(source.path / section.file), source.date_order)
            joined = self._joined(section, table)
            self._tables[section.name] = (table, joined)
            if section.fields:
                filled = roll_up_table(
                    section,
                    table,
                    joined,
                    self._ids,
                    source.as_of,
                    self._schema,
                    self._scale,
                    source.settings.currency,
                )
                self._filled.append(filled)
            self._lines += table.lines

    def count_events(self) -> None:
        """The metrics of usage events, by status, age and licences as they are with all roll-ups."""
        section = self._source.settings.events
        if section is None:
            return
        table = scan_table("events", self._source.path / section.file, self._source.date_order)
        zone = self._source.settings.time_zone or system_zone()
        accounts = self.accounts().frame
        as_of = self._source.as_of
        links = self._links(section)
        self._filled.append(event_metrics(section, table, links, accounts, as_of, zone, self._schema, self._scale))

    def accounts(self) -> Accounts:
        """The accounts with everything that was filled; what a table fills is not read from the accounts' own."""
        return with_filled(self._accounts, self._filled, self._lines, self._format())

    def _format(self) -> str:
        tables = len(self._tables) + (self._source.settings.events is not None)
        return f"folder of {tables} tables, accounts in {self._accounts.report.format}"
