"""How a connected book stands: how old it is, what waits to be sent, how the last exchange ended. Needs no network."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from healthcore.connect.connected import Connected
from healthcore.journal.outbox import Entry, EntryState, Sync
from healthcore.journal.ratings import to_text
from healthcore.report.as_json import Json
from healthcore.sources.pulled import pulled_head


@dataclass(frozen=True, slots=True)
class Status:
    """How it stands.

    Attributes:
        book: its name.
        service: the service's, as people know it.
        pulled_at: when it was pulled last; None for never.
        people_at: when people were pulled last; None for never.
        budget: what the service said last about calls that are left; empty when it said nothing.
        last: how the last exchange ended; None before the first.
        waiting: what is not settled, oldest first.
    """

    book: str
    service: str
    pulled_at: datetime | None
    people_at: datetime | None
    budget: str
    last: Sync | None
    waiting: tuple[Entry, ...]

    @property
    def counts(self) -> Mapping[EntryState, int]:
        """How many wait in each state; states without any are left out."""
        counts = Counter(entry.state for entry in self.waiting)
        return {state: counts[state] for state in EntryState if counts[state]}


def status_of(book: Connected) -> Status:
    """How a book stands; SourceError when what was pulled cannot be read."""
    syncs = book.outbox.syncs()
    return Status(
        book.name,
        book.title,
        _pulled_at(book.path),
        _pulled_at(book.people_path),
        next((sync.budget for sync in syncs if sync.budget), ""),
        syncs[0] if syncs else None,
        tuple(book.outbox.waiting()),
    )


def _pulled_at(path: Path) -> datetime | None:
    return pulled_head(path).pulled_at if path.exists() else None


def status_json(status: Status) -> Json:
    """The document of `sync --format json`."""
    last = status.last
    return {
        "book": status.book,
        "service": status.service,
        "pulled_at": None if status.pulled_at is None else to_text(status.pulled_at),
        "people_pulled_at": None if status.people_at is None else to_text(status.people_at),
        "calls_left": status.budget or None,
        "last": None
        if last is None
        else {
            "kind": last.kind,
            "outcome": last.outcome,
            "count": last.count,
            "detail": last.detail,
            "ended_at": to_text(last.ended_at),
        },
        "waiting": {str(state): count for state, count in status.counts.items()},
        "ratings": [_entry_json(entry) for entry in status.waiting],
    }


def _entry_json(entry: Entry) -> Json:
    return {
        "number": entry.number,
        "account_id": entry.account_id,
        "level": entry.level,
        "label": entry.word or None,
        "author": entry.author,
        "rated_at": to_text(entry.made_at),
        "state": str(entry.state),
        "before": entry.seen,
        "theirs": entry.value if entry.state is EntryState.CONFLICT else None,
        "detail": entry.detail,
        "attempts": entry.attempts,
    }
