"""The account table in the real application on a real terminal: from the key to the painted frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from bench.accounts import AS_OF, accounts_frame, accounts_source, as_exported, bench_model
from bench.home import Home
from bench.rows import Row, Target
from bench.terminal import Answer, Terminal
from bench.timing import Samples, samples, timed
from healthcore.book.book import build_book

TOPIC = "The account table, key to paint, 120 x 36"

_BARE = "bare Textual application"
_DATA_TABLE = "Textual's DataTable, 12 columns"
_SIZES = (200, 10_000, 100_000, 1_000_000)
#: Textual's own table takes minutes to fill beyond this.
_DATA_TABLE_UP_TO = 10_000
_JUDGED = 100_000

_STEPS, _PAGES, _SORTS, _FILTERS = 40, 24, 10, 10
_BARE_QUIET = 0.02


@dataclass(frozen=True)
class _Desk:
    """What runs side by side at one size of the book."""

    count: int
    table: pl.DataFrame
    ours: Terminal
    bare: Terminal
    small: Terminal | None
    data_table: Terminal | None


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    for count in _SIZES:
        if not (quick and count >= 1_000_000):
            with Home() as home:
                desk = _desk(home, count)
                yield from _cursor(desk)
                yield from _pages(desk)
                yield from _sorts(desk)
                yield from _filters(desk)


def _desk(home: Home, count: int) -> _Desk:
    frame = accounts_frame(count)
    model = bench_model()
    table = build_book("bench", accounts_source(frame, model), model, AS_OF).table
    home.import_book("accounts", as_exported(frame))
    small = data_table = None
    if count == max(_SIZES):
        home.import_book("few", as_exported(accounts_frame(min(_SIZES))))
        small = _ready(home.open("few"))
    if count <= _DATA_TABLE_UP_TO:
        path = home.folder / "table.parquet"
        table.select(_TWELVE).write_parquet(path)
        data_table = home.program("table", str(path))
        data_table.seconds_until("Customer")
        data_table.settle()
    bare = home.program("bare")
    bare.seconds_until("keys: 0")
    return _Desk(count, table, _ready(home.open("accounts")), bare, small, data_table)


_TWELVE = (
    "health",
    "name",
    "score",
    "contract_value",
    "renewal_date",
    "csm_risk",
    "have",
    "owner",
    "profile",
    "health.usage",
    "health.support",
    "health.billing",
)


def _ready(terminal: Terminal) -> Terminal:
    terminal.seconds_until("Customer")
    terminal.settle()
    return terminal


def _cursor(desk: _Desk) -> Iterator[Row]:
    bare, ours, small, theirs = [], [], [], []
    for _ in range(_STEPS):
        bare.append(desk.bare.press("x", quiet=_BARE_QUIET))
        ours.append(desk.ours.press("down"))
        if desk.small:
            small.append(desk.small.press("down"))
        if desk.data_table:
            theirs.append(desk.data_table.press("down", quiet=_BARE_QUIET))
    key, step = _first(bare), _first(ours)
    at = f"{desk.count:,} rows"
    yield Row(TOPIC, f"cursor down at {at}, p50", _BARE, step.median, key.median)
    yield Row(TOPIC, f"cursor down at {at}, p95", _BARE, step.p95, key.p95, Target(at_most=5))
    followed = samples([answer.last for answer in ours])
    yield Row(TOPIC, f"cursor down at {at} until the preview followed, p50", _BARE, followed.median, key.median)
    if small:
        what = f"cursor down at {at}, p50: no growth"
        yield Row(
            TOPIC, what, f"our own at {min(_SIZES)} rows", step.median, _first(small).median, Target(at_most=1.25)
        )
    if theirs:
        yield Row(TOPIC, f"cursor down at {at}, p95", _DATA_TABLE, step.p95, _first(theirs).p95)


def _pages(desk: _Desk) -> Iterator[Row]:
    bare, ours, theirs = [], [], []
    for number in range(_PAGES):
        key = "pagedown" if number // 3 % 2 == 0 else "pageup"
        bare.append(desk.bare.press("x", quiet=_BARE_QUIET))
        ours.append(desk.ours.press(key))
        if desk.data_table:
            theirs.append(desk.data_table.press(key))
    page = _first(ours)
    target = Target(within=0.033) if desk.count == _JUDGED else Target()
    what = f"page down and up at {desk.count:,} rows, p95"
    yield Row(TOPIC, what, _BARE, page.p95, _first(bare).p95, target)
    if theirs:
        yield Row(TOPIC, what, _DATA_TABLE, page.p95, _first(theirs).p95)


def _sorts(desk: _Desk) -> Iterator[Row]:
    """The order turned round: by health, then the biggest value, then by name."""
    engine, ours, theirs = [], [], []
    for number in range(_SORTS):
        descending = [number % 2 == 0, True, False]
        engine.append(timed(partial(_arg_sort, desk.table, descending)))
        ours.append(desk.ours.press("S", "by health"))
        if desk.data_table:
            theirs.append(desk.data_table.press("S"))
    target = Target(within=0.060, at_most=1.5) if desk.count == _JUDGED else Target()
    what = f"order turned round at {desk.count:,} rows"
    by_engine = samples(engine)
    yield Row(TOPIC, what, "polars arg_sort_by the same three keys", _first(ours).median, by_engine.median, target)
    if theirs:
        yield Row(TOPIC, what, _DATA_TABLE, _first(ours).median, _first(theirs).median)


def _arg_sort(table: pl.DataFrame, descending: list[bool]) -> pl.DataFrame:
    keys = ("health", "contract_value", pl.col("name").str.to_lowercase())
    return table.select(pl.arg_sort_by(*keys, descending=descending, nulls_last=True))


def _filters(desk: _Desk) -> Iterator[Row]:
    """A letter typed into the filter, and deleted again."""
    desk.ours.press("/")
    engine, ours = [], []
    for number in range(_FILTERS):
        name = pl.col("name").str.to_lowercase().str.contains("7" * (number % 2), literal=True)
        engine.append(timed(partial(desk.table.filter, name)))
        ours.append(desk.ours.press("backspace" if number % 2 else "7", " accounts"))
    target = Target(within=0.060, at_most=1.5) if desk.count == _JUDGED else Target()
    what = f"a letter of the filter at {desk.count:,} rows"
    yield Row(TOPIC, what, "polars filtering the names", _first(ours).median, samples(engine).median, target)


def _first(answers: Sequence[Answer]) -> Samples:
    return samples([answer.first for answer in answers])
