"""Rating an account: what it would do, doing it for good, taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from healthcore.book.account import AccountHealth
from healthcore.book.book import Book
from healthcore.book.figures import Figures
from healthcore.book.opening import OpenedBook
from healthcore.journal.ratings import Rating
from healthcore.vocabulary.errors import BookError, RatingRefusedError

#: Why an account is at risk, to choose from. Source: Totango, "Detect Risk" SuccessBLOC, attribute Risk Reason.
REASONS = (
    "Product and functionality",
    "Leadership / champion change",
    "Business change / acquisition",
    "Poor financial standing",
    "Product adoption",
    "Support issues",
    "Poor engagement",
    "Poor NPS or CSAT",
    "Delayed onboarding",
)


@dataclass(frozen=True)
class RatingEffect:
    """What a rating does, before or after it is saved.

    Attributes:
        before, after: the account.
        figures_before, figures_after: the whole book.
        book: the book with the rating in it.
    """

    before: AccountHealth
    after: AccountHealth
    figures_before: Figures
    figures_after: Figures
    book: Book


def account_row(book: Book, account_id: str) -> int:
    """The row of an account; BookError, naming the nearest ids, when there is none."""
    row = book.row(account_id)
    if row is None:
        near = get_close_matches(account_id, book.accounts["account_id"].head(50_000).to_list(), n=3)
        fix = f"Did you mean {' or '.join(near)}?" if near else "Account ids are written exactly as in the source."
        raise BookError(f"{account_id}: there is no such account in {book.title}.", fix=fix)
    return row


def refusal(book: Book, row: int) -> str:
    """Why an account may not be rated, in a sentence; empty when it may."""
    record = book.table.row(row, named=True)
    if record["cancelled"]:
        return f"{record['name']} is cancelled: cancelled accounts are not scored, so a rating would change nothing."
    if record["profile"] is None:
        return f"{record['name']} matches no profile of {book.model.name}, so there is nothing a rating could change."
    if not record["rated"]:
        rated = " and ".join(repr(profile.name) for profile in book.plan.profiles if profile.rated)
        return f"{record['name']} is in the profile {record['profile']!r}, whose accounts are not rated by a CSM. " + (
            f"Profiles that are: {rated}." if rated else f"The model {book.model.name} has no profile that is."
        )
    return ""


def level_number(book: Book, text: str) -> int:
    """The level that a number or word names; RatingRefusedError when it names none."""
    found = book.model.rating.read(text)
    if found is None:
        scale = book.model.rating
        levels = ", ".join(f"{level} {scale.word(level)}" for level in range(scale.top + 1))
        raise RatingRefusedError(f"{text}: this is not a level of the rating scale.", fix=f"Levels are: {levels}.")
    return found.level


def preview_rating(book: Book, row: int, level: int) -> RatingEffect:
    """What a rating would do; nothing is written. RatingRefusedError when the account may not be rated."""
    if reason := refusal(book, row):
        raise RatingRefusedError(reason)
    after = book.rated_as(row, level)
    return RatingEffect(book.account(row), after.account(row), book.figures, after.figures, after)


def check_note(level: int, note: str) -> None:
    """RatingRefusedError when a level above 0 comes without a note."""
    if level > 0 and not note.strip():
        raise RatingRefusedError(
            "A rating above level 0 needs a note: what did you hear?", fix='Add it, as in --note "Sponsor is leaving".'
        )


def save_rating(
    opened: OpenedBook, row: int, level: int, *, note: str, reasons: Sequence[str], author: str
) -> tuple[OpenedBook, Rating]:
    """Writes a rating; it is durable when this returns. RatingRefusedError when it may not be given."""
    book = opened.book
    if reason := refusal(book, row):
        raise RatingRefusedError(reason)
    check_note(level, note)
    source = book.source.frame.row(row, named=True)
    rating = opened.journal.rate(
        source["account_id"],
        level,
        book.model.rating.word(level),
        note=note.strip(),
        reasons=tuple(reasons),
        author=author,
        source_text=source.get("csm_risk_text"),
        source_level=source.get("csm_risk"),
    )
    return _after(opened, [rating.account_id]), rating


def undo_rating(opened: OpenedBook, rating: Rating, author: str) -> OpenedBook:
    """Takes a rating back: a retraction is appended, and what counted before counts again."""
    opened.journal.retract(rating.id, author)
    return _after(opened, [rating.account_id])


def refreshed(opened: OpenedBook) -> OpenedBook:
    """The book with what other windows and processes wrote since; the same one when nothing was."""
    position = opened.journal.position()
    if position == opened.position:
        return opened
    current = opened.journal.current()
    known = opened.book.ratings
    changed = [
        account_id for account_id in current.keys() | known.keys() if current.get(account_id) != known.get(account_id)
    ]
    return replace(opened, book=opened.book.with_journal(changed, current), position=position)


def _after(opened: OpenedBook, account_ids: Sequence[str]) -> OpenedBook:
    """After a write of our own: these accounts anew, and whatever others wrote in between when it is time to look."""
    current = {account_id: opened.journal.current_of(account_id) for account_id in account_ids}
    return replace(opened, book=opened.book.with_journal(account_ids, current))
