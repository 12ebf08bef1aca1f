"""Where a command's output goes: a terminal, a pipe, or a file that is replaced as a whole."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import click

from healthcore.vocabulary.errors import InputError
from healthcore.vocabulary.text import plain
from tui.cli.errors import stop_writing


def on_terminal(output: Path | None) -> bool:
    """Whether a person reads the output as it comes."""
    return output is None and sys.stdout.isatty()


def screen_width(output: Path | None) -> int | None:
    """The columns of the terminal; None for a file or a pipe, where nothing has to be cut."""
    return shutil.get_terminal_size().columns if on_terminal(output) else None


def has_colours(output: Path | None) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR is set (https://no-color.org)."""
    return on_terminal(output) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write_text(pieces: Iterable[str], output: Path | None) -> None:
    """Writes what people read; everything from customers in it is plain already."""
    if output is not None:
        write_data((piece.encode() for piece in pieces), output)
        return
    with _telling("standard output"):
        for piece in pieces:
            click.echo(piece, nl=False, color=True)


def write_data(pieces: Iterable[bytes], output: Path | None) -> None:
    """Writes what programs read, the same bytes to a file and to a pipe; a terminal is shown nothing it would obey."""
    if output is not None:
        with _telling(str(output)), _replacing(output) as file:
            file.writelines(pieces)
    elif on_terminal(output):
        write_text(("\n".join(map(plain, piece.decode().split("\n"))) for piece in pieces), None)
    else:
        with _telling("standard output"):
            sys.stdout.flush()
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.buffer.flush()


@contextmanager
def _telling(place: str) -> Iterator[None]:
    """A disk that is full or a folder that is not there is an input error; a closed pipe is nobody's error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if place == "standard output":
            stop_writing()
        raise InputError(f"{place}: cannot be written ({error.strerror or error}).") from error


@contextmanager
def _replacing(output: Path) -> Iterator[BinaryIO]:
    target = output.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe, /dev/stdout say: there is nothing to replace
        with target.open("wb") as file:
            yield file
        return
    # 0600, as everything that Pulsebook makes: it is customers' data. A file that is replaced keeps its mode.
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if target.exists():
            shutil.copymode(target, temporary)
        Path(temporary).replace(target)
    finally:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
