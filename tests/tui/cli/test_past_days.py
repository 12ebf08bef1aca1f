"""Past days on the command line: what `--as-of` shows of sixty invented days is what they were."""

from collections import Counter
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from healthcore.journal.locations import history_dir
from healthcore.vocabulary import SystemClock
from tests.healthcore.changes.sixty import LAST, SPANS, TASKS, day, health_on, lived_through, look_into
from tests.tui.cli.conftest import Ask, Run


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived_through(tmp_path_factory.mktemp("sixty") / "lived")


@pytest.fixture(autouse=True)
def on_the_last_day(lived: Path, isolated_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    look_into(monkeypatch, lived)
    monkeypatch.setattr(SystemClock, "today", lambda _: day(LAST))
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime.combine(day(LAST), time(12), UTC))


@pytest.mark.parametrize("number", [0, 9, 10, 20, 30, 31, 39, 40, 46, 53, LAST])
def test_score_shows_the_health_of_that_day(ask: Ask, number: int) -> None:
    document = ask("score", "sixty", "--as-of", day(number).isoformat())
    assert document["as_of"] == day(number).isoformat()
    found = {account["account_id"]: account["health"] for account in document["accounts"]}
    assert found == {account_id: health.key for account_id, health in health_on(number).items()}
    assert document["summary"]["accounts"] == len(found)


@pytest.mark.parametrize("number", [11, 18, 31, 45, LAST])
def test_changes_are_those_between_the_two_days(ask: Ask, number: int) -> None:
    document = ask("changes", "sixty", "--as-of", day(number).isoformat(), "--since", day(number - 7).isoformat())
    found = {change["account_id"] for change in document["changes"]}
    flipped = {span.account_id for span in SPANS if number - 7 < span.since <= number}
    assert flipped <= found


@pytest.mark.parametrize("number", [0, 13, 14, 23, 24, 31, 32, LAST])
def test_tasks_are_those_that_were_open_on_that_day_as_they_were_then(ask: Ask, number: int) -> None:
    document = ask("tasks", "list", "sixty", "--as-of", day(number).isoformat())
    assert document["as_of"] == day(number).isoformat()
    found = [(task["account_id"], task["play"], task["due"], task["priority"]) for task in document["tasks"]]
    assert sorted(found) == sorted(
        (one.account_id, one.play, day(one.due).isoformat(), one.priority(number))
        for one in TASKS
        if one.made <= number
    )
    assert {task["account_id"] for task in document["tasks"] if task["overdue"]} == {
        one.account_id for one in TASKS if one.made <= number and one.due < number
    }


@pytest.mark.parametrize(("number", "listed"), [(43, True), (46, False)])
def test_references_know_who_had_been_asked_by_then(ask: Ask, number: int, listed: bool) -> None:
    document = ask("references", "sixty", "--as-of", day(number).isoformat())
    assert ("seeded" in {row["account_id"] for row in document["accounts"]}) is listed


@pytest.mark.parametrize("number", [13, 40, LAST])
def test_figures_are_the_counts_of_that_day(ask: Ask, number: int) -> None:
    document = ask("figures", "sixty", "--as-of", day(number).isoformat())
    found = {figure["key"]: figure["value"] for figure in document["figures"]}
    told = Counter(health.key for health in health_on(number).values())
    assert found["accounts"] == told.total()
    assert {key: found[key] for key in ("good", "average", "poor", "unknown")} == {
        key: told[key] for key in ("good", "average", "poor", "unknown")
    }


def test_before_history_the_day_it_begins_is_told(run: Run) -> None:
    result = run("figures", "sixty", "--as-of", day(-9).isoformat())
    assert f"History begins on {day(0)}: there is nothing to compare with yet." in result.stdout
    assert f"History does not reach back to {day(-9)}" in result.stderr


def test_a_day_to_come_is_scored_with_the_values_of_today_and_says_so(run: Run) -> None:
    result = run("score", "sixty", "--as-of", day(LAST + 1).isoformat())
    assert f"{day(LAST + 1)} is still to come: the values of today are scored as of that day." in result.stderr


@pytest.mark.parametrize("command", ["changes", "figures"])
def test_nothing_can_have_come_since_a_day_to_come(run: Run, command: str) -> None:
    result = run(command, "sixty", "--since", day(LAST + 1).isoformat(), exit_code=2)
    assert f"{day(LAST + 1)} is still to come." in result.stderr


def test_deleting_what_is_derived_changes_no_byte_of_output(run: Run) -> None:
    commands = [
        (*words, "--as-of", day(number).isoformat())
        for number in (21, LAST)
        for words in (
            ("score", "sixty", "--format", "json"),
            ("explain", "sixty", "data", "--format", "json"),
            ("explain", "sixty", "undone"),
            ("changes", "sixty", "--since", day(5).isoformat(), "--format", "csv"),
        )
    ]
    before = [run(*words).stdout_bytes for words in commands]
    derived = history_dir("sixty") / "derived"
    away = derived.rename(derived.with_name("away"))
    try:
        assert [run(*words).stdout_bytes for words in commands] == before
        assert not derived.exists()
    finally:
        away.rename(derived)


def test_explain_tells_since_when_and_why_and_lists_what_was_before(run: Run) -> None:
    lines = [" ".join(line.split()) for line in run("explain", "sixty", "data").stdout.splitlines()]
    assert "Since 2026-10-18, 34 days: Engagement 30 → 72 (Good: >= 60)" in lines
    assert "Usage: ● Good, score 100, since 2026-10-18" in lines
    assert lines[lines.index("Health, newest first") + 2 :] == [
        "2026-10-18 ● Good 34 Engagement 30 → 72 (Good: >= 60)",
        "2026-10-13 ▲ Average 5 Engagement 5 → 30 (not Poor: < 10)",
        "2026-10-03 ■ Poor 10 Engagement 72 → 5 (Poor: < 10)",
        "2026-09-23 ● Good 10+ first seen",
    ]


def test_explain_says_at_least_where_history_starts(run: Run, ask: Ask) -> None:
    lines = [" ".join(line.split()) for line in run("explain", "sixty", "steady").stdout.splitlines()]
    assert "Since 2026-09-23, at least 59 days: first seen" in lines
    assert "Health, newest first" not in lines
    seeded = ask("explain", "sixty", "seeded")
    assert (seeded["days_in_health"], seeded["at_least"]) == (159, False)


@pytest.mark.parametrize("number", [9, 12, 22, LAST])
def test_the_document_of_explain_has_every_span_until_that_day(ask: Ask, number: int) -> None:
    said = ask("explain", "sixty", "data", "--as-of", day(number).isoformat())
    mine = [span for span in SPANS if span.account_id == "data" and span.since <= number]
    overall = [span for span in said["spans"] if span["dimension"] is None]
    assert [(span["health"], span["since"], span["why"]) for span in reversed(overall)] == [
        (span.health.key, day(span.since).isoformat(), span.words) for span in mine
    ]
    assert [span["until"] for span in overall] == [None, *(span["since"] for span in overall[:-1])]
    assert (said["since"], said["days_in_health"]) == (overall[0]["since"], number - mine[-1].since)


def test_a_cancelled_account_has_no_health_since_anything(ask: Ask) -> None:
    said = ask("explain", "sixty", "cancelled")
    assert (said["since"], said["days_in_health"], said["at_least"]) == (None, None, None)
    overall = [span for span in said["spans"] if span["dimension"] is None]
    assert [(span["health"], span["until"]) for span in overall] == [(None, None), ("poor", day(35).isoformat())]
