"""`pulsebook segments` and `--segment`: which accounts a command is about."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Ask, Run


def names(run: Run, *words: str) -> list[str]:
    """The ids that a command gives as CSV."""
    rows = csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout))
    return [row["account_id"] for row in rows]


def test_the_list_has_every_shipped_segment_with_its_accounts(ask: Ask, run: Run, book: str) -> None:
    said = ask("segments", book)["segments"]
    assert [(one["name"], one["summary"]["accounts"]) for one in said] == [
        ("All Paying Accounts", 4),
        ("Accounts at Risk", 1),
        ("Health Declined in the Last 7 Days", 0),
        ("Improved to Good in the Last 7 Days", 0),
        ("All Paying in Good Health", 2),
        ("All Paying in Poor Health", 1),
        ("Ratings Due", 0),
        ("Disagreement", 0),
        ("Renewing in 90 Days", 1),
    ]
    assert said[1]["summary"]["value_at_risk"] == {"EUR": 1234.5}
    lines = run("segments", book).stdout.splitlines()
    assert lines[2].split() == ["Segment", "Accounts", "Poor", "Value", "at", "risk", "Condition"]
    rows = list(csv.DictReader(io.StringIO(run("segments", book, "--format", "csv").stdout)))
    assert [(row["segment"], row["poor"]) for row in rows][1] == ("Accounts at Risk", "1")


def test_a_segment_prints_its_accounts_as_score_does(run: Run, book: str) -> None:
    by_name = run("segments", book, "accounts at risk").stdout
    assert by_name == run("score", book, "--segment", "Accounts-at-Risk").stdout
    assert by_name.splitlines()[1] == "Only Accounts at Risk."
    assert by_name.splitlines()[2].startswith("1 account: 0 Good, 0 Average, 1 Poor")


def test_score_of_a_segment_sums_up_only_its_accounts(ask: Ask, run: Run, book: str) -> None:
    said = ask("score", book, "--segment", "health == good and touch == 'high'")
    assert said["segment"] == {"name": None, "when": "health == good and touch == 'high'"}
    assert [account["account_id"] for account in said["accounts"]] == ["A1"]
    assert said["summary"]["accounts"] == 1
    assert said["summary"]["contract_value"] == {"USD": 120000}
    assert "segment" not in ask("score", book)
    rows = csv.DictReader(io.StringIO(run("score", book, "--segment", "health == good", "--format", "csv").stdout))
    assert {row["filter"] for row in rows} == {"where health == good"}


def test_cancelled_accounts_are_in_no_segment(run: Run, book: str) -> None:
    assert names(run, "score", book, "--all", "--segment", "account_id != ''") == ["A1", "B2", "C3", "E5"]
    assert names(run, "score", book, "--all") == ["A1", "B2", "C3", "D4", "E5"]


def test_references_of_a_segment_say_so(ask: Ask, run: Run, book: str) -> None:
    said = ask("references", book, "--segment", "account_id == 'A1'")
    assert (said["filter"], said["count"]) == ("where account_id == 'A1'", 1)
    assert "Only where account_id == 'A1'." in run("references", book, "--segment", "account_id == 'A1'").stdout


@pytest.mark.parametrize(
    ("segment", "said"),
    [
        ("acounts at risk", "Did you mean 'Accounts at Risk'?"),
        ("helth == poor", "line 1, column 1: helth is neither"),
        ("health == ", "line 1, column 10: the end where"),
    ],
)
def test_a_segment_that_is_none_is_an_error(run: Run, book: str, segment: str, said: str) -> None:
    assert said in run("score", book, "--segment", segment, exit_code=1).stderr


def test_a_condition_is_saved_shown_and_removed(run: Run, ask: Ask, book: str, tmp_path: Path) -> None:
    run("import", book, "--as", "team")
    said = run("segments", "team", "health == poor", "--save", "[b]Mine[/]", "--about", "Call them").stdout
    assert said.startswith("Saved '[b]Mine[/]': 1 account. In ")
    assert (tmp_path / "pulsebook-config" / "books" / "team" / "segments.toml").exists()
    own = ask("segments", "team")["segments"][-1]
    assert {key: own[key] for key in ("name", "when", "about", "own", "problem")} == {
        "name": "[b]Mine[/]",
        "when": "health == poor",
        "about": "Call them",
        "own": True,
        "problem": None,
    }
    assert names(run, "segments", "team", "b-mine") == ["B2"]
    assert run("segments", "team", "b mine", "--remove").stdout == "Removed '[b]Mine[/]'.\n"
    assert "no segments of its own" in run("segments", "team", "b mine", "--remove", exit_code=1).stderr


def test_a_segment_that_this_book_cannot_have_is_listed_with_the_reason(run: Run, ask: Ask, book: str) -> None:
    run("import", book, "--as", "team")
    run("segments", "team", "health == poor", "--save", "Fine")
    path = Path(run("segments", "team", "health == poor", "--save", "Fine").stdout.split(" In ")[1].strip())
    path.write_text('[[segments]]\nname = "Odd"\nwhen = "no_such_column > 3"\n', encoding="utf-8")
    odd = ask("segments", "team")["segments"][-1]
    assert (odd["summary"], odd["problem"][:24]) == (None, "column 1: no_such_column")
    assert "no_such_column is neither" in run("segments", "team").stdout
    path.write_text("[[segments]]\nname = 3\n", encoding="utf-8")
    assert "segments.0.name" in run("segments", "team", exit_code=1).stderr


def test_save_and_remove_want_a_segment(run: Run, book: str) -> None:
    assert "before --save or --remove" in run("segments", book, "--save", "x", exit_code=2).stderr
    assert "before --save or --remove" in run("segments", book, "--remove", exit_code=2).stderr


def test_on_a_past_day_a_segment_is_that_of_the_day(run: Run, book: str) -> None:
    said = json.loads(
        run("score", book, "--as-of", "2026-01-31", "--segment", "renewing in 90 days", "--format", "json").stdout
    )
    assert said["as_of"] == "2026-01-31"
    assert said["accounts"] == []
