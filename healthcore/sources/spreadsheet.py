"""Spreadsheets: XLSX and what else the reader knows."""

import logging
from pathlib import Path

import fastexcel
import polars as pl

from healthcore.sources.raw import RawTable, raw_table, unique_headers
from healthcore.vocabulary.errors import SourceError

#: Rows in which the header has to be found.
_TOP = 200


def read_spreadsheet(path: Path, data: bytes) -> RawTable:
    """The first sheet with a header; the header is its first row that is not blank. Cells have their own dtypes.

    Raises:
        SourceError: when it is damaged, locked or empty.
    """
    # It warns on stderr about every blank column, in the middle of a screen.
    logging.getLogger("fastexcel.types.dtype").setLevel(logging.ERROR)
    try:
        book = fastexcel.read_excel(data)
        for sheet in book.sheet_names:
            table = _sheet(path, book, sheet)
            if table is not None:
                return table
    except fastexcel.FastExcelError as error:
        raise SourceError(
            f"{path}: this spreadsheet cannot be opened ({_first_line(error)}).",
            fix="It may be damaged, or locked with a password: save it again as XLSX without one.",
        ) from error
    raise SourceError(f"{path}: no sheet of this spreadsheet has anything in it.")


def _sheet(path: Path, book: fastexcel.ExcelReader, sheet: str) -> RawTable | None:
    top = _frame(book.load_sheet(sheet, header_row=None, skip_rows=0, n_rows=_TOP, dtypes="string"))
    header_at = next((at for at, row in enumerate(top.iter_rows()) if any(cell and cell.strip() for cell in row)), None)
    if header_at is None:
        return None
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=header_at + 1, schema_sample_rows=None)
    return raw_table(
        path,
        unique_headers(top.row(header_at)),
        _frame(loaded),
        format_name=f"XLSX, sheet {sheet!r}",
        first_row=header_at + 2,
    )


def _frame(sheet: fastexcel.ExcelSheet) -> pl.DataFrame:
    return pl.DataFrame(sheet.to_polars())


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].removeprefix("calamine error: ")
