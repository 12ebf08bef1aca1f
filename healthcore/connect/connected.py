"""A book that is connected to a service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from healthcore.book.models import find_model
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.book.settings import settings_path
from healthcore.connect.hubspot import HubSpot
from healthcore.connect.salesforce import Salesforce
from healthcore.connect.secret import secret_of
from healthcore.connect.service import Service
from healthcore.connect.totango import Totango
from healthcore.journal.journal import Journal
from healthcore.journal.locations import book_dir, make_private_directory, make_private_file
from healthcore.journal.names import checked_name
from healthcore.journal.outbox import Outbox
from healthcore.journal.registry import Registry
from healthcore.model.tree import Model
from healthcore.sources.book_file import read_book_file
from healthcore.sources.connection import Connection
from healthcore.sources.pulled import PEOPLE, PULLED
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
    def people_path(self) -> Path:
        """Whom the service told of last, whether or not anybody asked."""
        return book_dir(self.name) / PEOPLE

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


def name_of(book: str, clock: Clock) -> str:
    """A book's name as it is known, whatever case it was typed in; BookError when it cannot be one."""
    with Registry(clock) as registry:
        known = registry.book(book)
    return known.name if known is not None else checked_name(book)


def connected(book: str, clock: Clock) -> Connected:
    """The connection of a book; ConnectError when it has none."""
    name = name_of(book, clock)
    connection = read_book_file(settings_path(name)).connection
    if connection is None:
        raise ConnectError(
            f"The book {name!r} is not connected to a service.",
            fix=f"Connect it: pulsebook connect {name} --service hubspot|salesforce|totango",
        )
    if not connection.risk:
        raise ConnectError(
            f"{settings_path(name)}: connection: risk is missing.", fix="It names the field that holds the rating."
        )
    return Connected(name, connection, Journal.of_book(name, clock))


def every_connected() -> list[str]:
    """The names of the books that are connected."""
    directory = settings_path("x").parent.parent
    names = sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
    return [name for name in names if read_book_file(settings_path(name)).connection is not None]


def model_of(book: Connected) -> Model:
    """The health model of a book, without opening it."""
    with Registry(book.journal.clock) as registry:
        known = registry.book(book.name)
    return find_model((known.model if known else None) or "recommended")


def open_pulled(book: Connected, *, model: str | None = None) -> OpenedBook:
    """The book as it was pulled just now: remembered, and kept for its history.

    Raises:
        SourceError: a field that `[mapping]` in the book's settings names was not pulled.
    """
    clock = book.journal.clock
    with Registry(clock) as registry:
        known = registry.book(book.name)
    if known is not None and known.path == book.path.resolve():
        request = BookRequest(book.name, model=model, imports=True)
    else:
        mapping = read_book_file(settings_path(book.name)).mapping
        request = BookRequest(str(book.path), model=model, overrides=mapping, as_name=book.name, imports=True)
    return open_book(request, clock, registers=True)
