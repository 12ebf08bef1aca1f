"""Who is on which list, in which order, and what is said about the others."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.export import export_text
from healthcore.references import references_export, references_of, shipped_rules
from tests.healthcore.references.books import asked, day_after, day_with

CHANGES = (
    {"status": "trial"},
    {"engagement": "59"},
    {"csm_risk": "Minor"},
    {"referenceable": "no"},
    {"renewal_date": "2026-12-24"},
)


def test_one_failed_rule_is_a_near_miss_and_two_are_neither() -> None:
    references = references_of(day_with({}, {"status": "trial"}, {"status": "trial", "referenceable": "no"}))
    assert references.candidates["account_id"].to_list() == ["A0"]
    assert references.near_misses["account_id"].to_list() == ["A1"]
    assert (references.considered, references.others) == (3, 1)
    assert references.failing == {
        "Paying": 2,
        "Health": 0,
        "Coverage": 0,
        "Rating": 0,
        "Referenceable": 1,
        "Renewal": 0,
        "Asked": 0,
    }


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sets(st.integers(0, len(CHANGES) - 1)), max_size=8))
def test_every_account_is_on_exactly_one_list(failed: list[set[int]]) -> None:
    accounts = [{key: value for at in each for key, value in CHANGES[at].items()} for each in failed]
    references = references_of(day_with(*accounts))
    ids = [f"A{at}" for at in range(len(failed))]
    assert set(references.candidates["account_id"]) == {key for key, each in zip(ids, failed, strict=True) if not each}
    assert set(references.near_misses["account_id"]) == {
        key for key, each in zip(ids, failed, strict=True) if len(each) == 1
    }
    assert references.others == sum(len(each) > 1 for each in failed)


def test_of_accounts_never_asked_the_biggest_contract_comes_first_then_the_name() -> None:
    day = day_with(
        {"name": "small", "contract_value": "10"},
        {"name": "none", "contract_value": ""},
        {"name": "b", "contract_value": "500"},
        {"name": "A", "contract_value": "500"},
    )
    assert references_of(day).candidates["name"].to_list() == ["A", "b", "small", "none"]


def test_who_was_asked_least_recently_comes_first_then_who_is_good_for_longest(tmp_path: Path) -> None:
    good, poor = {"engagement": "90"}, {"engagement": "5"}
    day = day_after(
        tmp_path, (100, [good, good, poor, good]), (80, [good, good, good, good]), (0, [good, good, good, good])
    )
    assert references_of(day).candidates["account_id"].to_list() == ["A0", "A1", "A3", "A2"]
    day = asked(asked(day, "A0", 120), "A1", 100)
    assert references_of(day).candidates["account_id"].to_list() == ["A3", "A2", "A0", "A1"]


def test_cancelled_accounts_never_appear() -> None:
    references = references_of(day_with({"status": "cancelled"}))
    assert (references.considered, references.candidates.height, references.near_misses.height) == (0, 0, 0)


def test_cancelled_accounts_do_not_appear_even_where_a_view_lists_them() -> None:
    day = day_with({"name": "gone", "status": "cancelled"}, {"name": "Acme"})
    view = replace(day.book.view().filtered("gone"), with_cancelled=True)
    assert view.rows.len() == 1
    assert references_of(day, view).considered == 0


def test_a_view_narrows_the_list_and_is_named() -> None:
    day = day_with({"name": "Acme"}, {"name": "Bolt"})
    references = references_of(day, day.book.view().filtered("bolt"))
    assert references.candidates["name"].to_list() == ["Bolt"]
    assert references.filter == "text 'bolt'"
    assert json.loads(export_text(references_export(references), "json"))["filter"] == "text 'bolt'"


def test_an_empty_book_has_empty_lists() -> None:
    references = references_of(day_with())
    assert (references.considered, references.candidates.height, references.others) == (0, 0, 0)
    header = export_text(references_export(references, near_misses=True), "csv")
    assert header.startswith("account_id,name,health,")
    assert header.count("\n") == 1


def test_columns_of_the_source_keep_their_names_whatever_they_are() -> None:
    day = day_with({"row": "7", "notes": "call first", "passed": "x", "fails": "y", "finding": "z", "count": "9"})
    candidates = references_of(day).candidates
    assert candidates["notes"].to_list() == ["call first"]
    assert candidates["reference.notes"].to_list() == [[]]


def test_a_raised_rating_takes_an_account_off_the_list() -> None:
    day = day_with({}, {})
    raised = day.with_opened(replace(day.opened, book=day.book.rated_as(0, 1)))
    assert references_of(raised).candidates["account_id"].to_list() == ["A1"]


def test_the_export_has_the_candidates_and_why(tmp_path: Path) -> None:
    day = day_after(tmp_path, (70, [{}] * 3), (0, [{}, {"renewal_date": ""}, {"referenceable": "no"}]))
    (first, second) = csv.DictReader(io.StringIO(export_text(references_export(references_of(day)), "csv")))
    assert (first["account_id"], first["health"], first["contract_value"], first["currency"]) == (
        "A0",
        "good",
        "1000",
        "USD",
    )
    assert (first["notes"], second["notes"]) == ("", "renewal unknown")
    assert first["passed"] == (
        "paying; Good 70+ days, history starts 2026-09-14; 5 of 5 metrics have data; not rated; referenceable; "
        "renewal in 365 days; never asked"
    )
    assert (first["days_in_good"], first["last_asked"], first["asks_last_year"]) == ("70", "", "0")
    assert (first["as_of"], first["filter"], first["count"]) == ("2026-11-23", "all accounts", "2")
    assert (first["model"], first["fingerprint"]) == ("Recommended", day.book.model.fingerprint)


def test_the_export_has_the_near_misses_when_asked() -> None:
    references = references_of(day_with({}, {"engagement": "59"}))
    rows = list(csv.DictReader(io.StringIO(export_text(references_export(references, near_misses=True), "csv"))))
    assert [row["list"] for row in rows] == ["candidate", "near miss"]
    assert (rows[1]["fails"], rows[1]["finding"]) == ("Health", "Average: Engagement is 59 (Good: >= 60)")
    assert {row["count"] for row in rows} == {"2"}


def test_the_export_says_the_rules() -> None:
    text = export_text(references_export(references_of(day_with({}))), "md")
    for rule in shipped_rules():
        assert rule.sentence.replace(";", "") in text.replace(";", "")
