"""The question what came of a task, or why it will not be done."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui import cells

if TYPE_CHECKING:
    from textual.app import ComposeResult


class ClosingDialog(ModalScreen[str | None]):
    """Gives what was typed, which may be nothing; None when one changes one's mind.

    Args:
        title: what is about to be said, in a word: `Done`.
        what: of what.
        question: what the line asks for while it is empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "say", "Say it", show=False, priority=True, id="closing.say"),
        Binding("escape", "leave", "Leave", show=False, id="closing.leave"),
    ]

    def __init__(self, title: str, what: str, question: str) -> None:
        super().__init__()
        self._title = title
        self._what = what
        self._question = question

    def compose(self) -> "ComposeResult":
        """What it is about, and a line."""
        with Vertical(id="closing", classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = f"enter {self._title.lower()}   esc leave"
            yield Static(Content.styled(cells.plain(self._what), "bold"), classes="task--what")
            yield Input(placeholder=self._question, compact=True, id="closing-words")

    def action_say(self) -> None:
        """Gives what was typed."""
        self.dismiss(self.query_one(Input).value)

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(None)
