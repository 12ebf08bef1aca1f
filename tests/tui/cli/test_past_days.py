"""Past days on the command line: what `--as-of` shows of sixty invented days is what they were."""

import shutil
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from healthcore.changes.day import day_of
from healthcore.journal.locations import history_dir
from healthcore.vocabulary import SystemClock
from tests.healthcore.changes.sixty import LAST, SPANS, day, health_on, live_through, seen
from tests.tui.cli.conftest import Ask, Run


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sixty")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(folder / "data"))
        environment.setenv("PULSEBOOK_CONFIG_DIR", str(folder / "config"))
        live_through(folder)
        day_of(seen(LAST), saves=True)
    return folder


@pytest.fixture(autouse=True)
def on_the_last_day(lived: Path, isolated_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", str(lived / "data"))
    monkeypatch.setenv("PULSEBOOK_CONFIG_DIR", str(lived / "config"))
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
    shutil.rmtree(history_dir("sixty") / "derived")
    assert [run(*words).stdout_bytes for words in commands] == before
