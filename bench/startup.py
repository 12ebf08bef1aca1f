"""From the start of the process to what a person sees."""

import subprocess
import sys
from collections.abc import Iterator

from bench.accounts import accounts_frame, as_exported
from bench.home import Home, pulsebook
from bench.rows import Row, Target
from bench.timing import interleaved, samples

TOPIC = "Start"

_ACCOUNTS, _MANY = 300, 1_000_000
_ROUNDS = 9


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    yield from _application()
    if not quick:
        yield from _many()
    yield from _command_line()


def _application() -> Iterator[Row]:
    bare, painted, coloured = [], [], []
    with Home() as home:
        home.import_book("accounts", as_exported(accounts_frame(_ACCOUNTS)))
        for _ in range(_ROUNDS + 1):
            with home.program("bare") as terminal:
                bare.append(terminal.seconds_until("keys: 0"))
            with home.open("accounts") as terminal:
                painted.append(terminal.seconds_until("Opening the book"))
                coloured.append(terminal.seconds_until("Customer"))
    peer, key = "bare Textual application painted", samples(bare[1:]).median
    yield Row(TOPIC, "to the first paint", peer, samples(painted[1:]).median, key, Target(at_most=1.3))
    what = f"to the coloured book of {_ACCOUNTS} accounts"
    yield Row(TOPIC, what, peer, samples(coloured[1:]).median, key, Target(at_most=2.2))


def _many() -> Iterator[Row]:
    exported = as_exported(accounts_frame(_MANY, wide=True))
    for what, csv in (("Parquet", False), ("CSV", True)):
        with Home() as home:
            home.import_book("accounts", exported, csv=csv)
            bare, coloured = [], []
            for _ in range(3):
                with home.program("bare") as terminal:
                    bare.append(terminal.seconds_until("keys: 0"))
                with home.open("accounts") as terminal:
                    coloured.append(terminal.seconds_until("Customer"))
        name = f"to the coloured book of {_MANY:,} accounts x {exported.width} columns from {what}"
        yield Row(TOPIC, name, "bare Textual application painted", samples(coloured).median, samples(bare).median)


def _command_line() -> Iterator[Row]:
    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    peer, target = "bare interpreter, python -c pass", Target(at_most=4.5)
    help_, version, python = interleaved(
        lambda: run(pulsebook(), "--help"),
        lambda: run(pulsebook(), "--version"),
        lambda: run(sys.executable, "-c", "pass"),
        rounds=15,
    )
    yield Row(TOPIC, "pulsebook --help", peer, help_.median, python.median, target)
    yield Row(TOPIC, "pulsebook --version", peer, version.median, python.median, target)
