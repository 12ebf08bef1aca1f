"""What opening a book keeps for its history, and a book on a past day."""

from datetime import date, timedelta

from healthcore.book.book import Book, build_book
from healthcore.book.replay import book_of
from healthcore.book.then import ModelsThen, RatingsThen
from healthcore.history.snapshots import Snapshots, SnapshotStore
from healthcore.journal.activations import activate, activations, counting
from healthcore.journal.author import default_author
from healthcore.journal.journal import Journal
from healthcore.model.tree import Model
from healthcore.sources.book_file import History
from healthcore.vocabulary.accounts import Accounts


def keep_today(
    journal: Journal,
    snapshots: Snapshots,
    history: History,
    accounts: Accounts,
    model: Model,
    *,
    title: str,
    touch: str,
) -> None:
    """Keeps what the source says today and the model in force, and drops snapshots that are too old."""
    today = journal.clock.today()
    activate(journal, model.fingerprint, model.name, model.text, author=default_author(), reason="opened with it")
    snapshots.take(accounts, today, journal.clock.now(), title=title, touch=touch)
    if history.keep_days:
        snapshots.drop_before(today - timedelta(days=history.keep_days))


def book_then(
    title: str,
    accounts: Accounts,
    journal: Journal,
    snapshots: SnapshotStore,
    model: Model,
    as_of: date,
    touch: str,
    *,
    one_model: bool,
) -> Book:
    """The book at the end of a past day, by its last snapshot at or before that day.

    Args:
        title: what the source is called.
        accounts: what it says today; used where there is no snapshot so old, which the book then notices.
        journal: what people said about it.
        snapshots: what the source said on past days.
        model: today's.
        as_of: the day.
        touch: who is high-touch today.
        one_model: whether today's model counts for past days too, instead of the one that was in force.
    """
    ratings = RatingsThen(journal.every_rating())
    snapshot = snapshots.at(as_of)
    if snapshot is None:
        book = build_book(title, accounts, model, as_of, ratings=ratings.on(as_of), touch=touch)
        return book.noticing(f"History does not reach back to {as_of}: the values of today are scored as of that day.")
    known = activations(journal)
    models = ModelsThen(known, model, model if one_model else None)
    book = book_of(snapshot, models.on(as_of), as_of, ratings)
    first = counting(known)[:1]
    if not one_model and first and first[0].rescored and as_of < first[0].day:
        return book.noticing(f"Re-scored under {first[0].name!r}, which was put in force on {first[0].day}.")
    return book
