"""From a whole file to accounts."""

import datetime as dt
import io
import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from healthcore.model.rating import SCALES
from healthcore.sources import FileSource, read_accounts, read_table
from healthcore.sources.numbers import MONEY
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import Matched
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import Source
from tests.healthcore.sources.conftest import SCHEMA, ReadText, Write

DATA = Path(__file__).parents[2] / "data"


def test_the_telecom_customers_open_without_a_doubt() -> None:
    source: Source = FileSource(DATA / "telco-ibm" / "Telco-Customer-Churn.csv")
    accounts = source.load(SCHEMA, SCALES["four"])
    assert accounts.frame.height == accounts.report.rows_read == 7_043
    assert accounts.report.lines == ()
    assert accounts.frame["account_id"][0] == accounts.frame["name"][0] == "7590-VHVEG"
    assert accounts.frame["total_charges"].null_count() == 11
    assert f"{accounts.frame['monthly_charges'].sum():,.2f}" == "456,116.60"
    assert accounts.frame["churn"].sum() == 1_869
    mapped = accounts.mapping.of_field("account_id")
    assert mapped is not None
    assert (mapped.header, mapped.matched) == ("customerID", Matched.ALIAS)


def test_the_schools_open_with_a_mapping() -> None:
    overrides = {
        "name": "school_name",
        "account_id": "school_id",
        "contract_value": "arr_usd",
        "created_date": "contract_start_date",
        "licenses": "total_teachers",
        "active_users": "teacher_count",
    }
    accounts = FileSource(DATA / "edtech-gtm" / "school_adoption.csv", overrides).load(SCHEMA, SCALES["four"])
    first = accounts.frame.row(0, named=True)
    assert accounts.frame.height == 15
    assert (first["account_id"], first["name"], first["district"]) == ("S01", "Lincoln Elementary", "Springfield USD")
    assert (first["contract_value"], first["currency"]) == (15_357, "USD")
    assert (first["created_date"], first["licenses"], first["active_users"]) == (dt.date(2024, 1, 19), 14, 12)
    assert accounts.fields["dept_sharing_enabled"].kind is Kind.FLAG
    assert all(mapped.matched is Matched.OVERRIDE for mapped in accounts.mapping.headers if mapped.field in overrides)


def test_columns_are_only_what_the_file_has(read: ReadText) -> None:
    accounts = read("ID,ARR,csm risk\nA,5,Minor\n")
    assert accounts.frame.columns == ["account_id", "name", "contract_value", "csm_risk", "csm_risk_text"]
    assert set(accounts.fields) == {"account_id", "name", "contract_value", "csm_risk"}


def test_a_missing_name_is_the_id(read: ReadText) -> None:
    assert read("id,name\nA,\nB,None\nC, \n").frame["name"].to_list() == ["A", "None", "C"]


def test_ids_are_exact_text(read: ReadText) -> None:
    accounts = read("id,x\n007,1\n7,2\n 7,3\n'=7,4\nN/A,5\n")
    assert accounts.frame["account_id"].to_list() == ["007", "7", " 7", "=7", "N/A"]


def test_a_file_with_a_header_only_is_a_book_of_no_accounts(read: ReadText) -> None:
    accounts = read("id,name,arr,renewal,csm risk,status,usage_frequency,vip\n")
    assert accounts.frame.height == accounts.report.rows_read == 0
    assert accounts.frame.schema["contract_value"] == MONEY
    assert accounts.frame.schema["usage_frequency"] == pl.Int8


def test_rows_of_nothing_are_left_out_and_told(read: ReadText) -> None:
    accounts = read("id,name,age\n1,John,30\n,,\n , ,\n2,Jo,1\n,,\n")
    assert accounts.frame["account_id"].to_list() == ["1", "2"]
    assert accounts.report.empty_rows == (3, 4, 6)
    assert accounts.report.rows_read == accounts.report.accounts + len(accounts.report.empty_rows)
    assert [line.row for line in accounts.report.lines] == [3, 6]


