"""The line at the top: which book, as of when, by which model, and the screens there are."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui import cells
from tui.main_screens import MAIN_SCREENS
from tui.widgets.laid_out import quiet

if TYPE_CHECKING:
    from textual.app import RenderResult

    from tui.desk import Desk

#: What the name of the book gets at least.
_LEAST_FOR_BOOK = 30

#: What the name of a segment gets at the most.
_MOST_FOR_SEGMENT = 36


class TitleBar(Static):
    """One line; what does not fit is left out from the right.

    Args:
        active: the screen it stands on.
    """

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self, active: str) -> None:
        super().__init__(markup=False)
        self._active = active
        self._parts: tuple[Content, ...] = ()

    def show(self, desk: "Desk | None") -> None:
        """Names the book on the desk."""
        if desk is None:
            self._parts = ()
        else:
            book = desk.book
            title = cells.fit(cells.plain(desk.opened.name), min(32, cells.width(cells.plain(desk.opened.name))))
            colour = "the rules" if book.model.mode == "rules" else "the score"
            self._parts = (
                Content.assemble(
                    (title, "bold"),
                    ("  as of ", "$foreground-muted"),
                    (book.as_of.isoformat(), ""),
                    (_segment(desk), "bold $accent"),
                ),
                quiet(f"  model {cells.plain(book.model.name)}"),
                quiet(f", by {colour}"),
            )
        self.refresh()

    def render(self) -> "RenderResult":
        """The book on the left, the screens on the right."""
        tabs = self._tabs(short=False)
        if self.size.width - tabs.cell_length < _LEAST_FOR_BOOK:
            tabs = self._tabs(short=True)
        room = self.size.width - 2 - tabs.cell_length
        left = Content("")
        for part in self._parts:
            if left and (left + part).cell_length > room - 2:
                break
            left += part
        left = left.truncate(max(0, room - 2), ellipsis=True)
        return Content.assemble(left, " " * max(2, room - left.cell_length), tabs)

    def _tabs(self, *, short: bool) -> Content:
        """The main screens and the keys that lead there; in short only the name of this one."""
        parts = []
        for screen in MAIN_SCREENS:
            active = screen.label == self._active
            text = screen.key if short and not active else f"{screen.key} {screen.label}"
            parts.append(Content.styled(text, "bold $accent" if active else "$foreground-muted"))
        return Content("  ").join(parts)


def _segment(desk: "Desk") -> str:
    """The segment that every screen looks at, with a gap before it; empty for the whole book."""
    if desk.view.segment is None:
        return ""
    said = cells.plain(desk.view.segment.description)
    return f"  {cells.fit(said, min(_MOST_FOR_SEGMENT, cells.width(said)))}"
