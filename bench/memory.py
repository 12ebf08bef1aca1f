"""The most memory that the application takes for a large book on screen."""

import io
from collections.abc import Iterator

import polars as pl

from bench.accounts import accounts_frame, as_exported
from bench.home import Home
from bench.rows import Row, Target, Unit

TOPIC = "Peak memory"

_ACCOUNTS = 1_000_000
_TARGET = Target(at_most=2.5)


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    if quick:
        return
    frame = accounts_frame(_ACCOUNTS, wide=True)
    exported = as_exported(frame)
    columns = _size(frame)
    for what, csv in (("Parquet", False), ("CSV", True)):
        with Home() as home:
            home.import_book("many", exported, csv=csv)
            home.import_book("few", exported.head(10), csv=csv)
            peak = _peak(home, "many") - _peak(home, "few")
        name = f"{_ACCOUNTS:,} accounts x {frame.width} columns on screen, opened from {what}, beyond ten accounts"
        yield Row(TOPIC, name, "those columns as uncompressed Arrow", peak, columns, _TARGET, Unit.BYTES)


def _size(frame: pl.DataFrame) -> int:
    """The bytes of the columns as they stand in memory; polars' own estimate leaves out the views of texts."""
    arrow = io.BytesIO()
    frame.write_ipc(arrow, compression="uncompressed")
    return arrow.tell()


def _peak(home: Home, book: str) -> int:
    with home.open(book) as terminal:
        terminal.seconds_until("Customer")
        terminal.settle()
        return terminal.peak_memory()
