"""A table as it stands in a file: headers, cells, row numbers, before anything is understood."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from healthcore.vocabulary.accounts import ReportLine


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as it stands in a file.

    Attributes:
        path: the file.
        headers: as in the file but unique: a second `ARR` is `ARR (2)`, a blank one `column 4`.
        frame: a column per header: String where the format has only text, its own dtypes elsewhere.
        rows: the number of each row as a person sees it: record of a text (the header is row 1), row of a
            spreadsheet, item of a list.
        format: what the file turned out to be.
        lines: what could not be kept in the shape of a table.
        sheets: the sheets of a spreadsheet that have anything in them; empty for other files.
    """

    path: Path
    headers: tuple[str, ...]
    frame: pl.DataFrame
    rows: pl.Series
    format: str
    lines: tuple[ReportLine, ...] = ()
    sheets: tuple[str, ...] = ()


def quoted(text: str) -> str:
    """A header or value inside a message: in double quotes, control characters spelled out."""
    return json.dumps(text, ensure_ascii=False)


def listed(texts: Iterable[str], limit: int = 60) -> str:
    """Several of them, the first `limit` by name."""
    names = [quoted(text) for text in texts]
    more = f" and {len(names) - limit:,} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def unique_headers(cells: Sequence[str | None]) -> list[str]:
    """Header cells as headers: trimmed, none blank, none twice."""
    taken: set[str] = set()
    headers = []
    for at, cell in enumerate(cells, start=1):
        base = (cell or "").strip() or f"column {at}"
        header, count = base, 1
        while header in taken:
            count += 1
            header = f"{base} ({count})"
        taken.add(header)
        headers.append(header)
    return headers


_PLACEHOLDER = re.compile(r"column \d+")


def raw_table(
    path: Path,
    headers: Sequence[str],
    frame: pl.DataFrame,
    *,
    format_name: str,
    rows: pl.Series | None = None,
    first_row: int = 1,
    lines: Iterable[ReportLine] = (),
) -> RawTable:
    """A table from its columns; rows count from `first_row` unless they are given.

    A column with neither a header nor a value is a stray separator and no column at all.
    """
    frame = frame.clone()
    frame.columns = list(headers)
    stray = [
        header
        for header in headers
        if _PLACEHOLDER.fullmatch(header) and frame[header].null_count() == frame.height and frame.height
    ]
    if stray:
        frame = frame.drop(stray)
    if rows is None:
        rows = pl.int_range(first_row, first_row + frame.height, dtype=pl.UInt32, eager=True)
    return RawTable(path, tuple(frame.columns), frame, rows.alias("row"), format_name, tuple(lines))
