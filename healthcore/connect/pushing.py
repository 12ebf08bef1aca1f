"""Pushing ratings: looked up, written, read back. Doing it again, after whatever crash, changes nothing more.

For every account only the last word is sent. What stands at the service is looked up first:

- what is to be there is there already, or another value of the same level: verified, nothing is written
- what stood there when the account was rated, or what we wrote ourselves: it is written, then read back
- anything else: somebody changed it meanwhile. It is a conflict, and what stands there goes into the book, so that
  the riskier of the two counts until a person rates anew.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from healthcore.connect.connected import Connected
from healthcore.connect.picklist import Picklist
from healthcore.connect.pulling import Listener, Progress, StoppedError
from healthcore.connect.service import Change, Outcome, Seen, Service, Written
from healthcore.history.files import replaced_by
from healthcore.journal.outbox import Entry, EntryState, Event
from healthcore.model.rating import RatingScale
from healthcore.sources.pulled import pulled_head, with_texts, write_pulled
from healthcore.vocabulary.errors import ConnectError, RefusedError

#: How often something is written that does not appear, in one push.
_ROUNDS = 4

#: Written so often in all pushes without ever appearing: something else is wrong.
_ENOUGH = 12

#: Seconds until what was written is looked up again, for services that are slow to show it.
PAUSES = (0.0, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a push.

    Attributes:
        verified: ratings that were read back.
        waiting: those that the service took and does not show yet, or takes later.
        failed, conflicts: those that a person has to look at.
    """

    verified: int = 0
    waiting: int = 0
    failed: int = 0
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An entry with the value that is to stand at the service, and the text that people read for it."""

    entry: Entry
    value: str | None
    text: str | None


async def push(
    book: Connected, service: Service, scale: RatingScale, listener: Listener, *, pauses: Sequence[float] = PAUSES
) -> Pushed:
    """Send what waits, in order.

    Raises:
        StoppedError: the listener said so; what was not sent waits.
        ConnectError: it cannot be done; the same.
    """
    outbox = book.outbox
    outbox.withdraw()
    live = outbox.waiting()
    if not live:
        return Pushed()
    picklist = Picklist(book.connection.risk, await service.risk_options(), scale, book.connection.levels)
    pushing = _Pushing(book, service, picklist, listener, pauses)
    await pushing.all(live)
    return _counted(outbox.entries(), {entry.number for entry in live})


def _counted(entries: Iterable[Entry], numbers: set[int]) -> Pushed:
    states = [entry.state for entry in entries if entry.number in numbers]
    waiting = sum(state in {EntryState.PENDING, EntryState.SENDING, EntryState.SENT} for state in states)
    counts = (states.count(state) for state in (EntryState.FAILED, EntryState.CONFLICT))
    return Pushed(states.count(EntryState.VERIFIED), waiting, *counts)


class _Pushing:
    """One push."""

    def __init__(
        self, book: Connected, service: Service, picklist: Picklist, listener: Listener, pauses: Sequence[float]
    ) -> None:
        self._book = book
        self._service = service
        self._picklist = picklist
        self._listener = listener
        self._pauses = pauses
        self._done = 0
        self._seen: Mapping[str, Seen] = {}
        self._told: Mapping[int, Event] = {}

    async def all(self, entries: Sequence[Entry]) -> None:
        """Everything, a batch after the other."""
        stays = {EntryState.CONFLICT, EntryState.FAILED}
        self._told = {
            one.number: Event(one.number, one.state, one.value, one.detail) for one in entries if one.state in stays
        }
        wanted = [one for entry in entries if (one := self._wanted(entry)) is not None]
        for start in range(0, len(wanted), self._service.batch):
            batch = wanted[start : start + self._service.batch]
            await self._batch(batch)
            self._done += len(batch)
            if not self._listener(Progress(self._done, len(wanted), f"pushing to {self._book.title}")):
                raise StoppedError(f"Stopped after {self._done:,} ratings.", fix="The next push sends the others.")

    def _wanted(self, entry: Entry) -> _Wanted | None:
        """What is to stand at the service; None, and it is kept why, when the service has no such value."""
        try:
            if entry.level is None:
                value = self._picklist.value(entry.restore)
            else:
                value = self._picklist.value_for(entry.level, entry.word)
        except RefusedError as error:
            self._keep([Event(entry.number, EntryState.FAILED, None, " ".join(error.lines()))])
            return None
        return _Wanted(entry, value, self._picklist.text(value))

    async def _batch(self, batch: Sequence[_Wanted]) -> None:
        """Look up, write, read back; once more for what the service did not take."""
        left = list(batch)
        for _ in range(_ROUNDS):
            left = await self._look_and_settle(left)
            if not left:
                return
            left = await self._write(left)
            left = await self._read_back(left)
        self._give_up(left)

    async def _look_and_settle(self, batch: Sequence[_Wanted]) -> list[_Wanted]:
        """Settles what needs no writing; what is left may be written."""
        if not batch:
            return []
        seen = await self._service.look([one.entry.account_id for one in batch])
        self._seen = seen
        left, events, texts = [], [], dict[str, str | None]()
        for one in batch:
            there = seen.get(one.entry.account_id)
            event = self._settled(one, there)
            if event is None:
                left.append(one)
                continue
            if there is not None:
                texts[one.entry.account_id] = self._picklist.text(there.value)
            events.append(event)
        self._tell_book(texts)
        self._keep(events)
        return left

    def _settled(self, one: _Wanted, there: Seen | None) -> Event | None:
        """What is to be kept of an account as it stands at the service; None when it is to be written."""
        number, title = one.entry.number, self._book.title
        if there is None:
            return Event(number, EntryState.FAILED, None, f"{title} has no such account any more, or hides it from us.")
        if there.value == one.value:
            return Event(number, EntryState.VERIFIED, one.text)
        text = self._picklist.text(there.value)
        if one.entry.level is not None and self._picklist.level(there.value) == one.entry.level:
            return Event(number, EntryState.VERIFIED, text, f"{title} says {text}, which is the same level.")
        if self._picklist.same(one.entry.seen, text) or text in one.entry.written:
            return None
        return Event(number, EntryState.CONFLICT, text, _told(text, there, title))

    async def _write(self, batch: Sequence[_Wanted]) -> list[_Wanted]:
        """Writes; what is left is to be read back, or written again."""
        self._keep(Event(one.entry.number, EntryState.SENDING, one.text) for one in batch)
        changes = [Change(one.entry.account_id, one.value, self._seen[one.entry.account_id].value) for one in batch]
        written = await self._service.write(changes)
        events, left = [], []
        for one in batch:
            event = self._answered(one, written.get(one.entry.account_id))
            if event is None or event.state is not EntryState.FAILED:
                left.append(one)
            if event is not None:
                events.append(event)
        self._keep(events)
        return left

    @staticmethod
    def _answered(one: _Wanted, told: Written | None) -> Event | None:
        """What is to be kept of an answer; None when there is nothing to say until it is read back."""
        if told is None or told.outcome is Outcome.CHANGED:
            return None
        if told.outcome is Outcome.REFUSED:
            return Event(one.entry.number, EntryState.FAILED, one.text, told.detail)
        if told.outcome is Outcome.AGAIN:
            return Event(one.entry.number, EntryState.PENDING, None, told.detail)
        return Event(one.entry.number, EntryState.SENT, one.text)

    async def _read_back(self, batch: Sequence[_Wanted]) -> list[_Wanted]:
        """Looks whether what was written is there, with a little patience."""
        left = list(batch)
        for pause in self._pauses:
            if not left:
                return []
            await asyncio.sleep(pause)
            left = await self._look_and_settle(left)
        return left

    def _give_up(self, left: Sequence[_Wanted]) -> None:
        """What never appeared: the next push tries again, until that makes no sense any more."""
        title = self._book.title
        self._keep(
            Event(
                one.entry.number,
                EntryState.FAILED,
                one.text,
                f"{title} was sent it {one.entry.attempts + _ROUNDS} times and never shows it. "
                "Are the region and the service id right? `pulsebook doctor BOOK` checks.",
            )
            for one in left
            if one.entry.attempts + _ROUNDS >= _ENOUGH
        )

    def _keep(self, events: Iterable[Event]) -> None:
        """What is new: a conflict or a refusal that stays as it is, is told once."""
        self._book.outbox.add(event for event in events if self._told.get(event.number) != event)

    def _tell_book(self, texts: Mapping[str, str | None]) -> None:
        """What was read of the service is in the book before the outbox says so: a crash in between costs a look."""
        if not texts or not self._book.path.exists():
            return
        head = pulled_head(self._book.path)
        frame = pl.read_parquet(self._book.path)
        told = with_texts(frame, self._service.id_field, self._book.connection.risk, texts)
        if told.equals(frame):
            return
        with replaced_by(self._book.path, error=ConnectError) as file:
            write_pulled(file, told, head)


def _told(text: str | None, there: Seen, title: str) -> str:
    when = f" on {there.changed_at:%Y-%m-%d %H:%M} UTC" if there.changed_at else ""
    who = f" by {there.changed_by}" if there.changed_by else ""
    return f"{title} says {text or 'nothing'} now; the account was changed{when}{who}."
