"""Opening a book: its accounts scored under its model, with their ratings and their past."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.finding import FoundBook, find_book
from healthcore.book.keeping import book_then, keep_today
from healthcore.book.request import BookRequest
from healthcore.book.settings import settings_at
from healthcore.history.snapshots import Snapshots, SnapshotStore
from healthcore.journal.journal import Journal
from healthcore.journal.locations import history_dir
from healthcore.sample.history import SampleHistory, tell, told_journal
from healthcore.sources.book_file import BookFile
from healthcore.vocabulary import Clock
from healthcore.vocabulary.source import PeopleSource


@dataclass(frozen=True)
class OpenedBook:
    """A book with the journal it belongs to.

    Attributes:
        name: the name it is known by, or would be.
        known: whether it is registered.
        path: the file; None for the sample book.
        model_name: the model by name or path.
        book: accounts, ratings, health.
        journal: what people said about it.
        position: the journal's position when the ratings were read.
        snapshots: what the source said on past days.
        settings: what the book's `book.toml` says.
        people: who is at its accounts; None when nobody named a file.
        one_model: a model was asked for that is to count for every day, past ones too.
        asks_touch: nobody said yet who is high-touch, and the model wants to know.
    """

    name: str
    known: bool
    path: Path | None
    model_name: str
    book: Book
    journal: Journal
    position: int
    snapshots: SnapshotStore
    settings: BookFile
    people: PeopleSource | None = None
    one_model: bool = False
    asks_touch: bool = False


def open_book(request: BookRequest, clock: Clock, *, registers: bool = False) -> OpenedBook:
    """Opens a book. Only with `registers` is anything written.

    Then the book is remembered with its path, ids and answers, and today's values and model are kept for its history.

    Raises:
        UnknownBookError: there is no such book.
        SameBookError: an unknown file looks like a new export of a known book.
        ColumnsError: which column is what, has to be said; or should be, and the request can be asked.
        SourceError, ModelError, ConditionError, JournalError, HistoryError: something that is needed cannot be read.
    """
    today = clock.today()
    as_of = request.as_of or today
    found = find_book(request, clock, as_of, registers=registers)
    settings = settings_at(found.identity.name, found.path)
    journal, kept = Journal.of_book(found.identity.name, clock), Snapshots(history_dir(found.identity.name))
    snapshots: SnapshotStore = kept
    if found.path is None and journal.position() == 0:
        past = SampleHistory(today, schema_for(found.model), found.model.rating)
        journal, snapshots = _with_past_of_sample(journal, kept, past, registers=registers)
    if registers and as_of == today:
        accounts, model = found.accounts, found.model
        keep_today(journal, kept, settings.history, accounts, model, title=found.source_name, touch=found.touch)
    position = journal.position()  # before the ratings are read: what comes in between is looked at again
    one_model = request.model is not None
    book = _scored(found, journal, snapshots, as_of, one_model=one_model)
    return OpenedBook(
        found.identity.name,
        found.identity.known,
        found.path,
        found.choices.model,
        replace(book, title=found.title),
        journal,
        position,
        snapshots,
        settings,
        people=found.people,
        one_model=one_model and not registers,
        asks_touch=_asks_touch(found, book),
    )


def _scored(found: FoundBook, journal: Journal, snapshots: SnapshotStore, as_of: date, *, one_model: bool) -> Book:
    """The book as it is, as it was on a day before today, or with today's values on a day to come."""
    name, accounts, model, touch = found.source_name, found.accounts, found.model, found.touch
    today = journal.clock.today()
    if as_of < today:
        return book_then(name, accounts, journal, snapshots, model, as_of, touch, one_model=one_model)
    book = build_book(name, accounts, model, as_of, ratings=journal.current(), touch=touch)
    if as_of > today:
        return book.noticing(f"{as_of} is still to come: the values of today are scored as of that day.")
    return book


def _asks_touch(found: FoundBook, book: Book) -> bool:
    accounts = found.accounts.frame
    has_touch = "touch" in accounts.columns or not accounts.height
    return found.choices.reading.touch is None and not has_touch and "touch" in book.plan.reads


def _with_past_of_sample(
    journal: Journal, kept: Snapshots, past: SampleHistory, *, registers: bool
) -> tuple[Journal, SnapshotStore]:
    """The invented past: written once, when the sample book is opened; until then it is only shown."""
    if not registers:
        return told_journal(journal.clock), past
    kept.begin_with(past.snapshots())
    tell(journal, past.today)
    return journal, kept
