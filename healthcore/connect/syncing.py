"""A pull, of accounts or people, or a push from beginning to end: one at a time, and how it ended is kept."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from healthcore.connect.connected import Connected
from healthcore.connect.pulling import Listener, StoppedError, pull
from healthcore.connect.pulling_people import pull_people
from healthcore.connect.pushing import PAUSES, Pushed, push
from healthcore.connect.service import Service
from healthcore.model.rating import RatingScale
from healthcore.vocabulary.errors import ConnectError


async def run_pull(book: Connected, listener: Listener) -> int:
    """Pull; says how many accounts there are now. ConnectError when it cannot be done, which is kept, too."""
    count = 0
    async with _kept(book, "pull") as (service, done):
        count = await pull(book, service, listener)
        done.append(count)
    return count


async def run_people(book: Connected, account_ids: Sequence[str], every: Sequence[str], listener: Listener) -> int:
    """Bring the people at some of all accounts; says how many came. ConnectError as for a pull."""
    count = 0
    async with _kept(book, "people") as (service, done):
        count = await pull_people(book, service, account_ids, every, listener)
        done.append(count)
    return count


async def run_push(
    book: Connected, scale: RatingScale, listener: Listener, *, pauses: Sequence[float] = PAUSES
) -> Pushed:
    """Push; says what became of it. ConnectError when it cannot be done, which is kept, too."""
    pushed = Pushed()
    if not book.outbox.unsettled():
        return pushed
    async with _kept(book, "push") as (service, done):
        pushed = await push(book, service, scale, listener, pauses=pauses)
        done.append(pushed.verified)
    return pushed


@asynccontextmanager
async def _kept(book: Connected, kind: str) -> AsyncIterator[tuple[Service, list[int]]]:
    """A service to work with, and a place for the count."""
    done: list[int] = []
    with book.alone():
        try:
            service = book.service()
        except ConnectError as error:
            book.outbox.record(kind, book.title, "failed", 0, detail=" ".join(error.problems))
            raise
        try:
            yield service, done
        except ConnectError as error:
            outcome = "cancelled" if isinstance(error, StoppedError) else "failed"
            book.outbox.record(kind, book.title, outcome, 0, detail=" ".join(error.problems), budget=service.budget)
            raise
        finally:
            await service.close()
        book.outbox.record(kind, book.title, "done", done[0], budget=service.budget)
