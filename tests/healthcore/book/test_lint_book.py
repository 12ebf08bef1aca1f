"""Warnings about a model that only the data of a book can give."""

from datetime import date
from pathlib import Path

import polars as pl

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.lint import lint_book
from healthcore.model.findings import Severity
from healthcore.model.reader import read_model
from healthcore.sources.accounts import read_accounts
from healthcore.sources.raw import raw_table

MODEL = """
name = "Two profiles"
[[profiles]]
name = "New"
when = "age_days < 30"
rated = true
[profiles.usage]
good = ["nps > 0"]
[profiles.risk]
poor = ["csm_risk is severe"]
[[profiles]]
name = "Everybody"
[profiles.usage]
good = ["engagement >= 60"]
"""


def _messages(columns: dict[str, list[str | None]]) -> list[str]:
    findings = lint_book(_book(columns))
    assert all((finding.line, finding.severity) == (0, Severity.WARNING) for finding in findings)
    return [finding.message for finding in findings]


def _book(columns: dict[str, list[str | None]]) -> Book:
    model = read_model(MODEL)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String()))
    raw = raw_table(Path("test"), frame.columns, frame, format_name="Test", first_row=2)
    return build_book("test", read_accounts(raw, schema_for(model), model.rating), model, date(2026, 11, 23))


def test_a_metric_nobody_has_data_for() -> None:
    columns: dict[str, list[str | None]] = {
        "account_id": ["A1", "A2"],
        "created_date": ["2026-11-01", None],
        "nps": [None, None],
        "engagement": [None, "5"],
    }

    assert _messages(columns) == ["nobody has data for nps"]


def test_an_age_that_nobody_has_says_what_is_missing() -> None:
    assert _messages({"account_id": ["A1"], "nps": ["5"], "engagement": ["5"]}) == [
        "nobody has data for age_days: there is no created_date to count from"
    ]


def test_data_of_cancelled_accounts_is_no_data() -> None:
    columns: dict[str, list[str | None]] = {
        "account_id": ["A1", "A2"],
        "created_date": ["2026-11-01", "2026-11-01"],
        "status": ["paying", "cancelled"],
        "nps": ["1", "1"],
        "engagement": [None, "5"],
    }

    assert _messages(columns) == ["nobody has data for engagement"]


def test_nobody_rated_yet_is_nothing_to_warn_of() -> None:
    assert not any("csm_risk" in message for message in _messages({"account_id": ["A1"]}))


def test_a_rating_in_the_source_that_counts_for_nothing() -> None:
    columns: dict[str, list[str | None]] = {
        "account_id": ["A1", "A2", "A3", "A4", "A5", "A6"],
        "created_date": ["2026-11-20", *["2020-01-01"] * 5],
        "csm_risk": ["Major", "Major", "Minor", "0", "Critical", None],
        "nps": ["1"] * 6,
        "engagement": ["1"] * 6,
    }

    assert _messages(columns) == [
        "4 accounts have a rating in the source, but their profile 'Everybody' is not rated: A2, A3, A4, ..."
    ]


def test_an_empty_book_has_no_findings() -> None:
    assert _messages({"account_id": []}) == []
