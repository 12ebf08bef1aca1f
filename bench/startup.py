"""From the start of the process to what a person sees."""

import subprocess
import sys
from collections.abc import Iterator

from bench.accounts import accounts_frame, as_exported
from bench.home import Home, pulsebook
from bench.rows import Row, Target
from bench.timing import interleaved, samples

TOPIC = "Start"

_ACCOUNTS = 300
_ROUNDS = 9


def measure(*, quick: bool) -> Iterator[Row]:  # noqa: ARG001 - nothing here is slow
    """Every row of this topic."""
    yield from _application()
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
