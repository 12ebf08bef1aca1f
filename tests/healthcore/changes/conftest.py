"""The sixty days, a copy for each module that looks at them."""

from pathlib import Path

import pytest

from healthcore.changes.day import Day, day_of
from tests.healthcore.changes.sixty import LAST, lived_through, look_into, seen


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the export, the journal and the history of sixty days."""
    return lived_through(tmp_path_factory.mktemp("sixty") / "lived")


@pytest.fixture
def sixty(lived: Path, isolated_environment: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, and what is opened in the test is opened there."""
    look_into(monkeypatch, lived)
    return lived


@pytest.fixture(scope="module")
def last(lived: Path) -> Day:
    """The last of the sixty days, with everything before it."""
    with pytest.MonkeyPatch.context() as environment:
        look_into(environment, lived)
        return day_of(seen(LAST))
