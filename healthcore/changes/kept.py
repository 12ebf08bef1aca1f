"""What is derived of past days, kept in files that can be deleted at any time."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from healthcore.history.files import replaced_by
from healthcore.history.flips import FLIPS
from healthcore.journal.locations import make_private_directory

#: Changes with what is derived: files of another format are made again.
_FORMAT = "3"
_METADATA = "pulsebook"
_FLIPS = "flips"


class Kept:
    """The files in a directory: one for each kind of rows of all days, and one for every day with what it came to.

    Each knows what it was derived from; what does not fit any more, or cannot be read, counts as missing.

    Args:
        directory: where they are, whether or not it is there yet; None for nowhere.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def flips(self, wanted: Sequence[tuple[date, str]]) -> tuple[int, pl.DataFrame]:
        """How many of the wanted days, each with what it is derived from, are kept, and their flips."""
        return self.rows(_FLIPS, FLIPS, wanted)

    def keep_flips(self, days: Sequence[tuple[date, str]], flips: pl.DataFrame) -> None:
        """Keep the flips of all these days, in place of what was kept."""
        self.keep_rows(_FLIPS, days, flips)

    def rows(self, kind: str, schema: pl.Schema, wanted: Sequence[tuple[date, str]]) -> tuple[int, pl.DataFrame]:
        """How many of the wanted days, each with what it is derived from, are kept, and their rows of a kind.

        The rows have the columns of `schema`, `day` among them.
        """
        nothing = 0, pl.DataFrame(schema=schema)
        if self._directory is None or not (path := self._directory / f"{kind}.parquet").exists():
            return nothing
        try:
            head = json.loads(pl.read_parquet_metadata(path)[_METADATA])
            if head["format"] != _FORMAT:
                return nothing
            same = 0
            for (day, key), (kept_day, kept_key) in zip(wanted, head["days"], strict=False):
                if (day.isoformat(), key) != (kept_day, kept_key):
                    break
                same += 1
            if not same:
                return nothing
            kept = pl.read_parquet(path, columns=list(schema))
            return same, kept.filter(pl.col("day") <= wanted[same - 1][0])
        except (PolarsError, OSError, KeyError, ValueError):
            return nothing  # it is derived again

    def keep_rows(self, kind: str, days: Sequence[tuple[date, str]], rows: pl.DataFrame) -> None:
        """Keep the rows of a kind of all these days, in place of what was kept."""
        if self._directory is None:
            return
        make_private_directory(self._directory)
        head = json.dumps({"format": _FORMAT, "days": [(day.isoformat(), key) for day, key in days]})
        with replaced_by(self._directory / f"{kind}.parquet") as file:
            rows.write_parquet(file, metadata={_METADATA: head})

    def outcome(self, day: date, key: str, columns: Sequence[str] | None = None) -> pl.DataFrame | None:
        """What a day came to, or some columns of that, as far as it has them."""
        if self._directory is None or not (path := self._outcome_path(day, key)).exists():
            return None
        try:
            if columns is None:
                return pl.read_parquet(path)
            there = pl.read_parquet_schema(path)
            return pl.read_parquet(path, columns=[name for name in columns if name in there])
        except (PolarsError, OSError):
            return None  # it is derived again

    def keep_outcome(self, day: date, key: str, outcome: pl.DataFrame) -> None:
        """Keep what a day came to, in place of what it came to by anything else."""
        if self._directory is None:
            return
        path = self._outcome_path(day, key)
        make_private_directory(path.parent)
        for old in path.parent.glob(f"{day.isoformat()}.*.parquet"):
            old.unlink(missing_ok=True)
        with replaced_by(path) as file:
            outcome.write_parquet(file, compression_level=3)

    def _outcome_path(self, day: date, key: str) -> Path:
        assert self._directory is not None  # noqa: S101 - asked before
        short = hashlib.sha256(f"{_FORMAT} {key}".encode()).hexdigest()[:16]
        return self._directory / "days" / f"{day.isoformat()}.{short}.parquet"
