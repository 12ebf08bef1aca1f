"""Books with a past for tests: files opened one day after the other."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from tests.healthcore.book.books import AS_OF, GOOD, Ticking, csv_file

#: What makes an account of the recommended model Poor, Average, Good, Unknown.
POOR = {**GOOD, "engagement": "5"}
AVERAGE = {**GOOD, "engagement": "40"}
UNKNOWN = {"touch": "high", "engagement": "", "license_utilization": "", "usage_frequency": ""}
#: What accounts say where a test does not care.
PLAIN = {
    "contract_value": "100",
    "currency": "USD",
    "status": "paying",
    "renewal_date": "",
    "owner": "ann",
    "tier": "",
    "csm_risk": "",
}


def account(account_id: str, health: Mapping[str, str] = GOOD, **more: str) -> dict[str, str]:
    """A row of a file of accounts, all columns of which are alike."""
    return {"account_id": account_id, "name": f"Account {account_id}", **PLAIN, **health, **more}


def day_after(directory: Path, *loads: tuple[int, Sequence[Mapping[str, str]]], model: str | None = None) -> Day:
    """The last of several days, each so many days before AS_OF, on which a file was loaded."""
    path = directory / "book.csv"
    request = BookRequest(str(path), model=model)
    for before, accounts in loads:
        csv_file(path, *accounts)
        opened = open_book(request, Ticking(day_before(before)), registers=True)
    return day_of(opened)


@contextmanager
def own_directories(factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Directories for a book that the tests of a whole module look at and none changes; gives one for its file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSEBOOK_DATA_DIR", str(factory.mktemp("data")))
        patch.setenv("PULSEBOOK_CONFIG_DIR", str(factory.mktemp("config")))
        yield factory.mktemp("book")


def day_before(days: int) -> date:
    """The day so many days before AS_OF."""
    return AS_OF - timedelta(days=days)
