"""The outbox of a connected book: what is on its way to the service, and what became of it.

An entry is made by the database itself, in the transaction of its rating. Its state is what its last event says; the
newest entry of an account is the one to send, and those before it are withdrawn.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text


class EntryState(StrEnum):
    """What has become of an entry."""

    PENDING = "pending"
    SENDING = "sending"
    """It left, and no answer is known."""
    SENT = "sent"
    """The service took it; it has not been read back yet."""
    VERIFIED = "verified"
    FAILED = "failed"
    CONFLICT = "conflict"
    """Somebody else changed the value: a person decides, by rating anew."""
    WITHDRAWN = "withdrawn"
    """A later rating took its place, or it was taken back, before it was sent."""


#: Nothing more happens to an entry in one of these states.
SETTLED = frozenset({EntryState.VERIFIED, EntryState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry.

    Attributes:
        number: what people call it by; entries are sent in this order.
        account_id: whose rating.
        rating_id: the rating that was given, or taken back.
        is_retraction: whether it was taken back.
        is_live: whether it is the last word about its account.
        level, word: what the service is to hold: of the rating, or of the one that counts after the retraction. None
            when nothing was rated any more.
        seen: what the service held when the account was rated, in the words of the picklist; None for empty.
        restore: of a retraction that leaves no rating, what the service held before; None for empty.
        author: who rated.
        made_at: when, in UTC.
        written: what was sent for this account since the last pull before the rating, which it could not have seen: so
            that our own is not taken for somebody else's.
        state: as it is now.
        value: of a conflict what stands there instead.
        detail: what the service or the network said last.
        attempts: how often it was sent.
        changed_at: since when it is so; None while nothing has happened.
    """

    number: int
    account_id: str
    rating_id: str
    is_retraction: bool
    is_live: bool
    level: int | None
    word: str
    seen: str | None
    restore: str | None
    author: str
    made_at: datetime
    written: frozenset[str | None] = frozenset()
    state: EntryState = EntryState.PENDING
    value: str | None = None
    detail: str = ""
    attempts: int = 0
    changed_at: datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in SETTLED


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an entry.

    Attributes:
        number: the entry's.
        state: what it is now; PENDING for "once more".
        value: what was written, or what stands there instead; None for empty.
        detail: why, in a sentence without secrets.
    """

    number: int
    state: EntryState
    value: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sync:
    """A pull or a push, as it ended.

    Attributes:
        kind: "pull", "people" or "push".
        service: with which service.
        outcome: "done", "failed" or "cancelled".
        count: accounts or people that were pulled, or ratings that were verified.
        detail: what went wrong; empty when nothing did.
        budget: what the service said about calls that are left; empty when it said nothing.
        ended_at: when, in UTC.
    """

    kind: str
    service: str
    outcome: str
    count: int
    detail: str
    budget: str
    ended_at: datetime

    @property
    def what(self) -> str:
        """What it was, for a person."""
        return "pull of people" if self.kind == "people" else self.kind


class Outbox:
    """The outbox in a journal. Reading writes nothing; what was written is durable when the method returns.

    Args:
        journal: the book's.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def connect(self, service: str, author: str) -> None:
        """From now on ratings go to a service; empty for none any more."""
        if service == self.service():
            return
        row = (service, author, to_text(self._journal.clock.now()))
        with self._journal.database.writing() as connection:
            connection.execute("INSERT INTO connections (service, author, connected_at) VALUES (?, ?, ?)", row)

    def service(self) -> str:
        """The service that ratings go to; empty for none."""
        rows = self._ask("SELECT service FROM connections ORDER BY seq DESC LIMIT 1")
        return rows[0][0] if rows else ""

    def entries(self, *, settled: bool = True) -> list[Entry]:
        """Every entry, oldest first; without `settled` only those of accounts where something is to be done."""
        return self._journal.database.read(lambda connection: _entries(connection, settled=settled))

    def unsettled(self) -> list[Entry]:
        """Those to which something more will happen."""
        return [entry for entry in self.entries(settled=False) if not entry.is_settled]

    def waiting(self) -> list[Entry]:
        """Those to which something more will happen, but for those that a later word has taken the place of."""
        return [entry for entry in self.unsettled() if entry.is_live]

    def withdraw(self) -> None:
        """Settle what a later word has taken the place of."""
        self.add(
            Event(entry.number, EntryState.WITHDRAWN, entry.value, "A later word about the account took its place.")
            for entry in self.unsettled()
            if not entry.is_live
        )

    def add(self, events: Iterable[Event]) -> None:
        """Keep what happened, all of it or nothing."""
        now = to_text(self._journal.clock.now())
        rows = [
            (
                event.number,
                "again" if event.state is EntryState.PENDING else event.state,
                event.value,
                event.detail,
                now,
            )
            for event in events
        ]
        if rows:
            with self._journal.database.writing() as connection:
                connection.executemany(
                    "INSERT INTO outbox_events (entry, act, value, detail, happened_at) VALUES (?, ?, ?, ?, ?)", rows
                )

    def record(self, kind: str, service: str, outcome: str, count: int, *, detail: str = "", budget: str = "") -> None:
        """Keep how a pull or push ended; see Sync for the words."""
        row = (kind, service, outcome, count, detail, budget, to_text(self._journal.clock.now()))
        with self._journal.database.writing() as connection:
            connection.execute(
                "INSERT INTO syncs (kind, service, outcome, count, detail, budget, ended_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def syncs(self, limit: int = 20) -> list[Sync]:
        """The last pulls and pushes, newest first."""
        columns = "kind, service, outcome, count, detail, budget, ended_at"
        rows = self._ask(f"SELECT {columns} FROM syncs ORDER BY seq DESC LIMIT {int(limit)}")  # noqa: S608 - a number
        return [
            Sync(kind, service, outcome, count, detail, budget, datetime.fromisoformat(ended_at))
            for kind, service, outcome, count, detail, budget, ended_at in rows
        ]

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._journal.database.read(lambda connection: connection.execute(query).fetchall())


_STATE = """
    coalesce((SELECT act FROM outbox_events WHERE entry = outbox.number ORDER BY seq DESC LIMIT 1), 'pending')
"""

#: An entry with its rating, and with what counts now; in the order of `_entry`.
_ENTRIES = f"""
    SELECT outbox.number, outbox.account_id, outbox.rating_id, outbox.act,
           NOT EXISTS (SELECT 1 FROM ratings AS later WHERE later.account_id = outbox.account_id
                       AND later.seq > outbox.after_rating)
           AND NOT EXISTS (SELECT 1 FROM outbox AS later WHERE later.account_id = outbox.account_id
                           AND later.number > outbox.number)
           AND (outbox.act = 'retract' OR outbox.rating_id NOT IN (SELECT rating_id FROM retractions)),
           given.level, given.word, given.source_seen, given.author, outbox.made_at,
           counts.level, counts.word
    FROM outbox JOIN ratings AS given ON given.id = outbox.rating_id
    LEFT JOIN current_ratings ON current_ratings.account_id = outbox.account_id
    LEFT JOIN ratings AS counts ON counts.seq = current_ratings.seq
    WHERE :settled OR outbox.account_id IN
          (SELECT account_id FROM outbox WHERE {_STATE} NOT IN ('verified', 'withdrawn'))
    ORDER BY outbox.number
"""  # noqa: S608 - our own names


def _entries(connection: sqlite3.Connection, *, settled: bool) -> list[Entry]:
    rows = connection.execute(_ENTRIES, {"settled": settled}).fetchall()
    accounts = {row[0]: row[1] for row in rows}
    events: dict[int, list[tuple[Any, ...]]] = {}
    sent: dict[str, list[tuple[str, str | None]]] = {}
    for number, *event in connection.execute(
        "SELECT entry, act, value, detail, happened_at FROM outbox_events ORDER BY seq"
    ):
        if number not in accounts:
            continue
        act, value, _, happened_at = event
        events.setdefault(number, []).append(tuple(event))
        if act in {"sending", "sent", "verified"}:
            sent.setdefault(accounts[number], []).append((happened_at, value))
    pulls = [
        row[0]
        for row in connection.execute("SELECT ended_at FROM syncs WHERE kind = 'pull' AND outcome = 'done' ORDER BY 1")
    ]
    return [_entry(row, events.get(row[0], []), _since(pulls, row[9], sent.get(row[1], []))) for row in rows]


def _since(pulls: list[str], made_at: str, sent: list[tuple[str, str | None]]) -> frozenset[str | None]:
    """What was sent since the last pull before an entry was made; moments sort as texts."""
    before = bisect_left(pulls, made_at)
    last = pulls[before - 1] if before else ""
    return frozenset(value for happened_at, value in sent if happened_at >= last)


def _entry(row: tuple[Any, ...], events: list[tuple[Any, ...]], written: frozenset[str | None]) -> Entry:
    number, account_id, rating_id, act, is_live, level, word, seen, author, made_at, level_now, word_now = row
    is_retraction = act == "retract"
    state, value, detail, changed_at = EntryState.PENDING, None, "", None
    for act_then, value_then, detail_then, happened_at in events:
        state = EntryState.PENDING if act_then == "again" else EntryState(act_then)
        value, detail, changed_at = value_then, detail_then, datetime.fromisoformat(happened_at)
    return Entry(
        number=number,
        account_id=account_id,
        rating_id=rating_id,
        is_retraction=is_retraction,
        is_live=bool(is_live),
        level=level_now if is_retraction else level,
        word=(word_now or "") if is_retraction else word,
        seen=seen,
        restore=seen if is_retraction and level_now is None else None,
        author=author,
        made_at=datetime.fromisoformat(made_at),
        written=written,
        state=state,
        value=value,
        detail=detail,
        attempts=sum(event[0] == "sending" for event in events),
        changed_at=changed_at,
    )
