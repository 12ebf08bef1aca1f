"""What every test may rely on: directories of its own, a terminal without colours of its own, steady random cases."""

import gc
import hashlib
from pathlib import Path

import pytest
from hypothesis import settings

from tests.lived_in import made_once, shared_root

settings.register_profile("pulsebook", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("pulsebook")

#: What a developer's terminal may say about colours.
_OF_THE_TERMINAL = ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with journeys first, they take longest; then mixed, so that those that wait are among those that work."""

    def place(item: pytest.Item) -> tuple[bool, str]:
        file = item.path.relative_to(Path(__file__).parent).as_posix()
        return not file.startswith("journeys/"), hashlib.md5(file.encode(), usedforsecurity=False).hexdigest()

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import are there to the end: garbage is not looked for among them."""
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def what_all_processes_share(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What takes long to make is made once."""
    made_once.root = shared_root(tmp_path_factory.getbasetemp())


@pytest.fixture(autouse=True)
def isolated_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own books and settings, or looks different on another terminal."""
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", str(tmp_path / "pulsebook-data"))
    monkeypatch.setenv("PULSEBOOK_CONFIG_DIR", str(tmp_path / "pulsebook-config"))
    for name in _OF_THE_TERMINAL:
        monkeypatch.delenv(name, raising=False)
