"""A year of a large book: what Today, Trends and an account's timeline cost once its days are kept."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from bench.accounts import AS_OF, accounts_frame, accounts_source, as_exported, bench_model
from bench.rows import Row, Target
from bench.timing import interleaved
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.changes.timeline import timeline_of
from healthcore.figures.series import measured
from healthcore.history.snapshots import Snapshot, Snapshots, directory_size
from healthcore.journal.locations import history_dir
from healthcore.segments.segment import chosen_by
from healthcore.today.today import today_of
from healthcore.vocabulary import FixedClock

TOPIC = "History: a book with a snapshot every day"

#: Accounts and days: what is kept of a usual book for two years, and of a large one for a year.
_BOOKS = ((300, 730), (50_000, 365))
_QUICK = ((300, 730), (5_000, 90))

#: An account's engagement is another one after so many days.
_MOVES_EVERY = 45

_WITHIN = Target(within=1.0, at_most=2)
_CLOCK = FixedClock(datetime.combine(AS_OF, time(9), UTC))


@dataclass(frozen=True)
class _Kept:
    """A book whose past is kept, and what that took."""

    opened: OpenedBook
    directory: Path
    seconds: float

    @property
    def derived(self) -> Path:
        return self.directory / "derived"


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    for count, days in _QUICK if quick else _BOOKS:
        with _kept(count, days) as kept:
            _say_size(kept, count, days)
            yield from _opened_again(kept, f"{count:,} accounts x {days} days")


def _opened_again(kept: _Kept, what: str) -> Iterator[Row]:
    day = day_of(kept.opened)
    account_id = day.book.accounts["account_id"][day.book.accounts.height // 2]
    flips, outcomes = kept.derived / "flips.parquet", sorted((kept.derived / "days").iterdir())

    def read_flips() -> pl.DataFrame:
        return pl.read_parquet(flips)

    def read_days() -> pl.DataFrame:
        columns = ["health", "score", "contract_value", "currency", "status"]
        return pl.concat(pl.read_parquet(path, columns=columns) for path in outcomes)

    today, engine = interleaved(lambda: _today(kept.opened), read_flips, rounds=5)
    yield Row(TOPIC, f"{what}: Today, from an opened book", "reading its flips", today.median, engine.median, _WITHIN)
    trends, engine = interleaved(lambda: measured(day_of(kept.opened)), read_days, rounds=3)
    yield Row(TOPIC, f"{what}: every series of Trends", "reading its columns", trends.median, engine.median, _WITHIN)
    paying = chosen_by(day, "status == 'paying'")
    trends, engine = interleaved(lambda: measured(day, paying), read_days, rounds=3)
    yield Row(TOPIC, f"{what}: the same of a segment", "reading its columns", trends.median, engine.median, _WITHIN)
    mine, engine = interleaved(lambda: timeline_of(day, account_id), read_flips, rounds=9)
    yield Row(TOPIC, f"{what}: one timeline", "reading its flips", mine.median, engine.median, _WITHIN)


def _today(opened: OpenedBook) -> object:
    found = today_of(day_of(opened), "bench")
    return found.changes, found.day.in_health, found.day.week


@contextmanager
def _kept(count: int, days: int) -> Iterator[_Kept]:
    """A book of so many accounts and days, opened, its past worked out and kept."""
    model = bench_model()
    with TemporaryDirectory() as folder, _directories(Path(folder)):
        export, model_file = Path(folder, "bench.csv"), Path(folder, "bench.toml")
        as_exported(_frame(count, 0)).write_csv(export)
        model_file.write_text(model.text, encoding="utf-8")
        Snapshots(history_dir("bench")).begin_with(_past(count, days))
        opened = open_book(BookRequest(str(export), model=str(model_file)), _CLOCK, registers=True)
        started = perf_counter()
        measured(day_of(opened, saves=True), saves=True)
        yield _Kept(opened, history_dir("bench"), perf_counter() - started)


def _past(count: int, days: int) -> Iterator[Snapshot]:
    """Every day before today."""
    fields = accounts_source(accounts_frame(count), bench_model()).fields
    for ago in range(days, 0, -1):
        yield Snapshot(AS_OF - timedelta(days=ago), "", "bench", "all", _frame(count, ago), fields)


def _frame(count: int, ago: int) -> pl.DataFrame:
    """The accounts as they were so many days ago: engagement moves, of another few accounts each day."""
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    moved = (row * 1_000 + (row + ago) // _MOVES_EVERY).hash(1) % 101
    return accounts_frame(count).with_columns(engagement=moved.cast(pl.Float64))


@contextmanager
def _directories(folder: Path) -> Iterator[None]:
    """What is kept goes into that folder."""
    before = dict(os.environ)
    os.environ |= {"PULSEBOOK_DATA_DIR": str(folder / "data"), "PULSEBOOK_CONFIG_DIR": str(folder / "config")}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _say_size(kept: _Kept, count: int, days: int) -> None:
    derived = directory_size(kept.derived)
    snapshots = directory_size(kept.directory) - derived
    day: Day = day_of(kept.opened)
    print(
        f"{count:,} accounts x {days} days: snapshots {snapshots / 1e6:.1f} MB, derived {derived / 1e6:.1f} MB, "
        f"{day.flips.height:,} flips, worked out in {kept.seconds:.0f} s"
    )
