"""The line at the top: which book, as of when, by which model, and the screens there are."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui import cells
from tui.main_screens import MAIN_SCREENS
from tui.widgets.laid_out import first_parts

if TYPE_CHECKING:
    from textual.app import RenderResult

    from tui.desk import Desk

#: The parts that the names of the screens make room for: name, day and segment.
_ESSENTIAL = 3

#: What the names of the book and of a segment get at the most.
_MOST_FOR_NAME = 32
_MOST_FOR_SEGMENT = 36


class TitleBar(Static):
    """One line; what does not fit is left out whole, what matters least first.

    Args:
        active: the screen it stands on.
    """

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self, active: str) -> None:
        super().__init__(markup=False)
        self._active = active
        self._book: tuple[Content, ...] = ()

    def show(self, desk: "Desk | None") -> None:
        """Names the book on the desk."""
        self._book = () if desk is None else _told(desk)
        self.refresh()

    def render(self) -> "RenderResult":
        """The book on the left, the screens on the right."""
        tabs = self._tabs(short=False)
        needed = sum(part.cell_length for part in self._book[:_ESSENTIAL])
        if self.size.width - tabs.cell_length - 4 < needed:
            tabs = self._tabs(short=True)
        room = self.size.width - 2 - tabs.cell_length
        left = first_parts(self._book, max(0, room - 2), Content(""))
        return Content.assemble(left, " " * max(2, room - left.cell_length), tabs)

    def _tabs(self, *, short: bool) -> Content:
        """The main screens and the keys that lead there; in short only the name of this one."""
        parts = []
        for screen in MAIN_SCREENS:
            active = screen.label == self._active
            if not screen.listed and not active:
                continue
            text = screen.key if short and not active else f"{screen.key} {screen.label}"
            parts.append(Content.styled(text, "bold $accent" if active else "$foreground-muted"))
        return Content("  ").join(parts)


def _told(desk: "Desk") -> tuple[Content, ...]:
    """What there is to say of a book, what matters most first."""
    book = desk.book
    name, model = cells.plain(desk.opened.name), cells.plain(book.model.name)
    return (
        Content.styled(cells.fit(name, min(_MOST_FOR_NAME, cells.width(name))), "bold"),
        Content.assemble(("  as of ", "$foreground-muted"), book.as_of.isoformat()),
        Content.styled(_segment(desk), "bold $accent"),  # may be empty
        Content.styled(f"  model {model}", "$foreground-muted"),
        Content.styled(f", by {'the rules' if book.model.mode == 'rules' else 'the score'}", "$foreground-muted"),
    )


def _segment(desk: "Desk") -> str:
    """The segment that every screen looks at, with a gap before it; empty for the whole book."""
    if desk.view.segment is None:
        return ""
    said = cells.plain(desk.view.segment.description)
    return f"  {cells.fit(said, min(_MOST_FOR_SEGMENT, cells.width(said)))}"
