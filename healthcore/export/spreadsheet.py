"""Exports as XLSX: numbers as numbers, dates as dates, texts never as formulas."""

import io
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from healthcore.export.delimited import LIST_SEPARATOR, yes_or_no
from healthcore.export.table import Export, ExportColumn
from healthcore.export.text import for_cell
from healthcore.sources.column import guarded
from healthcore.vocabulary.errors import InputError

#: The rows of a sheet below its header.
_MOST_ROWS = 1_048_575
#: Characters; a longer text is read in its cell.
_NARROWEST, _WIDEST = 8, 48
#: The rows by which a column's width is chosen.
_MEASURED = 2_000
_WORKBOOK_OPTIONS = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}

_Write = Callable[[int, int, Any], object]


def xlsx_bytes(export: Export) -> bytes:
    """The table on one sheet, what it carries on a second one; InputError when it is too long for a sheet."""
    if export.count > _MOST_ROWS:
        raise InputError(
            f"{export.count:,} rows are more than a spreadsheet can hold ({_MOST_ROWS:,}).",
            fix="Write CSV instead, or filter first.",
        )
    file = io.BytesIO()
    with Workbook(file, _WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"title": for_cell(export.title), "created": datetime.combine(export.as_of, time())})
        _accounts(workbook, export)
        _about(workbook, export)
    return file.getvalue()


def _accounts(workbook: Workbook, export: Export) -> None:
    sheet = workbook.add_worksheet("Accounts")
    heading = workbook.add_format({"bold": True, "bottom": 1})
    for at, column in enumerate(export.columns):
        (label,) = _texts(pl.Series([column.label], dtype=pl.String))
        sheet.write_string(0, at, label, heading)
        cells, number_format = _cells(column)
        sheet.set_column(at, at, _width(label, cells), workbook.add_format({"num_format": number_format}))
        write = _writer(sheet, column.for_people.dtype)
        for row, cell in enumerate(cells, 1):
            if cell is not None:
                write(row, at, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, export.count, len(export.columns) - 1)


def _about(workbook: Workbook, export: Export) -> None:
    sheet = workbook.add_worksheet("About")
    labels = ("Title", "As of", "Filter", "Accounts", "Model", "Fingerprint", *("Note" for _ in export.notes))
    values = (export.title, None, export.filter, None, export.model_name, export.fingerprint, *export.notes)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "align": "left", "valign": "top"})
    sheet.set_column(0, 0, _NARROWEST * 2, bold)
    sheet.set_column(1, 1, 2 * _WIDEST)
    for row, (label, text) in enumerate(zip(labels, _texts(pl.Series(values, dtype=pl.String)), strict=True)):
        sheet.write_string(row, 0, label, bold)
        if text is not None:
            sheet.write_string(row, 1, text, wrapped)
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.write_datetime(1, 1, datetime.combine(export.as_of, time()), day)
    sheet.write_number(3, 1, export.count, workbook.add_format({"num_format": "#,##0", "align": "left"}))


def _cells(column: ExportColumn) -> tuple[list[Any], str]:
    """The cells of a column as the spreadsheet takes them, and how it shows numbers among them."""
    values = column.for_people
    if isinstance(values.dtype, pl.List):
        return _texts(values.list.join(LIST_SEPARATOR)), "General"
    if values.dtype == pl.Boolean:
        return yes_or_no(values).to_list(), "General"
    if values.dtype.is_decimal():
        has_cents = bool((values != values.round(0)).any())
        return values.cast(pl.Float64).to_list(), "#,##0.00" if has_cents else "#,##0"
    if values.dtype.is_float():
        return values.to_list(), "General"
    if values.dtype.is_integer():
        return values.to_list(), "0"
    if values.dtype == pl.Date:
        return values.to_list(), "yyyy-mm-dd"
    return _texts(values), "General"


def _texts(values: pl.Series) -> list[str | None]:
    return [None if text is None else for_cell(text) for text in guarded(values)]


def _writer(sheet: Worksheet, dtype: pl.DataType) -> _Write:
    write: _Write
    if dtype.is_numeric():
        write = sheet.write_number
    elif dtype == pl.Date:
        write = sheet.write_datetime
    else:
        write = sheet.write_string
    return write


def _width(label: str | None, cells: list[Any]) -> int:
    """The widest cell's characters, within what is comfortable; a heading needs room for its arrow."""
    longest = max(
        (len(f"{cell:,}" if isinstance(cell, float | int) else str(cell)) for cell in cells[:2_000]), default=0
    )
    return min(max(longest + 1, len(label or "") + 3, _NARROWEST), _WIDEST)
