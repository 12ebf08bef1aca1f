"""`pulsebook rate`: one line when, and only when, the rating is safe."""

from pathlib import Path

import pytest

from tests.tui.cli.conftest import ACCOUNTS, Ask, Run

TUESDAY = """\
Id;Company;ARR;CSM;Touch;Engagement;NPS
A1;Acme International;130000;ada;high;75;40
B2;Beta;1234;bo;high;50;10
F6;Foxtrot;70;bo;high;80;
"""


def test_the_line_says_what_it_was_what_it_is_and_why(run: Run, ask: Ask, book: str) -> None:
    result = run("rate", book, "A1", "Critical", "--note", "They signed with somebody else")

    assert result.stdout == (
        "Saved: Acme [EMEA] (A1): not rated → Critical, Good → Poor: CSM Risk is Critical (Poor: severe).\n"
    )
    account = ask("score", book)["accounts"][0]
    assert (account["health"], account["rating"]["level"]) == ("poor", 3)


def test_a_number_does_as_well_and_level_0_needs_no_note(run: Run, book: str) -> None:
    line = run("rate", book, "A1", "0").stdout

    assert "not rated → No known risk, stays Good" in line


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, book: str, data_dir: Path) -> None:
    dry = run("rate", book, "A1", "Major", "--dry-run").stdout

    assert dry.startswith("Not saved (--dry-run): ")
    assert not data_dir.exists()
    saved = run("rate", book, "A1", "Major", "--note", "x").stdout
    assert dry.removeprefix("Not saved (--dry-run): ") == saved.removeprefix("Saved: ")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("A1", "dreadful", "--note", "x"), "dreadful: this is not a level of the rating scale."),
        (("A1", "7", "--note", "x"), "7: this is not a level of the rating scale."),
        (("C3", "2", "--note", "x"), "whose accounts are not rated by a CSM"),
        (("D4", "2", "--note", "x"), "Delta is cancelled"),
        (("A9", "2", "--note", "x"), "A9: there is no such account"),
        (("A1", "2", "--note", "x", "--as-of", "2026-01-01"), "ratings are given now"),
    ],
)
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_may_not_be_rated_is_refused_with_the_reason(
    run: Run, book: str, data_dir: Path, words: tuple[str, ...], problem: str, dry: tuple[str, ...]
) -> None:
    result = run("rate", book, *words, *dry, exit_code=1)

    assert result.stdout == ""
    assert problem in result.stderr
    assert not data_dir.exists()


@pytest.mark.parametrize("note", [(), ("--note", "  ")])
def test_above_level_0_nothing_is_saved_without_a_note(
    run: Run, book: str, data_dir: Path, note: tuple[str, ...]
) -> None:
    result = run("rate", book, "A1", "2", *note, exit_code=1)

    assert "A rating above level 0 needs a note" in result.stderr
    assert not data_dir.exists()


def test_levels_are_named_when_one_is_unknown(run: Run, book: str) -> None:
    result = run("rate", book, "A1", "dreadful", exit_code=1)

    assert "Levels are: 0 No known risk, 1 Minor, 2 Major, 3 Critical." in result.stderr


def test_rated_on_monday_it_is_there_in_tuesdays_renamed_and_changed_export(run: Run, ask: Ask, book: str) -> None:
    run("import", book, "--as", "team")
    run("rate", "team", "A1", "Critical", "--note", "They leave")
    Path(book).unlink()
    Path("tuesday.csv").write_text(TUESDAY, encoding="utf-8")

    refused = run("score", "tuesday.csv", exit_code=1)
    assert "2 of its 3 accounts are in the book 'team'" in refused.stderr
    assert "--as 'team'" in refused.stderr
    assert "--new" in refused.stderr

    said = ask("score", "tuesday.csv", "--as", "team")
    assert (said["accounts"][0]["name"], said["accounts"][0]["health"]) == ("Acme International", "poor")
    assert said["accounts"][0]["rating"]["note"] == "They leave"
    assert ask("score", "tuesday.csv", "--new")["accounts"][0]["rating"] is None

    run("import", "tuesday.csv", "--as", "team")
    assert ask("explain", "team", "A1")["rating"]["label"] == "Critical"


def test_rating_a_file_that_was_never_opened_remembers_it(run: Run, ask: Ask, book: str) -> None:
    run("rate", book, "A1", "Critical", "--note", "x")
    Path("renamed.csv").write_text(ACCOUNTS, encoding="utf-8")

    assert ask("score", book)["accounts"][0]["rating"]["level"] == 3
    assert ask("score", "monday")["accounts"][0]["rating"]["level"] == 3
    assert "'monday'" in run("rate", "renamed.csv", "A1", "0", exit_code=1).stderr


def test_rating_with_as_makes_the_file_the_books_newest_export(run: Run, ask: Ask, book: str) -> None:
    run("import", book, "--as", "team")
    Path("tuesday.csv").write_text(TUESDAY, encoding="utf-8")

    run("rate", "tuesday.csv", "B2", "Minor", "--note", "x", "--as", "team")

    assert [account["account_id"] for account in ask("score", "team")["accounts"]] == ["A1", "B2", "F6"]


def test_the_sample_book_keeps_what_was_said_before(run: Run, ask: Ask) -> None:
    run("rate", "sample", "PB-1003", "0")

    said = ask("score", "sample")
    assert sum(account["rating"] is not None for account in said["accounts"]) > 20
    assert any(account["rating"]["note"] for account in said["accounts"] if account["rating"])
