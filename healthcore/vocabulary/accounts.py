"""Accounts as a source hands them over: typed columns, how the headers were understood, what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import polars as pl

    from healthcore.vocabulary.fields import FieldSpec

#: The column beside `csm_risk` with the source's own words, exactly as it says them.
CSM_RISK_TEXT = "csm_risk_text"


class Severity(StrEnum):
    """How much a line of the import report matters."""

    NOTE = "note"
    """A decision was taken; nothing is lost."""
    WARNING = "warning"
    """A value could not be read, or was read with a doubt."""
    ERROR = "error"
    """Somebody has to look: the account would be judged wrongly."""


class ReportLine(NamedTuple):
    """One doubt about the source.

    Attributes:
        row: the row as a person sees it in the file; None when it is about a whole column or the file.
        column: the header as in the file; empty when it is about a row or the file.
        text: what stands there; empty when it is about no single value.
        reason: why it could not be read, or what was decided.
    """

    row: int | None
    column: str
    text: str
    reason: str
    severity: Severity = Severity.WARNING

    def __str__(self) -> str:
        where = ", ".join(filter(None, (f"row {self.row:,}" if self.row is not None else "", self.column)))
        what = f"{self.text!r} {self.reason}" if self.text else self.reason
        return f"{where}: {what}" if where else what


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of every row and every value: `rows_read == accounts + len(empty_rows)`, always.

    Attributes:
        format: what the source turned out to be: `CSV, semicolons, cp1252`.
        rows_read: the rows below the header.
        accounts: the rows that became accounts.
        empty_rows: the rows left out because every cell is blank.
        lines: about columns and the file first, then by row.
        open_dates: the columns of dates whose days and months cannot be told apart.
        date_orders: which part of a date is the day (dmy, mdy, ymd), by column, where the values show it.
    """

    format: str
    rows_read: int
    accounts: int
    empty_rows: tuple[int, ...] = ()
    lines: tuple[ReportLine, ...] = ()
    open_dates: tuple[str, ...] = ()
    date_orders: Mapping[str, Literal["dmy", "mdy", "ymd"]] = field(default_factory=dict)

    def of(self, severity: Severity) -> tuple[ReportLine, ...]:
        """The lines of one severity."""
        return tuple(line for line in self.lines if line.severity is severity)

    def summary(self) -> str:
        """The counts, then one line per column with values that could not be read."""
        left_out = f", {len(self.empty_rows):,} left out as empty" if self.empty_rows else ""
        counts = Counter(line.column for line in self.lines if line.row is not None and line.column)
        return "\n".join(
            (
                f"{self.format}: {self.rows_read:,} rows read, {self.accounts:,} accounts{left_out}.",
                *(f"{column}: {count:,} to look at." for column, count in counts.most_common()),
            )
        )


class Matched(StrEnum):
    """How a header found its field, surest first."""

    OVERRIDE = "override"
    """Somebody said so."""
    WRITTEN = "written"
    """The `book.toml` of a folder says so."""
    REMEMBERED = "remembered"
    """It was decided for an earlier file of the book."""
    NAME = "name"
    LABEL = "label"
    ALIAS = "alias"
    SIMILARITY = "similarity"
    """A typing error away from a name, label or alias."""
    COMPUTED = "computed"
    """No header: rolled up from another table."""
    ATTRIBUTE = "attribute"
    """No known field: kept under its own name."""


@dataclass(frozen=True, slots=True)
class MappedHeader:
    """Where one column of the file goes.

    Attributes:
        header: as in the file.
        field: the name of its field, metric or attribute.
        matched: how it was found.
        confidence: 0..1; below 1 only by similarity, 0 for attributes.
    """

    header: str
    field: str
    matched: Matched
    confidence: float


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """Every column of a file and the field it fills, in the order of the file; no field twice."""

    headers: tuple[MappedHeader, ...]

    def of_field(self, field: str) -> MappedHeader | None:
        """The column that fills a field."""
        return next((mapped for mapped in self.headers if mapped.field == field), None)

    def of_header(self, header: str) -> MappedHeader | None:
        """What a header was understood as."""
        return next((mapped for mapped in self.headers if mapped.header == header), None)


@dataclass(frozen=True, eq=False)
class Accounts:
    """The accounts of a source.

    Attributes:
        frame: a row per account, a column per field that the source has, in the dtype of its Kind; `account_id`
            (unique, never null) and `name` (never null) always, `csm_risk_text` beside `csm_risk`.
        fields: what each column is, `csm_risk_text` left out; attributes carry their header as label.
        mapping: how the headers were understood.
        report: what was read, decided and not understood.
    """

    frame: pl.DataFrame
    fields: Mapping[str, FieldSpec]
    mapping: HeaderMapping
    report: ImportReport
