"""One column on its way from cells to values."""

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from healthcore.sources.raw import RawTable
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.accounts import ReportLine, Severity

#: What stands in a cell instead of nothing, in any case.
BLANK = r"n/a|#n/a|-+|–|—|null|none|\*+"

#: The same where a word cannot be a value anyway.
BLANK_OR_NA = BLANK + r"|na|n\.a\.|nil|\?+"

#: How a text starts that a spreadsheet would take for a formula, whatever guards stand before it already.
FORMULA = r"'*[=+\-@＝＋－＠\t\r\n]"

_EXACT_INTEGER = 2**53


@dataclass(frozen=True, eq=False)
class Column:
    """The cells of one column and what it is to become.

    Attributes:
        header: as in the file.
        spec: the field it fills.
        cells: as in the file.
        rows: the row number of each cell.
    """

    header: str
    spec: FieldSpec
    cells: pl.Series
    rows: pl.Series

    def at(self, positions: pl.Series) -> "Column":
        """The same column, some cells only."""
        return Column(self.header, self.spec, self.cells.gather(positions), self.rows.gather(positions))

    def report(self, positions: pl.Series, reason: str, severity: Severity = Severity.WARNING) -> list[ReportLine]:
        """A line for each cell at these positions."""
        some = self.at(positions)
        pairs = zip(some.rows.to_list(), as_text(some.cells).to_list(), strict=True)
        return [ReportLine(row, self.header, text or "", reason, severity) for row, text in pairs]

    def remark(self, reason: str, severity: Severity = Severity.NOTE) -> ReportLine:
        """A line about the whole column."""
        return ReportLine(None, self.header, "", reason, severity)


@dataclass
class ReadColumn:
    """What came of a column.

    Attributes:
        values: in the dtype of the field's kind; null where nothing stands or nothing could be read.
        lines: what could not be read, and what was decided.
        currencies: the code that stands beside each amount; None when there is none in the column.
        open_order: whether days and months of dates cannot be told apart.
        shown_order: which part of a date is the day, where the values show it.
    """

    values: pl.Series
    lines: list[ReportLine] = field(default_factory=list)
    currencies: pl.Series | None = None
    open_order: bool = False
    shown_order: Literal["dmy", "mdy", "ymd"] | None = None


def column_of(raw: RawTable, header: str, spec: FieldSpec) -> Column:
    """A column of a raw table and the field it fills."""
    return Column(header, spec, raw.frame[header], raw.rows)


def blanks(texts: pl.Series, words: str = BLANK) -> pl.Series:
    """Which cells hold nothing, or a word for nothing; a null is such a cell."""
    pattern = rf"^\s*(?i:{words})?\s*$" if words else r"^\s*$"
    return texts.str.contains(pattern).fill_null(value=True)


def without_guard(texts: pl.Series) -> pl.Series:
    """The texts without the ' by which exports keep a spreadsheet from taking them for formulas."""
    some_guarded = texts.str.starts_with("'").any()
    return texts.str.replace(f"^'({FORMULA})", "${1}") if some_guarded else texts


def guarded(texts: pl.Series) -> pl.Series:
    """The texts with a leading ' where a spreadsheet would take one for a formula, or importing would take off a '."""
    return texts.str.replace(f"^({FORMULA})", "'${1}")


def as_text(cells: pl.Series) -> pl.Series:
    """Any cells as a person would write them: whole numbers without a point, flags as true and false."""
    if cells.dtype == pl.String:
        return cells
    if cells.dtype.is_float():
        whole = cells.is_finite() & (cells == cells.round()) & (cells.abs() < _EXACT_INTEGER)
        return pl.select(
            pl.when(whole)
            .then(pl.when(whole).then(cells).cast(pl.Int64).cast(pl.String))
            .otherwise(cells.cast(pl.String))
            .alias(cells.name)
        ).to_series()
    if cells.dtype == pl.Datetime:
        return cells.dt.to_string("iso:strict").str.strip_suffix("T00:00:00.000000").str.replace(r"\.0+$", "")
    return cells.cast(pl.String, strict=False)


def spread(base: pl.Series, positions: pl.Series, values: pl.Series) -> pl.Series:
    """`base` with `values` at some positions."""
    return base if positions.is_empty() else base.clone().scatter(positions, values)
