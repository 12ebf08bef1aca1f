import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from healthcore.journal.journal import Journal

WRITER = Path(__file__).with_name("writer.py")
Listing = dict[str, tuple[int, int, bytes]]


class Ticking:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def today(self) -> date:
        return self.moment.date()


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory."""
    directory = tmp_path / "data"
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", str(directory))
    return directory


@pytest.fixture
def journal(data: Path, clock: Ticking) -> Iterator[Journal]:
    with Journal.of_book("export", clock) as opened:
        yield opened


@pytest.fixture
def listing(data: Path) -> Callable[[], Listing]:
    """Everything in the data directory: mode, time of change and bytes, by path."""

    def everything() -> Listing:
        found = {}
        for path in (data, *sorted(data.rglob("*"))) if data.exists() else ():
            status = path.stat()
            content = path.read_bytes() if path.is_file() else b""
            found[str(path)] = (status.st_mode, status.st_mtime_ns, content)
        return found

    return everything


class Writer:
    """Another process that rates one account; see writer.py."""

    def __init__(self, directory: Path, account_id: str, *options: str) -> None:
        command = [sys.executable, str(WRITER), str(directory), account_id, *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.kept: list[str] = []

    @property
    def _input(self) -> IO[str]:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def _output(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout

    def wait_until_ready(self) -> None:
        assert self._output.readline() == "ready\n"

    def start(self, count: int) -> None:
        """Let it write so many ratings; endlessly with -1."""
        self._input.write(f"{count}\n")
        self._input.flush()

    def read(self, count: int) -> None:
        """Wait until it has said of so many more ratings that they are kept."""
        self.kept.extend(self._output.readline().strip() for _ in range(count))

    def finish(self) -> None:
        """Let it end as programs do, and take what it still said."""
        self._input.close()
        self._drain()
        assert self.process.wait() == 0

    def kill(self) -> None:
        """kill -9, and take what it still said: it was kept then."""
        self.process.kill()
        self._drain()
        self._input.close()
        self.process.wait()

    def _drain(self) -> None:
        # A line without its end was not said to anybody.
        self.kept.extend(line.strip() for line in self._output if line.endswith("\n"))
        self._output.close()


@pytest.fixture
def writer(data: Path) -> Iterator[Callable[..., Writer]]:
    """Starts another process that writes to the journal of the book "export"."""
    with ExitStack() as started:

        def start(account_id: str = "A1", *options: str) -> Writer:
            new = Writer(data / "books" / "export", account_id, *options)
            started.callback(new.process.kill)
            new.wait_until_ready()
            return new

        yield start
