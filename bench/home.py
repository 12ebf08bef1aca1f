"""A person's own directories for one benchmark, with books in them."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import polars as pl

from bench.terminal import Terminal

_HERE = Path(__file__).parent


class Home:
    """Runs Pulsebook and its peers; everything they write goes when it is left."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.folder = Path(self._stack.enter_context(TemporaryDirectory()))
        places = {f"PULSEBOOK_{what}_DIR": str(self.folder / what.lower()) for what in ("DATA", "CONFIG")}
        self.environment = {**places, "TZ": "UTC"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def import_book(self, name: str, exported: pl.DataFrame, *, csv: bool = False) -> None:
        """Makes a book of accounts as they are exported."""
        path = self.folder / f"{name}.{'csv' if csv else 'parquet'}"
        if csv:
            exported.write_csv(path)
        else:
            exported.write_parquet(path)
        command = [pulsebook(), "import", str(path), "--as", name, "--model", str(_HERE / "model.toml")]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **self.environment})

    def open(self, name: str) -> Terminal:
        """Pulsebook on a book; it ends with this home."""
        return self.started([pulsebook(), name])

    def program(self, name: str, *arguments: str) -> Terminal:
        """One of `bench.programs`."""
        return self.started([sys.executable, str(_HERE / "programs" / f"{name}.py"), *arguments])

    def started(self, command: list[str]) -> Terminal:
        """A command on a terminal; it ends with this home at the latest."""
        return self._stack.enter_context(Terminal(command, self.environment))


def pulsebook() -> str:
    """The command of the environment that runs this."""
    return str(Path(sys.executable).with_name("pulsebook"))
