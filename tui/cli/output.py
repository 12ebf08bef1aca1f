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
    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False, color=True)
    else:
        write_data((piece.encode() for piece in pieces), output)


def write_data(pieces: Iterable[bytes], output: Path | None) -> None:
    """Writes what programs read, the same bytes to a file and to a pipe; a terminal is shown nothing it would obey."""
    if on_terminal(output):
        for piece in pieces:
            click.echo("\n".join(plain(line) for line in piece.decode().split("\n")), nl=False)
        return
    with _destination(output) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def _destination(output: Path | None) -> Iterator[BinaryIO]:
    """Stdout, or a file that appears under its name only when it is complete."""
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _replacing(output) as file:
            yield file
    except OSError as error:
        raise InputError(
            f"{output}: cannot be written ({error.strerror or error}).", fix="Give another --output FILE."
        ) from error


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
