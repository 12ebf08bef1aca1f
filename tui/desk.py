"""What the screens work on: the opened book, the view of it, what can be undone. Not a widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from healthcore.book.account import AccountHealth
    from healthcore.book.book import Book
    from healthcore.book.figures import Figures
    from healthcore.book.opening import OpenedBook
    from healthcore.book.rating import RatingEffect
    from healthcore.book.view import View
    from healthcore.changes.day import Day
    from healthcore.changes.timeline import Timeline
    from healthcore.changes.trends import Trends
    from healthcore.journal.asks import Ask
    from healthcore.journal.ratings import Rating
    from tui.settings_desk import SettingsDesk


@dataclass(frozen=True, slots=True)
class Draft:
    """A rating that somebody began and did not save."""

    level: int | None
    note: str
    reasons: tuple[str, ...]


class Desk:
    """The book somebody works on.

    Args:
        opened: the book and its journal.
        author: who rates.

    Attributes:
        day: the book with its past, as last worked out; None until it is. After a rating it follows in a moment.
        trends: the scores of the last days, as last looked at; None until they are.
        drafts: by account id, what the rate dialog offers back.
    """

    def __init__(self, opened: "OpenedBook", author: str) -> None:
        self.opened = opened
        self.author = author
        self.view: View = opened.book.view()
        self.day: Day | None = None
        self.trends: Trends | None = None
        self._trend_column: pl.Series | None = None
        self.drafts: dict[str, Draft] = {}
        self._given: list[Rating] = []
        self._asked: list[list[Ask]] = []
        self._before: tuple[object, object, Figures | None] | None = None
        self._settings: SettingsDesk | None = None

    def settings(self) -> "SettingsDesk":
        """The book's health model and the draft of it; ModelError when it cannot be read."""
        from tui.settings_desk import SettingsDesk  # noqa: PLC0415 - when somebody goes there

        if self._settings is None:
            self._settings = SettingsDesk(self.opened, self.author)
        else:
            self._settings.take(self.opened)
        return self._settings

    @property
    def has_draft(self) -> bool:
        """Whether the health model is edited and not saved."""
        return self._settings is not None and self._settings.draft.is_edited

    @property
    def book(self) -> "Book":
        """The book as it is now."""
        return self.opened.book

    @property
    def table(self) -> "pl.DataFrame":
        """What the account table shows: the book's, with the bars of the last days once they are known."""
        return self.book.table if self._trend_column is None else self.book.table.with_columns(self._trend_column)

    def take_trends(self, trends: "Trends", column: "pl.Series") -> bool:
        """Takes the scores of the last days and their bars, unless the book has other accounts by now."""
        if not trends.frame["account_id"].equals(self.book.accounts["account_id"]):
            return False
        self.trends, self._trend_column = trends, column
        return True

    @property
    def figures(self) -> "Figures":
        """The figures of the segment that is looked at, or of the whole book."""
        return self.book.figures if self.view.segment is None else self.book.view().within(self.view.segment).figures

    @property
    def figures_before(self) -> "Figures | None":
        """The same 7 days before; None while the past is not known, and where there is none."""
        from healthcore.figures.before import figures_before  # noqa: PLC0415 - loaded with the book

        day, segment = self.day, self.view.segment
        if day is None:
            return None
        if self._before is None or self._before[0] is not day.past or self._before[1] is not segment:
            chosen = None if segment is None else segment.moved(self.book, day.book)
            self._before = day.past, segment, figures_before(day, chosen)
        return self._before[2]

    @property
    def can_undo(self) -> bool:
        """Whether a rating of this session stands."""
        return bool(self._given)

    def changes(self, opened: "OpenedBook") -> tuple[int, int]:
        """How many accounts come with the book as read again, and how many are gone then. For a worker."""
        old, new = (book.accounts["account_id"] for book in (self.book, opened.book))
        stayed = int(new.is_in(old.implode()).sum())  # an id is in a book once
        return len(new) - stayed, len(old) - stayed

    def reopened(self, opened: "OpenedBook") -> None:
        """Takes the book as read again; the view stays."""
        self._take(opened)

    def account(self, account_id: str) -> "AccountHealth | None":
        """An account with its reasons; None when the book has it no more."""
        row = self.book.row(account_id)
        return None if row is None else self.book.account(row)

    def refusal(self, account_id: str) -> str:
        """Why an account may not be rated, in a sentence; empty when it may."""
        from healthcore.book.rating import account_row, refusal  # noqa: PLC0415 - loaded with the book, after the first paint

        return refusal(self.book, account_row(self.book, account_id))

    def preview(self, account_id: str, level: int) -> "RatingEffect":
        """What a rating would do; nothing is written."""
        from healthcore.book.rating import account_row, preview_rating  # noqa: PLC0415 - as above

        return preview_rating(self.book, account_row(self.book, account_id), level)

    def rate(self, account_id: str, level: int, note: str, reasons: Sequence[str]) -> "Rating":
        """Writes a rating; it is durable, and the book re-scored, when this returns."""
        from healthcore.book.rating import account_row, save_rating  # noqa: PLC0415 - as above

        row = account_row(self.book, account_id)
        opened, rating = save_rating(self.opened, row, level, note=note, reasons=reasons, author=self.author)
        self._given.append(rating)
        self._take(opened)
        return rating

    def undo(self) -> "Rating | None":
        """Takes back the last rating of this session; None when there is none."""
        from healthcore.book.rating import undo_rating  # noqa: PLC0415 - as above

        if not self._given:
            return None
        rating = self._given[-1]
        self._take(undo_rating(self.opened, rating, self.author))
        self._given.pop()
        return rating

    @property
    def can_undo_ask(self) -> bool:
        """Whether an ask of this session stands."""
        return bool(self._asked)

    def ask(self, account_ids: Sequence[str], purpose: str, who: str, asked_on: date | None) -> "list[Ask]":
        """Writes down that accounts were asked for a reference; durable when this returns."""
        from healthcore.journal.asks import asks_of  # noqa: PLC0415 - as above
        from healthcore.references import ask_for_reference  # noqa: PLC0415 - as above

        known = {ask.id for ask in asks_of(self.opened.journal)}
        asks = ask_for_reference(
            self.opened, account_ids, purpose=purpose, who=who, asked_on=asked_on, author=self.author
        )
        self._asked.append([ask for ask in asks if ask.id not in known])
        return asks

    def rating_due(self, account_id: str) -> "tuple[date, str] | None":
        """Since when the account's rating is due, or from when on, and why; None while the past is not known."""
        from healthcore.changes.ratings_due import due_of  # noqa: PLC0415 - as above

        if self.day is None or self.day.book is not self.book:
            return None
        return due_of(self.day, account_id)

    def undo_ask(self) -> "list[Ask]":
        """Takes back the asks that were written down last in this session; none when there are none."""
        from healthcore.journal.asks import retract_ask  # noqa: PLC0415 - as above

        asks = self._asked.pop() if self._asked else []
        for ask in asks:
            retract_ask(self.opened.journal, ask, self.author)
        return asks

    def timeline(self, account_id: str) -> "Timeline | None":
        """What became of an account, as last worked out; None until it is."""
        from healthcore.changes.timeline import timeline_of  # noqa: PLC0415 - as above

        return None if self.day is None else timeline_of(self.day, account_id)

    def history(self, account_id: str) -> "list[Rating]":
        """Every rating of an account, newest first, retracted ones too."""
        return self.opened.journal.history(account_id)

    def refresh(self) -> bool:
        """Takes over what other windows and processes wrote; says whether anything was."""
        from healthcore.book.rating import refreshed  # noqa: PLC0415 - as above

        opened = refreshed(self.opened)
        if opened is self.opened:
            return False
        changed = opened.book is not self.opened.book
        self._take(opened)
        return changed

    def _take(self, opened: "OpenedBook") -> None:
        if opened.book.source is not self.book.source:
            self.trends = self._trend_column = None
        self.opened = opened
        self.view = self.view.on(opened.book)
        if self.day is not None and self.day.book is opened.book:
            self.day = self.day.with_opened(opened)

    def with_cancelled(self, listed: bool) -> None:
        """Lists cancelled accounts too, or not."""
        self.view = replace(self.view, with_cancelled=listed)
