"""Past days as books: a snapshot scored again, and any day under another model."""

from collections.abc import Sequence
from datetime import date

from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.then import RatingsThen
from healthcore.history.snapshots import Snapshot
from healthcore.history.under_model import accounts_of, some_of
from healthcore.model.tree import Model


def book_of(snapshot: Snapshot, model: Model, day: date, ratings: RatingsThen) -> Book:
    """A snapshot as a book of a day under a model."""
    accounts = accounts_of(snapshot, schema_for(model), model.rating)
    return build_book(snapshot.title, accounts, model, day, ratings=ratings.on(day), touch=snapshot.touch)


def under_model(book: Book, model: Model, account_ids: Sequence[str] | None = None) -> Book:
    """Accounts of a book under another model, on the same day and with the same ratings; all, or some of them."""
    some = book.source
    if account_ids is not None:
        some = some_of(some, some.frame["account_id"].is_in(list(account_ids)).arg_true())
    snapshot = Snapshot(book.as_of, "", book.title, book.touch, some.frame, some.fields)
    accounts = accounts_of(snapshot, schema_for(model), model.rating)
    return build_book(book.title, accounts, model, book.as_of, ratings=book.ratings, touch=book.touch)
