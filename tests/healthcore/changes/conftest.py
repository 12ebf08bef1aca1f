"""The sixty days, lived once for each module that looks at them."""

from pathlib import Path

import pytest

from healthcore.changes.day import Day, day_of
from tests.healthcore.changes.sixty import LAST, live_through, seen


def _look_into(environment: pytest.MonkeyPatch, folder: Path) -> None:
    environment.setenv("PULSEBOOK_DATA_DIR", str(folder / "data"))
    environment.setenv("PULSEBOOK_CONFIG_DIR", str(folder / "config"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the export, the journal and the history of sixty days."""
    folder = tmp_path_factory.mktemp("sixty")
    with pytest.MonkeyPatch.context() as environment:
        _look_into(environment, folder)
        live_through(folder)
        day_of(seen(LAST), saves=True)
    return folder


@pytest.fixture
def sixty(lived: Path, isolated_environment: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, and what is opened in the test is opened there."""
    _look_into(monkeypatch, lived)
    return lived


@pytest.fixture(scope="module")
def last(lived: Path) -> Day:
    """The last of the sixty days, with everything before it."""
    with pytest.MonkeyPatch.context() as environment:
        _look_into(environment, lived)
        return day_of(seen(LAST))
