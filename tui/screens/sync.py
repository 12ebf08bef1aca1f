"""Sync: where the accounts come from and how old they are, the ratings on their way, and what is to be decided."""

import asyncio
import threading
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from healthcore.vocabulary.errors import PulsebookError
from tui.commands import bindings
from tui.messages import AskedInVain
from tui.sync_desk import KEY, SyncDesk, sync_desk_of
from tui.widgets import sync_words
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut
from tui.widgets.states import State as Said
from tui.widgets.states import error_lines
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.await_complete import AwaitComplete
    from textual.widget import AwaitMount

    from healthcore.book.opening import OpenedBook
    from healthcore.connect.pulling import Progress
    from healthcore.journal.outbox import Entry
    from tui.app import PulsebookApp
    from tui.desk import Desk

What = Literal["both", "pull", "push"]


class SyncScreen(Screen[None]):
    """The service above, the outbox below, and the entry under the cursor in full."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sync")]
    AUTO_FOCUS = None

    title_bar = query_one(TitleBar)
    body = query_one("#sync", Vertical)
    state = query_one(Said)
    source = query_one("#sync-source", Static)
    counts = query_one("#sync-counts", Static)
    outbox = query_one("#sync-outbox", AccountTable)
    detail = query_one("#sync-detail", LaidOut)

    @dataclass
    class Ready(Message):
        """How things stand was read; None when the book is not connected."""

        desk: SyncDesk | None
        request: int

    @dataclass
    class Moved(Message):
        """An exchange has come so far. Of a burst only the last one matters."""

        words: str

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message says nothing any more."""
            return isinstance(message, SyncScreen.Moved)

    @dataclass
    class Ended(Message):
        """An exchange is over."""

        said: str
        error: PulsebookError | None
        changed: bool

    def __init__(self) -> None:
        super().__init__(name="sync")
        self.desk: SyncDesk | None = None
        self._request = 0
        self._stop: threading.Event | None = None

    def compose(self) -> "ComposeResult":
        """Title, source, counts, outbox, detail."""
        yield TitleBar("Sync")
        with Vertical(id="sync"):
            yield Static(id="sync-source", markup=False)
            yield Static(id="sync-counts", markup=False)
            yield AccountTable(id="sync-outbox", empty="No rating has been given since the book was connected.")
            with VerticalScroll(id="sync-entry", can_focus=False):
                yield LaidOut(id="sync-detail")
        yield Said("Looking at the connection …")
        yield Footer()

    def on_mount(self) -> None:
        """Shows how things stand, and anew whenever the book changes."""
        app = cast("PulsebookApp", self.app)
        app.book_changed.subscribe(self, self.show_book)
        self.body.display = False
        self.show_book(app.desk)

    def show_book(self, desk: "Desk | None") -> None:
        """Reads how things stand, in a thread."""
        self.title_bar.show(desk)
        if desk is None:
            return
        self._request += 1
        work = partial(self._read, self._request, desk.opened)
        self.run_worker(work, thread=True, exclusive=True, group="sync-read")

    def _read(self, request: int, opened: "OpenedBook") -> None:
        """In a thread: a message says how it went."""
        try:
            self.post_message(self.Ready(sync_desk_of(opened), request))
        except PulsebookError as error:
            self.post_message(AskedInVain(error, request))

    @on(Ready)
    def _ready(self, message: Ready) -> None:
        if message.request != self._request:
            return
        self.desk = message.desk
        self.body.display = message.desk is not None
        self.state.display = message.desk is None
        if message.desk is None:
            name = cast("PulsebookApp", self.app).desk
            book = name.opened.name if name is not None else "BOOK"
            self.state.say(
                "This book is a file.",
                "It can come from HubSpot, Salesforce or Totango instead, and ratings go back there.",
                f"pulsebook connect {book} --service hubspot",
                keys=(("2", "the book"), ("?", "every key")),
            )
            return
        self._show(message.desk)

    @on(AskedInVain)
    def _failed(self, message: AskedInVain) -> None:
        if message.request == self._request:
            self.body.display, self.state.display = False, True
            self.state.say(message.error.title, *error_lines(message.error), keys=(("2", "the book"),))

    def _show(self, desk: SyncDesk) -> None:
        app = cast("PulsebookApp", self.app)
        if self._stop is None:
            self.source.update(sync_words.source_line(desk, app.clock.now()))
        self.counts.update(sync_words.outbox_line(desk))
        self.outbox.show(desk.frame, sync_words.sync_columns(), key=KEY, refit=True)
        if not self.outbox.has_focus:
            self.outbox.focus()
        self._show_entry()

    @on(AccountTable.Highlighted)
    def _show_entry(self) -> None:
        desk, entry = self.desk, self.entry
        if desk is not None:
            self.detail.show(lambda width: sync_words.entry_lines(desk, entry, width))
        self.refresh_bindings()

    @property
    def entry(self) -> "Entry | None":
        """The entry under the cursor."""
        return None if self.desk is None else self.desk.entry(self.outbox.cursor_key)

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action == "exchange":
            return True if self.desk is not None and self._stop is None else None
        if action == "decide":
            entry = self.entry
            return True if entry is not None and entry.is_live and entry.state == "conflict" else None
        if action in {"open", "rate"}:
            return True if self.entry is not None else None
        return super().check_action(action, parameters)

    def action_exchange(self, what: What) -> None:
        """Pulls, pushes, or both, in a thread; the book stays as usable as it was."""
        if self.desk is None or self._stop is not None:
            return
        self._stop = threading.Event()
        self.source.update(f"{self.desk.book.title}: looking …   esc stops")
        self.refresh_bindings()
        app = cast("PulsebookApp", self.app)
        work = partial(self._exchange, self.desk, what, app.desk, self._stop)
        self.run_worker(work, thread=True, group="sync-exchange")

    def _exchange(self, desk: SyncDesk, what: What, on: "Desk | None", stop: threading.Event) -> None:
        """In a thread: messages say how far it is and how it ended."""
        from healthcore.connect.connected import open_pulled  # noqa: PLC0415 - loaded when asked for
        from healthcore.connect.syncing import run_pull, run_push  # noqa: PLC0415 - as above

        def listener(progress: "Progress") -> bool:
            total = f" of {progress.total:,}" if progress.total is not None else ""
            self.post_message(self.Moved(f"{progress.what}: {progress.done:,}{total} …   esc stops"))
            return not stop.is_set()

        said: list[str] = []
        changed = False
        try:
            if what != "push":
                count = asyncio.run(run_pull(desk.book, listener))
                if on is None or on.opened.path != desk.book.path:
                    open_pulled(desk.book)  # from now on the book comes from there
                said.append(f"{count:,} accounts pulled")
                changed = True
            if what != "pull" and on is not None:
                pushed = asyncio.run(run_push(desk.book, on.book.model.rating, listener))
                changed = changed or bool(pushed.verified or pushed.conflicts)
                said.append(f"{pushed.verified:,} ratings read back")
                said += [f"{pushed.failed:,} refused"] if pushed.failed else []
                said += [f"{pushed.conflicts:,} to decide"] if pushed.conflicts else []
        except PulsebookError as error:
            self.post_message(self.Ended(", ".join(said), error, changed))
        else:
            self.post_message(self.Ended(", ".join(said), None, changed))

    @on(Moved)
    def _moved(self, message: Moved) -> None:
        if self._stop is not None:
            self.source.update(message.words)

    @on(Ended)
    def _ended(self, message: Ended) -> None:
        self._stop = None
        if message.error is not None:
            self.notify(str(message.error), title=message.error.title, severity="error", markup=False)
        elif message.said:
            self.notify(f"{message.said}.", title="Synced", markup=False)
        self._anew(reload=message.changed)

    def _anew(self, *, reload: bool) -> None:
        """Shows how things stand now; where the accounts have changed, the whole application reads them again."""
        app = cast("PulsebookApp", self.app)
        if reload and app.desk is not None:
            app.request = replace(app.request, book=app.desk.opened.name)
            app.load()
        self.show_book(app.desk)

    def action_back(self) -> None:
        """Stops an exchange, else goes back to the account table."""
        if self._stop is not None:
            self._stop.set()
            self.source.update("Stopping after this page …")
            return
        self.dismiss()

    def action_decide(self, how: Literal["mine", "theirs"]) -> None:
        """Decides the conflict under the cursor: a new rating, written at once."""
        from healthcore.connect.deciding import keep_mine, take_theirs  # noqa: PLC0415 - loaded when asked for

        app, entry = cast("PulsebookApp", self.app), self.entry
        if app.desk is None or entry is None:
            return
        decide = keep_mine if how == "mine" else take_theirs
        try:
            decide(app.desk.opened, entry.account_id, app.author)
        except PulsebookError as error:
            self.notify(str(error), title=error.title, severity="error", markup=False)
            return
        said = "Ours counts, and waits to be sent." if how == "mine" else "Theirs counts."
        self.notify(said, title="Decided", markup=False)
        app.look_at_journal()
        self.show_book(app.desk)

    def action_rate(self) -> "AwaitMount | None":
        """Rates the account anew, which decides a conflict too."""
        from tui.screens.rate import open_rate_dialog  # noqa: PLC0415 - opened when asked for

        entry = self.entry
        if entry is None:
            return None
        return open_rate_dialog(cast("PulsebookApp", self.app), entry.account_id)

    def action_open(self) -> "AwaitMount | AwaitComplete | None":
        """Opens the account."""
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        entry = self.entry
        return None if entry is None else self.app.push_screen(AccountScreen(entry.account_id))

    @on(AccountTable.Selected)
    def _selected(self) -> None:
        self.action_open()
