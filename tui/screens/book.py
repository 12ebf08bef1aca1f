"""The book: figures, the account table, and why the account under the cursor has its colour."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input

from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import SameBookError
from tui import cells
from tui.commands import bindings, commands_of
from tui.filtering import HINT, apply_filter
from tui.segmenting import find_segment, look_at
from tui.widgets.account_table import AccountTable
from tui.widgets.book_words import status_parts, why_empty, why_no_book
from tui.widgets.figures_strip import FiguresStrip
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut, first_parts
from tui.widgets.preview import Preview
from tui.widgets.title_bar import TitleBar
from tui.widgets.trend import TREND

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.widgets.table_columns import Column

#: What its keys ask for are letters while a filter is typed.
_LETTERS = frozenset(command.action for command in commands_of(["book"])) - {"clear", "keep_segment"}

_HEALTHS = (None, Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN)

#: Seconds: long enough for whatever waits to come first.
_BREATH = 0.005

#: Between two words of the status line.
_BETWEEN = Content("   ")


class FilterInput(Input):
    """Where the filter is typed. Enter and the arrow down leave it for the table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "screen.leave_filter", "To the table", id="filter.leave", key_display="⏎", priority=True),
        Binding("escape", "screen.clear", "Drop the filter", id="filter.drop", priority=True),
    ]


