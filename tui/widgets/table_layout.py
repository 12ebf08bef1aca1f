"""Where the columns of the account table stand at a given width."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tui.widgets.table_columns import Column, FittedColumn

#: The mark of a row, then one space.
GUTTER = 2
#: The space after the last column, where the headings tell that there are more.
EDGE = 1
#: Columns of a lower priority number may squeeze one that grows; the others come when it has all it wants.
ESSENTIAL = 5
#: Below this width columns stand one cell apart, else two.
_ROOMY = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A column, and the cell its text starts at when nothing is scrolled."""

    fitted: FittedColumn
    x: int

    @property
    def column(self) -> Column:
        """What it shows."""
        return self.fitted.column

    @property
    def width(self) -> int:
        """The cells of its text."""
        return self.fitted.width

    @property
    def end(self) -> int:
        """The cell after its text."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns in place.

    Attributes:
        frozen: what stays at the left.
        scrolled: everything else; the first page of it fits the view.
        gap: the cells between two columns.
    """

    frozen: tuple[Place, ...] = ()
    scrolled: tuple[Place, ...] = ()
    gap: int = 1

    @property
    def frozen_width(self) -> int:
        """The cells that are never scrolled, the gap after them included."""
        return self.frozen[-1].end + self.gap if self.frozen else GUTTER

    def window(self, scroll_x: int, width: int) -> tuple[Place, ...]:
        """The scrolled columns that a view of `width` cells shows: whole ones, or the first when none is."""
        start, end = self.frozen_width + scroll_x, scroll_x + width - EDGE
        reached = [place for place in self.scrolled if place.x >= start]
        return tuple(place for place in reached if place.end <= end) or tuple(reached[:1])

    def column_at(self, x: int, scroll_x: int, width: int) -> Column | None:
        """The column drawn at a cell of the view; a gap belongs to the column before it."""
        places, at = (self.frozen, x) if x < self.frozen_width else (self.window(scroll_x, width), x + scroll_x)
        return next((place.column for place in places if place.x <= at < place.end + self.gap), None)

    def reach(self, width: int) -> int:
        """The cells to scroll through in a view of `width`, such that the last column is shown and the first whole."""
        end = self.scrolled[-1].end if self.scrolled else 0
        return width + next((stop for stop in self._stops() if end <= stop + width - EDGE), self._stops()[-1])

    def stop_after(self, scroll_x: int) -> int:
        """Where to scroll so that the next column comes first."""
        stops = self._stops()
        return stops[min(bisect_right(stops, scroll_x), len(stops) - 1)]

    def stop_before(self, scroll_x: int) -> int:
        """Where to scroll so that the column before comes first."""
        stops = self._stops()
        return stops[max(bisect_left(stops, scroll_x) - 1, 0)]

    def _stops(self) -> list[int]:
        return [place.x - self.frozen_width for place in self.scrolled] or [0]


def lay_out(columns: Sequence[FittedColumn], width: int) -> Layout:
    """Place columns in a view of `width` cells.

    The first page holds the columns of lowest priority number that fit, in the order given; the rest follows to the
    right in the order given. A column that `grows` gets what is left, but no more than it wants.
    """
    gap = 1 if width < _ROOMY else 2
    room = width - GUTTER - EDGE + gap
    first = _first_page(columns, room, gap)
    spare = max(0, room - sum(_least(each) + gap for each in first))
    sized = [replace(each, width=min(each.width, _least(each) + spare)) for each in columns]
    keys = {each.column.key for each in first}
    frozen = tuple(_placed((each for each in sized if each.column.frozen), GUTTER, gap))
    start = frozen[-1].end + gap if frozen else GUTTER
    others = sorted((each for each in sized if not each.column.frozen), key=lambda each: each.column.key not in keys)
    return Layout(frozen, tuple(_placed(iter(others), start, gap)), gap)


def _first_page(columns: Sequence[FittedColumn], room: int, gap: int) -> list[FittedColumn]:
    """Frozen columns always; essential ones beside the least of a growing column, others beside all it wants."""
    first: list[FittedColumn] = []
    wanted = sum(each.width - _least(each) for each in columns)
    for each in sorted(columns, key=lambda each: (not each.column.frozen, each.column.priority)):
        room -= _least(each) + gap
        if not each.column.frozen and room < (0 if each.column.priority < ESSENTIAL else wanted):
            break
        first.append(each)
    return first


def _least(each: FittedColumn) -> int:
    return min(each.column.least, each.width) if each.column.grows else each.width


def _placed(columns: Iterator[FittedColumn], start: int, gap: int) -> Iterator[Place]:
    for each in columns:
        yield Place(each, start)
        start += each.width + gap
