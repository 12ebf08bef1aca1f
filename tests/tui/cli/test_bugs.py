"""A bug in Pulsebook ends in one line and a private file, and a closed pipe in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Run

_PULSEBOOK = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        customer = "Hush Hush Holdings"
        raise ValueError(customer)

    monkeypatch.setattr("healthcore.book.opening.open_book", fail)


@pytest.mark.usefixtures("bug")
def test_a_bug_is_one_line_that_names_a_private_file_without_data(run: Run, tmp_path: Path) -> None:
    result = run("score", "monday.csv", exit_code=1)

    log = tmp_path / "pulsebook-logs" / "crash.log"
    (line,) = result.stderr.splitlines()
    assert line.startswith("Unexpected error (ValueError): this is a bug in Pulsebook.")
    assert str(log) in line
    assert log.stat().st_mode & 0o777 == 0o600
    kept = log.read_text(encoding="utf-8")
    assert "in fail" in kept
    assert "Hush Hush" not in kept + line
    assert result.stdout == ""


@pytest.mark.usefixtures("bug")
def test_where_the_log_cannot_be_written_that_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pulsebook-logs").write_text("in the way", encoding="utf-8")

    (line,) = run("score", "monday.csv", exit_code=1).stderr.splitlines()

    assert "could not be written" in line


def test_a_reader_that_has_seen_enough_gets_no_complaint() -> None:
    process = subprocess.Popen(
        [*_PULSEBOOK, "score", "sample", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.read(1)
        process.stdout.close()
        complaint = process.stderr.read().decode()

    assert process.returncode == 0
    assert "BrokenPipe" not in complaint
    assert "Traceback" not in complaint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_full_disk_is_one_line(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*_PULSEBOOK, "score", "sample", "--format", form], stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[1:] == ["standard output: cannot be written (No space left on device)."]


def test_an_old_terminal_shows_escapes_and_programs_still_get_utf8() -> None:
    old_terminal = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}

    def score(form: str) -> bytes:
        return subprocess.run(
            [*_PULSEBOOK, "score", "umlaut.csv", "--format", form], capture_output=True, check=True, env=old_terminal
        ).stdout

    Path("umlaut.csv").write_text("Account ID,Name,Engagement\nA1,Grüße,72\n", encoding="utf-8")

    table = score("table").decode("latin-1")
    assert "Grüße" in table
    assert "\\u25cf Good" in table
    assert "Grüße".encode() in score("json")
