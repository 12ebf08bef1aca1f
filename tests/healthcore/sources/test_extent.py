"""Titles above the header, footers below the rows, sheets beside the one that is meant."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from healthcore.sources import Layout, RawTable, read_table
from healthcore.vocabulary.errors import SourceError
from tests.healthcore.sources.conftest import ReadText, Write

TABLE = "Account ID,Account,ARR,Renewal\nA1,Ada,100,2027-01-19\nA2,Bo,200,2027-02-01\n"


def told(raw: RawTable) -> list[tuple[int | None, str]]:
    return [(line.row, line.text) for line in raw.lines]


def workbook(**sheets: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("top", "titles"),
    [
        ("Accounts of the north\n", [(1, "Accounts of the north")]),
        ("\nAccounts, all of them\n\n", [(2, "Accounts  all of them")]),
        ('"Accounts\nand more",,,\n,,,\n', [(1, "Accounts\nand more")]),
        ("Report,At risk\nGenerated on,2026-11-23\n\n", [(1, "Report  At risk"), (2, "Generated on  2026-11-23")]),
        ("Who,,How much,\n", [(1, "Who  How much")]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_titles_above_the_header_are_told_and_left_out(
    write: Write, top: str, titles: list[tuple[int, str]], end: str
) -> None:
    raw = read_table(write("book.csv", (top + TABLE).replace("\n", end)))
    assert raw.headers == ("Account ID", "Account", "ARR", "Renewal")
    assert raw.frame["Account ID"].to_list() == ["A1", "A2"]
    assert [(row, text.replace(end, "\n")) for row, text in told(raw)] == titles
    assert raw.rows.to_list() == [top.count("\n") + 2, top.count("\n") + 3]
    assert raw.format == f"CSV, commas, titles in row {top.count(chr(10)) + 1}"


@pytest.mark.parametrize(
    "text",
    [
        "id,name,age\n1101,John\n1102,Julie,26,Potatoes,x,y,z\n",
        "id,name,a,b,c,d\n1,Ada,,,,\n2,Bo,,,,\n",
        "id\n1\n2\n",
        "id,name\n1,Customer Name\n2,Account\n",
    ],
)
def test_a_header_on_top_is_the_header(write: Write, text: str) -> None:
    raw = read_table(write("book.csv", text))
    assert raw.headers[0] == "id"
    assert raw.rows.to_list() == [2, 3]


def test_somebody_may_say_where_the_header_is(write: Write) -> None:
    path = write("book.csv", "a,b,c\nid,name,x\n1,Ada,\n")
    assert read_table(path).headers == ("id", "name", "x")
    assert read_table(path, Layout(header_row=2)).headers == ("id", "name", "x")
    assert read_table(path, Layout(header_row=2)).rows.to_list() == [3]
    assert read_table(path, Layout(header_row=1)).headers == ("a", "b", "c")
    with pytest.raises(SourceError, match="empty"):
        read_table(path, Layout(header_row=9))
    sheets = write("book.xlsx", workbook(A=[["a", "b"], ["id", "name"], [1, "Ada"]]))
    assert read_table(sheets, Layout(header_row=2)).headers == ("id", "name")


def test_footers_below_a_blank_row_and_totals_are_told_and_left_out(write: Write) -> None:
    below = "Total,,300,\n\nCopyright (c) 2026 salesforce.com\n\nConfidential Information\n"
    raw = read_table(write("book.csv", TABLE + below))
    assert raw.frame["Account ID"].to_list() == ["A1", "A2"]
    assert told(raw) == [(4, "Total  300"), (6, "Copyright (c) 2026 salesforce.com"), (8, "Confidential Information")]
    rows = [line.split(",") for line in (TABLE + below).splitlines()]
    assert told(read_table(write("book.xlsx", workbook(A=rows)))) == told(raw)


def test_a_lonely_id_below_a_blank_row_is_an_account(write: Write) -> None:
    raw = read_table(write("book.csv", TABLE + "\nA3\n"))
    assert raw.frame["Account ID"].to_list() == ["A1", "A2", None, "A3"]
    assert not raw.lines


def test_an_account_of_the_name_total_stays(read: ReadText) -> None:
    accounts = read(TABLE + "A3,Total,300,2027-01-01\nTotal,Sum,1,2027-01-01\n")
    assert accounts.frame["account_id"].to_list() == ["A1", "A2", "A3", "Total"]


def test_the_sheet_that_speaks_of_accounts_is_read_and_the_others_are_told(write: Write) -> None:
    data = workbook(
        Cover=[["Customer book"]],
        Pivot=[["Region", "Sum"], ["North", 7]],
        Data=[["Made by a report"], [], ["Account ID", "ARR"], ["A1", 5]],
    )
    raw = read_table(write("book.xlsx", data))
    assert raw.headers == ("Account ID", "ARR")
    assert raw.rows.to_list() == [4]
    assert raw.format == "XLSX, sheet 'Data', titles in row 3"
    assert raw.lines[0].reason == 'the sheet "Data" was read; others with something in them: "Cover", "Pivot"'
    assert told(raw)[1:] == [(1, "Made by a report")]
    assert read_table(write("book.xlsx", data), Layout(sheet="Pivot")).headers == ("Region", "Sum")
    with pytest.raises(SourceError, match=r'no sheet "X"[\s\S]*"Cover", "Pivot", "Data"'):
        read_table(write("book.xlsx", data), Layout(sheet="X"))


def test_results_of_formulas_are_values_and_formulas_without_one_are_told(write: Write) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("A & B")
        sheet.write_row(0, 0, ["Account ID", "ARR", "NPS"])
        for at, (formula, result) in enumerate([("=1+1", 2), ("=1/0", "#DIV/0!"), ("=NA()", "#N/A")], start=1):
            sheet.write(at, 0, f"A{at}")
            sheet.write_formula(at, 1, formula, None, result)
    raw = read_table(write("book.xlsx", stream.getvalue()))
    assert raw.frame["ARR"].to_list() == [2, None, None]
    assert [(line.row, line.column, line.text) for line in raw.lines] == [(3, "ARR", "#DIV/0!")]


def test_a_formula_that_no_program_has_worked_out_is_told(write: Write) -> None:
    packed = io.BytesIO(workbook(A=[["Account ID", "ARR"], ["A1", 7]]))
    with zipfile.ZipFile(packed) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<c r="B2"><v>7</v></c>', b'<c r="B2"><f>SUM(C2,&quot;x&quot;)</f><v></v></c>')
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    raw = read_table(write("book.xlsx", made.getvalue()))
    assert told(raw) == [(2, '=SUM(C2,"x")')]
    assert "never worked out" in raw.lines[0].reason


def test_an_opendocument_sheet_is_read(write: Write) -> None:
    def cell(value: str) -> str:
        if value.isdecimal():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in (["Account ID", "ARR"], ["A1", "100"], ["Ä2", "200"])
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Accounts">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", content)
    raw = read_table(write("book.ods", made.getvalue()))
    assert raw.format == "ODS, sheet 'Accounts'"
    assert raw.frame.rows() == [("A1", 100.0), ("Ä2", 200.0)]
