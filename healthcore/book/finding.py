"""Which book a request means: its file, its model, how it is read, whose it is; and remembering that."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from healthcore.book.book import schema_for
from healthcore.book.choices import Choices, check_sure, choices_of, to_remember
from healthcore.book.defaults import check_touch
from healthcore.book.known_ids import ids_of_book, with_known_ids
from healthcore.book.models import find_model
from healthcore.book.request import BookRequest
from healthcore.book.settings import remember
from healthcore.journal.names import SAMPLE
from healthcore.journal.registry import Identity, Registry
from healthcore.journal.registry_rows import RegisteredBook
from healthcore.model.tree import Model
from healthcore.sample.people import SamplePeople
from healthcore.sample.source import SampleSource
from healthcore.sources.at import source_at
from healthcore.sources.book_file import BOOK_FILE, read_book_file
from healthcore.sources.parts import is_folder_of_tables
from healthcore.sources.people import PeopleFile
from healthcore.vocabulary import Clock
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import UnknownBookError
from healthcore.vocabulary.source import PeopleSource, Source


@dataclass(frozen=True)
class FoundBook:
    """The book that was meant, read but not scored.

    Attributes:
        identity: the name it is known by, or would be, and whether it is registered.
        path: the file; None for the sample book.
        choices: how it was read.
        model: the health model.
        accounts: what the source says of its accounts.
        source_name: what today's file is called.
        title: what to call it: who asks by name is answered by name, whatever today's file is called.
        people: who is at its accounts; None when nobody named a file.
    """

    identity: Identity
    path: Path | None
    choices: Choices
    model: Model
    accounts: Accounts
    source_name: str
    title: str
    people: PeopleSource | None

    @property
    def touch(self) -> str:
        """Which accounts are high-touch where the source does not say."""
        return self.choices.reading.touch or "all"


def find_book(request: BookRequest, clock: Clock, as_of: date, *, registers: bool) -> FoundBook:
    """The book that a request means, its accounts read as of a day. Only with `registers` is it remembered.

    Raises: see `open_book`.
    """
    with Registry(clock) as registry:
        return _find(request, registry, clock, as_of, registers=registers)


def _find(request: BookRequest, registry: Registry, clock: Clock, as_of: date, *, registers: bool) -> FoundBook:
    path = path_of(request.book, registry)
    known = known_before(request, path, registry)
    choices = choices_of(request, path, known)
    model = find_model(choices.model)
    sample = SampleSource(max(as_of, clock.today()))
    source: Source = sample if path is None else source_at(path, as_of, choices.overrides, choices.reading)
    accounts = source.load(schema_for(model), model.rating)
    offer = None
    if known is not None and path is not None and (registers or choices.reading.clean_ids):
        known_ids = ids_of_book(registry, known.name, clock, deep=bool(choices.reading.clean_ids))
        accounts, offer = with_known_ids(accounts, known_ids, choices.reading.clean_ids)
    identity = _identify(request, path, accounts, registry, may_create=registers)
    named = registry.book(identity.name) if identity.known else None
    if named is not None and choices_of(request, path, named) != choices:
        return _find(replace(request, as_name=identity.name), registry, clock, as_of, registers=registers)
    title = source.name if registry.book(request.book) is None else identity.name
    people = _people(choices, path, as_of)
    _check(request, choices, model, accounts, people, known=identity.known)
    if registers:
        identity = _register(registry, identity, path, accounts, choices, request, bent=offer is not None)
    return FoundBook(identity, path, choices, model, accounts, source.name, title, people)


def _check(
    request: BookRequest,
    choices: Choices,
    model: Model,
    accounts: Accounts,
    people: PeopleSource | None,
    *,
    known: bool,
) -> None:
    """Whether what was asked for can be done, before anything is remembered."""
    check_touch(choices.reading.touch, accounts, model)
    if people is not None and request.people is not None:
        people.load(accounts.frame["account_id"], model.rating)
    if request.asks and not known and request.reading is None:
        check_sure(accounts)


def _people(choices: Choices, path: Path | None, as_of: date) -> PeopleSource | None:
    """Who is at the accounts: in the file that was named, in the folder's own, or invented for the sample book."""
    if choices.people is not None:
        return PeopleFile(choices.people, choices.people_overrides, choices.reading.date_order)
    if path is not None and is_folder_of_tables(path) and (said := read_book_file(path / BOOK_FILE).people) is not None:
        overrides = {**said.mapping, **choices.people_overrides}
        return PeopleFile(path / said.file, overrides, choices.reading.date_order)
    return SamplePeople(as_of) if path is None else None


def known_before(request: BookRequest, path: Path | None, registry: Registry) -> RegisteredBook | None:
    """The book by its name or path alone, before anything is read: it may say how to read."""
    if (by_name := registry.book(request.book)) is not None:
        return by_name
    if path is None:
        return registry.book(SAMPLE)
    identity = registry.identify(path, (), as_name=request.as_name, may_create=True)
    return registry.book(identity.name) if identity.known else None


def path_of(book: str, registry: Registry) -> Path | None:
    """The file to read; None for the sample book. Names win over paths."""
    registered = registry.book(book)
    if registered is not None and registered.path is None and registered.name != SAMPLE:
        raise UnknownBookError(
            f"{registered.name}: the file of this book is another book's now.",
            fix=f"Give its newest export: pulsebook import FILE --as {registered.name!r}",
        )
    if registered is not None and (registered.path is None or registered.path.exists()):
        return registered.path
    if registered is not None:
        raise UnknownBookError(
            f"{registered.path}: the file of the book {registered.name!r} is not there any more.",
            fix=f"Give its newest export: pulsebook import FILE --as {registered.name!r}",
        )
    if Path(book).exists():
        return Path(book)
    if book == SAMPLE:
        return None
    names = [*(repr(known.name) for known in registry.books()), f"{SAMPLE!r} (invented accounts to try things on)"]
    raise UnknownBookError(
        f"{book}: there is no such file, and no book of that name.", fix=f"Books that are known: {', '.join(names)}."
    )


def _identify(
    request: BookRequest, path: Path | None, accounts: Accounts, registry: Registry, *, may_create: bool
) -> Identity:
    by_name = registry.book(request.book)
    if by_name is not None:
        return Identity(by_name.name, known=True)
    if path is None:
        return Identity(SAMPLE, known=False)
    ids = accounts.frame["account_id"]
    return registry.identify(path, ids, as_name=request.as_name, new=request.new, may_create=may_create)


def _register(
    registry: Registry,
    identity: Identity,
    path: Path | None,
    accounts: Accounts,
    choices: Choices,
    request: BookRequest,
    *,
    bent: bool,
) -> Identity:
    """Remembers a book and how it is read; a model's file by where it is, whatever directory one is in.

    Ids that look `bent` on the way do not take the place of those that are known: first somebody has to decide.
    """
    reading = choices.reading if path is None else to_remember(choices, path, accounts, request)
    if identity.known:  # first, because registering lets go of what an older Pulsebook kept in the registry
        remember(identity.name, reading)
    model = Path(choices.model)
    is_file = bool(model.suffix) and model.exists()
    record = registry.register(
        identity.name,
        path,
        registry.ids(identity.name) if bent else accounts.frame["account_id"],
        model=str(model.resolve()) if is_file else choices.model,
        people=choices.people,
        new=not identity.known and request.as_name is None,
    )
    if not identity.known:
        remember(record.name, reading)
    return Identity(record.name, known=True)
