"""`pulsebook model try`, `activate` and `note`."""

from importlib.resources import files
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Ask, Run
from tests.tui.cli.test_writes_nothing import _state

SHIPPED = files("healthcore.model.shipped").joinpath("recommended.toml").read_text(encoding="utf-8")


@pytest.fixture
def mine() -> str:
    """The recommended model with one threshold moved: A1, whose engagement is 72, is not Good under it."""
    Path("mine.toml").write_text(SHIPPED.replace("engagement > 60", "engagement > 80"), encoding="utf-8")
    return "mine.toml"


def test_who_would_change_colour_is_told_with_money_and_the_condition(run: Run, book: str, mine: str) -> None:
    told = run("model", "try", mine, book).stdout

    assert "High-touch: engagement > 60 became > 80 (Good)" in told
    assert "1 account would get worse:" in told
    (line,) = [line for line in told.splitlines() if "Acme [EMEA]" in line]
    assert line.startswith("▲ Average  ● Good")
    assert "120,000 USD  2027-05-01" in line
    assert line.endswith("Engagement 72 (not Good: > 80, was > 60)")
    assert "Value at risk: 1,234.50 EUR → 1,234.50 EUR" in told


def test_programs_get_all_of_it(ask: Ask, run: Run, book: str, mine: str) -> None:
    document = ask("model", "try", mine, book)

    assert [(one["account_id"], one["was"], one["health"]) for one in document["accounts"]] == [
        ("A1", "good", "average")
    ]
    assert (document["before"]["good"], document["after"]["good"]) == (2, 1)
    assert document["changes"] == ["High-touch: engagement > 60 became > 80 (Good)"]
    (edited,) = [one for one in document["conditions"] if one["edited"]]
    assert (edited["condition"], edited["before"]["met"], edited["after"]["met"]) == ("engagement > 80", 1, 0)
    lines = run("model", "try", mine, book, "--format", "csv").stdout.splitlines()
    assert lines[1].startswith("A1,Acme [EMEA],good,average,")


def test_a_model_that_means_the_same_changes_nobody(run: Run, book: str) -> None:
    told = run("model", "try", "recommended", book, "--conditions").stdout

    assert "The two models mean the same." in told
    assert "No account changes colour." in told
    assert "engagement > 60 (Good)" in told


def test_trying_writes_nothing(run: Run, book: str, mine: str, data_dir: Path) -> None:
    run("import", book, "--as", "team")
    before = _state(data_dir)
    run("model", "try", mine, "team")
    run("model", "try", "1", "team", "--output", "moves.xlsx")
    assert _state(data_dir) == before
    assert Path("moves.xlsx").exists()


def test_a_model_is_put_in_force_and_an_older_version_again(run: Run, book: str, mine: str) -> None:
    run("import", book, "--as", "team")
    told = run("model", "activate", mine, "team", "--name", "Stricter", "--reason", "too many were Good").stdout

    assert told.splitlines()[1:] == [
        "   High-touch: engagement > 60 became > 80 (Good)",
        "The days before keep theirs.",
    ]
    assert "Average" in run("explain", "team", "A1").stdout
    words = ("--name", "As before", "--reason", "too strict", "--rescore-history", "--author", "ann")
    assert "mine.toml: written." in run("model", "activate", "1", "team", *words).stdout
    versions = run("model", "versions", "team").stdout
    assert "2  Stricter (" in versions
    assert ", by ann: too strict" in versions
    assert ", the days before re-scored, by ann" in versions
    assert "engagement > 60" in run("model", "show", "--book", "team").stdout


@pytest.mark.parametrize("left_out", ["--name", "--reason"])
def test_a_name_and_a_reason_are_asked_for(run: Run, book: str, mine: str, left_out: str) -> None:
    said = {"--name": "Stricter", "--reason": "why"}
    del said[left_out]
    words = [word for pair in said.items() for word in pair]
    assert left_out in run("model", "activate", mine, book, *words, exit_code=2).stderr


def test_there_is_no_such_version_and_what_is_in_force_is_in_force(run: Run, book: str) -> None:
    run("import", book, "--as", "team")
    said = ("--name", "x", "--reason", "y")
    assert "7: team has no such version." in run("model", "activate", "7", "team", *said, exit_code=1).stderr
    again = run("model", "activate", "recommended", "team", *said, exit_code=1).stderr
    assert "is in force already, as 'Recommended'." in again


def test_a_change_of_the_product_is_noted_for_every_book_or_one(run: Run, book: str) -> None:
    assert "No book is known yet" in run("model", "note", "New pricing", exit_code=1).stderr
    run("import", book, "--as", "team")
    assert run("model", "note", "New pricing").stdout == "Noted for team: a tune-up is due.\n"
    assert run("model", "note", "New pricing", "--book", "TEAM").stdout == "Noted for team: a tune-up is due.\n"
    assert "nope: no book of that name" in run("model", "note", "x", "--book", "nope", exit_code=1).stderr
    assert "what changed in the product" in run("model", "note", " ", exit_code=1).stderr
