"""A receiver of webhooks on this machine, a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import stamina

RECEIVER = Path(__file__).with_name("receiver.py")


class Receiver:
    """What a test needs of it.

    Args:
        port: where it listens.
        log: where it writes what it gets.
        name: the test's, which begins every path of its requests.
    """

    def __init__(self, port: str, log: Path, name: str) -> None:
        self.address = f"http://127.0.0.1:{port}/{name}"
        self._log = log
        self._name = name

    @property
    def got(self) -> list[dict[str, Any]]:
        """The requests of this test that arrived, oldest first, with the rest of their paths."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        prefix = f"/{self._name}"
        return [
            {**got, "path": got["path"].removeprefix(prefix)}
            for got in map(json.loads, lines)
            if got["path"].startswith(f"{prefix}/")
        ]


@contextmanager
def receiving(log: Path) -> Iterator[str]:
    """The port of the process, which writes what it gets to a log."""
    with subprocess.Popen([sys.executable, str(RECEIVER), str(log)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The port of the process, and its log."""
    log = tmp_path_factory.mktemp("receiver") / "received.log"
    with receiving(log) as port:
        yield port, log


@pytest.fixture
def receiver(listening: tuple[str, Path], tmp_path: Path) -> Receiver:
    """The receiver, as if it were there for this test alone."""
    return Receiver(*listening, tmp_path.name)


@pytest.fixture(autouse=True)
def without_waiting() -> Iterator[None]:
    """What is tried again is tried again at once."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield
