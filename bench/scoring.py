"""Scoring whole books, and one account of a book."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from polars.testing import assert_frame_equal

from bench import by_hand
from bench.accounts import AS_OF, accounts_frame, accounts_source, bench_model
from bench.by_row import row_functions, score_rows
from bench.rows import Row, Target
from bench.timing import interleaved
from healthcore.book.book import Book, build_book
from healthcore.book.view import View
from healthcore.scoring.plan import Partition, Plan, Scored, partition, plan_for, rescore, run_partitions

TOPIC = "Scoring: 3 profiles of 10 conditions, outcome, dimensions and every condition's result"

_ROUNDS = {10_000: 25, 100_000: 15, 1_000_000: 7}
_ENGINE = Target(at_most=1.3)
_LOOP = Target(at_least=50)
_LOOPED = 100_000
_RATED = (300, 100_000)


@dataclass(frozen=True)
class _Prepared:
    """A book up to the point where scoring begins."""

    plan: Plan
    prepared: pl.DataFrame
    profile: pl.Series
    parts: tuple[Partition, ...]

    @property
    def height(self) -> int:
        return self.profile.len()

    @property
    def by_hand(self) -> pl.DataFrame:
        """The book as the expression over all of it reads it."""
        return self.prepared.with_columns(self.profile)

    def score(self) -> Scored:
        return run_partitions(self.plan, self.profile, self.parts)


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    for count, rounds in _ROUNDS.items():
        if not (quick and count >= 1_000_000):
            yield from _whole_books(count, rounds)
    for count in _RATED:
        yield from _one_account(count)


def _prepared(count: int) -> _Prepared:
    plan = plan_for(bench_model(), AS_OF)
    prepared = plan.prepare(accounts_frame(count))
    profile, parts = partition(plan, prepared)
    return _Prepared(plan, prepared, profile, parts)


def _whole_books(count: int, rounds: int) -> Iterator[Row]:
    book = _prepared(count)
    whole = book.by_hand
    parts = [(part.profile, part.rows, part.frame) for part in book.parts]
    _assert_same(book, by_hand.run_whole(whole), by_hand.run_on_parts(parts, count))
    ours, at_once, in_parts = interleaved(
        book.score,
        lambda: by_hand.run_whole(whole),
        lambda: by_hand.run_on_parts(parts, count),
        rounds=rounds,
    )
    what = f"{count:,} accounts"
    yield Row(TOPIC, what, "polars by hand, when/then over the book", ours.median, at_once.median, _ENGINE)
    yield Row(TOPIC, what, "polars by hand, on the same partition", ours.median, in_parts.median, _ENGINE)
    if count == _LOOPED:
        yield from _against_loop(book)


def _assert_same(book: _Prepared, whole: pl.DataFrame, in_parts: tuple[pl.DataFrame, ...]) -> None:
    """AssertionError when the engine and the peers written by hand do not agree on everything."""
    scored = book.score()
    outcome, *conditions = in_parts
    assert_frame_equal(whole.select(scored.outcome.columns), scored.outcome)
    assert_frame_equal(outcome.select(scored.outcome.columns), scored.outcome)
    for part, mine, theirs in zip(book.parts, scored.results, conditions, strict=True):
        assert_frame_equal(mine, theirs)
        assert_frame_equal(mine, whole[part.rows].select(by_hand.CONDITIONS))


def _against_loop(book: _Prepared) -> Iterator[Row]:
    functions = row_functions(book.plan)
    rows = [(functions[part.profile], part.frame.rows()) for part in book.parts]
    scored = book.score()
    for part, (function, some), results in zip(book.parts, rows, scored.results, strict=True):
        outcome = scored.outcome[part.rows].select(book.plan.compiled[part.profile].outputs)
        if score_rows(function, some) != outcome.hstack(results).rows():
            raise AssertionError("the loop over rows disagrees with the engine")

    def over_objects() -> None:
        for function, some in rows:
            score_rows(function, some)

    def from_columns() -> None:
        for part in book.parts:
            results = score_rows(functions[part.profile], part.frame.iter_rows())
            columns = (*book.plan.compiled[part.profile].outputs, *by_hand.CONDITIONS)
            pl.DataFrame(results, schema=columns, orient="row", infer_schema_length=None)

    ours, objects, columns = interleaved(book.score, over_objects, from_columns, rounds=5)
    what = f"{book.height:,} accounts"
    yield Row(
        TOPIC, what, "compiled Python loop over rows that are objects already", ours.median, objects.median, _LOOP
    )
    yield Row(TOPIC, what, "the same loop, from columns to columns as we do", ours.median, columns.median, _LOOP)


def _one_account(count: int) -> Iterator[Row]:
    """One account re-scored, and everything that a screen shows of the book after it."""
    model = bench_model()
    source = accounts_source(accounts_frame(count), model)
    book = build_book("bench", source, model, AS_OF)
    row = int((book.scored.profile == 0).arg_max() or 0)
    account = book.accounts[row].with_columns(csm_risk=pl.lit(3, dtype=pl.Int8))
    prepared = book.plan.prepare(account)
    ours, by_hands = interleaved(
        lambda: rescore(book.scored, row, account), lambda: by_hand.PROFILES[0].run(prepared), rounds=50
    )
    what = f"one account of {count:,} re-scored"
    yield Row(TOPIC, what, "polars by hand on its one row", ours.median, by_hands.median)
    view = book.view()
    _shown(view.on(book))

    def rated() -> None:
        _shown(view.on(book.rated_as(row, 3)))

    def anew() -> None:
        _shown(build_book("bench", source, model, AS_OF).view())

    ours, anew_ = interleaved(rated, anew, rounds=15)
    what = f"one account of {count:,} rated: table, figures and order of the book"
    yield Row(TOPIC, what, "the same of a book scored anew", ours.median, anew_.median)


def _shown(view: View) -> None:
    """What a screen asks of a book."""
    book = view.book
    assert isinstance(book, Book)
    _ = book.table, book.figures, view.rows
