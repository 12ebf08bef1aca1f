"""Text that is laid out anew for the width it gets: paragraphs and aligned columns."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeAlias

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.cells import Role

Lines: TypeAlias = Sequence[Content]
Layout: TypeAlias = Callable[[int], Lines]

#: No column is made narrower than this to make a row fit.
_NARROWEST = 6


class LaidOut(Widget):
    """Shows the lines that a function gives for a width; as high as they are."""

    DEFAULT_CSS = """
    LaidOut { height: auto; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes=classes)
        self._layout: Layout = _nothing
        self._lines: dict[int, Lines] = {}

    @property
    def plain(self) -> str:
        """What it shows, as text."""
        return plain_text(self.lines(self.content_size.width))

    def show(self, layout: Layout) -> None:
        """Shows something else from now on."""
        width = self.content_size.width
        before = len(self._lines[width]) if width in self._lines else None
        self._layout = layout
        self._lines.clear()
        # Laying a screen out anew takes longer than a frame: only where it is as high as before it can be left out.
        self.refresh(layout=before is None or len(self.lines(width)) != before)

    def lines(self, width: int) -> Lines:
        """What it shows at a width."""
        if width not in self._lines:
            self._lines.clear()
            self._lines[width] = self._layout(max(1, width))
        return self._lines[width]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """As many rows as there are lines at a width."""
        return len(self.lines(width))

    def render(self) -> Content:
        """The lines for the width there is."""
        return Content("\n").join(self.lines(self.content_size.width))


def _nothing(width: int) -> Lines:  # noqa: ARG001 - a layout
    return ()


def plain_text(lines: Lines) -> str:
    """Lines as text, without blanks at their ends."""
    return "\n".join(line.plain.rstrip() for line in lines)


def heading(text: str, aside: Content | None = None) -> Content:
    """The name of what follows, and something short about it."""
    return Content.assemble((text, "bold $accent"), "  " if aside else "", aside or "")


def quiet(words: str) -> Content:
    """Words of second rank, such as a label."""
    return Content.styled(words, f"${Role.SECONDARY}")


def sentence(words: str) -> str:
    """Words as they begin a line: with a capital."""
    return words[:1].upper() + words[1:]


def paragraph(text: Content, width: int, indent: int = 0) -> list[Content]:
    """A text wrapped between words, every line behind the same indent."""
    return [Content.assemble(" " * indent, line) for line in text.wrap(max(2, width - indent))]


def first_parts(parts: Iterable[Content], width: int, between: Content) -> Content:
    """As many parts as one line has room for, each whole; of the first one as much as there is."""
    first, *others = [*parts] or [Content("")]
    line = first.truncate(width, ellipsis=True)
    for part in others:
        if line.cell_length + between.cell_length + part.cell_length > width:
            break
        line = line + between + part
    return line


def flow(parts: Iterable[Content], width: int, between: Content) -> list[Content]:
    """Parts one after the other; a part goes to the next line whole where it does not fit."""
    lines: list[Content] = []
    current: Content | None = None
    for part in parts:
        if current is not None and (joined := current + between + part).cell_length <= width:
            current = joined
        else:
            if current is not None:
                lines.append(current)
            *full, current = part.wrap(max(2, width)) if part.cell_length > width else [part]
            lines.extend(full)
    return lines if current is None else [*lines, current]


def columns(
    rows: Sequence[Sequence[Content]], width: int, *, wraps: Collection[int] = (), right: Collection[int] = ()
) -> list[list[Content]]:
    """The lines of each row, its cells in aligned columns two cells apart.

    Args:
        rows: cells, as many in each row.
        width: the terminal cells there are.
        wraps: the columns that may be made narrower, their cells going on below, where the rows do not fit.
        right: the columns whose cells stand at their right.
    """
    if not rows:
        return []
    widths = [max(cell.cell_length for cell in column) for column in zip(*rows, strict=True)]
    gaps = 2 * (len(widths) - 1)
    while sum(widths) + gaps > width:
        widest = max(wraps, key=lambda at: widths[at], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return [_row(row, widths, right) for row in rows]


def _row(row: Sequence[Content], widths: Sequence[int], right: Collection[int]) -> list[Content]:
    wrapped = [
        cell.wrap(width) if cell.cell_length > width else [cell] for cell, width in zip(row, widths, strict=True)
    ]
    height = max(len(lines) for lines in wrapped)
    gap = Content("  ")
    lines = []
    for at in range(height):
        parts = [
            _padded(cell[at] if at < len(cell) else Content(""), widths[column], at_right=column in right)
            for column, cell in enumerate(wrapped)
        ]
        lines.append(gap.join(parts))
    return lines


def _padded(text: Content, width: int, *, at_right: bool) -> Content:
    missing = max(0, width - text.cell_length)
    return text.pad_left(missing) if at_right else text.pad_right(missing)
