"""What tests of the command line share: a way to run it, and a small book whose health is easy to see."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthcore.vocabulary import SystemClock
from tests.lived_in import remember_past_of_sample
from tui.cli.program import cli

#: When every test begins; the examples in docs/ are of the same day.
DAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Run = Callable[..., Result]
Ask = Callable[..., Any]

#: A1 is Good, B2 Poor, C3 Good in a profile that is not rated, D4 cancelled, E5 Unknown.
ACCOUNTS = """\
Account ID,Account Name,ARR,Currency,Touch,Status,Engagement,Usage Frequency,Renewal
A1,Acme [EMEA],120000,USD,high,paying,72,weekly,2027-05-01
B2,"Beta, Ltd.",1234.5,EUR,high,paying,5,daily,
C3,Gamma,,,low,paying,60,daily,2027-01-31
D4,Delta,900,USD,high,cancelled,90,daily,
E5,Epsilon,500,USD,high,paying,,,
"""


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts in an empty folder on DAY, logs go nowhere else, and the sample's past is worked out once."""
    started = time.monotonic()
    monkeypatch.setattr(SystemClock, "today", lambda _: DAY.date())
    monkeypatch.setattr(SystemClock, "now", lambda _: DAY + timedelta(seconds=time.monotonic() - started))
    remember_past_of_sample(monkeypatch)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PULSEBOOK_LOG_DIR", str(tmp_path / "pulsebook-logs"))


@pytest.fixture
def run() -> Run:
    """Runs `pulsebook` with these words, and holds it to its exit code."""

    def runs(*words: str, exit_code: int = 0) -> Result:
        result = CliRunner().invoke(cli, words, prog_name="pulsebook")
        assert result.exit_code == exit_code, result.output
        return result

    return runs


@pytest.fixture
def ask(run: Run) -> Ask:
    """Runs a command with `--format json` and reads what it says."""

    def asks(*words: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        return json.loads(run(*words, "--format", "json").stdout)

    return asks


@pytest.fixture
def book() -> str:
    """The small book as a file in the current folder."""
    Path("monday.csv").write_text(ACCOUNTS, encoding="utf-8")
    return "monday.csv"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where this test's books are kept."""
    return tmp_path / "pulsebook-data"


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The output goes to a person at a terminal of 80 columns."""
    monkeypatch.setattr("tui.cli.output.on_terminal", lambda output: output is None)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
