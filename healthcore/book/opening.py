"""Opening a book: which one it is, where its accounts come from, under which model, with which ratings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.models import SAMPLE, find_model
from healthcore.journal.journal import Journal
from healthcore.journal.ratings import Rating
from healthcore.journal.registry import Identity, Registry
from healthcore.journal.registry_rows import RegisteredBook
from healthcore.model.tree import Model
from healthcore.sample.source import SampleSource, sample_new_ratings
from healthcore.sources.files import FileSource
from healthcore.vocabulary import Clock
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import InputError, UnknownBookError
from healthcore.vocabulary.source import Source


@dataclass(frozen=True, slots=True)
class BookRequest:
    """Which book, seen how.

    Attributes:
        book: a file, or the name of a book that was imported.
        as_of: the day to see it at; None for today.
        model: a shipped model's name or a file; None for the book's own.
        overrides: field to header, added to those that the book remembers.
        date_order: which part of a date is the day, where a column does not tell.
        touch: who is high-touch without a touch column: all, nobody, or a condition; None for all.
        as_name: the book that an unknown file is a new export of.
        new: an unknown file is a book of its own.
    """

    book: str
    as_of: date | None = None
    model: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    touch: str | None = None
    as_name: str | None = None
    new: bool = False


@dataclass(frozen=True)
class OpenedBook:
    """A book with the journal it belongs to.

    Attributes:
        name: the name it is known by, or would be.
        known: whether it is registered.
        path: the file; None for the sample book.
        model_name: the model as it was asked for; what a book remembers.
        book: accounts, ratings, health.
        journal: what people said about it.
        position: the journal's position when the ratings were read.
    """

    name: str
    known: bool
    path: Path | None
    model_name: str
    overrides: Mapping[str, str]
    book: Book
    journal: Journal
    position: int


def open_book(request: BookRequest, clock: Clock, *, registers: bool = False) -> OpenedBook:
    """Opens a book. Only with `registers` is anything written: the book is remembered with its path and ids.

    Raises:
        UnknownBookError: there is no such book.
        SameBookError: an unknown file looks like a new export of a known book.
        SourceError, ModelError, JournalError: something that is needed cannot be read.
    """
    today = clock.today()
    as_of = request.as_of or today
    with Registry(clock) as registry:
        registered = registry.book(request.book)
        path = _path(request.book, registered, registry)
        model_name = request.model or (registered.model if registered else None) or _default_model(path)
        model = find_model(model_name)
        overrides = {**(registered.overrides if registered else {}), **request.overrides}
        source, accounts = _load(path, overrides, request, model, as_of)
        identity = _identify(registry, registered, path, accounts, request, may_create=registers)
        if not registered and identity.known and (known := registry.book(identity.name)):
            if request.model is None and known.model:
                model_name, model = known.model, find_model(known.model)
            overrides = {**known.overrides, **request.overrides}
            source, accounts = _load(path, overrides, request, model, as_of)
        if registers:
            remembered = _remembered_model(model_name, path)
            record = registry.register(
                identity.name,
                path,
                accounts.frame["account_id"],
                model=remembered,
                overrides=overrides,
                new=not identity.known,
            )
            identity = Identity(record.name, known=True)
    journal = Journal.of_book(identity.name, clock)
    if registers and path is None and journal.position() == 0:
        journal.rate_many(sample_new_ratings(today))
    position = journal.position()
    ratings = journal.current() if as_of >= today else _ratings_on(journal, as_of)
    book = build_book(source.name, accounts, model, as_of, ratings=ratings, touch=request.touch or "all")
    if as_of < today:
        book = book.noticing(f"There is no history yet: the values of today are scored as of {as_of}.")
    return OpenedBook(identity.name, identity.known, path, model_name, overrides, book, journal, position)


def parse_overrides(texts: Iterable[str]) -> dict[str, str]:
    """The `field="Header"` pairs of `--map`."""
    overrides: dict[str, str] = {}
    for text in texts:
        name, sign, header = text.partition("=")
        if not sign or not name.strip() or not header.strip():
            raise InputError(
                f"--map {text}: this is not FIELD=HEADER.", fix='Write it as in --map contract_value="ARR (USD)".'
            )
        overrides[name.strip()] = header.strip().strip('"')
    return overrides


def _path(book: str, registered: RegisteredBook | None, registry: Registry) -> Path | None:
    """The file to read; None for the sample book. Names win over paths."""
    if registered is not None:
        if registered.path is None:
            return None
        if not registered.path.exists():
            raise UnknownBookError(
                f"{registered.path}: the file of the book {registered.name!r} is not there any more.",
                fix=f"Give its newest export: pulsebook import FILE --as {registered.name!r}",
            )
        return registered.path
    path = Path(book)
    if path.exists():
        return path
    if book == SAMPLE:
        return None
    names = ", ".join(
        [*(repr(known.name) for known in registry.books()), f"{SAMPLE!r} (invented accounts to try things on)"]
    )
    raise UnknownBookError(
        f"{book}: there is no such file, and no book of that name.", fix=f"Books that are known: {names}."
    )


def _default_model(path: Path | None) -> str:
    return SAMPLE if path is None else "recommended"


def _remembered_model(name: str, path: Path | None) -> str:
    """A model's name, or where its file is whatever directory one is in."""
    return str(Path(name).resolve()) if Path(name).suffix and Path(name).exists() else name or _default_model(path)


def _load(
    path: Path | None, overrides: Mapping[str, str], request: BookRequest, model: Model, as_of: date
) -> tuple[Source, Accounts]:
    source: Source = SampleSource(as_of) if path is None else FileSource(path, overrides, request.date_order)
    return source, source.load(schema_for(model), model.rating)


def _identify(
    registry: Registry,
    registered: RegisteredBook | None,
    path: Path | None,
    accounts: Accounts,
    request: BookRequest,
    *,
    may_create: bool,
) -> Identity:
    if registered is not None:
        return Identity(registered.name, known=True)
    if path is None:
        return Identity(SAMPLE, known=False)
    return registry.identify(
        path, accounts.frame["account_id"], as_name=request.as_name, new=request.new, may_create=may_create
    )


def _ratings_on(journal: Journal, as_of: date) -> dict[str, Rating]:
    """The ratings that counted at the end of a day in the system's time zone."""
    midnight = datetime.combine(as_of + timedelta(days=1), time()).astimezone()
    names = [attribute.name for attribute in fields(Rating)]
    ratings: dict[str, Rating] = {}
    for row in journal.ratings_frame(before=midnight).iter_rows(named=True):
        values: dict[str, Any] = {name: row[name] for name in names if name in row}
        ratings[row["account_id"]] = Rating(**{**values, "reasons": tuple(row["reasons"])})
    return ratings
