"""What is derived of past days can be deleted, damaged or out of date: it is made again, and comes out the same."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from healthcore.book.book import Book
from healthcore.book.opening import OpenedBook
from healthcore.book.rating import account_row, save_rating
from healthcore.changes.day import Day, day_of
from healthcore.changes.past import Sources
from healthcore.history.flips import OVERALL
from healthcore.journal.locations import book_dir, history_dir
from tests.healthcore.changes.sixty import LAST, day, seen


@pytest.fixture
def own(sixty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sixty days to break: the directory of what is derived."""
    shutil.copytree(sixty / "data", tmp_path / "data")
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", str(tmp_path / "data"))
    return history_dir("sixty") / "derived"


def files(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def assert_same(found: Day, expected: Day) -> None:
    assert found.days == expected.days
    assert_frame_equal(found.flips, expected.flips)
    assert_frame_equal(found.spans, expected.spans)
    for known in expected.days:
        was, now = expected.outcome_on(known), found.outcome_on(known)
        assert was is not None
        assert now is not None
        assert_frame_equal(now, was)


def counting(days: list[int]) -> Callable[[int, int], None]:
    return lambda _done, many: days.append(many)


def test_deleted_and_made_again_every_byte_is_the_same(own: Path, last: Day) -> None:
    before = files(own)
    assert len(before) == len(last.days)  # the flips, and every day that is over
    shutil.rmtree(own)

    assert_same(day_of(seen(LAST), saves=True), last)
    assert files(own) == before


def test_what_is_kept_is_not_worked_out_again(own: Path, last: Day) -> None:
    worked: list[int] = []
    assert_same(day_of(seen(LAST), progress=counting(worked)), last)
    assert worked == []


def test_nothing_is_kept_unasked(own: Path, last: Day) -> None:
    shutil.rmtree(own)
    assert_same(day_of(seen(LAST)), last)
    assert not own.exists()


@pytest.mark.parametrize("damage", [b"", b"PAR1 but no more", None])
@pytest.mark.parametrize("which", ["flips.parquet", "days/*"])
def test_a_damaged_or_missing_file_is_made_again(own: Path, last: Day, which: str, damage: bytes | None) -> None:
    for path in sorted(own.glob(which))[-3:]:
        if damage is None:
            path.unlink()
        else:
            path.write_bytes(damage)

    assert_same(day_of(seen(LAST), saves=True), last)


def test_work_that_was_broken_off_is_taken_up_where_it_was(own: Path, last: Day) -> None:
    shutil.rmtree(own)

    def broken(done: int, _many: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        day_of(seen(LAST), saves=True, progress=broken)
    worked: list[int] = []
    assert_same(day_of(seen(LAST), saves=True, progress=counting(worked)), last)
    assert worked[0] == len(last.days) - 1 - 20


def test_days_that_a_killed_process_has_kept_are_not_scored_again(
    own: Path, last: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "flips.parquet").unlink()  # it is kept last
    scored: set[date] = set()
    book_on = Sources.book_on

    def counted(sources: Sources, known: date) -> Book | None:
        scored.add(known)
        return book_on(sources, known)

    monkeypatch.setattr(Sources, "book_on", counted)
    assert_same(day_of(seen(LAST), saves=True), last)
    flipped = set(last.flips["day"])
    assert scored <= {known for at, known in enumerate(last.days) if flipped & {*last.days[at : at + 2]}}


def test_a_rating_of_today_changes_no_day_that_is_over(own: Path, last: Day) -> None:
    opened = rated(seen(LAST))
    worked: list[int] = []
    again = day_of(opened, progress=counting(worked))

    assert worked == []
    assert_frame_equal(again.past.flips, last.past.flips)
    today = again.flips.filter(pl.col("day") == day(LAST), pl.col("scope") == OVERALL)
    assert today.select("account_id", "was", "health", "cause").rows() == [("steady", 3, 1, "rating")]


def test_a_day_follows_a_rating_without_looking_at_the_past_again(own: Path, last: Day) -> None:
    opened = rated(seen(LAST))
    followed = last.with_opened(opened)
    assert followed.past is last.past
    assert_same(followed, day_of(opened))


def test_ratings_that_are_only_thought_of_do_not_score_yesterday_again(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = day_of(seen(LAST))
    scored: list[date] = []
    book_on = Sources.book_on

    def counted(sources: Sources, known: date) -> Book | None:
        scored.append(known)
        return book_on(sources, known)

    monkeypatch.setattr(Sources, "book_on", counted)
    row = account_row(today.book, "steady")
    for level in (1, 2, 3):
        assert today.past.flips_with(today.book.rated_as(row, level)).height
    assert scored == [today.past.days[-1]]


def test_a_snapshot_that_comes_late_counts_from_its_day_on(own: Path) -> None:
    history = own.parent
    (of_day_51,) = history.glob(f"{day(51).isoformat()}.*.parquet")
    shutil.copy(of_day_51, history / of_day_51.name.replace(day(51).isoformat(), day(52).isoformat()))
    worked: list[int] = []

    then = day_of(seen(LAST), saves=True, progress=counting(worked))

    assert day(52) in then.days
    assert worked[0] == LAST - 52


def test_the_last_snapshot_of_a_day_is_the_day(own: Path, last: Day) -> None:
    history = own.parent
    (of_day_12,) = history.glob(f"{day(12).isoformat()}.*.parquet")
    (of_day_13,) = history.glob(f"{day(13).isoformat()}.*.parquet")
    later = of_day_13.name.replace("T09", "T15").replace("T10", "T15").replace("T08", "T15")
    shutil.copy(of_day_12, history / later)

    then = day_of(seen(LAST), saves=True)

    assert then.days == last.days
    assert_frame_equal(then.flips, last.flips)  # the values of both days are alike


def test_old_days_that_were_dropped_shorten_the_past(own: Path) -> None:
    seen(LAST).snapshots  # noqa: B018 - made for reading
    for path in own.parent.glob("*.parquet"):
        if path.name[:10] < day(30).isoformat():
            path.unlink()

    then = day_of(seen(LAST), saves=True)

    assert then.days[0] == day(32)
    first = then.spans.filter(pl.col("account_id") == "steady", pl.col("scope") == OVERALL)
    assert first.select("since", "at_least").rows() == [(day(32), True)]


def rated(opened: OpenedBook) -> OpenedBook:
    row = account_row(opened.book, "steady")
    after, _ = save_rating(opened, row, 3, note="a call", reasons=(), author="ann")
    return after


def test_the_journal_alone_brings_the_ratings_back(own: Path, last: Day) -> None:
    """Without any snapshot nothing is known of the past, and nothing goes wrong."""
    for path in own.parent.glob("*.parquet"):
        path.unlink()
    then = day_of(seen(LAST))
    assert then.days == (day(LAST),)
    assert then.outcome.height == last.outcome.height
    assert book_dir("sixty").exists()
