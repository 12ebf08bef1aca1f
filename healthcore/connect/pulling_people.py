"""Pulling the people at a book's accounts: a question for each account, into one file that is read as any other."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import polars as pl
from polars.exceptions import PolarsError

from healthcore.connect.connected import Connected
from healthcore.connect.connections import AT_ONCE
from healthcore.connect.pages_kept import KeptPages
from healthcore.connect.pulling import Listener, Progress, StoppedError
from healthcore.connect.service import Page, Row, Service, TellsPeople
from healthcore.history.files import replaced_by
from healthcore.sources.pulled import PulledHead, write_pulled
from healthcore.vocabulary.errors import ConnectError, RefusedError

_PAGES = "pulling-people.ndjson"

#: Columns that every service fills; who is asked for at an account without people is a row without a user.
_ACCOUNT, _USER = "account_id", "user_id"

#: Seconds between two looks whether somebody stopped it: a budget that is used up makes calls wait for longer.
_LOOKS = 0.5


async def pull_people(
    book: Connected, service: Service, account_ids: Sequence[str], every: Sequence[str], listener: Listener
) -> int:
    """Bring the people at some accounts; whom the file holds at the others stays. Says how many came.

    Accounts that an attempt in the last hours has asked about before it was interrupted are not asked about again.

    Args:
        book: whose.
        service: the book's.
        account_ids: the accounts to ask about.
        every: all accounts of the book; people at any other are let go.
        listener: hears how many accounts are done.

    Raises:
        StoppedError: the listener said so; what came is kept for the next attempt.
        ConnectError: it cannot be done; the same.
    """
    if not isinstance(service, TellsPeople):
        raise RefusedError(
            f"{book.title} is not asked for people.",
            fix=f"Name a table of people: pulsebook import {book.path} --as {book.name} --people FILE",
        )
    kept = KeptPages(book.path.with_name(_PAGES), book.connection)
    kept.resume(book.journal.clock.now())
    done = set(kept.frame([_ACCOUNT])[_ACCOUNT])
    await _bring(service, [one for one in account_ids if one not in done], len(account_ids), kept, listener)
    rows = kept.frame(service.person_fields)
    came = rows.filter(pl.col(_USER).is_not_null())
    if came.is_empty():
        kept.forget()
        raise RefusedError(
            f"{book.title} sent no person at all; the book keeps whom it had.",
            fix="May our user see people? Are there any at these accounts?",
        )
    everybody = pl.concat([_others(book, rows[_ACCOUNT]), came], how="diagonal")
    people = everybody.filter(pl.col(_ACCOUNT).is_in(list(every)))
    with replaced_by(book.people_path, error=ConnectError) as file:
        write_pulled(file, people, PulledHead(book.title, book.journal.clock.now()))
    kept.forget()
    return came.height


async def _bring(service: TellsPeople, waiting: Sequence[str], total: int, kept: KeptPages, listener: Listener) -> None:
    done, what = total - len(waiting), f"people from {service.title}"
    async with aclosing(_asked(service, waiting)) as asked:
        async for rows in asked:
            if rows is not None:
                kept.add(Page(rows, "more"))
                done += 1
            if not listener(Progress(done, total, what)) and done < total:
                raise StoppedError(f"Stopped after {done:,} accounts.", fix="The next time goes on from there.")


async def _asked(service: TellsPeople, account_ids: Sequence[str]) -> AsyncGenerator[Sequence[Row] | None]:
    """What is told about each account, a few at a time and in any order; now and then None while nothing comes."""
    waiting = iter(account_ids)
    asking: set[asyncio.Task[Sequence[Row]]] = set()
    try:
        while True:
            while len(asking) < AT_ONCE and (account_id := next(waiting, None)) is not None:
                asking.add(asyncio.create_task(_people_or_nobody(service, account_id)))
            if not asking:
                return
            told, asking = await asyncio.wait(asking, timeout=_LOOKS, return_when=asyncio.FIRST_COMPLETED)
            if not told:
                yield None
            for task in sorted(told, key=lambda one: one.exception() is not None):
                yield task.result()  # what came before anything went wrong is kept
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)


async def _people_or_nobody(service: TellsPeople, account_id: str) -> Sequence[Row]:
    """The people at an account; where nobody is, a row that says that it was asked about."""
    return await service.people_of(account_id) or [{_ACCOUNT: account_id}]


def _others(book: Connected, asked: pl.Series) -> pl.DataFrame:
    """Whom the file holds at accounts that were not asked about; nobody where it cannot be read."""
    try:
        before = pl.read_parquet(book.people_path)
        return before.filter(~pl.col(_ACCOUNT).is_in(asked.implode()))
    except (PolarsError, OSError):
        return pl.DataFrame()
