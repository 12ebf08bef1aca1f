"""The question what a new book is to be called."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.vocabulary.errors import BookError
from tui import cells

if TYPE_CHECKING:
    from textual.app import ComposeResult


class BookNameDialog(ModalScreen[str | None]):
    """Gives a name that a book can have, or None.

    Args:
        name: the one that it would have.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Leave", show=False)]
    AUTO_FOCUS = "Input"

    said = query_one("#book-name-said", Static)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._suggested = name

    def compose(self) -> "ComposeResult":
        """The name, and what is wrong with it."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "What is the book called?"
            dialog.border_subtitle = "enter keep   esc leave"
            yield Input(self._suggested, compact=True, id="book-name")
            yield Static(markup=False, id="book-name-said")

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        from healthcore.journal.names import checked_name  # noqa: PLC0415 - not for the first paint

        try:
            self.dismiss(checked_name(message.value.strip()))
        except BookError as error:
            self.said.update(cells.plain_lines(str(error)))
