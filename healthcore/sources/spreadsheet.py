"""Spreadsheets: XLSX and what else the reader knows."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import fastexcel
import polars as pl

from healthcore.sources.extent import TOP, above, header_at, speaks_of_accounts
from healthcore.sources.formulas import formulas_without_result
from healthcore.sources.layout import Layout
from healthcore.sources.raw import RawTable, listed, quoted, raw_table, unique_headers
from healthcore.vocabulary.accounts import ReportLine, Severity
from healthcore.vocabulary.errors import SourceError

#: Where an archive says that it is of the OpenDocument kind.
_HEAD = 200


@dataclass(frozen=True, eq=False)
class _Sheet:
    """A sheet with something in it: its first rows, and which of them is the header."""

    name: str
    top: list[tuple[str | None, ...]]
    header: int

    @property
    def titles(self) -> tuple[str | None, ...]:
        return self.top[self.header]

    @property
    def is_table(self) -> bool:
        """Whether it has columns and a row below their titles."""
        return sum(map(bool, self.titles)) > 1 and len(self.top) > self.header + 1


def read_spreadsheet(path: Path, data: bytes, layout: Layout) -> RawTable:
    """A sheet from its header on, which may stand below titles. Cells have their own dtypes.

    Without a word about it, it is the first sheet whose titles speak of accounts, else the first that is a table, else
    the first with anything in it.

    Raises:
        SourceError: when it is damaged, locked or empty, or there is no such sheet.
    """
    # It warns on stderr about every blank column, in the middle of a screen.
    logging.getLogger("fastexcel.types.dtype").setLevel(logging.ERROR)
    try:
        book = fastexcel.read_excel(data)
        if layout.sheet is not None and layout.sheet not in book.sheet_names:
            fix = f"The sheets are: {listed(book.sheet_names)}."
            raise SourceError(f"{path}: there is no sheet {quoted(layout.sheet)}.", fix=fix)
        sheets = [sheet for name in book.sheet_names if (sheet := _sheet(book, name, layout.header_row)) is not None]
        if not sheets:
            raise SourceError(f"{path}: no sheet of this spreadsheet has anything in it.")
        return _table(path, data, book, sheets, layout.sheet)
    except fastexcel.FastExcelError as error:
        raise SourceError(
            f"{path}: this spreadsheet cannot be opened ({_first_line(error)}).",
            fix="It may be damaged, or locked with a password: save it again as XLSX without one.",
        ) from error


def _sheet(book: fastexcel.ExcelReader, name: str, header_row: int | None) -> _Sheet | None:
    rows = max(TOP, header_row or 0)
    top = list(_frame(book.load_sheet(name, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")).iter_rows())
    header = header_at(top) if header_row is None else header_row - 1
    return None if header is None or header >= len(top) else _Sheet(name, top, header)


def _chosen(path: Path, sheets: list[_Sheet], wanted: str | None) -> _Sheet:
    if wanted is not None:
        found = next((sheet for sheet in sheets if sheet.name == wanted), None)
        if found is None:
            raise SourceError(f"{path}: the sheet {quoted(wanted)} has nothing in it.")
        return found
    speaking = (sheet for sheet in sheets if sheet.is_table and speaks_of_accounts(sheet.titles))
    return next(speaking, None) or next((sheet for sheet in sheets if sheet.is_table), sheets[0])


def _table(path: Path, data: bytes, book: fastexcel.ExcelReader, sheets: list[_Sheet], wanted: str | None) -> RawTable:
    chosen = _chosen(path, sheets, wanted)
    headers = unique_headers(chosen.titles)
    frame = _frame(book.load_sheet(chosen.name, header_row=None, skip_rows=chosen.header + 1, schema_sample_rows=None))
    lines = list(above(enumerate(chosen.top[: chosen.header], start=1)))
    if len(sheets) > 1 and wanted is None:
        others = listed([sheet.name for sheet in sheets if sheet is not chosen], 20)
        reason = f"the sheet {quoted(chosen.name)} was read; others with something in them: {others}"
        lines.insert(0, ReportLine(None, "", "", reason, Severity.NOTE))
    lines += formulas_without_result(data, chosen.name, headers, chosen.header + 1)
    described = [_format(data), f"sheet {chosen.name!r}"]
    described += [f"titles in row {chosen.header + 1}"] if chosen.header else []
    table = raw_table(
        path,
        headers,
        frame,
        format_name=", ".join(described),
        first_row=chosen.header + 2,
        lines=lines,
    )
    return replace(table, sheets=tuple(sheet.name for sheet in sheets))


def _frame(sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    return pl.DataFrame(sheet.to_polars())


def _format(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return "XLS"
    return "ODS" if b"opendocument.spreadsheet" in data[:_HEAD] else "XLSX"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].removeprefix("calamine error: ")
