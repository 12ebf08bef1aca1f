"""`pulsebook plays`: what starts when, and running it."""

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Ask, Run

OWN = """
[[plays]]
name = "Save [it]"
when = "health == poor"
[plays.task]
title = "Save {{ name }}"
priority = "high"

[[plays]]
name = "Executive review"
when = "contract_value > 1000"
mode = "manual"
[plays.task]
title = "Invite {{ name }}"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where the book's plays stand."""
    folder = tmp_path / "pulsebook-config" / "books" / "team"
    folder.mkdir(parents=True)
    return folder / "plays.toml"


@pytest.fixture
def team(run: Run, book: str, config: Path) -> str:
    """The small book, imported before it had plays of its own."""
    run("import", book, "--as", "team")
    config.write_text(OWN, encoding="utf-8")
    return "team"


def test_the_list_says_what_starts_when_and_what_would_start_now(run: Run, ask: Ask, team: str) -> None:
    lines = run("plays", team).stdout.splitlines()

    assert any(line.startswith("Track Days in Good Health  automatic") and "account" in line for line in lines)
    assert any("Save [it]" in line and "0 open tasks, 1 starts now" in line for line in lines)
    assert any("Executive review" in line and "by hand" in line for line in lines)
    found = {play["name"]: play for play in ask("plays", "list", team)["plays"]}
    assert len(found) == 8
    assert found["Save [it]"]["would_start"] == ["B2"]
    assert found["Persistent Poor Health"]["shipped"]
    assert found["Track Days in Poor Health"]["counts"] == "days_in_poor"


def test_a_dry_run_says_what_would_start_and_writes_nothing(run: Run, team: str, data_dir: Path) -> None:
    before = {path: path.read_bytes() for path in data_dir.rglob("*") if path.is_file()}

    said = run("plays", "run", team, "--dry-run").stdout

    assert said == "Save [it]: Beta, Ltd. (B2)\nNothing was written (--dry-run): 1 would start.\n"
    assert {path: path.read_bytes() for path in data_dir.rglob("*") if path.is_file()} == before


def test_running_twice_changes_nothing(run: Run, ask: Ask, team: str) -> None:
    first = run("plays", "run", team).stdout
    second = run("plays", "run", team).stdout

    assert first.startswith("Save [it]: started for 1 account.\n  task 1: Beta, Ltd.: Save Beta, Ltd. (due ")
    assert second == "Nothing to do: no play starts for any account.\n"
    assert [task["title"] for task in ask("tasks", "list", team)["tasks"]] == ["Save Beta, Ltd."]


def test_import_runs_them(run: Run, ask: Ask, book: str, config: Path) -> None:
    config.write_text(OWN, encoding="utf-8")

    said = run("import", book, "--as", "team").stdout

    assert "Save [it]: started for 1 account." in said
    assert len(ask("tasks", "list", "team")["tasks"]) == 1


def test_a_manual_play_is_started_for_an_account(run: Run, team: str) -> None:
    said = run("plays", "start", team, "executive REVIEW", "A1").stdout

    assert said.startswith("Executive review: started for 1 account.\n  task 1: Acme [EMEA]: Invite Acme [EMEA]")
    assert "has started for it already" in run("plays", "start", team, "Executive review", "A1", exit_code=1).stderr
    assert "is for accounts that meet" in run("plays", "start", team, "Executive review", "E5", exit_code=1).stderr
    problem = run("plays", "start", team, "Save [it]", "A1", exit_code=1).stderr
    assert "no manual play of that name" in problem
    assert "'Executive review'" in problem


def test_a_file_that_is_wrong_is_said_with_its_place(run: Run, team: str, config: Path) -> None:
    config.write_text('[[plays]]\nname = "X"\nwhen = "nps < 0"\n', encoding="utf-8")

    for words in (("list",), ("run",), ("run", "--dry-run")):
        command, *more = words
        assert "plays.toml: play 'X': it does nothing" in run("plays", command, team, *more, exit_code=1).stderr


def test_a_play_that_does_not_fit_the_book_is_said_and_stops_no_other(run: Run, team: str, config: Path) -> None:
    config.write_text(OWN + OWN.replace("[it]", "it too").replace("health ==", "helth ==").split("\n\n")[0])

    ran = run("plays", "run", team)

    assert "started for 1 account" in ran.stdout
    assert "play 'Save it too', when: line 1, column 1: helth is neither" in ran.stderr


def test_plays_are_for_today(run: Run, team: str) -> None:
    assert "plays look at today only" in run("plays", "run", team, "--as-of", "2020-01-01", exit_code=1).stderr


HOOK = """
[[plays]]
name = "Tell"
when = "health == poor"
[plays.webhook]
url = "${HOOK}"
"""


def test_a_webhook_that_was_not_sent_is_listed_and_decided_on(
    run: Run, ask: Ask, team: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK", raising=False)
    config.write_text(HOOK, encoding="utf-8")
    ran = run("plays", "run", team)
    assert "Webhook 1 of 'Tell' for B2: failed. The environment variable HOOK is not set." in ran.stderr

    assert "HOOK is not set" in run("plays", "list", team).stdout
    assert [one["state"] for one in ask("plays", "list", team)["webhooks"]] == ["failed"]
    assert "There is no webhook 7" in run("plays", "webhooks", team, "--drop", "7", exit_code=1).stderr
    assert run("plays", "webhooks", team, "--drop", "1").stdout == "No webhook waits.\n"
    assert "dropped" in run("plays", "webhooks", team, "--all").stdout


def test_a_play_started_in_a_book_that_nobody_opened_is_found_again(run: Run, ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "pulsebook-config" / "books" / "sample"
    folder.mkdir(parents=True)
    (folder / "plays.toml").write_text(OWN, encoding="utf-8")

    run("plays", "start", "sample", "Executive review", "PB-1014")

    assert [task["account_id"] for task in ask("tasks", "sample")["tasks"]] == ["PB-1014"]
