"""The requests that plays make: kept in the journal, claimed before they leave, with what became of each."""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.plays.planning import Start
from healthcore.plays.play import Webhook
from healthcore.vocabulary.errors import PlayError

_MADE = "number, id, play, account_id, span, url, headers, body, made_at"

#: After a claim that is so old nobody sends any more: the program was ended in the middle of it.
_CLAIM_LASTS = timedelta(minutes=5)

_ENDED = "Pulsebook was ended while it was being sent; it may have arrived."

#: How long a request that failed waits for its next attempt: the first time, and at the most.
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=12)


class DeliveryState(StrEnum):
    """What has become of a request."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """It was not taken, and is tried again later."""
    UNKNOWN = "unknown"
    """It may have arrived: it is not sent again unless a person says so."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One request.

    Attributes:
        number: what people call it by.
        id: goes along as Idempotency-Key, the same for every attempt.
        play, account_id, span: what it is for.
        url, headers, body: what is sent; `${NAME}` stands for an environment variable.
        made_at: when the play made it, in UTC.
        state: as it is now.
        attempts: how often it was tried.
        detail: what the receiver or the network said last; nothing secret.
        changed_at: since when it is so; None while nothing has happened.
    """

    number: int
    id: str
    play: str
    account_id: str
    span: str
    url: str
    headers: Mapping[str, str]
    body: str
    made_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    detail: str = ""
    changed_at: datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {DeliveryState.SENT, DeliveryState.DROPPED}

    def is_ready(self, now: datetime, *, patient: bool = True) -> bool:
        """Whether it is to be sent now; one that failed waits a while, longer each time, unless not `patient`."""
        if self.state is DeliveryState.WAITING:
            return True
        if self.state is not DeliveryState.FAILED or self.changed_at is None:
            return False
        wait = min(_FIRST_WAIT * 2 ** min(self.attempts - 1, 10), _LONGEST_WAIT)
        return not patient or self.changed_at + wait <= now


class Deliveries:
    """The requests in a journal.

    Args:
        journal: the book's.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def all(self) -> list[Delivery]:
        """Every request, oldest first."""
        now = self._journal.clock.now()
        return self._journal.database.read(lambda connection: _read(connection, now))

    def unsettled(self) -> list[Delivery]:
        """Those that were not sent, or not surely."""
        return [delivery for delivery in self.all() if not delivery.is_settled]

    def claim(self, number: int) -> bool:
        """Take a request to send it; False when somebody else has it, or it needs none any more. Durable."""
        now = self._journal.clock.now()
        with self._journal.database.writing() as connection:
            (delivery,) = _read(connection, now, number)
            if delivery.state not in {DeliveryState.WAITING, DeliveryState.FAILED}:
                return False
            _insert(connection, number, "sending", "", now)
        return True

    def settle(self, number: int, state: DeliveryState, detail: str) -> None:
        """Keep what became of a request that was claimed."""
        with self._journal.database.writing() as connection:
            _insert(connection, number, state.value, detail, self._journal.clock.now())

    def again(self, number: int) -> None:
        """Send one that failed or may have arrived once more: a person says so. PlayError when that makes no sense."""
        self._decide(number, "again", {DeliveryState.FAILED, DeliveryState.UNKNOWN})

    def drop(self, number: int) -> None:
        """Do not send one any more. PlayError when that makes no sense."""
        self._decide(number, "dropped", {DeliveryState.WAITING, DeliveryState.FAILED, DeliveryState.UNKNOWN})

    def _decide(self, number: int, act: str, possible: set[DeliveryState]) -> None:
        now = self._journal.clock.now()
        with self._journal.database.writing() as connection:
            found = _read(connection, now, number)
            if not found:
                raise PlayError(f"There is no webhook {number}.", fix="They are listed by: pulsebook plays list BOOK")
            if found[0].state not in possible:
                raise PlayError(f"Webhook {number} is {found[0].state}: there is nothing to decide.")
            _insert(connection, number, act, "", now)


def insert_delivery(connection: sqlite3.Connection, start: Start, webhook: Webhook, body: str, now: datetime) -> None:
    """Write a request inside a transaction, to be sent after it."""
    row = (
        secrets.token_hex(16),
        start.play.name,
        start.account_id,
        start.span,
        webhook.url,
        json.dumps(dict(webhook.headers), ensure_ascii=False),
        body,
        to_text(now),
    )
    columns = _MADE.removeprefix("number, ")
    connection.execute(f"INSERT INTO deliveries ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - our own names


def _insert(connection: sqlite3.Connection, number: int, act: str, detail: str, now: datetime) -> None:
    connection.execute(
        "INSERT INTO delivery_events (delivery, act, detail, happened_at) VALUES (?, ?, ?, ?)",
        (number, act, detail, to_text(now)),
    )


def _read(connection: sqlite3.Connection, now: datetime, number: int | None = None) -> list[Delivery]:
    where, values = ("", ()) if number is None else ("WHERE number = ?", (number,))
    made = connection.execute(f"SELECT {_MADE} FROM deliveries {where} ORDER BY number", values).fetchall()  # noqa: S608 - our own names
    events: dict[int, list[tuple[Any, ...]]] = {}
    where = where.replace("number", "delivery")
    for owner, *event in connection.execute(
        f"SELECT delivery, act, detail, happened_at FROM delivery_events {where} ORDER BY seq",  # noqa: S608 - our own names
        values,
    ):
        events.setdefault(owner, []).append(tuple(event))
    return [_after(_made(row), events.get(row[0], []), now) for row in made]


def _made(row: tuple[Any, ...]) -> Delivery:
    number, id_, play, account_id, span, url, headers, body, made_at = row
    return Delivery(
        number=number,
        id=id_,
        play=play,
        account_id=account_id,
        span=span,
        url=url,
        headers=json.loads(headers),
        body=body,
        made_at=datetime.fromisoformat(made_at),
    )


def _after(delivery: Delivery, events: list[tuple[Any, ...]], now: datetime) -> Delivery:
    for act, detail, happened_at in events:
        delivery = replace(
            delivery,
            state=DeliveryState.WAITING if act == "again" else DeliveryState(act),
            attempts=delivery.attempts + (act == "sending"),
            detail=detail or delivery.detail,
            changed_at=datetime.fromisoformat(happened_at),
        )
    if delivery.state is DeliveryState.SENDING and delivery.changed_at and delivery.changed_at + _CLAIM_LASTS <= now:
        return replace(delivery, state=DeliveryState.UNKNOWN, detail=_ENDED)
    return delivery
