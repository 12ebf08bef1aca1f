"""The part of the application that opens the book, keeps it current and works out its past."""

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, work
from textual.app import App
from textual.signal import Signal
from textual.worker import get_current_worker

from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import ColumnsError, JournalError, PulsebookError, SameBookError
from tui import cells
from tui.desk import Desk
from tui.looking_back import look_at_trends, look_back
from tui.main_screens import BELOW, go
from tui.messages import (
    BookFailed,
    BookOpened,
    DayFailed,
    DayReady,
    LookingBack,
    PlaysFailed,
    PlaysRan,
    RatingsPushed,
    SegmentFailed,
    SegmentFound,
    SegmentsAnew,
    TrendsReady,
)
from tui.playing import play, tell_plays
from tui.pushing import push_soon, tell_pushed
from tui.segmenting import found, found_anew, keep_current

if TYPE_CHECKING:
    from textual.timer import Timer

    from healthcore.book.request import BookRequest
    from tui.screens.importing import Decided

#: Seconds between looks at what other windows and processes wrote.
LOOK_EVERY = 2.0


class BookApp(App[None]):
    """An application with a book on its desk.

    Args:
        request: the book to open.
        clock: says what day it is.
        author: who rates.

    Attributes:
        desk: what the screens work on; None while the book loads.
        error: why there is no book.
        book_changed: the book was read, rated or could not be read.
        day_changed: its past was worked out anew: `desk.day` is there.
        segment_wanted: the segment to look at as soon as the past is known, by name or condition.
        trends_changed: the scores of the days before were looked at: `desk.trends` is there.
        day_awaited: how far that is, or why it cannot be done, in words; `awaited` has the last.
    """

    def __init__(self, request: "BookRequest", clock: Clock, author: str) -> None:
        super().__init__()
        self.request = request
        self.clock = clock
        self.author = author
        self.desk: Desk | None = None
        self.error: PulsebookError | None = None
        self.book_changed: Signal[Desk | None] = Signal(self, "book changed")
        self.day_changed: Signal[Desk] = Signal(self, "day changed")
        self.trends_changed: Signal[Desk] = Signal(self, "trends changed")
        self.segment_wanted: str | None = None
        self.day_awaited: Signal[str] = Signal(self, "day awaited")
        self.awaited = ""
        self._asks = True
        self._told: set[str] = set()
        self._asks_columns = True
        self._typed = False
        self._push: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Remembers that somebody has begun to type: from then on no screen opens by itself."""
        self._typed = self._typed or isinstance(event, events.Key)
        await super().on_event(event)

    @work(thread=True, exclusive=True, group="load")
    def load(self) -> None:
        """Reads the book in a thread; a message says how it went."""
        from healthcore.book.opening import open_book  # noqa: PLC0415 - loaded behind the first paint

        worker = get_current_worker()
        try:
            opened = open_book(replace(self.request, asks=self._asks_columns), self.clock, registers=True)
        except PulsebookError as error:
            outcome: BookOpened | BookFailed = BookFailed(error)
        else:
            _ = opened.book.tie_break, opened.book.figures  # worked out here: what every screen asks for first
            outcome = BookOpened(opened, *(self.desk.changes(opened) if self.desk is not None else (0, 0)))
        if not worker.is_cancelled:
            self.post_message(outcome)

    def on_book_opened(self, message: BookOpened) -> None:
        """The book is there: every screen shows it."""
        self.error = None
        self.request = replace(self.request, reading=None, imports=False)  # from now on it is remembered
        if self.desk is None:
            self.desk = Desk(message.opened, self.author)
        else:
            self.desk.reopened(message.opened)
            if message.came or message.gone:
                said = f"{message.came:,} accounts came and {message.gone:,} are gone. Their ratings are kept."
                self.notify(said, title="The book has changed", markup=False)
        self.sub_title = message.opened.book.title
        self.book_changed.publish(self.desk)
        look_back(self, message.opened, self.author)
        gc.freeze()  # the modules and the book live as long as the window: full collections need not walk them

        if message.opened.asks_touch and self._asks:
            from tui.screens.touch import TouchDialog  # noqa: PLC0415 - rarely needed

            self._asks = False
            self.push_screen(TouchDialog(message.opened.book), self._touch_known)

    def model_saved(self) -> None:
        """The book is read again, to be scored by the model that it has now."""
        self.request = replace(self.request, model=None)
        self.load()

    def book_rated(self) -> None:
        """Every screen shows the book as ratings have changed it, its day follows, and the service hears of them."""
        self.book_changed.publish(self.desk)
        self._push = push_soon(self, self._push)
        if self.desk is not None and self.desk.day is not None:
            self.call_after_refresh(look_back, self, self.desk.opened, self.author, self.desk.day)

    def on_day_ready(self, message: DayReady) -> None:
        """The day of the book is worked out; when a rating came meanwhile, once more with that."""
        if self.desk is None:
            return
        if message.day.book is not self.desk.book:
            look_back(self, self.desk.opened, self.author, message.day)
            return
        self.desk.day = day = message.day.with_opened(self.desk.opened)
        self.day_changed.publish(self.desk)
        look_at_trends(self, day, self.desk.trends)
        keep_current(self, self.desk)
        play(self, day)
        if message.has_news and not self._typed and len(self.screen_stack) == BELOW:
            go(self, "today")

    def on_trends_ready(self, message: TrendsReady) -> None:
        """Every screen shows the scores of the last days; of a day that is not the desk's any more others follow."""
        if (
            self.desk is not None
            and self.desk.book is message.day.book
            and self.desk.take_trends(message.trends, message.column)
        ):
            self.trends_changed.publish(self.desk)

    def on_segment_found(self, message: SegmentFound) -> None:
        """Every screen shows the segment."""
        found(self, message)

    def on_segments_anew(self, message: SegmentsAnew) -> None:
        """Every screen shows who is in the segment now."""
        found_anew(self, message)

    def on_segment_failed(self, message: SegmentFailed) -> None:
        """There is no such segment: what was shown stays."""
        self.notify(str(message.error), title=message.error.title, severity="error", markup=False)

    def on_looking_back(self, message: LookingBack) -> None:
        """Says how far the past is worked out."""
        self._await(f"Working out the past: {message.done:,} of {message.total:,} days.")

    def _await(self, words: str) -> None:
        self.awaited = words
        self.day_awaited.publish(words)

    def on_ratings_pushed(self, message: RatingsPushed) -> None:
        """What became of ratings on their way."""
        tell_pushed(self, message)

    def on_plays_ran(self, message: PlaysRan) -> None:
        """What plays did, and what became of their webhooks."""
        tell_plays(self, message)

    def on_plays_failed(self, message: PlaysFailed) -> None:
        """A file of plays that cannot be used is told once, not after every rating."""
        self.tell_once(str(message.error), title=message.error.title)

    def tell_once(self, problem: str, *, title: str) -> None:
        """Says what is wrong, unless it was said before."""
        if problem not in self._told:
            self._told.add(problem)
            self.notify(cells.plain_lines(problem), title=title, severity="warning", markup=False)

    def on_day_failed(self, message: DayFailed) -> None:
        """The past cannot be looked at: today can, and that is said."""
        self._await(str(message.error))
        self.notify(str(message.error), title=message.error.title, severity="error", markup=False)

    def _touch_known(self, answer: str | None) -> None:
        """Opens the book again with the answer, which it remembers."""
        if answer is not None:
            self.request = replace(self.request, touch=answer)
            self.load()

    def on_book_failed(self, message: BookFailed) -> None:
        """The book cannot be opened: ask what only a person knows, else say what is wrong and what to do."""
        self.error = message.error
        if isinstance(message.error, SameBookError):
            from tui.screens.identity import IdentityDialog  # noqa: PLC0415 - rarely needed

            self.push_screen(IdentityDialog(message.error), self._identified)
        elif isinstance(message.error, ColumnsError) and self._asks_columns:
            self.choose_columns()
        elif self.desk is not None:
            self.notify(str(message.error), title=message.error.title, severity="error", markup=False)
        self.book_changed.publish(self.desk)

    def choose_columns(self) -> None:
        """Shows the columns of the book's file, to say what each of them is."""
        from tui.screens.importing import ImportScreen  # noqa: PLC0415 - rarely needed

        self._asks_columns = False
        request = self.request if self.desk is None else replace(self.request, book=self.desk.opened.name)
        self.push_screen(ImportScreen(request), self._columns_chosen)

    def _columns_chosen(self, decided: "Decided | None") -> None:
        """Opens the book as it was decided; when somebody left, as it was guessed, or not at all."""
        if decided is not None:
            name = decided.name if self.desk is None else None
            book = self.request.book if self.desk is None else self.desk.opened.name
            self.request = replace(
                self.request, book=book, as_name=name, reading=decided.reading, overrides={}, imports=True
            )
            self.load()
        elif self.desk is None and self.request.imports:
            self.exit()
        elif self.desk is None:
            self.load()

    def _identified(self, answer: str | None) -> None:
        """Opens the book again with the answer: a book's name, "" for a book of its own, None to leave."""
        if answer is None:
            self.exit()
        else:
            self.request = replace(self.request, as_name=answer or None, new=not answer)
            self.load()

    def look_at_journal(self) -> None:
        """Takes over what another window or process wrote."""
        if self.desk is None:
            return
        before = self.desk.opened
        try:
            if self.desk.refresh():
                self.book_rated()
            elif self.desk.opened is not before and self.desk.day is not None:
                self.day_changed.publish(self.desk)  # tasks, marks and asks belong to the day
        except JournalError as error:
            self.notify(str(error), title=error.title, severity="error", markup=False)

    def action_reload(self) -> None:
        """Reads the book again; the old one stays on screen meanwhile."""
        self.notify("Reading the book again.", markup=False)
        self.load()
