"""`pulsebook references`: whom to ask, in a file."""

import csv
import io
import json
import tomllib
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.tui.cli.conftest import DAY, Run

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
    assert "0+" in lines[candidate].split()
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


def test_recording_an_ask_takes_the_account_off_the_list_and_says_until_when(run: Run, book: str) -> None:
    today = DAY.date()
    said = run("references", book, "--record-ask", "R1", "--for", "Prospect Ltd", "--who", "Grace").stdout
    assert said.startswith(f"Saved: Ready [EMEA] (R1) was asked on {today} for Prospect Ltd (Grace).")
    assert said.rstrip().endswith(f"It is not asked again before {today + timedelta(days=91)}.")
    lines = run("references", book).stdout.splitlines()
    assert lines[1].startswith("0 candidates of 3 accounts; 2 fail one rule")
    assert any("R1" in line and line.endswith("Asked: asked today") for line in lines)


def test_an_outcome_is_added_to_the_same_ask_and_the_asks_are_listed(run: Run, book: str) -> None:
    ask = ("references", book, "--record-ask", "R1", "--record-ask", "R2", "--for", "Prospect", "--on", "2026-01-05")
    run(*ask)
    assert "Outcome: agreed." in run(*ask, "--outcome", "agreed").stdout
    rows = list(csv.DictReader(io.StringIO(run("references", book, "--asks", "--format", "csv").stdout)))
    assert [(row["account_id"], row["asked_on"], row["outcome"], row["count"]) for row in rows] == [
        ("R2", "2026-01-05", "agreed", "2"),
        ("R1", "2026-01-05", "agreed", "2"),
    ]
    table = run("references", book, "--asks").stdout.splitlines()
    assert table[1] == "2 asks."
    assert run("references", book, "--asks", "--as-of", "2026-01-04").stdout.splitlines()[1] == "0 asks."


@pytest.mark.parametrize(
    ("arguments", "exit_code", "problem"),
    [
        (["--record-ask", "R1"], 1, "An ask needs to say what for."),
        (["--record-ask", "R9", "--for", "x"], 1, "there is no such account"),
        (["--record-ask", "R1", "--for", "x", "--as-of", "2026-01-01"], 1, "--on says the day"),
        (["--record-ask", "R1", "--for", "x", "--on", "2999-01-01"], 1, "still to come"),
        (["--for", "x"], 2, "go with --record-ask"),
    ],
)
def test_an_ask_that_makes_no_sense_is_refused(
    run: Run, book: str, arguments: list[str], exit_code: int, problem: str
) -> None:
    assert problem in run("references", book, *arguments, exit_code=exit_code).stderr
    assert run("references", book, "--asks").stdout.splitlines()[1] == "0 asks."


def test_the_rules_in_force_are_printed_with_the_place_to_change_them(run: Run, book: str) -> None:
    said = run("references", book, "--rules").stdout
    assert "references.toml;" in said
    assert tomllib.loads(said)["rules"][0]["name"] == "Paying"
