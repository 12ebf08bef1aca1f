"""Deciding a conflict: a new rating, as every decision is. The third way is to rate anew."""

from healthcore.book.opening import OpenedBook
from healthcore.book.rating import account_row, refreshed
from healthcore.journal.outbox import Outbox
from healthcore.journal.ratings import NewRating
from healthcore.vocabulary import CSM_RISK
from healthcore.vocabulary.accounts import CSM_RISK_TEXT
from healthcore.vocabulary.errors import RatingRefusedError


def keep_mine(opened: OpenedBook, account_id: str, author: str) -> OpenedBook:
    """Our rating counts: it is written again, now in full knowledge of the other one, and sent.

    Raises:
        BookError: there is no such account.
        RatingRefusedError: there is nothing to decide.
    """
    row = _checked(opened, account_id)
    ours = opened.book.ratings[account_id]
    source = opened.book.source.frame.row(row, named=True)
    return _decided(
        opened,
        NewRating(
            account_id=account_id,
            level=ours.level,
            word=ours.word,
            note=ours.note,
            reasons=ours.reasons,
            author=author,
            source_text=source.get(CSM_RISK_TEXT),
            source_level=source.get(CSM_RISK),
        ),
    )


def take_theirs(opened: OpenedBook, account_id: str, author: str) -> OpenedBook:
    """The other rating counts: it becomes one of the journal, and nothing is sent. An empty one counts as level 0.

    Raises:
        BookError: there is no such account.
        RatingRefusedError: there is nothing to decide, or the other one is no level of our scale.
    """
    row = _checked(opened, account_id)
    source = opened.book.source.frame.row(row, named=True)
    text, level = source.get(CSM_RISK_TEXT), source.get(CSM_RISK)
    if level is None and text:
        raise RatingRefusedError(f"{text!r} is no level of our scale.", fix="Rate the account anew.")
    return _decided(
        opened,
        NewRating(
            account_id=account_id,
            level=level or 0,
            word=opened.book.model.rating.word(level or 0),
            note=f"Taken over from {opened.book.title}: {text or 'empty'}.",
            author=author,
            source_text=text,
            source_level=level,
            origin=Outbox(opened.journal).service() or opened.book.title,
        ),
    )


def _checked(opened: OpenedBook, account_id: str) -> int:
    row = account_row(opened.book, account_id)
    if not opened.book.accounts["conflict"][row]:
        raise RatingRefusedError(f"{account_id}: there is no conflict to decide.")
    return row


def _decided(opened: OpenedBook, rating: NewRating) -> OpenedBook:
    opened.journal.rate_many([rating])
    Outbox(opened.journal).withdraw()
    return refreshed(opened)