def test_lines_name_the_row_in_the_file_even_below_rows_left_out(read: ReadText) -> None:
    accounts = read("id,nps\n1,5\n,\n2,bad\n")
    (line,) = [line for line in accounts.report.lines if line.column]
    assert str(line) == "row 4, nps: 'bad' is not a number"


def test_no_id_column_lists_the_columns_and_the_way_out(read: ReadText) -> None:
    with pytest.raises(SourceError) as caught:
        read("school,arr\nA,1\n")
    assert '"school", "arr"' in caught.value.problems[0]
    assert caught.value.fix == 'Say which one it is: --map account_id="Header".'


def test_missing_and_repeated_ids_name_their_rows(read: ReadText) -> None:
    with pytest.raises(SourceError) as caught:
        read("id,name\nA,1\n,2\nB,3\nA,4\nA,5\n")
    problems = [problem.split(", ", 1)[1] for problem in caught.value.problems]
    assert problems == ["row 3 has no account_id.", 'rows 2, 5 and 6 have the same account_id "A".']


def test_many_bad_ids_are_counted_after_the_first_ten(read: ReadText) -> None:
    with pytest.raises(SourceError) as caught:
        read("id,n\n" + "".join(f"{at // 2},x\n" for at in range(50)))
    assert len(caught.value.problems) == 11
    assert caught.value.problems[-1] == "and 15 more."


def test_a_header_taken_for_a_field_by_likeness_is_told(read: ReadText) -> None:
    (line,) = read("id,Acount Name\nA,x\n").report.lines
    assert "was taken for name" in line.reason


def test_the_summary_counts_what_there_is_to_look_at(read: ReadText) -> None:
    report = read("id,nps,arr\n1,x,5\n2,y,z\n,,\n").report
    assert report.summary().splitlines() == [
        "CSV, commas: 3 rows read, 2 accounts, 1 left out as empty.",
        "nps: 2 to look at.",
        "arr: 1 to look at.",
    ]


def test_the_same_book_comes_out_of_every_format(write: Write) -> None:
    rows = [("A1", "Ä & Co", 1200.5, dt.date(2027, 1, 31), True, None), ("007", "=x", None, None, False, "2 Major")]
    headers: list[object] = ["Account ID", "Account Name", "ARR", "Renewal", "Referenceable", "CSM Risk"]
    plain: list[list[object]] = [
        [cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row] for row in rows
    ]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([headers, *plain]):
            for column, cell in enumerate(cells):
                (sheet.write_string if isinstance(cell, str) else sheet.write)(at, column, cell)
    frame = pl.DataFrame(rows, schema=[str(header) for header in headers], orient="row")
    parquet = io.BytesIO()
    frame.write_parquet(parquet)
    records = [dict(zip(headers, row, strict=True)) for row in plain]
    files: dict[str, str | bytes] = {
        "book.csv": frame.write_csv().encode(),
        "book.tsv": frame.write_csv(separator="\t").encode("utf-8"),
        "book.json": json.dumps(records),
        "book.ndjson": "\n".join(map(json.dumps, records)),
        "book.xlsx": stream.getvalue(),
        "book.parquet": parquet.getvalue(),
    }
    frames = [FileSource(write(name, data)).load(SCHEMA, SCALES["four"]).frame for name, data in files.items()]
    assert frames[0]["csm_risk"].to_list() == [None, 2]
    for other in frames[1:]:
        assert_frame_equal(frames[0], other)


def test_native_values_that_do_not_fit_are_reported_not_bent(write: Write) -> None:
    records = [{"id": 1, "nps": True, "renewal": 5, "vip": 2.0, "arr": "x"}, {"id": 2, "nps": False, "renewal": 6}]
    accounts = FileSource(write("book.json", json.dumps(records))).load(SCHEMA, SCALES["four"])
    assert accounts.frame["account_id"].to_list() == ["1", "2"]
    assert accounts.frame["nps"].to_list() == [None, None]
    assert accounts.frame["renewal_date"].to_list() == [None, None]
    assert [(line.row, line.column, line.text) for line in accounts.report.lines] == [
        (1, "nps", "true"), (1, "renewal", "5"), (1, "arr", "x"), (2, "nps", "false"), (2, "renewal", "6")
    ]  # fmt: skip


