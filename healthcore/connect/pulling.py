"""Pulling a book: page by page into one file, which takes the place of the last one as a whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from healthcore.connect.connected import Connected
from healthcore.connect.pages_kept import KeptPages
from healthcore.connect.service import Option, Service, StaleCursorError
from healthcore.history.files import replaced_by
from healthcore.sources.pulled import PulledHead, write_pulled
from healthcore.vocabulary.errors import ConnectError, RefusedError

_PAGES = "pulling.ndjson"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pull or push has come.

    Attributes:
        done: accounts so far.
        total: of how many; None where the service does not say.
        what: what is being done, for a person.
    """

    done: int
    total: int | None
    what: str


#: Hears of progress; False to stop there.
Listener = Callable[[Progress], bool]


class StoppedError(ConnectError):
    """Somebody stopped it."""

    title = "Stopped"


async def pull(book: Connected, service: Service, listener: Listener) -> int:
    """Bring everything, from where the last attempt was interrupted; says how many accounts there are now.

    Raises:
        StoppedError: the listener said so; the pages that came are kept for the next attempt.
        ConnectError: it cannot be done; the same.
    """
    options = await service.risk_options()
    kept = KeptPages(book.path.with_name(_PAGES), book.connection)
    try:
        await _bring(book, service, kept, listener)
    except StaleCursorError:
        kept.begin(book.journal.clock.now())
        try:
            await _bring(book, service, kept, listener)
        except StaleCursorError:
            raise RefusedError(f"{book.title} forgets where we were, again and again.", fix="Sync later.") from None
    frame = _understood(book, service, kept.frame(book.connection.wanted(service.id_field)), options)
    if frame.is_empty():
        kept.forget()
        raise RefusedError(
            f"{book.title} sent no account at all; the book keeps what it had.",
            fix="Is `only` in book.toml right, and may our user see accounts?",
        )
    with replaced_by(book.path, error=ConnectError) as file:
        write_pulled(file, frame, PulledHead(book.title, book.journal.clock.now()))
    kept.forget()
    return frame.height


async def _bring(book: Connected, service: Service, kept: KeptPages, listener: Listener) -> None:
    cursor, done = kept.resume(book.journal.clock.now())
    total: int | None = None
    async for page in service.pages(cursor):
        kept.add(page)
        done, total = done + len(page.rows), page.total if page.total is not None else total
        if not listener(Progress(done, total, f"pulling from {book.title}")) and page.cursor:
            raise StoppedError(f"Stopped after {done:,} accounts.", fix="The next pull goes on from there.")


def _understood(book: Connected, service: Service, frame: pl.DataFrame, options: Sequence[Option]) -> pl.DataFrame:
    """Each account once, as it came last, with the words that people read in the rating field."""
    risk = book.connection.risk
    labels = [option.label for option in options]
    words = {option.value: option.label for option in options if labels.count(option.label) == 1}
    return frame.unique(service.id_field, keep="last", maintain_order=True).with_columns(
        pl.col(risk).replace(list(words), list(words.values())) if words else pl.col(risk)
    )
