"""The account table: every account of a book, one line each, at any size of the book."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets.table_marks import Marks
from tui.widgets.table_paint import CHANGED, MARKED
from tui.widgets.table_view import HEADING_LINES, MARKED_ROW, TableView

if TYPE_CHECKING:
    import polars as pl
    from textual import events

    from tui.widgets.table_columns import Column
    from tui.widgets.table_rows import TableRows


@dataclass
class _TableMessage(Message):
    table: "AccountTable" = field(kw_only=True)

    @property
    def control(self) -> "AccountTable":
        """The table it comes from."""
        return self.table


def _taken_at_once(*bindings: Binding) -> list[BindingType]:
    """The same with priority, see `tui.commands.Command.in_order`."""
    return [replace(binding, priority=True) for binding in bindings]


class AccountTable(TableView, can_focus=True, inherit_bindings=False):
    """Shows a frame of accounts in a given order; moves, marks and opens, and never sorts or filters by itself.

    Args:
        empty: what is said where there are no rows; owners change it to fit why.
    """

    #: What its keys are for wherever it stands; what enter does is the owner's.
    MOVES: ClassVar[list[BindingType]] = _taken_at_once(
        Binding("space", "mark", "Mark", id="table.mark", tooltip="Mark the account, or the range", show=False),
        Binding("v", "range", "Range", id="table.range", tooltip="Start a range; again to keep it marked", show=False),
        Binding("escape", "drop_range", "Drop range", id="table.drop_range", tooltip="Leave the range, unmarked"),
        Binding("a", "mark_all", "Mark all", id="table.mark_all", tooltip="Mark all in view, or none", show=False),
        Binding("down,j", "move(1)", "Down", id="table.down", show=False),
        Binding("up,k", "move(-1)", "Up", id="table.up", show=False),
        Binding("pagedown", "page(1.0)", "Page down", id="table.page_down", show=False),
        Binding("pageup", "page(-1.0)", "Page up", id="table.page_up", show=False),
        Binding("ctrl+d", "page(0.5)", "Half a page down", id="table.half_page_down", show=False),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", id="table.half_page_up", show=False),
        Binding("home,g", "first", "First account", id="table.first", show=False),
        Binding("end,G", "last", "Last account", id="table.last", show=False),
        Binding("right,l", "columns(1)", "More columns", id="table.right", show=False),
        Binding("left,h", "columns(-1)", "Columns before", id="table.left", show=False),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *_taken_at_once(
            Binding("enter", "select", "Open", id="table.open", tooltip="Open the account under the cursor")
        ),
        *MOVES,
    ]

    @dataclass
    class Highlighted(_TableMessage):
        """The cursor is on another account; None when no row is in view. Of a burst only the last one arrives."""

        key: str | None

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message says nothing any more."""
            return isinstance(message, AccountTable.Highlighted) and message.table is self.table

    @dataclass
    class Selected(_TableMessage):
        """An account was opened, by key or by mouse."""

        key: str

    @dataclass
    class SortRequested(_TableMessage):
        """A heading was clicked: the owner sorts, and says so with `show_sort`."""

        column_key: str

    @dataclass
    class MarksChanged(_TableMessage):
        """How many accounts are marked now. Of a burst only the last one arrives."""

        count: int

        def can_replace(self, message: Message) -> bool:
            """Whether a waiting message says nothing any more."""
            return isinstance(message, AccountTable.MarksChanged) and message.table is self.table

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(empty=empty, id=id, classes=classes)
        self._marks = Marks()
        self._marked_count = 0
        self._shown_in_range = False
        self._changed: frozenset[str] = frozenset()
        self._announced: str | None = None
        self._kept_key: str | None = None
        self._click_moved = False

    # What is shown.

    def show(
        self,
        frame: "pl.DataFrame",
        columns: "Sequence[Column]",
        order: "pl.Series | None" = None,
        key: str = "account_id",
        *,
        refit: bool = False,
    ) -> None:
        """Show these accounts instead; the cursor stays on its account, or at its position when that is gone.

        Args:
            frame: one row per account, never changed afterwards.
            columns: in order; those that the frame has not are skipped.
            order: the frame's row at every position (UInt32), sorted and filtered; None for all as they are.
            key: the column that tells accounts apart.
            refit: fit the widths again, after a load; they are also when columns or the number of accounts change.

        Marks stay on their accounts, also on those that `order` leaves out; a range in the making ends, marked.
        """
        at, line, in_view = self._cursor, self._cursor - self.top, self._in_view(self._cursor)
        if self._rows:
            self._marks.keep_range(self._rows)
        rows = self._set_rows(frame, columns, order, key, refit=refit)
        self._marks.retain(rows)
        self._cursor = self._position_after(rows, at)
        if in_view and not self._in_view(self._cursor):
            self._scroll_top(self._cursor - line)
        self._announce()
        self._announce_marks()

    def move_to(self, key: str) -> bool:
        """Put the cursor on an account; False when it is not in view."""
        position = self._rows.position(key) if self._rows else None
        if position is None:
            return False
        self._move_cursor(position)
        return True

    @property
    def marked(self) -> frozenset[str]:
        """The marked accounts, those in the range included, also those that a filter hides."""
        return self._marks.all(self._rows) if self._rows else frozenset()

    @property
    def marked_count(self) -> int:
        """How many accounts are marked."""
        return self._marked_count

    @property
    def in_range(self) -> bool:
        """Whether moving extends a range."""
        return self._marks.in_range

    @property
    def changed(self) -> frozenset[str]:
        """The accounts that are shown as changed since the last refresh."""
        return self._changed

    @changed.setter
    def changed(self, keys: Collection[str]) -> None:
        self._changed = frozenset(keys)
        self.refresh()

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._marks = Marks()
        self._announce_marks()

    def ground(self, position: int) -> str:
        """The component class whose background a row has."""
        return super().ground(position) or (MARKED_ROW if self._is_marked(position) else "")

    def mark(self, position: int) -> str:
        """What stands before a row."""
        if self._is_marked(position):
            return MARKED
        return CHANGED if self._changed and self._rows and self._rows.key(position) in self._changed else ""

    def _is_marked(self, position: int) -> bool:
        return self._rows is not None and self._marks.has(self._rows.key(position), position)

    # Actions.

    def action_move(self, rows: int) -> None:
        """Move the cursor by some rows."""
        self._move_cursor(self._cursor + rows)

    def action_page(self, pages: float) -> None:
        """Move cursor and view together by a page, or a part of one."""
        rows = int(self.page * pages)
        top = self.top + rows
        self._move_cursor(self._cursor + rows, top)

    def action_first(self) -> None:
        """Go to the first account."""
        self._move_cursor(0)

    def action_last(self) -> None:
        """Go to the last account."""
        self._move_cursor(self.row_count - 1)

    def action_columns(self, direction: int) -> None:
        """Scroll sideways to the next column, or the one before."""
        at = self.scroll_offset.x
        stop = self._placed.stop_after(at) if direction > 0 else self._placed.stop_before(at)
        self.scroll_to(x=min(stop, self.max_scroll_x), animate=False, force=True)

    def action_select(self) -> None:
        """Open the account under the cursor."""
        if (key := self.cursor_key) is not None:
            self.post_message(self.Selected(key, table=self))

    def action_mark(self) -> None:
        """Mark the account under the cursor, or not any more; in a range, all of it, and the range ends."""
        if self._rows and (key := self.cursor_key) is not None:
            if self._marks.in_range:
                self._marks.toggle_range(self._rows)
            else:
                self._marks.toggle([key])
            self._announce_marks()

    def action_mark_all(self) -> None:
        """Mark all accounts in view, or none of them when all are."""
        if self._rows:
            self._marks.drop_range()
            self._marks.toggle(self._rows.keys().to_list())
            self._announce_marks()

    def action_range(self) -> None:
        """Start a range at the cursor; when there is one, end it and keep its accounts marked."""
        if self._rows and self._marks.in_range:
            self._marks.keep_range(self._rows)
        elif self.row_count:
            self._marks.start_range(self._cursor)
        self._announce_marks()

    def action_drop_range(self) -> None:
        """End the range without marking its accounts."""
        self._marks.drop_range()
        self._announce_marks()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the range's only while there is one; else it is the owner's. Where no row is, none is opened."""
        if action == "drop_range":
            return self.in_range
        if action == "select":
            return True if self.row_count else None
        return super().check_action(action, parameters)

    # The mouse.

    def on_click(self, event: "events.Click") -> None:
        """A heading asks for sorting; a row gets the cursor, and is opened when it has it."""
        offset = event.get_content_offset(self)
        if offset is None or not self.row_count:
            return
        event.stop()
        if offset.y < HEADING_LINES:
            column = self._placed.column_at(offset.x, self.scroll_offset.x, self._width)
            if column is not None:
                self.post_message(self.SortRequested(column.key, table=self))
            return
        position = self.top + offset.y - HEADING_LINES
        if position < self.row_count:
            self._click_row(position, event.chain)

    def _click_row(self, position: int, chain: int) -> None:
        moves = position != self._cursor
        self._move_cursor(position)
        if (chain == 1 and not moves) or (chain == 2 and self._click_moved):
            self.action_select()
        self._click_moved = moves

    # The cursor.

    def _move_cursor(self, position: int, top: int | None = None) -> None:
        """Put the cursor somewhere in the rows, and the view with it; `top` is where the view should start."""
        if not self.row_count:
            return
        before = self._cursor
        self._cursor = max(0, min(position, self.row_count - 1))
        if top is not None:
            self._scroll_top(top)
        self._scroll_to_cursor()
        if self._cursor == before:
            return
        if self._marks.in_range:
            self._marks.extend_range(self._cursor)
            self._announce_marks()
        else:
            self._refresh_row(before)
            self._refresh_row(self._cursor)
        self._announce()

    def _position_after(self, rows: "TableRows", at: int) -> int:
        """Where the cursor belongs in other rows: on its account, else where it was."""
        kept = self._kept_key
        last = max(0, rows.count - 1)
        if kept is None or (at < rows.count and rows.key(at) == kept):
            return min(at, last)
        position = rows.position(kept)
        return min(at, last) if position is None else position

    def _announce(self) -> None:
        key = self.cursor_key
        if key is not None:
            self._kept_key = key
        if key != self._announced:
            self._announced = key
            self.post_message(self.Highlighted(key, table=self))

    def _announce_marks(self) -> None:
        self.refresh()
        if self._marks.in_range != self._shown_in_range:
            self._shown_in_range = self._marks.in_range
            self.refresh_bindings()
        count = self._marks.count(self._rows) if self._rows else 0
        if count != self._marked_count:
            self._marked_count = count
            self.post_message(self.MarksChanged(count, table=self))
