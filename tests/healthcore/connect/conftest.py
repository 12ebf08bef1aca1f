"""Invented services, each a process of its own; no test waits between attempts, and none meets the system's keyring."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import keyring
import pytest
import stamina
from keyring.backend import KeyringBackend

from tests.healthcore.connect.books import Trial, connect_book
from tests.services.running import Running, running

Connect = Callable[..., Trial]


class InMemory(KeyringBackend):
    """A keyring that forgets."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(name="own_keyring", autouse=True)
def keyring_of_the_test() -> Iterator[InMemory]:
    """The keyring of this test."""
    before = keyring.get_keyring()
    mine = InMemory()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


@pytest.fixture(name="without_waiting", autouse=True)
def retries_at_once() -> Iterator[None]:
    """What is tried again is tried again at once."""
    with stamina.set_testing(True, attempts=12, cap=False):
        yield


@pytest.fixture(name="processes", scope="session")
def running_services() -> Iterator[Callable[[str, int], Running]]:
    """A process for each service and size; a test that asks for one finds it as it was in the beginning."""
    made: dict[tuple[str, int], Running] = {}
    with ExitStack() as stack:

        def service_of(service: str, accounts: int) -> Running:
            if (service, accounts) not in made:
                made[service, accounts] = stack.enter_context(running(service, accounts))
            made[service, accounts].reset()
            return made[service, accounts]

        yield service_of


@pytest.fixture(name="connect")
def connecting(processes: Callable[[str, int], Running], monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Makes a book that is connected to a service: `connect("hubspot", 300)`."""
    with ExitStack() as stack:

        def connects(service: str, accounts: int, *more: str) -> Trial:
            trial = connect_book(service, processes(service, accounts), monkeypatch, *more)
            stack.callback(trial.book.journal.close)
            return trial

        yield connects
