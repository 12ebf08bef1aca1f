"""What the Sync screen works on: the connection of a book, what is on its way, and how the last exchanges ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.connect.connected import Connected
    from healthcore.journal.outbox import Entry, Sync

#: The column that tells entries apart.
KEY = "number"

#: How many entries that are settled are listed below those that are not.
_SETTLED = 50


@dataclass(frozen=True)
class SyncDesk:
    """A connected book as the screen shows it.

    Attributes:
        book: the book and its connection.
        pulled_at: when it was pulled last; None for never.
        entries: what is to be shown, those that are not settled first, then the newest.
        syncs: how the last exchanges ended, newest first.
        frame: the entries as the table shows them.
    """

    book: "Connected"
    pulled_at: datetime | None
    entries: "tuple[Entry, ...]"
    syncs: "tuple[Sync, ...]"
    frame: pl.DataFrame

    def entry(self, key: str | None) -> "Entry | None":
        """The entry of that key."""
        return next((entry for entry in self.entries if str(entry.number) == key), None)

    @property
    def budget(self) -> str:
        """What the service said last about calls that are left; empty when it said nothing."""
        return next((sync.budget for sync in self.syncs if sync.budget), "")


def sync_desk_of(opened: "OpenedBook") -> SyncDesk | None:
    """The desk of a book; None when it is not connected. For a worker: it reads files.

    Raises:
        PulsebookError: settings, journal or what was pulled cannot be read.
    """
    from healthcore.connect.connected import Connected  # noqa: PLC0415 - not for the first paint
    from healthcore.connect.connecting import settings_of  # noqa: PLC0415 - as above
    from healthcore.sources.pulled import pulled_head  # noqa: PLC0415 - as above

    connection = settings_of(opened.name).connection
    if connection is None:
        return None
    book = Connected(opened.name, connection, opened.journal)
    every = book.outbox.entries()
    waiting = [entry for entry in every if entry.is_live and not entry.is_settled]
    settled = [entry for entry in every if entry.is_settled or not entry.is_live]
    entries = (*waiting, *reversed(settled[-_SETTLED:]))
    pulled_at = pulled_head(book.path).pulled_at if book.path.exists() else None
    return SyncDesk(book, pulled_at, entries, tuple(book.outbox.syncs()), _frame(entries, opened))


def _frame(entries: "tuple[Entry, ...]", opened: "OpenedBook") -> pl.DataFrame:
    ids = {entry.account_id for entry in entries}
    named = opened.book.accounts.lazy().filter(pl.col("account_id").is_in(ids)).select("account_id", "name").collect()
    names = dict(named.iter_rows())
    return pl.DataFrame(
        {
            KEY: [str(entry.number) for entry in entries],
            "name": [names.get(entry.account_id, entry.account_id) for entry in entries],
            "rating": [entry.word or "taken back" for entry in entries],
            "state": [entry.state.value for entry in entries],
            "given": [entry.made_at.astimezone().date() for entry in entries],
            "by": [entry.author for entry in entries],
            "detail": [entry.detail for entry in entries],
        },
        schema={
            KEY: pl.String(),
            "name": pl.String(),
            "rating": pl.String(),
            "state": pl.String(),
            "given": pl.Date(),
            "by": pl.String(),
            "detail": pl.String(),
        },
    )
