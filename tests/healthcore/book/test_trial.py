"""A file on trial: decisions are tried, shown and changed before anything is remembered."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from healthcore.book import trial
from healthcore.book.book import schema_for
from healthcore.book.evidence import evidence_of
from healthcore.book.known_ids import KnownIds
from healthcore.book.trial import Trial, assigned, left_out, own_name, try_reading
from healthcore.model.reader import read_model
from healthcore.sources import read_table
from healthcore.sources.reading import Reading
from healthcore.vocabulary import FIELDS, Health, Kind
from healthcore.vocabulary.accounts import Matched
from tests.healthcore.book.books import GOOD, RECOMMENDED, book_of

MODEL = read_model(RECOMMENDED)
DAY = date(2026, 11, 22)

TEXT = """\
Key;Account Name;ARR;Renewal;Engagment;touch;Note
7;Acme [EMEA];5,50;02/03/2027;72;high;
8;Beta;n/a;03/04/2027;many;low;x
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(TEXT)
    return path


def tried(path: Path, reading: Reading | None = None, known: KnownIds | None = None) -> Trial:
    return try_reading(read_table(path), reading or Reading(), MODEL, DAY, known)


def fields(found: Trial) -> dict[str, str | None]:
    return {column.header: column.field for column in found.columns}


def test_without_an_id_columns_are_shown_and_the_way_out_is_told(file: Path) -> None:
    found = tried(file)
    assert found.book is None
    assert found.problem is not None
    assert "no column could be taken for account_id" in found.problem.problems[0]
    assert fields(found)["ARR"] == "contract_value"
    assert found.columns[0].cells == ("7", "8")
    assert found.rows == (2, 3)


def test_giving_a_column_to_the_id_makes_it_a_book(file: Path) -> None:
    found = tried(file, assigned(Reading(), "Key", "account_id"))
    assert found.problem is None
    assert found.book is not None
    assert found.book.accounts["account_id"].to_list() == ["7", "8"]
    columns = {column.header: column for column in found.columns}
    assert (columns["Key"].matched, columns["Key"].confidence) == (Matched.REMEMBERED, 1.0)
    assert (columns["ARR"].kind, columns["ARR"].unread) == (Kind.MONEY, 0)
    assert (columns["Engagment"].unread, columns["Engagment"].is_unsure) == (1, True)
    assert (columns["Renewal"].open_dates, columns["Renewal"].is_unsure) == (True, True)
    assert (columns["Note"].matched, columns["Note"].confidence) == (Matched.ATTRIBUTE, 0.0)


def test_decisions_are_changed_one_at_a_time(file: Path) -> None:
    reading = assigned(Reading(), "Key", "account_id")
    moved = assigned(reading, "ARR", "nps")
    assert (fields(tried(file, moved))["ARR"], fields(tried(file, moved))["Key"]) == ("nps", "account_id")
    again = assigned(moved, "Note", "nps")
    assert (fields(tried(file, again))["ARR"], fields(tried(file, again))["Note"]) == ("contract_value", "nps")
    own = assigned(reading, "ARR", own_name("ARR", schema_for(MODEL)))
    assert fields(tried(file, own))["ARR"] == "arr"
    without = left_out(reading, "ARR")
    assert fields(tried(file, without))["ARR"] is None
    assert left_out(without, "ARR") == reading
    assert assigned(without, "ARR", "nps").leave_out == ()


def test_a_name_of_its_own_is_no_known_field() -> None:
    assert own_name("Name", FIELDS) == "name_2"
    assert own_name("Payment Method", FIELDS) == "payment_method"


def test_ids_of_the_book_are_matched_and_a_clean_up_is_offered(file: Path) -> None:
    known = KnownIds(pl.Series(["007"]), pl.Series(["007", "8"]))
    reading = assigned(Reading(), "Key", "account_id")
    offered = tried(file, reading, known)
    assert offered.book is not None
    assert "--clean-ids 'leading zeros'" in offered.book.report.lines[0].reason
    cleaned = tried(file, reading.model_copy(update={"clean_ids": ("leading zeros",)}), known)
    assert cleaned.book is not None
    assert cleaned.book.accounts["account_id"].to_list() == ["007", "8"]


def test_a_large_file_is_tried_on_its_first_rows(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MOST_ROWS", 1)
    found = tried(file, assigned(Reading(), "Key", "account_id"))
    assert found.book is not None
    assert (found.is_part, found.of_rows, found.book.table.height) == (True, 2, 1)


def test_evidence_counts_the_conditions_that_somebody_has_data_for() -> None:
    evidence = evidence_of(book_of(GOOD))
    assert evidence.conditions > evidence.with_data > 0
    missing = dict(evidence.missing)
    assert "engagement" not in missing
    assert "csm_risk" not in missing
    assert missing["active_clients"] == 2
    assert evidence.with_data == evidence.conditions - sum(missing.values())
    cancelled = evidence_of(book_of({**GOOD, "status": "cancelled"}))
    assert cancelled.with_data == 0


def test_evidence_of_a_book_is_what_its_accounts_show() -> None:
    book = book_of(GOOD)
    assert book.account(0).health is Health.GOOD
    assert {name for name, _ in evidence_of(book).missing}.isdisjoint(GOOD)
