"""Delimited text: CSV, TSV and their relatives, with whatever separator they have."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from healthcore.sources.encoding import to_utf8
from healthcore.sources.raw import RawTable, raw_table, unique_headers
from healthcore.vocabulary.accounts import ReportLine
from healthcore.vocabulary.errors import SourceError

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE = 65_536
_SAMPLE_RECORDS = 200

#: The first line by which a spreadsheet program is told the separator.
_SEP_LINE = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)

_BROKEN_QUOTE = "a quote is opened or closed in the wrong place; this line was read by itself"


def read_delimited(path: Path, data: bytes) -> RawTable:
    """A text table. The header is its first line that is not blank; every cell stays text."""
    text, encoding = to_utf8(data, path)
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    text, skipped, told = _from_header_on(text)
    if not text:
        raise SourceError(f"{path}: the file is empty.")
    delimiter = told or sniff_delimiter(text)
    first = next(_records(text, delimiter))
    headers = unique_headers(first)
    lines: tuple[ReportLine, ...] = ()
    frame = _fast(text, delimiter, len(headers))
    if frame is None:
        frame, lines = _careful(text, delimiter, len(headers), skipped)
    described = [_DELIMITERS.get(delimiter, delimiter)] if len(headers) > 1 else []
    described += [encoding] if encoding != "utf-8" else []
    return raw_table(
        path,
        headers,
        frame,
        format_name=", ".join(["CSV", *described]),
        first_row=skipped + 2,
        lines=lines,
    )


def sniff_delimiter(text: bytes) -> str:
    """The separator: the one by which most rows have as many cells as the header; a comma when there is none."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    scores = {}
    for delimiter in _DELIMITERS:
        widths = [len(record) for record in itertools.islice(_records(sample, delimiter), _SAMPLE_RECORDS)]
        if widths and widths[0] > 1:
            scores[delimiter] = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
    return max(scores, key=lambda delimiter: scores[delimiter], default=",")


def _from_header_on(text: bytes) -> tuple[bytes, int, str]:
    """The text without blank lines around it, how many lines that skipped at the top, and the separator it names."""
    stripped = text.lstrip(b"\r\n")
    skipped = text[: len(text) - len(stripped)].count(b"\n")
    told = ""
    if sep := _SEP_LINE.match(stripped):
        told, stripped, skipped = sep[1].decode("latin-1"), stripped[sep.end() :], skipped + 1
    if stripped.endswith((b"\n\n", b"\n\r\n")):
        stripped = stripped.rstrip(b"\r\n")
    return (stripped if stripped[:_SAMPLE].strip() or stripped.strip() else b""), skipped, told


def _lines(text: bytes) -> Iterable[str]:
    """The physical lines with their ends, split as Python's reader of delimited text wants them."""
    csv.field_size_limit(2**31 - 1)
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", errors="replace", newline="")


def _records(text: bytes, delimiter: str) -> Iterator[list[str]]:
    """The records by Python's reader, which forgives everything; a blank line is an empty list."""
    return csv.reader(_lines(text), delimiter=delimiter)


def _fast(text: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    """All cells by the engine's reader; None when rows are too long or quotes are not what they should be."""
    try:
        frame = pl.read_csv(text, separator=delimiter, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if frame.width != width:
        return None
    if b'"' not in text:
        return frame
    below_header = text.count(b"\n") - text.endswith(b"\n")
    if frame.height != below_header and _misquoted(delimiter).search(text):
        # Rows were joined by quotes, and not all quotes are in order: the engine may have joined too much.
        return None
    return frame


def _misquoted(delimiter: str) -> re.Pattern[bytes]:
    """Finds a run of quotes that cannot be right: a single one amid text, a double one at the edge of a cell."""
    edge = b"[" + re.escape(delimiter.encode()) + b"\n\r]"
    inner = b"[^" + edge[1:]
    after_inner, after_edge = b"(?<=" + inner + b'")', b"(?<!" + inner + b'")'
    odd, even = rb'(?:"")*(?!")', rb'"(?:"")*(?!")'
    before_inner, before_edge = b"(?=" + inner + b")", b"(?=" + edge + rb"|\Z)"
    return re.compile(
        rb'"(?<!"")(?:'
        + b"|".join(
            (
                after_inner + odd + before_inner,
                after_edge + even + before_inner,
                after_inner + even + before_edge,
                after_edge + odd + before_edge,
            )
        )
        + b")"
    )


def _careful(text: bytes, delimiter: str, width: int, skipped: int) -> tuple[pl.DataFrame, tuple[ReportLine, ...]]:
    """All cells by Python's reader; broken quotes and cells beyond the last header are reported."""
    records, broken = _mended_records(list(_lines(text)), delimiter, width)
    lines = [ReportLine(skipped + at, "", "", _BROKEN_QUOTE) for at in broken]
    for row, record in enumerate(records[1:], start=skipped + 2):
        beyond = record[width:]
        if any(cell.strip() for cell in beyond):
            lines.append(ReportLine(row, "", delimiter.join(beyond), "stands beyond the last header and was left out"))
    padded = [record[:width] + [""] * (width - len(record)) for record in records[1:]]
    schema = {f"{at}": pl.String for at in range(width)}
    return pl.DataFrame(padded, schema=schema, orient="row"), tuple(lines)


def _mended_records(lines: list[str], delimiter: str, width: int) -> tuple[list[list[str]], list[int]]:
    """The records, and the numbers (from 1) of those whose quotes are broken.

    A broken quote spoils its own line only: that line is read by itself, and reading goes on with the next one.
    Otherwise a quote that never closes would swallow rows without a word.
    """
    records: list[list[str]] = []
    broken = []
    start = 0
    while start < len(lines):
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=delimiter, strict=True)
        here = start
        try:
            for record in reader:
                records.append(record)
                here = start + reader.line_num
            break
        except csv.Error:
            records.append(_lone_line(lines[here].rstrip("\r\n"), delimiter, width))
            broken.append(len(records))
            start = here + 1
    return records, broken


def _lone_line(line: str, delimiter: str, width: int) -> list[str]:
    """One line with broken quotes: with quotes where that gives the right number of cells, else without."""
    forgiving = next(csv.reader([line], delimiter=delimiter), [])
    if len(forgiving) == width:
        return forgiving
    return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
