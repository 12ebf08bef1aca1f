"""The drawing half of the account table: rows in columns, a pinned heading, a cursor; no keys and no messages."""

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui import cells
from tui.cells import Role
from tui.widgets.table_layout import Layout, lay_out
from tui.widgets.table_paint import UNMARKED, Painter, Palette
from tui.widgets.table_rows import TableRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from tui.widgets.table_columns import Column, FittedColumn

HEADING, CURSOR, CURSOR_BLURRED, MARKED_ROW = (
    "table--heading",
    "table--cursor",
    "table--cursor-blurred",
    "table--marked",
)

#: The heading takes one line of the view.
HEADING_LINES = 1
#: Where the painted headings are kept, beside the rows.
_HEADING_KEY = (-1, HEADING, UNMARKED)
#: Painted lines that are kept: a few screens full. More would only be work for the garbage collector.
_STRIPS_KEPT = 256


class TableView(ScrollView):
    """Draws the visible rows of a frame, and does no work for any other row.

    A painted line is kept until rows, columns or theme change, so that a step of the cursor paints two lines.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {HEADING, CURSOR, CURSOR_BLURRED, MARKED_ROW}
    DEFAULT_CSS = """
    TableView {
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 0;
        scrollbar-gutter: stable;
        & > .table--heading { background: $panel; text-style: bold; }
        & > .table--cursor { background: $block-cursor-background; }
        & > .table--cursor-blurred { background: $block-cursor-blurred-background; }
        & > .table--marked { background: $secondary-muted; }
    }
    """

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self._rows: TableRows | None = None
        self._asked: tuple[Sequence[Column], list[str], int] = ((), [], 0)
        self._fitted: tuple[FittedColumn, ...] = ()
        self._placed = Layout()
        self._palette: Palette | None = None
        self._painter: Painter | None = None
        self._strips: dict[tuple[int, str, str], Strip] = {}
        self._cursor = 0
        self._sort: tuple[str | None, bool] = (None, False)

    @property
    def row_count(self) -> int:
        """How many rows are in view, scrolled to or not."""
        return self._rows.count if self._rows else 0

    @property
    def cursor_row(self) -> int:
        """The position of the cursor, from 0."""
        return self._cursor

    @property
    def cursor_key(self) -> str | None:
        """The account under the cursor; None when no row is in view."""
        return self._rows.key(self._cursor) if self._rows and self._rows.count else None

    @property
    def empty(self) -> str:
        """What is said where there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        self._empty = text
        self.refresh()

    @property
    def sort_column(self) -> str | None:
        """The key of the column whose heading shows the direction."""
        return self._sort[0]

    @property
    def sort_descending(self) -> bool:
        """Whether that direction is from high to low."""
        return self._sort[1]

    def show_sort(self, column: str | None, *, descending: bool = False) -> None:
        """Say in the headings how the rows are sorted; sorting them is the book's work."""
        self._sort = (column, descending)
        self._strips.pop(_HEADING_KEY, None)
        self.refresh()

    def ground(self, position: int) -> str:
        """The component class whose background a row has; empty for the table's own."""
        if position == self._cursor:
            return CURSOR if self.has_focus else CURSOR_BLURRED
        return ""

    def mark(self, position: int) -> str:  # noqa: ARG002 (the view knows no marks)
        """What stands before a row."""
        return UNMARKED

    def _set_rows(
        self, frame: "pl.DataFrame", columns: "Sequence[Column]", order: "pl.Series | None", key: str, *, refit: bool
    ) -> TableRows:
        """Draw these rows from now on; the cursor stays at its position."""
        present = frame.columns
        asked = (columns, present, frame.height)
        if refit or self._asked != asked:
            self._asked = asked
            self._fitted = tuple(column.fitted(frame) for column in columns if column.key in present)
        reads = [name for fitted in self._fitted for name in fitted.column.reads if name in present]
        self._rows = TableRows(frame, order, key, reads)
        self._cursor = max(0, min(self._cursor, self._rows.count - 1))
        self._place_columns()
        return self._rows

    def _place_columns(self) -> None:
        self._placed = lay_out(self._fitted, self._width)
        self._forget_painted()
        lines = self.row_count + HEADING_LINES
        self.virtual_size = Size(self._placed.reach(self._width), lines) if self.row_count else Size(0, 0)
        self.refresh()

    def _forget_painted(self) -> None:
        self._painter = None
        self._strips.clear()

    @property
    def _width(self) -> int:
        """The cells of a line, without the scrollbar."""
        return self.scrollable_size.width

    # Scrolling: a top is the position of the first row in view.

    @property
    def page(self) -> int:
        """How many rows fit in the view."""
        return max(1, self.scrollable_size.height - HEADING_LINES)

    @property
    def top(self) -> int:
        """The position of the first row in view."""
        return self.scroll_offset.y

    def _in_view(self, position: int) -> bool:
        return self.top <= position < self.top + self.page

    def _scroll_top(self, top: int) -> None:
        self.scroll_to(y=max(0, min(top, self.row_count - self.page)), animate=False, force=True)

    def _scroll_to_cursor(self) -> None:
        if self._cursor < self.top:
            self._scroll_top(self._cursor)
        elif not self._in_view(self._cursor):
            self._scroll_top(self._cursor - self.page + 1)

    def _refresh_row(self, position: int) -> None:
        if self._in_view(position):
            self.refresh(Region(0, position - self.top + HEADING_LINES, self._width, 1))

    # Painting.

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the view.

        Textual's own cache of lines is passed by, for ours; so the table has no border, padding or opacity.
        """
        strips = [self.render_line(y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of the view, as the terminal gets it: the headings, a row, or nothing."""
        rows = self._rows
        position = self.top + y - HEADING_LINES
        if rows is None or not rows.count or position >= rows.count:
            return self._filtered(self._empty_line(y) if not self.row_count else self._blank_line())
        key = _HEADING_KEY if y < HEADING_LINES else (position, self.ground(position), self.mark(position))
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= _STRIPS_KEPT:
                self._strips.clear()
            painter = self._current_painter(rows)
            if key is _HEADING_KEY:
                painted = painter.heading(*self._sort, HEADING)
            else:
                painted = painter.row(rows.row(position), mark=key[2], ground=key[1])
            strip = self._strips[key] = self._filtered(painted)
        return strip

    def _filtered(self, strip: Strip) -> Strip:
        """What NO_COLOR, and terminals without true colour, make of a line."""
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip

    def _blank_line(self) -> Strip:
        return Strip.blank(self.size.width, self._current_palette().style(Role.TEXT))

    def _empty_line(self, y: int) -> Strip:
        width = self.size.width
        lines = [
            line.plain
            for paragraph in self._empty.split("\n")
            for line in Content(cells.plain(paragraph)).wrap(max(1, width - 4))
        ]
        place = y - max(0, (self.scrollable_size.height - len(lines)) // 3)
        if not self._empty or not 0 <= place < len(lines):
            return self._blank_line()
        text = cells.fit(" " * ((width - cells.width(lines[place])) // 2) + lines[place], width)
        return Strip([self._current_palette().segment(text, Role.SECONDARY)], width)

    def _current_palette(self) -> Palette:
        if self._palette is None:
            palette = Palette(self.app.theme_variables, self.background_colors[1])
            for name in self.COMPONENT_CLASSES:
                palette.add_ground(name, self.get_component_styles(name))
            self._palette = palette
        return self._palette

    def _current_painter(self, rows: TableRows) -> Painter:
        if self._painter is None:
            self._painter = Painter(
                self._placed,
                rows.places,
                self._current_palette(),
                scroll_x=self.scroll_offset.x,
                width=self._width,
                line=self.size.width,
            )
        return self._painter

    # What Textual tells.

    def notify_style_update(self) -> None:
        """The theme or the focus changed: everything is painted anew."""
        super().notify_style_update()
        self._palette = None
        self._forget_painted()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Other columns are in view."""
        super().watch_scroll_x(old_value, new_value)
        self._forget_painted()

    def on_resize(self) -> None:
        """The columns follow the width, and the cursor stays in view."""
        self._place_columns()
        self._scroll_to_cursor()
