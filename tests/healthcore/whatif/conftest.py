"""The sample book as a file without a past, looked at once for all tests that only ask."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import day_of
from healthcore.plays.running import plays_of
from healthcore.vocabulary import FixedClock
from healthcore.whatif.what_if import InForce

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


_FILE = Path(__file__).parents[3] / "docs" / "sample-book.csv"


def _in_force(folder: Path, model: str) -> InForce:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(folder / "data"))
        environment.setenv("PULSEBOOK_CONFIG_DIR", str(folder / "config"))
        opened = open_book(BookRequest(str(_FILE), model=model), CLOCK)
        return InForce(day_of(opened), plays_of(opened)).look()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> InForce:
    """The sample book under its own model, by the rules."""
    return _in_force(tmp_path_factory.mktemp("sample"), "sample")


@pytest.fixture(scope="session")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> InForce:
    """The sample book under a model in dimensional mode."""
    return _in_force(tmp_path_factory.mktemp("weighed"), "multidimensional")
