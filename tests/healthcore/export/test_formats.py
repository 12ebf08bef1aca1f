"""What each format carries, and how values look in it."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import fastexcel
import polars as pl
import pytest

from healthcore.export import Export, ExportColumn, ExportFormat, columns_of, export_bytes, export_text
from healthcore.vocabulary.errors import InputError
from tests.healthcore.export.exports import AS_OF, export_of

VALUES = pl.DataFrame(
    {
        "account_id": ["A1", "A2"],
        "contract_value": pl.Series([Decimal("120000.5000"), None], dtype=pl.Decimal(38, 4)),
        "engagement": pl.Series([-72.0, 0.125]),
        "score": pl.Series([100, None], dtype=pl.Int16),
        "renewal_date": pl.Series([date(2027, 1, 2), None]),
        "referenceable": pl.Series([True, False]),
        "passed": pl.Series([["paying", "Good"], []], dtype=pl.List(pl.String)),
        "owner": ["Ada", None],
    }
)


def values_export() -> Export:
    health = ExportColumn("health", "Health", pl.Series(["good", "poor"]), pl.Series(["Good?", "Poor"]))
    return Export("Sample", (*columns_of(VALUES), health), AS_OF, "Recommended", "4832f4aa2285")


def sheet(data: bytes, name: str) -> pl.DataFrame:
    loaded = fastexcel.read_excel(data).load_sheet(name, header_row=None, dtypes="string").to_polars()
    return pl.DataFrame(loaded)


def test_csv_has_plain_values_and_says_in_every_row_where_they_come_from() -> None:
    rows = list(csv.DictReader(io.StringIO(export_text(values_export(), "csv"))))
    assert rows[0] == {
        "account_id": "A1",
        "contract_value": "120000.5",
        "engagement": "-72",
        "score": "100",
        "renewal_date": "2027-01-02",
        "referenceable": "yes",
        "passed": "paying; Good",
        "owner": "Ada",
        "health": "good",
        "as_of": "2026-11-23",
        "filter": "all accounts",
        "model": "Recommended",
        "fingerprint": "4832f4aa2285",
        "count": "2",
    }
    assert [rows[1][name] for name in ("contract_value", "engagement", "score", "renewal_date", "referenceable")] == [
        "",
        "0.125",
        "",
        "",
        "no",
    ]


def test_plain_csv_leaves_the_stamp_out() -> None:
    header = export_text(export_of(["Acme"]), "csv", stamped=False).splitlines()[0]
    assert header == "account_id,name"


def test_an_account_column_of_the_same_name_keeps_it() -> None:
    frame = pl.DataFrame({"account_id": ["A1"], "count": [7], "export_count": [8]})
    export = Export("Sample", columns_of(frame), AS_OF, "Recommended", "4832f4aa2285")
    (row,) = csv.DictReader(io.StringIO(export_text(export, "csv")))
    assert (row["count"], row["export_count"], row["export_export_count"]) == ("7", "8", "1")


def test_json_has_every_value_in_its_own_type() -> None:
    document = json.loads(export_text(values_export(), ExportFormat.JSON))
    assert document["as_of"] == "2026-11-23"
    assert document["filter"] == "all accounts"
    assert document["model"] == {"name": "Recommended", "fingerprint": "4832f4aa2285"}
    assert document["count"] == 2
    assert document["accounts"][0] == {
        "account_id": "A1",
        "contract_value": 120000.5,
        "engagement": -72,
        "score": 100,
        "renewal_date": "2027-01-02",
        "referenceable": True,
        "passed": ["paying", "Good"],
        "owner": "Ada",
        "health": "good",
    }
    assert document["accounts"][1]["contract_value"] is None


def test_markdown_is_for_people() -> None:
    lines = export_text(values_export(), "md").splitlines()
    assert lines[0] == "# Sample"
    assert lines[2] == "As of 2026-11-23 · 2 accounts · filter: all accounts · model: Recommended (4832f4aa2285)"
    assert lines[6] == "| A1 | 120,000.5 | -72 | 100 | 2027-01-02 | yes | paying; Good | Ada | Good? |"
    assert lines[7] == "| A2 |  | 0.125 |  |  | no |  |  | Poor |"


def test_a_spreadsheet_has_the_table_and_a_sheet_about_it() -> None:
    data = export_bytes(export_of(["Acme"], filter="health Good", notes=("No status column.",)), "xlsx")
    assert fastexcel.read_excel(data).sheet_names == ["Accounts", "About"]
    assert sheet(data, "Accounts").rows() == [("Account ID", "Account"), ("A0", "Acme")]
    assert dict(sheet(data, "About").rows()) == {
        "Title": "Sample",
        "As of": "2026-11-23 00:00:00",
        "Filter": "health Good",
        "Accounts": "1",
        "Model": "Recommended",
        "Fingerprint": "4832f4aa2285",
        "Note": "No status column.",
    }


def test_a_spreadsheet_has_numbers_as_numbers_and_dates_as_dates() -> None:
    read = pl.DataFrame(fastexcel.read_excel(export_bytes(values_export(), "xlsx")).load_sheet("Accounts").to_polars())
    assert read["contract_value"].to_list() == [120000.5, None]
    assert read["engagement"].to_list() == [-72.0, 0.125]
    assert read["score"].to_list() == [100.0, None]
    assert read["renewal_date"].dtype in {pl.Date, pl.Datetime("ms")}
    assert str(read["renewal_date"][0])[:10] == "2027-01-02"
    assert read["Health"].to_list() == ["Good?", "Poor"]


def test_the_same_export_is_the_same_file() -> None:
    assert export_bytes(values_export(), "xlsx") == export_bytes(values_export(), "xlsx")


@pytest.mark.parametrize("export_format", ["csv", "md", "json"])
def test_a_list_without_accounts_still_has_its_header(export_format: str) -> None:
    text = export_text(export_of([]), export_format)
    assert "2026-11-23" in text or export_format == "csv"
    if export_format == "csv":
        assert text == "account_id,name,as_of,filter,model,fingerprint,count\n"
    elif export_format == "md":
        assert "| Account ID | Account |" in text
        assert "0 accounts" in text
    else:
        assert json.loads(text)["accounts"] == []


def test_a_spreadsheet_without_accounts_still_has_its_header() -> None:
    assert sheet(export_bytes(export_of([]), "xlsx"), "Accounts").rows() == [("Account ID", "Account")]


def test_a_spreadsheet_is_not_printed() -> None:
    with pytest.raises(InputError, match="no text"):
        export_text(export_of(["Acme"]), "xlsx")


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_made() -> None:
    frame = pl.select(account_id=pl.int_range(1_048_576).cast(pl.String))
    with pytest.raises(InputError, match="1,048,576 rows"):
        export_bytes(Export("Sample", columns_of(frame), AS_OF, "Recommended", "4832"), "xlsx")
