"""Pulls a connected book in a process that does nothing else: `python -m bench.programs.pulling WHAT`.

`connect SERVICE ADDRESS` makes the book; `record` pulls it and says what was asked; `pull` says how long that took and
the most memory; `screen` pulls inside the application and says how long its event loop was ever kept waiting.
"""

import asyncio
import io
import json
import resource
import sys
import tomllib
from collections.abc import Callable
from textwrap import dedent
from time import perf_counter
from typing import TYPE_CHECKING, Any

import httpx
import polars as pl

from bench.programs.watched import longest_wait, until
from healthcore.book.request import BookRequest
from healthcore.connect.connected import Connected, connected, open_pulled
from healthcore.connect.connecting import connect_book
from healthcore.connect.syncing import run_pull
from healthcore.sources.connection import Connection
from healthcore.vocabulary import SystemClock
from tests.healthcore.connect.books import BOOK, CONNECTIONS, MAPPINGS

if TYPE_CHECKING:
    from tui.app import PulsebookApp


def connect(service: str, address: str) -> dict[str, Any]:
    """A book that may ask the service as often as it likes."""
    said = tomllib.loads(dedent(CONNECTIONS[service]))
    connection = Connection.model_validate(
        {**said, "service": service, "address": address, "writes_to": address, "calls": 100_000, "seconds": 1.0}
    )
    connect_book(BOOK, connection, MAPPINGS[service], "bench", SystemClock())
    return {}


def pulled(book: Connected) -> None:
    """A pull from the beginning."""
    asyncio.run(run_pull(book, lambda _: True))


def record() -> dict[str, Any]:
    """A pull, and every call of it."""
    calls: list[dict[str, Any]] = []
    handle = httpx.AsyncHTTPTransport.handle_async_request

    async def recorded(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        body = (await request.aread()).decode()
        calls.append({"method": request.method, "url": str(request.url), "headers": headers, "body": body})
        return await handle(transport, request)

    httpx.AsyncHTTPTransport.handle_async_request = recorded  # type: ignore[assignment,method-assign]
    with (book := connected(BOOK, SystemClock())).journal:
        pulled(book)
        open_pulled(book).journal.close()
    return {"calls": [call for call in calls if not call["url"].endswith("/oauth2/token")]}


def pull() -> dict[str, Any]:
    """Seconds of a pull, once everything is imported, and bytes: before, at the most, and of what came."""
    with (book := connected(BOOK, SystemClock())).journal:
        asyncio.run(book.service().close())
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        started = perf_counter()
        pulled(book)
        seconds = perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        columns = io.BytesIO()
        pl.read_parquet(book.path).write_ipc(columns, compression="uncompressed")
    return {"seconds": seconds, "before": before, "peak": peak, "columns": columns.tell()}


async def screen() -> dict[str, Any]:
    """Seconds that the event loop was kept waiting at the longest, in each part of a pull on the Sync screen."""
    from tui.app import PulsebookApp
    from tui.screens.sync import SyncScreen

    app = PulsebookApp(BookRequest(BOOK, touch="all"), author="bench")
    async with app.run_test(size=(120, 36)) as pilot:
        await until(lambda: app.desk is not None and app.desk.day is not None)
        await app.workers.wait_for_complete()
        await pilot.press("7")
        await until(lambda: isinstance(app.screen, SyncScreen) and app.screen.desk is not None)
        sync = app.screen
        assert isinstance(sync, SyncScreen)
        idle = await longest_wait(asyncio.sleep(3))
        before = None if app.desk is None else app.desk.book.source
        sync.action_exchange("pull")
        pulling = await longest_wait(until(lambda: sync._stop is None))  # noqa: SLF001 - what the screen knows
        exchanging = await longest_wait(_exchanged(app, before))
    return {"idle": idle, "pulling": pulling, "exchanging the book": exchanging}


async def _exchanged(app: "PulsebookApp", before: object) -> None:
    """Until every screen shows the accounts that came, and their past."""
    await until(lambda: app.desk is not None and app.desk.book.source is not before)
    await until(lambda: app.desk is not None and app.desk.day is not None and app.desk.day.book is app.desk.book)
    await app.workers.wait_for_complete()
    await asyncio.sleep(0.5)


def main() -> None:
    """The command line."""
    what, *words = sys.argv[1:]
    done: dict[str, Callable[..., dict[str, Any]]] = {
        "connect": connect,
        "record": record,
        "pull": pull,
        "screen": lambda: asyncio.run(screen()),
    }
    print(json.dumps(done[what](*words)))


if __name__ == "__main__":
    main()
