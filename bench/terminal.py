"""A program on a real pseudo-terminal, timed from the key to the last byte of the frame that answers it.

The terminal says that it knows synchronized output, so the program brackets every frame; a frame is painted when its
closing bytes have arrived.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 120, 36

KEYS = {
    "down": "\x1b[B",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "enter": "\r",
    "backspace": "\x7f",
}

_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_END = b"\x1b[?2026l"
_PATIENCE = 20.0
#: A program that wrote nothing for so long has nothing more to say about a key.
_QUIET = 0.08


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program did about a key.

    Attributes:
        first: seconds until the first frame was painted in full.
        last: seconds until the last one was.
    """

    first: float
    last: float


class Terminal:
    """Runs a command on a terminal of its own.

    Args:
        command: the program and its arguments.
        environment: what to add to the environment.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._written = b""
        self.started = perf_counter()
        self._process = subprocess.Popen(
            list(command),
            stdin=follower,
            stdout=follower,
            stderr=follower,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})},
        )
        os.close(follower)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def seconds_until(self, text: str) -> float:
        """Seconds from the start of the program to the end of the frame that shows a text."""
        self._read_until(text.encode())
        return perf_counter() - self.started

    def press(self, key: str, shows: str = "", *, quiet: float = _QUIET) -> Answer:
        """Presses a key and times the answer, whose first frame is the one that shows a text.

        The last frame is the one after which nothing comes for `quiet` seconds.
        """
        self._written = b""
        pressed = perf_counter()
        os.write(self._leader, (KEYS[key] if len(key) > 1 else key).encode())
        self._read_until(shows.encode())
        first = last = perf_counter()
        while self._read(quiet):
            last = perf_counter()
        return Answer(first - pressed, last - pressed)

    def type(self, *keys: str, quiet: float = 2 * _QUIET) -> None:
        """Presses keys, one after the other, and waits each time until nothing more comes."""
        for key in keys:
            os.write(self._leader, (KEYS[key] if len(key) > 1 else key).encode())
            self.settle(quiet=quiet)

    def settle(self, *, quiet: float = 2 * _QUIET) -> None:
        """Waits until nothing more comes for `quiet` seconds."""
        while self._read(quiet):
            pass

    def peak_memory(self) -> int:
        """The most bytes of memory that the program had so far."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        (kibibytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(kibibytes) * 1024

    def close(self) -> None:
        """Ends the program, as `kill -9` does; twice does no harm."""
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            os.close(self._leader)

    def _read_until(self, text: bytes) -> None:
        """Takes in what the program writes until a frame with a text is there in full; TimeoutError if never."""
        while (at := self._written.find(text)) < 0 or _FRAME_END not in self._written[at:]:
            if not self._read(_PATIENCE):
                raise TimeoutError(f"{text!r} was never shown; last came {self._written[-2000:].decode()!r}")

    def _read(self, patience: float) -> bool:
        """Takes in what the program wrote; False when it has ended or wrote nothing for so long."""
        ready, _, _ = select.select([self._leader], [], [], patience)
        if not ready:
            return False
        try:
            data = os.read(self._leader, 65536)
        except OSError:  # Linux says so when the other end is gone
            return False
        self._written += data
        if _ASKED in data:
            os.write(self._leader, _ANSWER)
        return bool(data)
