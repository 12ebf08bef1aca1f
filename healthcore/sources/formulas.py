"""Formulas of a workbook that have no result: reported, because whoever reads the cells sees nothing there."""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

from healthcore.sources.packed import DAMAGED
from healthcore.vocabulary.accounts import ReportLine

_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_RELATIONS = "xl/_rels/workbook.xml.rels"
_FORMULA = rb"(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)"

#: A cell that shows an error, such as #DIV/0!.
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>' + _FORMULA + rb"?<v>([^<]*)</v>")

#: A cell that some program wrote and none has worked out.
_NOT_WORKED_OUT = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>(' + _FORMULA + rb")(?:<v\s*/>|<v></v>)?</c>")

#: How a spreadsheet says that there is no value, which is no error.
_NOTHING = "#N/A"


def formulas_without_result(data: bytes, sheet: str, headers: Sequence[str], header_row: int) -> list[ReportLine]:
    """A line for each formula below the header that shows an error or was never worked out; XLSX only."""
    xml = _xml_of(data, sheet)
    found = [*_cells(_ERROR.finditer(xml), "is an error of the spreadsheet")]
    if b"<f" in xml:
        reason = "was never worked out: open the file in a spreadsheet program and save it"
        found += _cells(_NOT_WORKED_OUT.finditer(xml), reason)
    return [
        ReportLine(row, headers[column], text, reason)
        for row, column, text, reason in found
        if row > header_row and column < len(headers) and text != _NOTHING
    ]


def _cells(matches: Iterator[re.Match[bytes]], reason: str) -> Iterator[tuple[int, int, str, str]]:
    for match in matches:
        text = html.unescape(re.sub(rb"<[^>]*>", b"", match[3]).decode("utf-8", "replace"))
        formula = f"={text}" if match.re is _NOT_WORKED_OUT else text
        yield int(match[2]), _column(match[1].decode()), formula, reason


def _column(letters: str) -> int:
    """`A` is 0, `AB` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _xml_of(data: bytes, sheet: str) -> bytes:
    """The sheet as it stands in the workbook; empty where it cannot be found, as in workbooks of other kinds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = _SHEET.findall(archive.read("xl/workbook.xml"))
            sheets = {html.unescape(name.decode()): key for name, key in listed}
            relations = [dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(archive.read(_RELATIONS))]
            targets = {relation[b"Id"]: relation[b"Target"].decode() for relation in relations}
            target = targets[sheets[sheet]]
            return archive.read(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
    except (KeyError, RuntimeError, *DAMAGED):
        return b""
