"""What is exported: columns of plain values, and what every number in them has to carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

#: What stands for a view without filters.
UNFILTERED = "all accounts"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export.

    Attributes:
        name: its header in CSV and its key in JSON.
        label: its heading in XLSX and Markdown, which people read.
        values: String, integers, finite floats, Decimal, Date, Boolean, or List(String).
        words: what people read instead, where that differs: `Good?` for `good`.
    """

    name: str
    label: str
    values: pl.Series
    words: pl.Series | None = None

    @property
    def for_people(self) -> pl.Series:
        """The words where there are some, else the values."""
        return self.values if self.words is None else self.words


@dataclass(frozen=True)
class Export:
    """A table on its way into a file.

    Attributes:
        title: what it is: `References`.
        columns: in order, all of the same length; at least one.
        as_of: the day it is seen at.
        filter: which accounts these are, in words.
        model_name: the health model that judged them.
        fingerprint: of that model's text.
        notes: what a reader has to know beside it; not in CSV, which has no place for it.
        of: what a row is.
    """

    title: str
    columns: tuple[ExportColumn, ...]
    as_of: date
    model_name: str
    fingerprint: str
    filter: str = UNFILTERED
    notes: tuple[str, ...] = ()
    of: str = "account"

    @property
    def count(self) -> int:
        """How many rows it has."""
        return self.columns[0].values.len()


def columns_of(frame: pl.DataFrame, labels: Mapping[str, str] | None = None) -> tuple[ExportColumn, ...]:
    """The columns of a frame that holds plain values already; a column without a label is headed by its name."""
    named = labels or {}
    return tuple(ExportColumn(series.name, named.get(series.name, series.name), series) for series in frame)
