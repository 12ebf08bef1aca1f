import datetime as dt
import gzip
import io
import json

import polars as pl
import pytest
import xlsxwriter

from healthcore.sources import Layout, read_table
from healthcore.vocabulary.errors import SourceError
from tests.healthcore.sources.conftest import Write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_separator_is_found_whatever_the_line_ends(write: Write, delimiter: str, end: str) -> None:
    lines = [["id", "name", "value"], ["1", "Ada; Bo, Co", "1,5"], ["2", "Di", "2,5"]]
    text = end.join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in line) for line in lines)
    raw = read_table(write("book.dat", text + end))
    assert raw.headers == ("id", "name", "value")
    assert raw.frame.rows() == [("1", "Ada; Bo, Co", "1,5"), ("2", "Di", "2,5")]


def test_a_decimal_comma_is_no_separator(write: Write) -> None:
    raw = read_table(write("book.csv", "id;name;value\n1;Ada, Bo, Co;1,5\n2;Di, Ed, Fy;2,5\n"))
    assert raw.headers == ("id", "name", "value")


def test_the_separator_that_a_spreadsheet_writes_on_top_counts(write: Write) -> None:
    raw = read_table(write("book.csv", "sep=|\r\nid|a,b\r\n1|2,3\r\n"))
    assert raw.headers == ("id", "a,b")
    assert raw.rows.to_list() == [3]


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-32-le", b"\xff\xfe\x00\x00"),
        ("cp1252", b""),
    ],
)
def test_accents_survive_every_encoding(write: Write, encoding: str, bom: bytes) -> None:
    text = "id,name,city\n1,Müller & Söhne GmbH,Köln\n2,Société Générale,Besançon\n"
    raw = read_table(write("book.csv", bom + text.encode(encoding)))
    assert raw.headers == ("id", "name", "city")
    assert raw.frame["name"].to_list() == ["Müller & Söhne GmbH", "Société Générale"]


def test_an_accent_that_comes_late_is_not_taken_for_ascii(write: Write) -> None:
    text = "id,name\n" + "".join(f"{at},plain\n" for at in range(20_000)) + "x,Łódź\n"
    assert read_table(write("book.csv", text)).frame["name"][-1] == "Łódź"


def test_rows_are_numbered_as_a_person_counts_records(write: Write) -> None:
    raw = read_table(write("book.csv", 'id,note\n1,"two\nlines"\n2,x\n'))
    assert raw.rows.to_list() == [2, 3]
    assert raw.frame["note"].to_list() == ["two\nlines", "x"]


def test_blank_lines_count_as_rows(write: Write) -> None:
    raw = read_table(write("book.csv", "\n\nid,name\n1,a\n\n2,b\n\n\n"))
    assert dict(zip(raw.rows.to_list(), raw.frame["id"].to_list(), strict=True)) == {4: "1", 5: None, 6: "2"}


def test_short_rows_have_missing_cells_and_long_rows_are_reported(write: Write) -> None:
    raw = read_table(write("book.csv", "id,name,age\n1101,John\n1102,Julie,26,Potatoes,9\n1103,Jo,27,,\n"))
    cells = [[cell or None for cell in row] for row in raw.frame.rows()]
    assert cells == [["1101", "John", None], ["1102", "Julie", "26"], ["1103", "Jo", "27"]]
    assert [(line.row, line.text) for line in raw.lines] == [(3, "Potatoes,9")]


def test_headers_are_made_unique(write: Write) -> None:
    raw = read_table(write("book.csv", "id,name,id,,id\n1,a,2,x,3\n"))
    assert raw.headers == ("id", "name", "id (2)", "column 4", "id (3)")


def test_a_separator_at_the_end_of_every_line_makes_no_column(write: Write) -> None:
    assert read_table(write("book.csv", "id,name,\n1,a,\n2,b,\n")).headers == ("id", "name")


@pytest.mark.parametrize(
    ("broken", "cells"),
    [('3" pipe,7', ('3" pipe', "7")), ('"open,7', ('"open', "7")), ('"a"b,7', ("ab", "7")), ('x,"7', ("x", "7"))],
)
def test_a_broken_quote_spoils_its_own_line_only(write: Write, broken: str, cells: tuple[str, str]) -> None:
    raw = read_table(write("book.csv", f'id,n\n"first ""one""",1\n{broken}\n"third",3\n4,"x"\n'))
    assert raw.frame.rows() == [('first "one"', "1"), cells, ("third", "3"), ("4", "x")]


