"""A book that is connected to a service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from healthcore.book.settings import settings_path
from healthcore.connect.hubspot import HubSpot
from healthcore.connect.salesforce import Salesforce
from healthcore.connect.secret import secret_of
from healthcore.connect.service import Service
from healthcore.connect.totango import Totango
from healthcore.journal.journal import Journal
from healthcore.journal.locations import book_dir, make_private_directory, make_private_file
from healthcore.journal.outbox import Outbox
from healthcore.sources.book_file import read_book_file
from healthcore.sources.connection import Connection
from healthcore.sources.pulled import PULLED
from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import ConnectError

#: How people call each service.
TITLES = {"hubspot": HubSpot.title, "salesforce": Salesforce.title, "totango": Totango.title}


@dataclass(frozen=True)
class Connected:
    """A book with its connection.

    Attributes:
        name: the book's.
        connection: what its settings say.
        journal: what people said, and the outbox.
    """

    name: str
    connection: Connection
    journal: Journal

    @property
    def title(self) -> str:
        """The service, as people know it."""
        return TITLES[self.connection.service]

    @property
    def path(self) -> Path:
        """What was pulled last, whether or not it is there yet."""
        return pulled_path(self.name)

    @property
    def outbox(self) -> Outbox:
        """What is on its way to the service."""
        return Outbox(self.journal)

    def service(self) -> Service:
        """The service, signed in when it is first asked; SignInError when the secret is missing."""
        clock, connection = self.journal.clock, self.connection
        if connection.service == "salesforce":
            needs_secret = connection.way != "sf"
            secret = secret_of(self.name, secret_kind(connection)) if needs_secret else None
            return Salesforce(connection, secret, clock)
        token = secret_of(self.name, secret_kind(connection))
        return HubSpot(connection, token) if connection.service == "hubspot" else Totango(connection, token)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One sync of a book at a time; ConnectError when another window or process has one going."""
        path = book_dir(self.name) / "sync.lock"
        make_private_directory(path.parent)
        make_private_file(path)
        try:
            with FileLock(path, timeout=0, mode=0o600):
                yield
        except Timeout:
            raise ConnectError(
                f"The book {self.name!r} is being synced already.", fix="Wait until the other window has done it."
            ) from None


def pulled_path(name: str) -> Path:
    """What was pulled last of a book."""
    return book_dir(name) / PULLED


def secret_kind(connection: Connection) -> str:
    """What the secret of a connection is called; see `secret.VARIABLES`."""
    return f"{connection.service} {connection.way}"


def connected(name: str, clock: Clock) -> Connected:
    """The connection of a book; ConnectError when it has none."""
    connection = read_book_file(settings_path(name)).connection
    if connection is None:
        raise ConnectError(
            f"The book {name!r} is not connected to a service.",
            fix=f"Connect it: pulsebook connect {name} --service hubspot|salesforce|totango",
        )
    return Connected(name, connection, Journal.of_book(name, clock))
