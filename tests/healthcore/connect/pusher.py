"""Pushes what waits in a book, a process of its own to be killed: `python -m tests.healthcore.connect.pusher`."""

import asyncio
import sys

import stamina

from healthcore.connect.connected import connected
from healthcore.connect.syncing import run_push
from healthcore.vocabulary import SystemClock
from tests.healthcore.connect.books import BOOK, SCALE


def main() -> None:
    book = connected(BOOK, SystemClock())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with stamina.set_testing(True, attempts=12), book.journal:
        asyncio.run(run_push(book, SCALE, lambda _: True, pauses=(0.0, 0.0)))


if __name__ == "__main__":
    main()
