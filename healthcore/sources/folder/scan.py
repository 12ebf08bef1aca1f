"""A table of any size: read as a whole where it is small, batch by batch where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import polars as pl

from healthcore.model.rating import SCALES
from healthcore.scoring.plan import DTYPES
from healthcore.sources.column import Column, ReadColumn, as_text, blanks, without_guard
from healthcore.sources.dates import DateOrder
from healthcore.sources.delimited import sniff_delimiter
from healthcore.sources.folder.moments import read_days
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.raw import raw_table, unique_headers
from healthcore.sources.tables import read_table
from healthcore.sources.typed import read_columns
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import ReportLine
from healthcore.vocabulary.errors import SourceError

#: A text beyond this is read batch by batch, each as the first rows show.
LARGE = 128 * 2**20

_SAMPLE_ROWS = 20_000

_HEAD = 65_536
_PARQUET = b"PAR1"
_TEXTS = frozenset({".csv", ".tsv", ".tab", ".txt", ".psv"})


class Wanted(Protocol):
    """What a column is to become."""

    @property
    def dtype(self) -> pl.DataType:
        """Of the values."""

    def read(self, column: Column) -> ReadColumn:
        """The values of some cells."""

    def native(self, cells: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
        """The same as an expression, where the engine can do it by itself."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Texts to the letter, null where there is nothing."""

    dtype: pl.DataType = field(default_factory=pl.String)

    def read(self, column: Column) -> ReadColumn:
        """The texts."""
        texts = without_guard(as_text(column.cells))
        return ReadColumn(texts.set(blanks(texts, ""), None))

    def native(self, cells: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
        """Whole numbers and texts of a typed file."""
        return cells.cast(pl.String) if dtype.is_integer() or dtype == pl.String else None


@dataclass(frozen=True, slots=True)
class Days:
    """The local days of moments."""

    zone: str
    order: DateOrder | None
    dtype: pl.DataType = field(default_factory=pl.Date)

    def read(self, column: Column) -> ReadColumn:
        """The days."""
        return read_days(column, self.zone, self.order)

    def native(self, cells: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
        """Days and moments of a typed file."""
        if isinstance(dtype, pl.Datetime):
            return (cells if dtype.time_zone is None else cells.dt.convert_time_zone(self.zone)).dt.date()
        return cells if dtype == pl.Date else None


@dataclass(frozen=True, slots=True)
class Values:
    """Values of a kind."""

    spec: FieldSpec
    order: DateOrder | None

    @property
    def dtype(self) -> pl.DataType:
        """As in a book's columns."""
        return DTYPES[self.spec.kind]

    def read(self, column: Column) -> ReadColumn:
        """The values."""
        ((_, read),) = read_columns(
            [(Column(column.header, self.spec, column.cells, column.rows), False)], SCALES["four"], self.order
        )
        return ReadColumn(read.values.cast(self.dtype), read.lines)

    def native(self, cells: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
        """Numbers of a typed file."""
        return cells.cast(self.dtype) if dtype.is_numeric() and self.spec.kind.is_numeric else None


@dataclass(frozen=True, eq=False)
class ScannedTable:
    """A table whose rows need not be in memory.

    Attributes:
        rows: the whole table, or the first rows of it.
        lazy: all rows; None when `rows` has them.
    """

    rows: TableRows
    lazy: pl.LazyFrame | None = None

    @property
    def lines(self) -> list[ReportLine]:
        """What could not be read of a table that was read as a whole."""
        return self.rows.lines if self.lazy is None else []

    def typed(self, wanted: Mapping[str, tuple[str, Wanted]]) -> pl.LazyFrame:
        """New columns by name, each from a column of the table."""
        if self.lazy is None:
            return pl.DataFrame({new: self._read(name, want) for new, (name, want) in wanted.items()}).lazy()
        schema = self.lazy.collect_schema()
        return self.lazy.select(self._expression(name, want, schema).alias(new) for new, (name, want) in wanted.items())

    def _column(self, name: str, cells: pl.Series, rows: pl.Series) -> Column:
        header = self.rows.headers[name]
        return Column(header, FieldSpec(name, header, Kind.TEXT), cells, rows)

    def _read(self, name: str, want: Wanted) -> pl.Series:
        raw = self.rows.raw
        read = want.read(self._column(name, raw.frame[self.rows.headers[name]], raw.rows))
        self.rows.tell(read.lines)
        return read.values

    def _expression(self, name: str, want: Wanted, schema: pl.Schema) -> pl.Expr:
        header = self.rows.headers[name]
        native = want.native(pl.col(header), schema[header])
        if native is not None:
            return native
        batch = partial(self._batch, name, want)
        return pl.col(header).map_batches(batch, return_dtype=want.dtype, is_elementwise=True)

    def _batch(self, name: str, want: Wanted, cells: pl.Series) -> pl.Series:
        return want.read(self._column(name, cells, pl.int_range(cells.len(), dtype=pl.UInt32, eager=True))).values


def scan_table(name: str, path: Path, order: DateOrder | None) -> ScannedTable:
    """A table in a file, or in all files of one kind that a pattern such as `events/*.parquet` names.

    Raises:
        SourceError: there is none, or it cannot be read.
    """
    paths = _paths(path)
    if _head(paths[0]).startswith(_PARQUET):
        return _scanned(name, path, pl.scan_parquet(paths), order, "Parquet")
    if len(paths) > 1:
        raise SourceError(f"{path}: several files are read as one table only when they are Parquet.")
    if paths[0].suffix.lower() in _TEXTS and paths[0].stat().st_size > LARGE:
        delimiter = sniff_delimiter(_head(paths[0]))
        lazy = pl.scan_csv(paths[0], separator=delimiter, infer_schema=False, truncate_ragged_lines=True)
        return _scanned(name, path, lazy, order, "CSV")
    return ScannedTable(TableRows(name, read_table(paths[0]), order))


def _paths(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.suffix.lower() in {".parquet", ".pq"})
    elif "*" in path.name:
        found = sorted(path.parent.glob(path.name))
    else:
        found = [path]
    if not found or not found[0].exists():
        raise SourceError(f"{path}: there is no such file.")
    return found


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise SourceError(f"{path}: the file cannot be read ({error.strerror}).") from error


def _scanned(name: str, path: Path, lazy: pl.LazyFrame, order: DateOrder | None, form: str) -> ScannedTable:
    try:
        found = lazy.collect_schema().names()
        headers = unique_headers(found)
        lazy = lazy.rename(dict(zip(found, headers, strict=True)))
        sample = lazy.head(_SAMPLE_ROWS).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise SourceError(f"{path}: this {form} file cannot be read ({str(error).splitlines()[0]}).") from error
    return ScannedTable(TableRows(name, raw_table(path, headers, sample, format_name=form), order), lazy)
