"""The reference shortlist: who can be asked, who was, and who nearly could."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from healthcore.journal.asks import Ask, asks_of
from healthcore.references import References, references_of
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.screens.asking import AskDialog
from tui.screens.reference_export import export_references
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut, quiet
from tui.widgets.reference_columns import POSITION, candidate_columns, near_miss_columns
from tui.widgets.reference_words import candidate_lines, counts_line, near_miss_lines, why_no_candidates
from tui.widgets.states import error_lines
from tui.widgets.table_view import HEADING_LINES
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.book.view import View
    from healthcore.changes.day import Day
    from tui.app import PulsebookApp
    from tui.desk import Desk

_LINES_WHEN_EMPTY = 6
_LOOKING = "Looking at how long accounts have been Good …"


class ReferencesScreen(Screen[None]):
    """Candidates above, near misses with the rule that each fails below; tab goes from one list to the other."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("references")]
    AUTO_FOCUS = "#candidates"

    title_bar = query_one(TitleBar)
    counts = query_one("#reference-counts", Static)
    candidates = query_one("#candidates", AccountTable)
    near_misses = query_one("#near-misses", AccountTable)
    detail = query_one("#reference-detail", LaidOut)

    @dataclass
    class Found(Message):
        """The lists are made."""

        references: References
        asks: Mapping[str, Sequence[Ask]]

    @dataclass
    class Failed(Message):
        """The lists cannot be made."""

        error: PulsebookError

    def __init__(self) -> None:
        super().__init__(name="references")
        self._references: References | None = None
        self._asks: Mapping[str, Sequence[Ask]] = {}
        self._looked_at: tuple[object, ...] = ()

    def compose(self) -> "ComposeResult":
        """Title, counts, two lists, and more about the account under the cursor."""
        yield TitleBar("References")
        with Vertical(id="references"):
            yield Static(id="reference-counts", markup=False)
            yield Static(id="candidates-heading", classes="reference--heading", markup=False)
            yield AccountTable(empty="Opening the book …", id="candidates")
            yield Static(id="near-misses-heading", classes="reference--heading", markup=False)
            yield AccountTable(id="near-misses")
            yield LaidOut(id="reference-detail")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the lists, and anew whenever the day of the book is worked out anew."""
        app = self._app
        app.book_changed.subscribe(self, self.show_book)
        app.day_changed.subscribe(self, self.show_book)
        app.day_awaited.subscribe(self, self._wait)
        self.show_book(app.desk)

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    def show_book(self, desk: "Desk | None") -> None:
        """Both lists of the view of the book, as soon as its past is known; cursors stay on their accounts."""
        self.title_bar.show(desk)
        if desk is None:
            if (error := self._app.error) is not None:
                self._show_error(error)
        elif desk.day is None:
            self._wait(self._app.awaited)
        elif desk.day.book is desk.book:  # else a rating came, and the day that knows of it is on its way
            self._look(desk.day, desk.view)

    def _wait(self, words: str) -> None:
        """Says how far the past is, which has to be known, or why it cannot be."""
        if self._references is None and self._app.desk is not None:
            self.candidates.empty = "\n".join(filter(None, [_LOOKING, *map(cells.plain, words.splitlines())]))

    def _look(self, day: "Day", view: "View", *, again: bool = False) -> None:
        """Makes the lists in a thread; what an earlier call began is dropped."""
        wanted = (day, view.description)
        if again or self._looked_at != wanted:
            self._looked_at = wanted
            self._wait("")
            self.run_worker(partial(self._find, day, view), thread=True, exclusive=True, group="references")

    def _find(self, day: "Day", view: "View") -> None:
        """In a thread: a message says how it went."""
        try:
            references, asks = references_of(day, view), asks_of(day.journal)
        except PulsebookError as error:
            self.post_message(self.Failed(error))
            return
        by_account: dict[str, list[Ask]] = {}
        for ask in asks:
            by_account.setdefault(ask.account_id, []).append(ask)
        self.post_message(self.Found(references, by_account))

    @on(Found)
    def _found(self, message: Found) -> None:
        if (message.references.day, message.references.filter) == self._looked_at:
            self._references, self._asks = message.references, message.asks
            self._show(message.references)
            self.refresh_bindings()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._references = None
        self._show_error(message.error)

    def _show_error(self, error: PulsebookError) -> None:
        """What went wrong where the lists should be."""
        lines = (error.title, "", *map(cells.plain, error_lines(error)), "", "ctrl+r tries again, q leaves.")
        self.candidates.empty = "\n".join(lines)

    def _show(self, references: References) -> None:
        candidates, near_misses = references.candidates, references.near_misses
        self.counts.update(counts_line(references))
        self._show_heading("candidates", "Candidates", candidates.height, "pass every rule")
        self._show_heading("near-misses", "Near misses", near_misses.height, "fail one rule")
        self.candidates.empty = why_no_candidates(references)
        self.near_misses.empty = "No account fails just one rule."
        self.candidates.show(candidates, candidate_columns(references), refit=True)
        self.near_misses.show(near_misses.with_row_index(POSITION), near_miss_columns(references), refit=True)
        # A short list leaves its room to the other one.
        self.candidates.styles.max_height = max(candidates.height, _LINES_WHEN_EMPTY) + HEADING_LINES
        self._show_detail()

    def _show_heading(self, table: str, name: str, count: int, words: str) -> None:
        heading = Content.assemble((name, "bold"), f" {count:,}   ", quiet(words))
        self.query_one(f"#{table}-heading", Static).update(heading)

    @property
    def _table(self) -> AccountTable:
        """The list that keys go to."""
        return self.near_misses if self.near_misses.has_focus else self.candidates

    # The account under the cursor.

    @on(AccountTable.Highlighted)
    def _highlighted(self) -> None:
        self._show_detail()

    def on_descendant_focus(self) -> None:
        """The other list has the cursor now."""
        self._show_detail()

    def _show_detail(self) -> None:
        references, table = self._references, self._table
        key, row = table.cursor_key, table.cursor_row
        if references is None or key is None:
            self.detail.show(lambda _width: ())
            return
        lines = candidate_lines if table is self.candidates else near_miss_lines
        asks = self._asks.get(key, ())
        self.detail.show(lambda width: lines(references, row, asks, width))

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action in {"export", "asks"}:
            return True if self._references is not None else None
        if action in {"open", "copy"}:
            return True if self._table.cursor_key is not None else None
        if action == "asked":
            return True if self._references is not None and self._chosen else None
        if action == "undo":
            return True if self._app.desk is not None and self._app.desk.can_undo_ask else None
        return super().check_action(action, parameters)

    @on(AccountTable.Selected)
    def _selected(self, message: AccountTable.Selected) -> None:
        self._open(message.key)

    def action_open(self) -> None:
        """Opens the account under the cursor."""
        if (key := self._table.cursor_key) is not None:
            self._open(key)

    def _open(self, account_id: str) -> None:
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        self.app.push_screen(AccountScreen(account_id))

    def action_other(self) -> None:
        """Goes to the other list."""
        (self.candidates if self.near_misses.has_focus else self.near_misses).focus()

    def action_back(self) -> None:
        """Goes back to the account table."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copies the name and id of the account under the cursor."""
        desk, key = self._app.desk, self._table.cursor_key
        if desk is not None and key is not None and (account := desk.account(key)) is not None:
            self.app.copy_to_clipboard(f"{account.name}\t{account.account_id}")
            self.notify(f"Copied: {cells.plain(account.name)}", markup=False)

    # Asking.

    @property
    def _marked(self) -> Collection[str]:
        return self.candidates.marked | self.near_misses.marked

    @property
    def _chosen(self) -> Collection[str]:
        """The accounts that are marked, else the one under the cursor."""
        key = self._table.cursor_key
        return self._marked or ({key} if key is not None else set())

    def action_asked(self) -> None:
        """Writes down that accounts were asked."""
        self._ask(self._chosen)

    def _ask(self, account_ids: Collection[str], *, exported: bool = False) -> None:
        if (desk := self._app.desk) is not None and account_ids:
            self.app.push_screen(AskDialog(desk, sorted(account_ids), exported=exported), self._asked)

    def _asked(self, asks: Sequence[Ask] | None) -> None:
        if asks:
            self.notify(f"{_said_of(asks)} asked for {cells.plain(asks[0].purpose)}. u undoes it.", markup=False)
            self._look_again()

    def _look_again(self) -> None:
        if (desk := self._app.desk) is not None and desk.day is not None:
            self._look(desk.day, desk.view, again=True)

    def action_asks(self) -> None:
        """Shows every ask, to say what came of them."""
        from tui.screens.asks import AsksDialog  # noqa: PLC0415 - only when somebody looks

        if (desk := self._app.desk) is not None:
            self.app.push_screen(AsksDialog(desk, self._table.cursor_key), lambda _changed: self._look_again())

    def action_undo(self) -> None:
        """Takes back the last asks of this session."""
        if (desk := self._app.desk) is None:
            return
        try:
            asks = desk.undo_ask()
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
        else:
            self.notify(f"{_said_of(asks)} asked: that is taken back.", markup=False)
        self._look_again()

    # Exporting.

    def action_export(self) -> None:
        """Asks where to write the shortlist, and afterwards whether that starts the cool-down."""
        if self._references is not None:
            export_references(self.app, self._references, self._marked, lambda ids: self._ask(ids, exported=True))


def _said_of(asks: Sequence[Ask]) -> str:
    return "1 account was" if len(asks) == 1 else f"{len(asks):,} accounts were"
