"""`pulsebook tasks`: what is to be done, and what came of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.cli.conftest import DAY, Ask, Run

TODAY = DAY.date()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def team(run: Run, book: str) -> str:
    """The small book, imported, with one task."""
    run("import", book, "--as", "team")
    run("tasks", "add", "team", "A1", "Call [/] them", "--priority", "high", "--owner", "Ada", "--author", "ann")
    return "team"


def test_a_task_that_was_made_is_listed(run: Run, ask: Ask, team: str) -> None:
    lines = run("tasks", team).stdout.splitlines()

    assert lines[0] == f"Tasks of team as of {TODAY}: 1 open task, 0 overdue, 0 snoozed."
    assert lines[-1].split()[:4] == ["1", str(TODAY + timedelta(days=7)), "high", "Acme"]
    assert lines[-1].endswith("Call [/] them")
    (task,) = ask("tasks", "list", team)["tasks"]
    expected = {
        "number": 1,
        "account_id": "A1",
        "name": "Acme [EMEA]",
        "owner": "Ada",
        "state": "open",
        "overdue": False,
    }
    assert expected.items() <= task.items()


def test_the_tasks_of_a_segment(run: Run, ask: Ask, team: str) -> None:
    run("tasks", "add", team, "B2", "Win them back")

    said = ask("tasks", "list", team, "--segment", "accounts at risk")
    assert [task["account_id"] for task in said["tasks"]] == ["B2"]
    assert "1 open task" in run("tasks", "list", team, "--segment", "health == good").stdout


def test_adding_says_what_was_saved(run: Run, team: str) -> None:
    said = run("tasks", "add", team, "B2", "Send minutes", "--due", str(TOMORROW)).stdout

    assert said == f"Saved: task 2 (Beta, Ltd.), Send minutes: open, due {TOMORROW}, nobody owns it.\n"


def test_a_file_that_was_never_opened_is_remembered_with_its_task(run: Run, book: str) -> None:
    run("tasks", "add", book, "A1", "Call")

    assert "1 open task" in run("tasks", book).stdout
    assert "1 open task" in run("tasks", "monday").stdout


def test_what_was_done_keeps_its_outcome(run: Run, ask: Ask, team: str) -> None:
    assert run("tasks", "done", team, "1", "--outcome", "They renew").stdout.endswith(": done: They renew.\n")

    assert ask("tasks", "list", team)["tasks"] == []
    (task,) = ask("tasks", "list", team, "--all")["tasks"]
    assert (task["state"], task["outcome"]) == ("done", "They renew")
    assert "is done since" in run("tasks", "drop", team, "1", exit_code=1).stderr
    assert run("tasks", "reopen", team, "1").exit_code == 0


def test_a_task_can_be_dropped_reassigned_and_changed(run: Run, ask: Ask, team: str) -> None:
    run("tasks", "reassign", team, "1", "Bo")
    run("tasks", "change", team, "1", "--due", str(TOMORROW), "--priority", "low")
    (task,) = ask("tasks", "list", team)["tasks"]
    assert (task["owner"], task["due"], task["priority"]) == ("Bo", str(TOMORROW), "low")

    assert run("tasks", "drop", team, "1").stdout.endswith(": dropped.\n")


def test_a_snooze_ends_on_a_day_or_by_a_condition(run: Run, ask: Ask, team: str) -> None:
    run("tasks", "snooze", team, "1", "--until", str(TOMORROW), "--reason", "on leave")
    assert "0 open tasks, 0 overdue, 1 snoozed" in run("tasks", team).stdout

    run("tasks", "reopen", team, "1")
    run("tasks", "snooze", team, "1", "--when", "health == poor")
    assert "snoozed" in run("tasks", team, "--all").stdout
    run("tasks", "reopen", team, "1")
    run("tasks", "snooze", team, "1", "--when", "health == good")
    assert [task["state"] for task in ask("tasks", "list", team)["tasks"]] == ["open"], "its account is Good now"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("snooze", "team", "1"), "A snooze needs an end."),
        (("snooze", "team", "1", "--when", "helth == poor"), "helth is neither"),
        (("snooze", "team", "1", "--until", "2020-01-01"), "this day is not to come"),
        (("done", "team", "9"), "There is no task 9."),
        (("add", "team", "Z9", "Call"), "Z9: there is no such account"),
        (("add", "team", "A1", " "), "A task needs a title"),
        (("change", "team", "1"), "Nothing to change"),
        (("done", "team", "1", "--as-of", "2020-01-01"), "--as-of 2020-01-01: what is said of tasks"),
    ],
)
@pytest.mark.usefixtures("team")
def test_what_makes_no_sense_is_said_and_changes_nothing(
    run: Run, ask: Ask, words: tuple[str, ...], problem: str
) -> None:
    before = ask("tasks", "list", "team", "--all")["tasks"]

    assert problem in run("tasks", *words, exit_code=1).stderr
    assert ask("tasks", "list", "team", "--all")["tasks"] == before


def test_on_a_day_before_it_was_made_there_was_no_task(run: Run, team: str) -> None:
    run("tasks", "done", team, "1")

    yesterday = (TODAY - timedelta(days=1)).isoformat()
    said = run("tasks", "list", team, "--all", "--as-of", yesterday).stdout
    assert said == f"Tasks of team as of {yesterday}: 0 open tasks, 0 overdue, 0 snoozed, 0 done, 0 dropped.\n"


def test_the_list_can_be_narrowed(run: Run, ask: Ask, team: str) -> None:
    run("tasks", "add", team, "B2", "Later", "--due", str(TODAY + timedelta(days=30)), "--owner", "")
    run("tasks", "add", team, "B2", "Late", "--due", str(TODAY - timedelta(days=1)))

    def titles(*words: str) -> list[str]:
        return [task["title"] for task in ask("tasks", "list", team, *words)["tasks"]]

    assert titles() == ["Late", "Call [/] them", "Later"]
    assert titles("--owner", "ADA") == ["Call [/] them"]
    assert titles("--owner", "") == ["Late", "Later"]
    assert titles("--account", "B2") == ["Late", "Later"]
    assert titles("--due", str(TODAY + timedelta(days=7))) == ["Late", "Call [/] them"]
    assert titles("--overdue") == ["Late"]
    assert titles("--play", "Persistent Poor Health") == []


def test_a_file_carries_the_filter_and_no_formulas(run: Run, team: str) -> None:
    run("tasks", "add", team, "A1", "=1+1")
    run("tasks", "list", team, "--owner", "", "--output", "tasks.csv")

    text = Path("tasks.csv").read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert "open tasks, owner ''" in text
    run("tasks", "list", team, "--output", "tasks.md")
    assert "· 2 tasks · filter: open tasks" in Path("tasks.md").read_text(encoding="utf-8")
