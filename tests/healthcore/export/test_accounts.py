"""A book's accounts as columns of an export: codes as words, and the same accounts when it is read again."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from healthcore.book.book import schema_for
from healthcore.export import Export, export_text, view_export, write_export
from healthcore.sources import read_accounts, read_table
from tests.healthcore.export.exports import HOSTILE
from tests.healthcore.references.books import book_of

COLUMNS = (
    "health",
    "name",
    "score",
    "contract_value",
    "renewal_date",
    "csm_risk",
    "have",
    "profile",
    "usage_frequency",
)


def rows_of(export: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export_text(export, "csv"))))


def labels_of(export: Export) -> list[str]:
    return [column.label for column in export.columns]


def test_codes_are_words_and_numbers_stand_beside_what_they_need() -> None:
    book = book_of({"csm_risk": "2", "touch": "high", "contract_value": "1200.50"})
    (row,) = rows_of(view_export(book, book.view(), COLUMNS))
    assert list(row)[:2] == ["account_id", "name"]
    assert row == {
        "account_id": "A0",
        "name": "Acme",
        "health": "poor",
        "score": "60",
        "contract_value": "1200.5",
        "currency": "USD",
        "renewal_date": "2027-11-23",
        "csm_risk": "Major",
        "coverage_have": "4",
        "coverage_of": "4",
        "profile": "High-touch",
        "usage_frequency": "daily",
        "as_of": "2026-11-23",
        "filter": "all accounts",
        "model": "Recommended",
        "fingerprint": book.model.fingerprint,
        "count": "1",
    }


def test_people_read_the_words_of_the_screen() -> None:
    book = book_of({"engagement": "", "license_utilization": "", "active_clients": ""})
    text = export_text(view_export(book, book.view(), ["health", "health.usage"]), "md")
    assert "| Account ID | Account | Health | Usage health |" in text
    assert "| A0 | Acme | Good? | Good |" in text


def test_a_view_is_exported_in_its_order_with_its_filter() -> None:
    book = book_of({"name": "Beta"}, {"name": "Acme"}, {"name": "Bolt", "referenceable": "no"})
    export = view_export(book, book.view().filtered("b").sorted_by("name"), ["name"])
    assert [row["name"] for row in rows_of(export)] == ["Beta", "Bolt"]
    assert export.filter == "text 'b'"


def test_marked_accounts_say_that_they_are_some_of_more() -> None:
    book = book_of({}, {}, {})
    export = view_export(book, book.view(), ["name"], rows=pl.Series([2, 0], dtype=pl.UInt32))
    assert [row["account_id"] for row in rows_of(export)] == ["A2", "A0"]
    assert export.filter == "2 marked of all accounts"


def test_what_the_book_has_no_column_for_is_left_out() -> None:
    book = book_of({}, without=("csm_risk", "referenceable"))
    names = [column.name for column in view_export(book, book.view(), ["referenceable", "nps", "score"]).columns]
    assert names == ["account_id", "name", "score"]


def test_notices_of_the_book_go_with_it() -> None:
    book = book_of({}, without=("status",))
    assert "No status column: every account counts as paying." in view_export(book, book.view(), ["name"]).notes


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_is_read_again_as_the_same_accounts(tmp_path: Path, suffix: str) -> None:
    # A spreadsheet shows the controls that it cannot hold.
    names = [name for name in HOSTILE if suffix == "csv" or "\x1b" not in name]
    book = book_of(*({"name": name, "csm_risk": "1", "contract_value": "12.5"} for name in names))
    columns = [*COLUMNS, "status", "touch", "referenceable", "engagement", "license_utilization", "active_clients"]
    write_export(view_export(book, book.view().sorted_by("account_id"), columns), tmp_path / f"out.{suffix}", suffix)
    again = read_accounts(
        read_table(tmp_path / f"out.{suffix}"), schema_for(book.model), book.model.rating, date_order="ymd"
    ).frame.sort("account_id")
    before = book.table.sort("account_id")
    for name in ("name", "csm_risk", "contract_value", "currency", "renewal_date", "usage_frequency", "engagement"):
        assert again[name].to_list() == before[name].to_list(), name
    for name in ("status", "touch", "referenceable", "license_utilization", "active_clients"):
        assert again[name].to_list() == before[name].to_list(), name
