"""Books that several tests look at: opened once, never changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.tuning.outcomes import outcomes_of_field
from healthcore.tuning.sights import Sight, sight
from healthcore.vocabulary import SystemClock

DATA = Path(__file__).parents[2] / "data"


def _opened(path: Path, directory: Path) -> Iterator[Day]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PULSEBOOK_DATA_DIR", str(directory / "data"))
        environment.setenv("PULSEBOOK_CONFIG_DIR", str(directory / "config"))
        day = day_of(open_book(BookRequest(str(path)), SystemClock()))
    yield day
    day.journal.close()


@pytest.fixture(scope="session")
def telco(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """7,043 customers who churned or stayed."""
    path = DATA / "telco-ibm" / "Telco-Customer-Churn.csv"
    yield from _opened(path, tmp_path_factory.mktemp("telco"))


@pytest.fixture(scope="session")
def telco_seen(telco: Day) -> Sight:
    """The same as they are now."""
    return sight(telco.opened, outcomes_of_field(telco.book, "churn"), telco.book.model, None)


@pytest.fixture(scope="session")
def ravenstack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """500 invented accounts whose churn has little to do with what they did, said in three ways."""
    yield from _opened(DATA / "ravenstack", tmp_path_factory.mktemp("ravenstack"))
