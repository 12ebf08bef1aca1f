"""100,000 accounts pulled from each invented service: what that adds to the service's own time, and to a frame."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from bench.rows import ONE_FRAME, Row, Unit
from bench.timing import samples
from tests.healthcore.connect.books import SECRETS, SERVICES
from tests.services.running import ROOT, Running, running

TOPIC = "A book from a service"

_ACCOUNTS = 100_000
_ROUNDS = 3

_TITLES = {"hubspot": "HubSpot", "salesforce": "Salesforce", "totango": "Totango"}


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    accounts = 10_000 if quick else _ACCOUNTS
    for service in SERVICES:
        with running(service, accounts) as at, _home(service, at) as home:
            yield from _rows(home, f"{accounts:,} accounts from {_TITLES[service]}")


@dataclass(frozen=True)
class _Home:
    """Directories of their own for the pulls from one service.

    Attributes:
        folder: where they are.
        environment: what leads a process there.
        calls: what a pull asks the service, in order.
    """

    folder: Path
    environment: Mapping[str, str]
    calls: Sequence[Mapping[str, Any]]

    def run(self, *words: str) -> dict[str, Any]:
        """Pulls in a process of its own; see `bench.programs.pulling`."""
        command = [sys.executable, "-m", "bench.programs.pulling", *words]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=self.environment, cwd=ROOT)
        said: dict[str, Any] = json.loads(done.stdout)
        return said


@contextmanager
def _home(service: str, at: Running) -> Iterator[_Home]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        secret, value = SECRETS[service]
        places = {f"PULSEBOOK_{what}_DIR": str(folder / what.lower()) for what in ("DATA", "CONFIG", "LOG")}
        home = _Home(folder, {**os.environ, **places, secret: value, "TZ": "UTC"}, ())
        home.run("connect", service, at.address)
        yield _Home(folder, home.environment, home.run("record")["calls"])


def _rows(home: _Home, what: str) -> Iterator[Row]:
    server = "the service alone: the same calls, answers read and dropped"
    ours, theirs, peaks = [], [], []
    for _ in range(_ROUNDS):
        pulled = home.run("pull")
        ours.append(pulled["seconds"])
        peaks.append(pulled["peak"])
        theirs.append(_alone(home.calls))
    yield Row(TOPIC, f"{what}, to the file that commands read", server, samples(ours).median, samples(theirs).median)
    size, start = pulled["columns"], pulled["before"]
    peer = "its columns as uncompressed Arrow"
    yield Row(TOPIC, f"{what}: the most memory beyond the start", peer, max(peaks) - start, size, unit=Unit.BYTES)
    screen = home.run("screen")
    for when in ("pulling", "exchanging the book"):
        longest, idle = screen[when], screen["idle"]
        yield Row(
            TOPIC, f"{what}: longest the screen waits while {when}", "while nothing happens", longest, idle, ONE_FRAME
        )


def _alone(calls: Sequence[Mapping[str, Any]]) -> float:
    """The seconds that a service takes for calls, asked as directly as can be."""
    where = urlsplit(calls[0]["url"])
    connection = http.client.HTTPConnection(str(where.hostname), where.port)
    started = perf_counter()
    for call in calls:
        parts = urlsplit(call["url"])
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(call["method"], path, call["body"] or None, call["headers"])
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise AssertionError(f"{path}: {answer.status}")
    return perf_counter() - started
