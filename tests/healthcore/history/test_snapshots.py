"""Snapshots: what a source said on a day is there as it was, and nothing else can happen to it."""

import stat
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from healthcore.book.book import schema_for
from healthcore.history.snapshots import Snapshot, Snapshots, directory_size
from healthcore.model.reader import read_model
from healthcore.model.shipped import shipped_text
from healthcore.sources.accounts import read_accounts
from healthcore.sources.raw import raw_table
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import HistoryError

DAY = date(2026, 11, 22)
MODEL = read_model(shipped_text("recommended"))


def accounts(*rows: Mapping[str, str]) -> Accounts:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    frame = pl.DataFrame({header: [row.get(header, "") for row in rows] for header in headers})
    raw = raw_table(Path("test"), headers, frame, format_name="Test")
    return read_accounts(raw, schema_for(MODEL), MODEL.rating)


def moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def take(snapshots: Snapshots, what: Accounts, day: date = DAY, hour: int = 9, touch: str = "all") -> bool:
    return snapshots.take(what, day, moment(day, hour), title="test", touch=touch)


WELL = accounts({"account_id": "A", "engagement": "72", "Region": "EMEA", "CSM Risk": "2 - Major", "Tickets open": "3"})
WORSE = accounts({"account_id": "A", "engagement": "5", "Region": "EMEA", "CSM Risk": "2 - Major", "Tickets open": "3"})


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "book" / "history")


def test_comes_back_as_it_was(snapshots: Snapshots) -> None:
    assert take(snapshots, WELL, touch="nobody")
    found = snapshots.at(DAY)
    assert found is not None
    assert_frame_equal(found.frame, WELL.frame)
    assert {name: (spec.kind, spec.label, spec.levels) for name, spec in found.fields.items()} == {
        name: (spec.kind, spec.label, spec.levels) for name, spec in WELL.fields.items()
    }
    assert (found.day, found.title, found.touch, found.key) == (DAY, "test", "nobody", snapshots.key(DAY))


def test_reading_makes_nothing(snapshots: Snapshots, tmp_path: Path) -> None:
    assert snapshots.days() == ()
    assert snapshots.at(DAY) is None
    assert snapshots.drop_before(DAY) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_same_again_is_not_written_twice(snapshots: Snapshots, tmp_path: Path) -> None:
    assert take(snapshots, WELL)
    assert not take(snapshots, WELL, hour=10)
    assert take(snapshots, WELL, hour=11, touch="nobody")
    assert take(snapshots, WELL, DAY + timedelta(days=1))
    assert len(list((tmp_path / "book" / "history").iterdir())) == 3


def test_of_several_a_day_the_last_one_is_the_day(snapshots: Snapshots) -> None:
    take(snapshots, WELL)
    first = snapshots.key(DAY)
    take(snapshots, WORSE, hour=15)
    found = snapshots.at(DAY)
    assert found is not None
    assert found.frame["engagement"].to_list() == [5]
    assert snapshots.key(DAY) != first
    assert snapshots.days() == (DAY,)
    take(snapshots, WELL, hour=16)
    back = snapshots.at(DAY)
    assert back is not None
    assert back.frame["engagement"].to_list() == [72]


def test_another_process_sees_what_was_taken(snapshots: Snapshots, tmp_path: Path) -> None:
    take(snapshots, WELL)
    assert Snapshots(tmp_path / "book" / "history").days() == (DAY,)


