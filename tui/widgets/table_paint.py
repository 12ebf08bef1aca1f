"""How lines of the account table are painted: styles per theme, segments per row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from tui import cells
from tui.cells import Cell, Role
from tui.widgets.table_columns import Draw
from tui.widgets.table_layout import GUTTER, Layout, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.css.styles import RenderStyles

    from tui.widgets.table_rows import Row

#: What stands before a row.
MARKED, CHANGED, UNMARKED = "✓", "•", ""
#: What stands after the heading that rows are sorted by.
ASCENDING, DESCENDING = "↑", "↓"
#: What stands in the headings where more columns can be reached.
MORE_LEFT, MORE_RIGHT = "‹", "›"

#: Roles whose cells are written together; the texts of all others are few.
_PLAIN = frozenset({Role.TEXT, Role.SECONDARY})


class Palette:
    """The style of every role on every background, worked out once per theme and focus.

    Args:
        variables: the theme's variables; a role that the theme does not know has the colour of plain text.
        surface: the table's own background.
    """

    def __init__(self, variables: "Mapping[str, str]", surface: Color) -> None:
        self._variables = variables
        self._surface = surface
        self._text = Color.parse(variables[Role.TEXT])
        self._styles: dict[tuple[Role, str], Style] = {}
        self._grounds = {"": (surface, Style())}

    def add_ground(self, name: str, styles: "RenderStyles") -> None:
        """Know a background by the name of its component class, with its text style."""
        self._grounds[name] = (self._surface + styles.background, styles.text_style)

    def style(self, role: Role, ground: str = "") -> Style:
        """The style of a role on a background."""
        style = self._styles.get((role, ground))
        if style is None:
            background, text_style = self._grounds[ground]
            colour = self._colour(role)
            shown = colour if colour.ansi is not None else background + colour
            style = text_style + Style(color=shown.rich_color, bgcolor=background.rich_color, bold=role.bold or None)
            self._styles[role, ground] = style
        return style

    def _colour(self, role: Role) -> Color:
        value = self._variables.get(role)
        # Under a theme of the terminal's own sixteen colours, secondary text is `ansi_default 50%`: no such colour.
        return self._text if value is None or value.startswith("ansi_default") else Color.parse(value)

    def segment(self, text: str, role: Role, ground: str = "") -> Segment:
        """A text in the style of its role."""
        return Segment(text, self.style(role, ground))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A column in the view, ready to draw its cell of any row.

    Attributes:
        place: its column, width and heading.
        draw: the cell, given the values that it reads.
        reads: where those are in a row.
        after: the space before the next column.
    """

    place: Place
    draw: Draw
    reads: tuple[int, ...]
    after: str

    def text(self, shown: str) -> str:
        """A plain text in exactly the cells of the column, and the space after it."""
        return cells.fit(shown, self.place.width, self.place.column.align) + self.after


class Painter:
    """Paints the lines of one view: the columns that are in it, at the width it has.

    Args:
        layout: where the columns stand.
        places: the index of every value in a row, by name.
        palette: the styles.
        scroll_x: how far the view is scrolled sideways.
        width: the cells of the view.
        line: the cells of a line: the view's, and those that a scrollbar covers.
    """

    def __init__(
        self, layout: Layout, places: "Mapping[str, int]", palette: Palette, scroll_x: int, width: int, line: int
    ) -> None:
        window = layout.window(scroll_x, width)
        shown = (*layout.frozen, *window)
        starts = [*(place.x for place in layout.frozen), *(place.x - scroll_x for place in window), line]
        self._palette = palette
        self._width, self._line = width, line
        self._fits = not shown or starts[-2] + shown[-1].width <= line
        self._edges = (MORE_LEFT if scroll_x else " ", MORE_RIGHT if window[-1:] != layout.scrolled[-1:] else " ")
        self._columns = [
            _drawn(place, places, max(0, following - start - place.width))
            for place, start, following in zip(shown, starts, starts[1:], strict=False)
        ]
        self._ready: dict[tuple[Cell, int, str], Segment] = {}

    def row(self, row: "Row", mark: str, ground: str) -> Strip:
        """One account, on a background that the palette knows.

        One segment per run of plain cells; cells with a colour of their own are made once and used again.
        """
        segments = [self._palette.segment(cells.fit(mark, GUTTER), Role.MARK, ground)]
        run, running = "", Role.TEXT
        for column in self._columns:
            cell = column.draw(*[row[place] for place in column.reads])
            plain = cell.role in _PLAIN
            if run and not (plain and cell.role is running):
                segments.append(self._palette.segment(run, running, ground))
                run = ""
            if plain:
                running = cell.role
                run += column.text(cell.text)
            else:
                segments.append(self._ready_made(cell, column, ground))
        if run:
            segments.append(self._palette.segment(run, running, ground))
        return Strip(segments, self._line) if self._fits else self._cut(segments, self._line)

    def heading(self, sort_key: str | None, descending: bool, ground: str) -> Strip:
        """The headings: the sorted one with its direction, and `‹ ›` where more columns can be reached."""
        arrow = DESCENDING if descending else ASCENDING
        left, right = (self._palette.segment(edge, Role.MARK, ground) for edge in self._edges)
        gutter = self._palette.segment(" " * (GUTTER - 1), Role.TEXT, ground)
        labels = [
            self._heading(each, arrow if each.place.column.key == sort_key else "", ground) for each in self._columns
        ]
        strip = self._cut([left, gutter, *labels], self._width - 1)
        rest = self._palette.segment(" " * (self._line - self._width), Role.TEXT, ground)
        return Strip([*strip, right, rest], self._line)

    def _heading(self, each: _Drawn, arrow: str, ground: str) -> Segment:
        label = cells.plain(each.place.column.label)
        if not arrow:
            return self._palette.segment(each.text(label), Role.SECONDARY, ground)
        if cells.width(label) + len(f" {arrow}") <= each.place.width:
            text = each.text(f"{label} {arrow}")
        else:
            text = each.text(label)[: -len(each.after)] + cells.fit(arrow, len(each.after))
        return self._palette.segment(text, Role.MARK, ground)

    def _ready_made(self, cell: Cell, column: _Drawn, ground: str) -> Segment:
        key = cell, column.place.x, ground
        segment = self._ready.get(key)
        if segment is None:
            segment = self._ready[key] = self._palette.segment(column.text(cell.text), cell.role, ground)
        return segment

    @staticmethod
    def _cut(segments: list[Segment], width: int) -> Strip:
        return Strip(segments).adjust_cell_length(width)


def _drawn(place: Place, places: "Mapping[str, int]", after: int) -> _Drawn:
    reads = tuple(places[name] for name in place.column.reads if name in places)
    return _Drawn(place, place.fitted.draw, reads, " " * after)
