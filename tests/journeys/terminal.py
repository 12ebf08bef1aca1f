"""A real program on a real pseudo-terminal, whose screen the tests read as a person would."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from click.testing import CliRunner

from tui.cli.program import cli

#: Keys by name, as a terminal sends them.
KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "backspace": "\x7f",
    "ctrl+s": "\x13",
    "ctrl+t": "\x14",
}

#: Sequences that Textual sends and pyte does not know: it would print their letters.
_UNKNOWN = re.compile(
    rb"\x1b\[[<=>?][0-9;]*[a-zA-Z$]*[mupq]|\x1b\[\?[0-9;]*\$p"  # modes and questions
    rb"|\x1bP[^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # strings for the terminal itself
)
_PATIENCE = 30.0


class Terminal:
    """Runs a command on a terminal of its own.

    Args:
        command: the program and its arguments.
        environment: what to add to the environment.
        columns, rows: the size.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, columns: int = 120, rows: int = 36
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._pending = b""
        self._lines: list[str] | None = None
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._leader = leader
        self.process = subprocess.Popen(
            list(command),
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
            env={**_own_environment(), "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})},
        )
        os.close(follower)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self._leader)

    @property
    def lines(self) -> list[str]:
        """What the screen shows, line by line."""
        if self._lines is None:  # pyte takes long for it
            self._lines = [line.rstrip() for line in self._screen.display]
        return self._lines

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.lines)

    def type(self, *keys: str) -> None:
        """Presses keys: a name of KEYS, or text."""
        for key in keys:
            os.write(self._leader, KEYS.get(key, key).encode())

    def wait_for(self, what: str | Callable[["Terminal"], bool], patience: float = _PATIENCE) -> str:
        """Reads until the screen shows a text or a condition holds; AssertionError with the screen if never."""
        holds = (lambda terminal: what in terminal.text) if isinstance(what, str) else what
        deadline = time.monotonic() + patience
        while not holds(self):
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"never seen: {what!r}; the screen shows:\n{self.text}")
        return self.text

    def leave_today(self) -> None:
        """From Today, which opens by itself and has to be waited for until it is painted whole, to the book."""
        self.wait_for(lambda t: "Changes" in t.text and " accounts   by " not in t.text)
        self.type("2")
        self.wait_for(" accounts   by ")

    def line_with(self, text: str) -> str:
        """The first line that shows a text; empty when none does."""
        return next((line for line in self.lines if text in line), "")

    def wait_for_end(self, patience: float = _PATIENCE) -> int:
        """Reads until the program has ended; gives its exit code."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and self._read(deadline - time.monotonic()):
            pass
        return self.process.wait(timeout=max(1.0, deadline - time.monotonic()))

    def kill(self) -> None:
        """Ends the program as `kill -9` does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _read(self, patience: float) -> bool:
        """Takes in what the program wrote; False when it has ended or wrote nothing for so long."""
        ready, _, _ = select.select([self._leader], [], [], patience)
        if not ready:
            return False
        try:
            data = os.read(self._leader, 65536)
        except OSError:  # Linux says so when the other end is gone
            return False
        if not data:
            return False
        self._feed(self._pending + data)
        return True

    def _feed(self, data: bytes) -> None:
        """Gives whole sequences to the screen and keeps a started one for later."""
        data = _UNKNOWN.sub(b"", data)
        cut = data.rfind(b"\x1b")
        complete = cut < 0 or re.match(rb"\x1b(\[[0-9;?<=>]*[A-Za-z@`~]|[^\[\]P])", data[cut:]) is not None
        data, self._pending = (data, b"") if complete else (data[:cut], data[cut:])
        self._stream.feed(data)
        self._lines = None


def _own_environment() -> dict[str, str]:
    """The environment without what another terminal said about its size."""
    return {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}


def pulsebook(*arguments: str) -> list[str]:
    """The command line of the program under test, by the interpreter that runs the tests."""
    return [str(Path(sys.executable).with_name("pulsebook")), *arguments]


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a command that needs no terminal."""
    return subprocess.run(
        pulsebook(*arguments), capture_output=True, text=True, check=False, env={**os.environ, **(environment or {})}
    )


def said(*arguments: str, environment: Mapping[str, str]) -> str:
    """What a command says that needs no process of its own: run in this one, which is quicker."""
    result = CliRunner().invoke(cli, arguments, prog_name="pulsebook", env=environment)
    assert result.exit_code == 0, result.output
    return result.stdout