def test_large_files_are_read_as_small_ones_are(read: ReadText) -> None:
    rows = [f"{at},{at % 7}.5,2026-01-{at % 28 + 1:02},{'yes' if at % 2 else 'no'}" for at in range(25_000)]
    rows[24_000] = "24000,many,someday,perhaps"
    schema = {**SCHEMA, "vip": FieldSpec("vip", "VIP", Kind.FLAG)}
    accounts = read("id,nps,renewal,vip\n" + "\n".join(rows), schema=schema)
    assert [(line.row, line.text) for line in accounts.report.lines] == [
        (24_002, "many"), (24_002, "someday"), (24_002, "perhaps")
    ]  # fmt: skip
    assert accounts.frame["nps"].sum() == sum(at % 7 + 0.5 for at in range(25_000) if at != 24_000)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
NOTHING = {"n/a", "#n/a", "null", "none", "–", "—"}
PLAIN_TEXTS = TEXTS.filter(
    lambda text: text.strip() and text.strip().lower() not in NOTHING and text.strip().strip("*-") and text[0] != "'"
)
TYPED_ROWS = st.lists(
    st.tuples(
        st.none() | PLAIN_TEXTS,
        st.none() | st.decimals(-(10**9), 10**9, places=4),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
        st.none() | st.booleans(),
        st.none() | st.sampled_from(["paying", "trial", "free", "cancelled"]),
    ),
    min_size=1,
    max_size=8,
)


@given(rows=TYPED_ROWS, separator=st.sampled_from(",;\t|"), always_quoted=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_typed_values_written_to_csv_come_back_the_same(
    tmp_path: Path, rows: list[tuple[object, ...]], separator: str, *, always_quoted: bool
) -> None:
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "owner": pl.String, "contract_value": MONEY, "nps": pl.Float64, "renewal_date": pl.Date,
        "referenceable": pl.Boolean, "status": pl.String,
    }  # fmt: skip
    values = pl.DataFrame(rows, schema=schema, orient="row")
    ids = pl.Series("account_id", [f"A{at}" for at in range(values.height)])
    book = values.insert_column(0, ids).insert_column(1, ids.alias("name"))
    path = tmp_path / "book.csv"
    book.write_csv(path, separator=separator, quote_style="always" if always_quoted else "necessary")
    accounts = read_accounts(read_table(path), SCHEMA, SCALES["four"])
    assert accounts.report.lines == ()
    assert_frame_equal(accounts.frame, book)


PIECES = st.sampled_from(
    [
        b",",
        b";",
        b"\t",
        b'"',
        b'""',
        b"\n",
        b"\r\n",
        b"\r",
        b"\x00",
        b"id",
        b"arr",
        b"csm risk",
        b"renewal",
        b"touch",
        b"$1,2",
        b"1.2,3",
        b"31/12/24",
        b"NaN",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"[",
        b"{",
        b"}",
        b'{"id":1}',
        b"PAR1",
        b"PK\x03\x04",
        b"sep=",
        b"'=",
        b"\xe2\x82\xac",
        b"95%",
        b"yes",
        b"9" * 50,
        b" ",
    ]
)


@given(
    data=st.binary(max_size=200) | st.lists(PIECES, max_size=40).map(b"".join),
    suffix=st.sampled_from([".csv", ".tsv", ".json", ".ndjson", ".xlsx", ".parquet", ".dat"]),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_anything_but_a_book_or_a_clear_no(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(data)
    try:
        raw = read_table(path)
        override = {} if "id" in raw.headers else {"account_id": raw.headers[0]}
        report = read_accounts(raw, SCHEMA, SCALES["four"], override).report
    except SourceError as refusal:
        outcome = list(refusal.lines())
    else:
        outcome = report.summary().splitlines()
        assert report.rows_read == report.accounts + len(report.empty_rows)
    assert outcome
    assert not any("\n" in line for line in outcome)
