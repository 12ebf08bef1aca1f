import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from healthcore.history.files import forget_unfinished, replaced_by

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "day"

    def write_and_fail() -> None:
        with replaced_by(target) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert list(tmp_path.iterdir()) == []
    with replaced_by(target) as file:
        file.write(b"whole")
        assert not target.exists()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("day", b"whole")]
    assert target.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_writer_left_is_removed_after_an_hour(tmp_path: Path) -> None:
    for name, age in ((".old.part", 61), (".new.part", 59), ("kept.parquet", 600)):
        path = tmp_path / name
        path.touch()
        moment = (NOW - timedelta(minutes=age)).timestamp()
        os.utime(path, (moment, moment))
    forget_unfinished(tmp_path, NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new.part", "kept.parquet"]
