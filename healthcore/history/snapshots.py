"""Snapshots: the source's own values on a day, immutable, one Parquet file each.

Several a day are allowed, the last one is that day. Health is never in them: it is derived, see `healthcore.changes`.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import polars as pl
from polars.exceptions import PolarsError

from healthcore.history.files import appearing, new_file, replaced_by
from healthcore.journal.locations import make_private_directory
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import HistoryError

_FORMAT = 1
_METADATA = "pulsebook"
_TAKEN = "%Y%m%dT%H%M%S%fZ"
_SUFFIX = ".parquet"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The source's values as they were on a day.

    Attributes:
        day: that day.
        key: tells this snapshot from every other of the book.
        title: what the source was called.
        touch: who was high-touch where the source had no such column: all, nobody or a condition.
        frame: a row per account, as `Accounts.frame`.
        fields: what each column was, as `Accounts.fields`.
    """

    day: date
    key: str
    title: str
    touch: str
    frame: pl.DataFrame
    fields: Mapping[str, FieldSpec]


class SnapshotStore(Protocol):
    """Where past days of a book come from."""

    def days(self) -> Sequence[date]:
        """Every day that has a snapshot, oldest first."""

    def key(self, day: date) -> str:
        """What tells the snapshot of a day that has one from every other; cheap."""

    def at(self, day: date) -> Snapshot | None:
        """The last snapshot at or before a day; None when there is none. HistoryError when it cannot be read."""


class Snapshots:
    """The snapshots in a directory. Nothing is made or changed by reading; several processes may use it at once.

    Args:
        directory: where they are, whether or not it is there yet.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._listed: dict[date, Path] | None = None

    def days(self) -> Sequence[date]:
        """Every day that has a snapshot, oldest first."""
        return tuple(self._by_day())

    def key(self, day: date) -> str:
        """The name of the file that is this day."""
        return self._by_day()[day].name.removesuffix(_SUFFIX)

    def at(self, day: date) -> Snapshot | None:
        """The last snapshot at or before a day; None when there is none."""
        last = max((known for known in self._by_day() if known <= day), default=None)
        return None if last is None else _read(last, self._by_day()[last])

    def take(self, accounts: Accounts, day: date, moment: datetime, *, title: str, touch: str) -> bool:
        """Keep what a source says on a day; False when the day's last snapshot says the same. Durable on return."""
        self._listed = None
        if day in self._by_day():
            last = _read(day, self._by_day()[day])
            same_fields = _specs_as_json(last.fields) == _specs_as_json(accounts.fields)
            if same_fields and last.touch == touch and last.frame.equals(accounts.frame):
                return False
        make_private_directory(self._directory)
        with replaced_by(self._directory / _file_name(day, moment)) as file:
            _write(file, Snapshot(day, "", title, touch, accounts.frame, accounts.fields))
        self._listed = None
        return True

    def begin_with(self, past: Iterable[Snapshot]) -> None:
        """Start with past days that are told afterwards: all or none of them, and only where there is no history."""
        if self._directory.exists():
            return
        with appearing(self._directory) as directory:
            for snapshot in past:
                moment = datetime.combine(snapshot.day, time(), UTC)
                with new_file(directory / _file_name(snapshot.day, moment)) as file:
                    _write(file, snapshot)
        self._listed = None

    def drop_before(self, day: date) -> int:
        """Forget the snapshots of days before one; says how many files. The newest day always stays."""
        days = self.days()
        old = [path for path in self._paths() if (known := _day_of(path)) < day and known != days[-1]]
        for path in old:
            path.unlink(missing_ok=True)
        self._listed = None
        return len(old)

    def _paths(self) -> list[Path]:
        if not self._directory.is_dir():
            return []
        return sorted(path for path in self._directory.iterdir() if path.suffix == _SUFFIX and path.name[0] != ".")

    def _by_day(self) -> dict[date, Path]:
        """The last snapshot of every day; names sort by day, then by moment."""
        if self._listed is None:
            self._listed = {_day_of(path): path for path in self._paths()}
        return self._listed


def _file_name(day: date, moment: datetime) -> str:
    return f"{day.isoformat()}.{moment.astimezone(UTC):{_TAKEN}}{_SUFFIX}"


def _write(file: BinaryIO, snapshot: Snapshot) -> None:
    head = json.dumps(
        {
            "format": _FORMAT,
            "title": snapshot.title,
            "touch": snapshot.touch,
            "fields": _specs_as_json(snapshot.fields),
        },
        ensure_ascii=False,
    )
    snapshot.frame.write_parquet(file, metadata={_METADATA: head}, compression_level=3)


def _day_of(path: Path) -> date:
    try:
        return date.fromisoformat(path.name[:10])
    except ValueError:
        raise HistoryError(f"{path}: this is no snapshot of ours.", fix="Move it out of this directory.") from None


def _read(day: date, path: Path) -> Snapshot:
    try:
        head = json.loads(pl.read_parquet_metadata(path)[_METADATA])
        frame = pl.read_parquet(path, hive_partitioning=False, glob=False)
        fields = _specs_from_json(head["fields"])
    except (PolarsError, OSError, KeyError, ValueError) as error:
        raise HistoryError(
            f"{path}: the snapshot of {day} cannot be read ({type(error).__name__}).",
            fix="Move the file away, or put it back from a backup; days without a snapshot count as the day before.",
        ) from error
    return Snapshot(day, path.name.removesuffix(_SUFFIX), head["title"], head["touch"], frame, fields)


def _specs_as_json(fields: Mapping[str, FieldSpec]) -> list[dict[str, Any]]:
    # Infinity is no JSON, and a range is of no use to a past value.
    return [{**asdict(spec), "aliases": (), "range": None} for spec in fields.values()]


def _specs_from_json(specs: Iterable[dict[str, Any]]) -> dict[str, FieldSpec]:
    return {
        spec["name"]: FieldSpec(
            **{**spec, "kind": Kind(spec["kind"]), "aliases": tuple(spec["aliases"]), "levels": tuple(spec["levels"])}
        )
        for spec in specs
    }


def directory_size(directory: Path) -> int:
    """The bytes of all files below a directory; 0 when it is not there."""
    if not directory.is_dir():
        return 0
    return sum(entry.stat().st_size for entry in os.scandir(directory) if entry.is_file()) + sum(
        directory_size(Path(entry)) for entry in os.scandir(directory) if entry.is_dir()
    )