class BookScreen(Screen[None]):
    """The main screen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("book")]

    table = query_one(AccountTable)
    figures = query_one(FiguresStrip)
    preview = query_one(Preview)
    title_bar = query_one(TitleBar)
    filter_input = query_one("#filter", Input)
    status = query_one("#status", LaidOut)

    def __init__(self) -> None:
        super().__init__(id="book")
        self._columns: tuple[Column, ...] = ()
        self._columns_of: object = None
        self._filter = ""
        self._filter_problem = ""

    @property
    def desk(self) -> "Desk | None":
        """The book somebody works on; None while it loads."""
        return cast("PulsebookApp", self.app).desk

    def compose(self) -> "ComposeResult":
        """Title, figures, table with its status line, preview, footer."""
        yield TitleBar("Book")
        yield FiguresStrip()
        with Horizontal(id="book-body"):
            with Vertical(id="book-main"):
                yield AccountTable(empty="Opening the book …", id="accounts")
                yield LaidOut(id="status")
                yield FilterInput(id="filter", placeholder=HINT, compact=True)
            yield Preview(id="preview")
        yield Footer()

    async def on_mount(self) -> None:
        """Shows the book as soon as it is there, and whenever it changes."""
        self.filter_input.display = False
        app = cast("PulsebookApp", self.app)
        app.book_changed.subscribe(self, self.show_book)
        app.day_changed.subscribe(self, self._day_changed)
        app.trends_changed.subscribe(self, self.show_rows)
        self.table.focus()
        await self.show_book(self.desk)

    async def show_book(self, desk: "Desk | None") -> None:
        """Everything anew: row, order, figures and preview in one frame; the cursor stays on its account.

        After all accounts were read again that may be more than a frame's work: then it pauses between order, table and
        preview, for whatever else waits.
        """
        if desk is None:
            self._show_state()
            return
        read_again = self._columns_of is not None and self._columns_of is not desk.book.source
        if read_again:
            _ = desk.view.rows
            await asyncio.sleep(_BREATH)
        self.title_bar.show(desk)
        self.figures.show(desk.figures, desk.figures_before)
        self.show_rows(desk)
        if read_again:
            await asyncio.sleep(_BREATH)
        self.show_account(self.table.cursor_key)
        self.refresh_bindings()

    def show_rows(self, desk: "Desk") -> None:
        """The accounts of the view, in its order."""
        view = desk.view
        self.table.empty = why_empty(desk)
        self.table.show(desk.table, self._account_columns(desk), view.rows)
        self.table.show_sort(view.sort.column, descending=view.sort.descending)
        self._show_status(desk)

    def show_account(self, account_id: str | None) -> None:
        """The preview of an account."""
        desk = self.desk
        self.preview.show(None if desk is None or account_id is None else desk.account(account_id))

    def _account_columns(self, desk: "Desk") -> "tuple[Column, ...]":
        """The columns of the book's model; the same tuple as long as the model and the source are the same."""
        from tui.widgets.account_columns import account_columns  # noqa: PLC0415 - loaded with the book

        if self._columns_of is not desk.book.source:
            model = desk.book.model
            metrics = [spec for name, spec in desk.book.fields.items() if name in desk.book.table.columns]
            self._columns = account_columns(model.dimension_labels, metrics, model.rating.levels)
            self._columns_of = desk.book.source
        return self._columns

    def _show_state(self) -> None:
        """What is going on while there is no book."""
        error = cast("PulsebookApp", self.app).error
        if error is None or isinstance(error, SameBookError):  # a question, which is asked already
            self.table.empty = "Opening the book …"
        else:
            self.table.empty = why_no_book(error)

    def _show_status(self, desk: "Desk") -> None:
        self.status.set_class(bool(self._filter_problem), "-problem")
        problem = [self._filter_problem] if self._filter_problem else []
        parts = problem or status_parts(desk, self._columns, self.table.marked_count)
        said = [Content(cells.plain(part)) for part in parts]
        self.status.show(lambda width: [first_parts(said, width, _BETWEEN)])

    # The table.

    @on(AccountTable.Highlighted)
    def _highlighted(self, message: AccountTable.Highlighted) -> None:
        self.show_account(message.key)

    @on(AccountTable.Selected)
    def _selected(self, message: AccountTable.Selected) -> None:
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - not for the first paint

        self.app.push_screen(AccountScreen(message.key), self._came_back)

    def _came_back(self, account_id: str | None) -> None:
        """The cursor follows to the account that was looked at last."""
        if account_id is not None:
            self.move_to(account_id)

    @on(AccountTable.MarksChanged)
    def _marks_changed(self) -> None:
        if self.desk is not None:
            self._show_status(self.desk)

    @on(AccountTable.SortRequested)
    def _sort_requested(self, message: AccountTable.SortRequested) -> None:
        # Bars are looked at: whoever wants an order of them wants that of the scores.
        self.sort_by("score" if message.column_key == TREND else message.column_key)

    def move_to(self, account_id: str) -> None:
        """Puts the cursor on an account, dropping the filter when that hides it."""
        if self.desk is not None and not self.table.move_to(account_id):
            self._drop_filter()
            self.table.move_to(account_id)

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action in _LETTERS and self.app.screen is self and self.focused is self.filter_input:
            return False  # there their keys are letters like any other; palette and help still run them
        if action in {"rate", "task", "copy"}:
            return True if self.desk is not None and self.table.cursor_key is not None else None
        if action == "file_columns":
            return True if self.desk is None or self._is_of_a_file(self.desk) else None
        if action == "undo":
            return True if self.desk is not None and self.desk.can_undo else None
        if action == "keep_segment":
            return True if self.desk is not None and self.desk.view.is_filtered else None
        if action in {"filter", "sort", "reverse", "export", "report", "next_health", "cancelled"}:
            return True if self.desk is not None else None
        return super().check_action(action, parameters)

    def action_rate(self) -> "AwaitMount | None":
        """Rates the account under the cursor; keys that follow wait for the dialog."""
        from tui.screens.rate import open_rate_dialog  # noqa: PLC0415 - not for the first paint

        key = self.table.cursor_key
        return None if key is None else open_rate_dialog(cast("PulsebookApp", self.app), key)

    def action_task(self) -> "AwaitMount | None":
        """Asks for a task for the marked accounts, or for the one under the cursor."""
        from tui.making_tasks import open_task_dialog  # noqa: PLC0415 - not for the first paint

        key, marked = self.table.cursor_key, sorted(self.table.marked)
        return open_task_dialog(cast("PulsebookApp", self.app), marked or ([] if key is None else [key]))

    def action_undo(self) -> None:
        """Takes back the last rating of this session."""
        from tui.screens.rate import undo_last  # noqa: PLC0415 - not for the first paint

        undo_last(cast("PulsebookApp", self.app))

    def action_sweep(self) -> None:
        """Goes through the ratings that are due."""
        from tui.screens.sweep import open_sweep  # noqa: PLC0415 - not for the first paint

        open_sweep(cast("PulsebookApp", self.app))

    def action_filter(self) -> None:
        """Opens the filter."""
        self.filter_input.display = True
        self.set_focus(self.filter_input)  # at once: what is typed next belongs to the filter

    @on(Input.Changed, "#filter")
    def _filter_typed(self) -> None:
        self._apply_filter()

    async def action_leave_filter(self) -> None:
        """From the filter to the table; what was typed so far counts, however fast the next key comes."""
        typed = asyncio.Event()
        self.filter_input.call_later(typed.set)
        await typed.wait()
        self._apply_filter()
        self.filter_input.display = bool(self.filter_input.value)
        self.set_focus(self.table)

    def _apply_filter(self) -> None:
        """Shows what the filter says now: a message about an earlier text may come late."""
        desk, text = self.desk, self.filter_input.value
        if desk is not None and self._filter != text:
            self._filter = text
            self._filter_problem = apply_filter(desk, text)
            self.show_rows(desk)

    def _day_changed(self, desk: "Desk") -> None:
        """The week's change is known now, and a condition that was typed before can be met."""
        self.figures.show(desk.figures, desk.figures_before)
        if self._filter_problem:
            self._filter_problem = apply_filter(desk, self._filter)
            self.show_rows(desk)

    def _drop_filter(self) -> None:
        self.filter_input.value = ""
        self.filter_input.display = False
        self._apply_filter()
        self.set_focus(self.table)

    def action_clear(self) -> None:
        """Backs out one level: the filter, then the one-health view, the segment, the marks."""
        desk = self.desk
        if desk is None:
            return
        if self.filter_input.display:
            self._drop_filter()
        elif desk.view.health is not None:
            desk.view = desk.view.only(None)
            self.show_rows(desk)
        elif desk.view.segment is not None:
            look_at(cast("PulsebookApp", self.app), None)
        else:
            self.table.clear_marks()

    def action_next_health(self) -> None:
        """Only Poor, then Average, Good, Unknown, then all again."""
        if (desk := self.desk) is not None:
            at = _HEALTHS.index(desk.view.health)
            desk.view = desk.view.only(_HEALTHS[(at + 1) % len(_HEALTHS)])
            self.show_rows(desk)

    def action_sort(self) -> None:
        """Asks for the column to sort by."""
        from tui.screens.sort import SortDialog  # noqa: PLC0415 - not for the first paint

        if (desk := self.desk) is not None:
            present = [(column.key, column.label) for column in self._columns if column.key in desk.book.table.columns]
            sort = desk.view.sort
            self.app.push_screen(SortDialog(present, sort.column, sort.descending), self.sort_by)

    def action_reverse(self) -> None:
        """Turns the order round."""
        if self.desk is not None:
            self.sort_by(self.desk.view.sort.column)

    def sort_by(self, column: str | None) -> None:
        """Sorts by a column; by the same one again, the other way round."""
        if column is not None and (desk := self.desk) is not None:
            desk.view = desk.view.sorted_by(column)
            self.show_rows(desk)
            self.table.action_first()  # who sorts wants to see what comes first

    def action_cancelled(self) -> None:
        """Lists cancelled accounts too, or not."""
        if (desk := self.desk) is not None:
            desk.with_cancelled(not desk.view.with_cancelled)
            self.show_rows(desk)

    def action_copy(self) -> None:
        """Copies the name and id of the account under the cursor."""
        if self.desk is not None and (key := self.table.cursor_key) is not None:
            account = self.desk.account(key)
            if account is not None:
                self.app.copy_to_clipboard(f"{account.name}\t{account.account_id}")
                self.notify(f"Copied: {cells.plain(account.name)}", markup=False)

    def action_keep_segment(self) -> None:
        """Asks under which name to keep what is filtered now as a segment."""
        from tui.screens.segments import SaveSegmentDialog  # noqa: PLC0415 - not for the first paint

        self._apply_filter()
        if (desk := self.desk) is None or not desk.view.is_filtered:
            self.notify("Filter first: what is shown then can be kept as a segment.", markup=False)
        else:
            self.app.push_screen(SaveSegmentDialog(desk), self._segment_kept)

    def _segment_kept(self, name: str | None) -> None:
        """The segment stands for the filters that made it."""
        if name is not None and (desk := self.desk) is not None:
            self._drop_filter()
            desk.view = desk.view.only(None)
            find_segment(cast("PulsebookApp", self.app), name)

    def action_report(self) -> None:
        """Shows how the source was read."""
        from tui.screens.report import ReportDialog  # noqa: PLC0415 - not for the first paint

        if self.desk is not None:
            self.app.push_screen(ReportDialog(self.desk.book))

    @staticmethod
    def _is_of_a_file(desk: "Desk") -> bool:
        """Whether its columns can be chosen: neither the sample's nor those of a folder of tables can."""
        return desk.opened.path is not None and desk.opened.path.is_file()

    def action_file_columns(self) -> None:
        """Shows the columns of the book's file, to say what each of them is."""
        cast("PulsebookApp", self.app).choose_columns()

    def action_export(self) -> None:
        """Writes what is on screen to a file."""
        from tui.screens.export import export_view  # noqa: PLC0415 - not for the first paint

        if self.desk is not None:
            export_view(cast("PulsebookApp", self.app), self._columns, self.table.marked)