@given(st.sets(st.integers(0, 40), min_size=1, max_size=6), st.integers(-2, 45))
def test_a_day_is_the_last_one_at_or_before_it(taken: set[int], asked: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        snapshots = Snapshots(Path(directory))
        for number in taken:
            take(snapshots, WELL, DAY + timedelta(days=number))
        found = snapshots.at(DAY + timedelta(days=asked))
        expected = max((number for number in taken if number <= asked), default=None)
        assert (None if found is None else (found.day - DAY).days) == expected
        assert [(day - DAY).days for day in snapshots.days()] == sorted(taken)


@given(st.sets(st.integers(0, 40), min_size=1, max_size=6), st.integers(-2, 45))
def test_what_is_older_is_dropped_but_never_the_newest(taken: set[int], before: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        snapshots = Snapshots(Path(directory))
        for number in taken:
            take(snapshots, WELL, DAY + timedelta(days=number))
        dropped = snapshots.drop_before(DAY + timedelta(days=before))
        left = {number for number in taken if number >= before} | {max(taken)}
        assert {(day - DAY).days for day in snapshots.days()} == left
        assert dropped == len(taken) - len(left)


def test_all_of_a_day_is_dropped_with_it(snapshots: Snapshots) -> None:
    take(snapshots, WELL)
    take(snapshots, WORSE, hour=12)
    take(snapshots, WELL, DAY + timedelta(days=5))
    assert snapshots.drop_before(DAY + timedelta(days=1)) == 2


@pytest.mark.parametrize("damage", [b"", b"PAR1", b"\x00" * 5_000])
def test_a_damaged_file_is_named_with_what_to_do(snapshots: Snapshots, tmp_path: Path, damage: bytes) -> None:
    take(snapshots, WELL)
    (path,) = (tmp_path / "book" / "history").iterdir()
    path.write_bytes(damage)
    with pytest.raises(HistoryError) as caught:
        snapshots.at(DAY)
    assert str(path) in caught.value.problems[0]
    assert "Move the file away" in caught.value.fix


def test_a_parquet_file_that_is_not_ours_is_named(snapshots: Snapshots, tmp_path: Path) -> None:
    take(snapshots, WELL)
    folder = tmp_path / "book" / "history"
    (path,) = folder.iterdir()
    WELL.frame.write_parquet(path)
    with pytest.raises(HistoryError):
        Snapshots(folder).at(DAY)
    WELL.frame.write_parquet(folder / "export.parquet")
    with pytest.raises(HistoryError) as caught:
        Snapshots(folder).days()
    assert "export.parquet" in caught.value.problems[0]


def test_other_files_beside_them_are_left_alone(snapshots: Snapshots, tmp_path: Path) -> None:
    take(snapshots, WELL)
    folder = tmp_path / "book" / "history"
    for name in (".half-written.part", ".DS_Store", "notes.txt"):
        (folder / name).write_text("x")
    (folder / "derived").mkdir()
    assert Snapshots(folder).days() == (DAY,)
    assert Snapshots(folder).drop_before(DAY + timedelta(days=9)) == 0
    assert (folder / "notes.txt").exists()


def test_a_disk_that_refuses_says_so_and_leaves_nothing_half(snapshots: Snapshots, tmp_path: Path) -> None:
    take(snapshots, WELL)
    folder = tmp_path / "book" / "history"
    blocked = folder / f"{(DAY + timedelta(days=1)).isoformat()}.20261123T090000000000Z.parquet"
    blocked.mkdir()
    (blocked / "x").write_text("in the way")
    with pytest.raises(HistoryError) as caught:
        take(Snapshots(folder), WELL, DAY + timedelta(days=1))
    assert "cannot be written" in caught.value.problems[0] or "cannot be read" in caught.value.problems[0]
    assert not list(folder.glob(".*"))


def test_files_are_for_their_owners_eyes_only(snapshots: Snapshots, tmp_path: Path) -> None:
    take(snapshots, WELL)
    folder = tmp_path / "book" / "history"
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def past(*days: int) -> list[Snapshot]:
    return [Snapshot(DAY - timedelta(days=ago), "", "told", "all", WELL.frame, WELL.fields) for ago in days]


def test_a_history_can_begin_with_a_past_that_is_told(snapshots: Snapshots, tmp_path: Path) -> None:
    snapshots.begin_with(past(3, 2, 1))
    assert snapshots.days() == tuple(DAY - timedelta(days=ago) for ago in (3, 2, 1))
    folder = tmp_path / "book" / "history"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.parent.iterdir()) == [folder]


def test_but_not_where_there_is_one(snapshots: Snapshots) -> None:
    take(snapshots, WELL)
    snapshots.begin_with(past(3, 2, 1))
    assert snapshots.days() == (DAY,)


def test_a_past_that_breaks_off_while_it_is_told_is_not_there(snapshots: Snapshots, tmp_path: Path) -> None:
    def broken() -> Iterator[Snapshot]:
        yield from past(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        snapshots.begin_with(broken())
    assert snapshots.days() == ()
    assert list((tmp_path / "book").iterdir()) == []


def test_sizes_add_up(snapshots: Snapshots, tmp_path: Path) -> None:
    assert directory_size(tmp_path / "book") == 0
    take(snapshots, WELL)
    take(snapshots, WELL, DAY + timedelta(days=1))
    files = [path for path in (tmp_path / "book").rglob("*") if path.is_file()]
    assert directory_size(tmp_path / "book") == sum(path.stat().st_size for path in files) > 0
