"""Pushes what waits in a book, in a process of its own that is there to be killed."""

import asyncio
import os
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection

import stamina

from healthcore.connect.connected import connected
from healthcore.connect.syncing import run_push
from healthcore.vocabulary import SystemClock
from tests.healthcore.connect.books import BOOK, SCALE


def _push(ready: Connection, environment: Mapping[str, str]) -> None:
    os.environ.update(environment)
    book = connected(BOOK, SystemClock())
    ready.send(None)
    with stamina.set_testing(True, attempts=12), book.journal:
        asyncio.run(run_push(book, SCALE, lambda _: True, pauses=(0.0, 0.0)))


def killed_push(seconds: float) -> bool:
    """A push that is killed so long after it began; whether it was done before."""
    context = get_context("forkserver")  # everything is imported once, not by every process anew
    context.set_forkserver_preload([__name__])
    here, there = context.Pipe()
    process = context.Process(target=_push, args=(there, dict(os.environ)))
    process.start()
    here.recv()
    process.join(seconds)
    process.kill()  # SIGKILL; nothing when it is done
    process.join()
    assert process.exitcode in {0, -9}
    return process.exitcode == 0