def test_a_header_alone_is_a_table_without_rows(write: Write) -> None:
    raw = read_table(write("book.csv", "id,name\n"))
    assert raw.headers == ("id", "name")
    assert raw.frame.height == 0


def _workbook(*, password: bool = False) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Cover")
        sheet = book.add_worksheet("Accounts")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(2, 0, ["Account ID", "Renewal", "ARR", "Account ID", "VIP"])
        sheet.write_row(3, 0, [1001, None, 1 / 3, "0012", True])
        sheet.write_datetime(3, 1, dt.datetime(2027, 1, 19), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_row(5, 0, ["A2", None, 5, "x", False])
    return stream.getvalue()


def test_a_workbook_is_read_from_its_first_sheet_with_anything_in_it(write: Write) -> None:
    raw = read_table(write("book.xlsx", _workbook()))
    assert raw.headers == ("Account ID", "Renewal", "ARR", "Account ID (2)", "VIP")
    assert raw.rows.to_list() == [4, 5, 6]
    assert raw.frame["Account ID"].to_list() == ["1001", None, "A2"]
    assert raw.frame["ARR"].to_list() == [1 / 3, None, 5.0]
    assert raw.frame["Renewal"].dt.date().to_list() == [dt.date(2027, 1, 19), None, None]


def test_json_lists_and_objects_with_a_list_are_read(write: Write) -> None:
    items = [{"id": 7, "tags": ["a", "b"], "ok": True}, {"id": 8, "x": {"y": "ü"}, "ok": None}]
    for name, content in (("a.json", items), ("b.json", {"as_of": "2026-11-22", "accounts": items})):
        raw = read_table(write(name, json.dumps(content)))
        assert raw.headers == ("id", "tags", "ok", "x")
        assert raw.frame.rows() == [(7.0, '["a", "b"]', True, None), (8.0, None, None, '{"y": "ü"}')]
        assert raw.rows.to_list() == [1, 2]


def test_ndjson_rows_are_numbered_by_line(write: Write) -> None:
    text = '{"id": "a"}\n\n{"id": "b", "n": 1}\n'
    for name in ("book.ndjson", "book.jsonl", "book.json"):
        raw = read_table(write(name, text))
        assert raw.frame.rows() == [("a", None), ("b", 1.0)]
        assert raw.rows.to_list() == [1, 3]


def test_parquet_keeps_its_dtypes(write: Write) -> None:
    stream = io.BytesIO()
    days = [dt.date(2026, 1, 1), None]
    frame = pl.DataFrame({"id": ["a", "b"], "n": [1, 2], "day": days, "tags": [["x"], None], "s": [{"k": 1}, {"k": 2}]})
    frame.write_parquet(stream)
    raw = read_table(write("book.parquet", stream.getvalue()))
    assert raw.frame["n"].dtype == pl.Int64
    assert raw.frame["day"].to_list() == days
    assert raw.frame["tags"].to_list() == ['["x"]', None]
    assert raw.frame["s"].to_list() == ['{"k":1}', '{"k":2}']


def test_what_a_file_holds_counts_more_than_its_suffix(write: Write) -> None:
    assert read_table(write("book.csv", _workbook())).format.startswith("XLSX")
    assert read_table(write("book.unknown", '[{"id": 1}]')).format == "JSON"
    assert read_table(write("book", "id;x\n1;2\n")).format == "CSV, semicolons"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "", "empty"),
        ("a.csv", " \n\n\t\n", "empty"),
        ("a.csv", "sep=;\n", "empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        ("a.csv", bytes(range(256)) * 40, "binary"),
        ("a.csv", b"\xff\xfea\x00,\x00b", "utf-16"),
        ("a.csv", "<!DOCTYPE html><html><table>", "web page"),
        ("a.csv", b"\x1f\x8b\x08\x00", "gzip file cannot be unpacked"),
        ("a.csv.gz", gzip.compress(b""), "nothing in it"),
        ("a.csv.gz", gzip.compress(b"id,name\n1,a\n")[:-12], "gzip file cannot be unpacked"),
        ("a.csv.gz", gzip.compress(b"\x89PNG\r\n\x1a\n"), "PNG"),
        ("a.zip", b"PK\x03\x04 no archive", "cannot be opened"),
        ("a.pdf", "%PDF-1.7", "PDF"),
        ("a.xlsx", "id,name\n1,a\n", "its name says .xlsx"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "spreadsheet cannot be opened"),
        ("a.xlsx", _workbook()[:-200], "spreadsheet cannot be opened"),
        ("a.parquet", "id,name\n1,a\n", "its name says .parquet"),
        ("a.parquet", b"PAR1 nothing PAR1", "Parquet file cannot be read"),
        ("a.json", '[{"id": 1},\n {"id": }]', "line 2, column 9"),
        ("a.json", '{"id": 1}', "no list of accounts"),
        ("a.json", "[1]", "item 1: this is not an object"),
        ("a.json", "[]", "no accounts"),
        ("a.json", "[" * 100_000, "JSON cannot be read"),
        ("a.json", '[{"id": ' + "1" * 5_000 + "}]", "JSON cannot be read"),
        ("a.ndjson", '{"id": 1}\n{"id": 2\n', "line 2, column 9"),
        ("a.ndjson", '{"id": 1}\n[]\n', "line 2: this is not an object"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "bytes",  # packed ones hold the time
)
def test_what_is_no_table_gets_one_clear_line(write: Write, name: str, content: str | bytes, says: str) -> None:
    path = write(name, content)
    with pytest.raises(SourceError) as caught:
        read_table(path)
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(str(path))
    assert says in caught.value.problems[0]
    assert "\n" not in caught.value.problems[0]


def test_a_missing_file_and_a_folder_are_said_to_be_that(write: Write) -> None:
    folder = write("a.csv", "id\n1\n").parent
    with pytest.raises(SourceError, match="no such file"):
        read_table(folder / "missing.csv")
    with pytest.raises(SourceError, match="folder"):
        read_table(folder)


def test_an_empty_workbook_says_so(write: Write) -> None:
    stream = io.BytesIO()
    xlsxwriter.Workbook(stream).close()
    with pytest.raises(SourceError, match="anything in it"):
        read_table(write("a.xlsx", stream.getvalue()))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("big5", "台北科技股份有限公司"),
        ("shift_jis", "株式会社アクメ東京ホールディングス"),
        ("gb18030", "北京顶点科技有限公司"),
        ("euc_kr", "서울 주식회사 고객 관리"),
        ("cp1251", "Общество с ограниченной ответственностью"),
        ("cp1250", "Příliš žluťoučký kůň společnost"),
        ("latin-1", "Société Générale"),
    ],
)
def test_encodings_of_the_world_are_told_apart_or_may_be_said(write: Write, encoding: str, name: str) -> None:
    rows = "".join(f"{at},{name} {at},open\n" for at in range(40))
    path = write("book.csv", f"id,name,status\n{rows}".encode(encoding))
    assert read_table(path).frame["name"][0] == f"{name} 0"
    assert read_table(path, Layout(encoding=encoding)).frame["name"][-1] == f"{name} 39"


