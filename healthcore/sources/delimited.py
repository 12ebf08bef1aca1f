"""Delimited text: CSV, TSV and their relatives, with whatever separator they have."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from healthcore.sources.encoding import to_utf8
from healthcore.sources.extent import TOP, above, header_at
from healthcore.sources.layout import Layout
from healthcore.sources.raw import RawTable, raw_table, unique_headers
from healthcore.vocabulary.accounts import ReportLine
from healthcore.vocabulary.errors import SourceError

_DELIMITERS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    "^": "carets",
    "~": "tildes",
    "\x1f": "unit separators",
}
_SAMPLE = 65_536
_SAMPLE_RECORDS = 200

#: The first line by which a spreadsheet program is told the separator.
_SEP_LINE = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)

_BROKEN_QUOTE = "a quote is opened or closed in the wrong place; this line was read by itself"


def read_delimited(path: Path, data: bytes, layout: Layout) -> RawTable:
    """A text table, from its header on, which may stand below titles; every cell stays text."""
    decoded = to_utf8(data, path, layout.encoding)
    text = decoded.text
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    text, skipped, told = _without_blank_lines(*_without_lines(text, (layout.header_row or 1) - 1))
    if not text:
        raise SourceError(f"{path}: the file is empty.")
    delimiter = layout.delimiter or told or sniff_delimiter(text)
    lines = [ReportLine(None, "", "", decoded.note)] if decoded.note else []
    if layout.header_row is None:
        text, skipped, titles = _from_header_on(text, delimiter, skipped)
        lines += titles
    headers = unique_headers(next(_records(text, delimiter)))
    text = _without_backslashes(text, delimiter)
    frame = _fast(text, delimiter, len(headers))
    if frame is None:
        frame, broken = _careful(text, delimiter, len(headers), skipped)
        lines += broken
    described = ["CSV", *([_DELIMITERS.get(delimiter, repr(delimiter))] if len(headers) > 1 else [])]
    described += [decoded.encoding] if decoded.encoding != "utf-8" else []
    described += [f"titles in row {skipped + 1}"] if skipped else []
    return raw_table(path, headers, frame, format_name=", ".join(described), first_row=skipped + 2, lines=lines)


def sniff_delimiter(text: bytes) -> str:
    """The separator: the one by which most rows have as many cells as rows usually have; a comma when there is none."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    scores = {}
    for delimiter in _DELIMITERS:
        widths = Counter(map(len, filter(None, itertools.islice(_records(sample, delimiter), _SAMPLE_RECORDS))))
        usual, count = max(((width, n) for width, n in widths.items() if width > 1), key=_often, default=(0, 0))
        if usual:
            scores[delimiter] = (count / widths.total(), usual)
    return max(scores, key=lambda delimiter: scores[delimiter], default=",")


def _often(width_and_count: tuple[int, int]) -> tuple[int, int]:
    width, count = width_and_count
    return count, width


def _without_lines(text: bytes, count: int) -> tuple[bytes, int]:
    """The text below its first lines, and how many these are."""
    at = 0
    for _ in range(count):
        at = text.find(b"\n", at) + 1
        if not at:
            return b"", count
    return text[at:], count


def _from_header_on(text: bytes, delimiter: str, skipped: int) -> tuple[bytes, int, list[ReportLine]]:
    """The text without titles above its header, the lines above the header, and what stands there."""
    physical = list(_lines(text[: _SAMPLE * 4]))
    reader = csv.reader(physical, delimiter=delimiter)
    starts, rows = [], []
    for _ in range(TOP):
        starts.append(reader.line_num)
        rows.append(next(reader, []))
    header = header_at(rows) or 0
    titles = [*above((skipped + starts[at] + 1, rows[at]) for at in range(header))]
    left_out = "".join(physical[: starts[header]]).encode()
    return text[len(left_out) :], skipped + starts[header], titles


def _without_backslashes(text: bytes, delimiter: str) -> bytes:
    """The text with quotes in cells doubled, where it has backslashes before them instead."""
    if b'\\"' not in text:
        return text
    doubled = text.replace(b'\\"', b'""')
    return doubled if not _well_quoted(text, delimiter) and _well_quoted(doubled, delimiter) else text


def _well_quoted(text: bytes, delimiter: str) -> bool:
    """Whether every quote opens or closes a cell, or stands twice in one."""
    try:
        for _ in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _without_blank_lines(text: bytes, skipped: int) -> tuple[bytes, int, str]:
    """The text without blank lines around it, how many lines are skipped at the top, and the separator it names."""
    stripped = text.lstrip(b"\r\n")
    skipped += text[: len(text) - len(stripped)].count(b"\n")
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
