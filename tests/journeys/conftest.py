"""Where the programs under test keep their files."""

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with nothing of the person's who runs the tests in it."""
    return {
        "PULSEBOOK_DATA_DIR": str(tmp_path / "data"),
        "PULSEBOOK_CONFIG_DIR": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "COLORTERM": "truecolor",
    }
