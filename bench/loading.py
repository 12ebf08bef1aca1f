"""Reading files: a small book to its colours, a large one with every bad cell named."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from polars.testing import assert_frame_equal

from bench import by_hand
from bench.accounts import AS_OF, FREQUENCIES, RISKS, accounts_frame, as_exported, bench_model
from bench.rows import NO_TARGET, Row, Target
from bench.timing import interleaved
from healthcore.book.book import Book, build_book, schema_for
from healthcore.model.tree import Model
from healthcore.sources.files import FileSource
from healthcore.vocabulary.accounts import Accounts

TOPIC = "Reading files"

_SMALL, _LARGE, _HUGE = 300, 100_000, 1_000_000

#: One row in so many has a cell that cannot be read, in each of these columns.
_BAD_EVERY = 500
_UNREADABLE = "unclear"
_BAD_COLUMNS = ("engagement", "active_users", "renewal_date", "contract_value", "usage_frequency")


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    model = bench_model()
    with TemporaryDirectory() as folder:
        yield _small_book(model, Path(folder, "small.csv"))
        yield from _large_books(model, Path(folder))
        if not quick:
            yield from _huge_books(model, Path(folder))


def _small_book(model: Model, path: Path) -> Row:
    as_exported(accounts_frame(_SMALL)).write_csv(path)

    def ours() -> Book:
        source = FileSource(path)
        return build_book(source.name, source.load(schema_for(model), model.rating), model, AS_OF)

    def by_hands() -> tuple[pl.DataFrame, ...]:
        return _scored_by_hand(path)

    outcome = by_hands()[0]
    assert_frame_equal(outcome.select(ours().scored.outcome.columns), ours().scored.outcome)
    mine, hands = interleaved(ours, by_hands, rounds=40, warm=3)
    return Row(
        TOPIC,
        f"{_SMALL} accounts, file to scored book, once everything is imported",
        "pl.read_csv and a hand-written score",
        mine.median,
        hands.median,
        Target(within=0.040, at_most=2),
    )


def _scored_by_hand(path: Path) -> tuple[pl.DataFrame, ...]:
    """What somebody would write for this one file and these rules."""
    book = pl.read_csv(path, try_parse_dates=True).with_columns(
        pl.col("usage_frequency").replace_strict({word: at for at, word in enumerate(FREQUENCIES)}, default=None),
        pl.col("csm_risk").replace_strict({word: at for at, word in enumerate(RISKS)}, default=None),
    )
    book = book.with_columns(by_hand.PROFILE.alias("profile"))
    parts = []
    for profile in range(len(by_hand.PROFILES)):
        rows = (book["profile"] == profile).arg_true().cast(pl.UInt32)
        parts.append((profile, rows, book[rows]))
    return by_hand.run_on_parts(parts, book.height)


def _large_books(model: Model, folder: Path) -> Iterator[Row]:
    clean = as_exported(accounts_frame(_LARGE))
    yield _large_book(model, clean, clean.schema, folder / "clean.csv", "all cells good")
    yield _large_book(model, _spoilt(clean), clean.schema, folder / "spoilt.csv", "every bad cell named")


def _large_book(model: Model, frame: pl.DataFrame, types: pl.Schema, path: Path, which: str) -> Row:
    frame.write_csv(path)

    def ours() -> Accounts:
        return FileSource(path).load(schema_for(model), model.rating)

    named = sum(line.text == _UNREADABLE for line in ours().report.lines)
    if named != frame.select(pl.sum_horizontal(_is_bad(column).sum() for column in _BAD_COLUMNS)).item():
        raise AssertionError("not every bad cell was named")
    mine, typed = interleaved(ours, lambda: pl.read_csv(path, schema=types, ignore_errors=True), rounds=9)
    return Row(
        TOPIC,
        f"{_LARGE:,} accounts x {frame.width} columns, typed and with a report, {which}",
        "pl.read_csv with the types given, bad cells dropped",
        mine.median,
        typed.median,
        Target(at_most=1.8),
    )


def _huge_books(model: Model, folder: Path) -> Iterator[Row]:
    """A million accounts, from the file to typed columns with a report, and then to their health."""
    frame = as_exported(accounts_frame(_HUGE, wide=True))
    frame.write_csv(folder / "huge.csv")
    frame.write_parquet(folder / "huge.parquet")
    types = frame.schema
    reads = {"CSV": lambda: pl.read_csv(folder / "huge.csv", schema=types, ignore_errors=True)}
    reads["Parquet"] = lambda: pl.read_parquet(folder / "huge.parquet")
    for form, read in reads.items():
        source = FileSource(folder / f"huge.{form.lower()}")
        mine, theirs = interleaved(partial(source.load, schema_for(model), model.rating), read, rounds=3)
        what = f"{_HUGE:,} accounts x {frame.width} columns, typed and with a report, from {form}"
        target = Target(at_most=1.8) if form == "CSV" else NO_TARGET
        yield Row(TOPIC, what, f"pl.read_{form.lower()}", mine.median, theirs.median, target)


def _spoilt(frame: pl.DataFrame) -> pl.DataFrame:
    row = pl.int_range(pl.len())
    return frame.with_columns(
        pl.when(row % _BAD_EVERY == at).then(pl.lit(_UNREADABLE)).otherwise(pl.col(name).cast(pl.String)).alias(name)
        for at, name in enumerate(_BAD_COLUMNS)
    )


def _is_bad(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String) == _UNREADABLE