def test_an_encoding_that_somebody_named_counts(write: Write) -> None:
    path = write("book.csv", "id,name\n1,Müller\n".encode("cp1252"))
    with pytest.raises(SourceError, match="not utf-8"):
        read_table(path, Layout(encoding="utf-8"))
    with pytest.raises(SourceError, match="no encoding 'klingon'"):
        read_table(path, Layout(encoding="klingon"))


def test_a_few_bytes_of_another_encoding_do_not_spoil_a_whole_file(write: Write) -> None:
    text = "".join(f"{at},Müller & Söhne Köln {at}\n" for at in range(20)).encode() + b"x,Caf\xe9 \x93Ada\x94\n"
    raw = read_table(write("book.csv", b"id,name\n" + text))
    assert raw.frame["name"].to_list()[-2:] == ["Müller & Söhne Köln 19", "Café “Ada”"]
    assert [line.reason for line in raw.lines] == ["3 bytes are not UTF-8; read as cp1252"]


def test_a_backslash_may_stand_before_a_quote(write: Write) -> None:
    raw = read_table(write("book.csv", 'id,name,n\n1,"He said \\"hi\\", twice",5\n2,"b",6\n'))
    assert raw.frame.rows() == [("1", 'He said "hi", twice', "5"), ("2", "b", "6")]
    assert not raw.lines


@pytest.mark.parametrize("delimiter", ["^", "~", "\x1f"])
def test_unusual_separators_are_found(write: Write, delimiter: str) -> None:
    raw = read_table(write("book.txt", "id-name-n\n1-Ada, Bo-5\n2-Di-6\n".replace("-", delimiter)))
    assert raw.frame.rows() == [("1", "Ada, Bo", "5"), ("2", "Di", "6")]


def test_a_separator_that_somebody_named_counts(write: Write) -> None:
    raw = read_table(write("book.txt", "id:name\n1:Ada\n"), Layout(delimiter=":"))
    assert raw.frame.rows() == [("1", "Ada")]
