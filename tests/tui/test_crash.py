"""What somebody sees, and what is kept, after a bug: nothing that a customer would mind."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.crashing import AMOUNT, CUSTOMER

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", ["command", "worker"])
def test_a_bug_ends_the_application_without_showing_or_keeping_data(kind: str, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    environment = {**os.environ, "PULSEBOOK_LOG_DIR": str(logs), "XDG_STATE_HOME": str(logs), "COLUMNS": "200"}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.tui.crashing", kind],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    shown = ended.stdout + ended.stderr
    (log,) = logs.rglob("crash.log")
    kept = log.read_text(encoding="utf-8")

    assert ended.returncode == 1
    assert "ValueError: this is a bug in Pulsebook." in shown
    assert str(log) in shown
    assert "Traceback" not in shown
    assert "in fail" in kept
    for secret in (CUSTOMER, AMOUNT):
        assert secret not in shown
        assert secret not in kept
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
