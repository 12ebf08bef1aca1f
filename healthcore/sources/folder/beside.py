"""A file of accounts with a file of usage events beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from healthcore.sources.files import FileSource
from healthcore.sources.folder.events import event_metrics
from healthcore.sources.folder.fields import with_filled
from healthcore.sources.folder.joins import links_to_accounts
from healthcore.sources.folder.moments import system_zone
from healthcore.sources.folder.scan import ScannedTable, scan_table
from healthcore.sources.folder.sections import EventsSection
from healthcore.sources.headers import map_headers
from healthcore.sources.raw import listed
from healthcore.vocabulary import FIELDS, FieldSpec
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import RatingReader


@dataclass(frozen=True, slots=True)
class FileWithEvents:
    """One file with a row per account, and one with a row per use of the product.

    Attributes:
        accounts: the file of accounts.
        events: the file of events.
        as_of: only full days before it are seen.
    """

    accounts: FileSource
    events: Path
    as_of: date

    @property
    def name(self) -> str:
        """The name of the file of accounts."""
        return self.accounts.name

    def load(self, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
        """Read the accounts, and count their events; SourceError when that cannot be done."""
        accounts = self.accounts.load(schema, scale)
        reading = self.accounts.reading
        table = scan_table("events", self.events, reading.date_order)
        section = EventsSection(file=self.events.name, key=_key(table))
        links = links_to_accounts(accounts.frame["account_id"])
        zone = reading.time_zone or system_zone()
        filled = event_metrics(section, table, links, accounts.frame, self.as_of, zone, schema, scale)
        form = f"{accounts.report.format}; usage events in {table.rows.raw.format}"
        return with_filled(accounts, [filled], [], form)


def _key(table: ScannedTable) -> str:
    """The column that says whose an event is, by its title."""
    headers = table.rows.raw.headers
    mapped = map_headers(headers, {"account_id": FIELDS["account_id"]}, {}).of_field("account_id")
    if mapped is None:
        raise SourceError(
            f"{table.rows.raw.path}: no column says whose an event is. The columns are: {listed(headers)}.",
            fix="Call it account_id; or put both files into a folder and import that: its book.toml names any column.",
        )
    return mapped.header
