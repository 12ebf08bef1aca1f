"""`pulsebook references`: whom to ask, in a file."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

from tests.tui.cli.conftest import Run

ACCOUNTS = """\
Account ID,Account Name,ARR,Currency,Touch,Engagement,Usage Frequency,Referenceable,CSM
R1,Ready [EMEA],100,USD,high,72,weekly,yes,Ada
R2,Not to be asked,900,USD,high,72,weekly,no,Ada
R3,Poor and asked too often,50,USD,high,3,weekly,no,Bo
"""


@pytest.fixture
def book() -> str:
    Path("book.csv").write_text(ACCOUNTS, encoding="utf-8")
    return "book.csv"


def test_the_table_has_candidates_and_near_misses_with_the_rule_each_fails(run: Run, book: str) -> None:
    lines = run("references", book).stdout.splitlines()

    assert lines[0].startswith("References from book.csv as of ")
    assert lines[1] == "1 candidate of 3 accounts; 1 fails one rule, 1 more than one."
    candidate, near = lines.index("Near misses") - 2, lines.index("Near misses") + 2
    assert lines[candidate].split()[:2] == ["R1", "Ready"]
    assert lines[candidate].endswith("renewal unknown")
    assert lines[near].endswith("Referenceable: not referenceable")


def test_a_file_has_the_candidates_and_near_misses_on_request(run: Run, book: str) -> None:
    said = json.loads(run("references", book, "--format", "json").stdout)
    rows = csv.DictReader(io.StringIO(run("references", book, "--format", "csv", "--near-misses").stdout))

    assert [account["account_id"] for account in said["accounts"]] == ["R1"]
    assert (said["count"], said["model"]["name"]) == (1, "Recommended")
    assert [(row["account_id"], row["list"]) for row in rows] == [("R1", "candidate"), ("R2", "near miss")]


def test_markdown_is_a_table(run: Run, book: str) -> None:
    text = run("references", book, "--format", "md").stdout

    assert "| R1 | Ready \\[EMEA\\] |" in text


def test_a_spreadsheet_by_the_ending_of_the_file(run: Run, book: str) -> None:
    run("references", book, "--output", "references.xlsx")

    assert pl.read_excel("references.xlsx")["Account"].to_list() == ["Ready [EMEA]"]


@pytest.mark.usefixtures("on_a_terminal")
def test_a_spreadsheet_is_not_poured_into_a_terminal(run: Run, book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.references.on_terminal", lambda output: output is None)

    assert "--output FILE.xlsx" in run("references", book, "--format", "xlsx", exit_code=2).stderr


def test_nobody_to_ask_is_said(run: Run) -> None:
    Path("none.csv").write_text("Account ID,Engagement\n", encoding="utf-8")

    assert "0 candidates of 0 accounts" in run("references", "none.csv").stdout
