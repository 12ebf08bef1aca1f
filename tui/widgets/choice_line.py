"""One of a few things, chosen on a single line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui import cells

if TYPE_CHECKING:
    from textual import events

_CHOSEN, _OTHER = "●", "○"
_GAP = 3


class ChoiceLine(Widget, can_focus=True):
    """Labels side by side, one of them chosen; left and right, or a click, choose another.

    Args:
        labels: what there is to choose from; nothing in them is read as markup.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Before", show=False),
        Binding("right,l,space", "step(1)", "Next", show=False),
    ]
    DEFAULT_CSS = """
    ChoiceLine { height: 1; width: 1fr; }
    """

    @dataclass
    class Changed(Message):
        """Another label was chosen."""

        line: "ChoiceLine"

        @property
        def control(self) -> "ChoiceLine":
            """The line it comes from."""
            return self.line

    def __init__(self, labels: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._labels = [cells.plain(label) for label in labels]
        self._chosen = 0

    @property
    def chosen(self) -> int:
        """The index of the chosen label."""
        return self._chosen

    def choose(self, index: int) -> None:
        """Choose a label; says so when it is another one."""
        if index != self._chosen:
            self._chosen = index
            self.refresh()
            self.post_message(self.Changed(self))

    def render(self) -> Content:
        """The labels, the chosen one marked by shape and colour."""
        return Content(" " * _GAP).join(self._pieces())

    def _pieces(self) -> Iterator[Content]:
        for at, label in enumerate(self._labels):
            if at != self._chosen:
                yield Content.assemble((f"{_OTHER} ", "$foreground-muted"), label)
            elif self.has_focus:
                yield Content.assemble((f"{_CHOSEN} {label}", "bold $accent on $block-cursor-background"))
            else:
                yield Content.assemble((f"{_CHOSEN} ", "$accent"), (label, "bold"))

    def action_step(self, step: int) -> None:
        """The next label, or the one before; after the last comes the first."""
        self.choose((self._chosen + step) % len(self._labels))

    def on_click(self, event: "events.Click") -> None:
        """Chooses the label that was clicked."""
        start = 0
        for at, piece in enumerate(self._pieces()):
            if start <= event.x < start + piece.cell_length:
                self.choose(at)
            start += piece.cell_length + _GAP

    def on_focus(self) -> None:
        """The chosen label shows that keys arrive here."""
        self.refresh()

    def on_blur(self) -> None:
        """The chosen label shows that keys arrive elsewhere."""
        self.refresh()
