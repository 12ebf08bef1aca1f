"""Where the programs under test keep their files."""

from pathlib import Path

import pytest

from healthcore.vocabulary import SystemClock
from tests.lived_in import live_in_sample


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with nothing of the person's who runs the tests in it."""
    return {
        "PULSEBOOK_DATA_DIR": str(tmp_path / "data"),
        "PULSEBOOK_CONFIG_DIR": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "COLORTERM": "truecolor",
    }


@pytest.fixture
def lived_in(home: dict[str, str]) -> dict[str, str]:
    """The same as `home`, of somebody who has opened the sample book before."""
    live_in_sample(Path(home["PULSEBOOK_DATA_DIR"]), SystemClock())
    return home
