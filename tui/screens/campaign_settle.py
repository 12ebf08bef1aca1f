"""The dialog in which a person says what became of a message."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from healthcore.campaigns.claiming import settle
from healthcore.campaigns.log import LoggedMessage, State
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.journal.journal import Journal

_FATES = (("it was sent", State.SENT), ("it was not sent", State.FAILED))


class SettleDialog(ModalScreen[bool | None]):
    """Asks whether a message, or all of its run, was sent; True when that was written down.

    Args:
        journal: has the log.
        message: the message.
        author: who says so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "settle", "Settle", show=False, id="settle.settle"),
        Binding("escape", "leave", "Leave", show=False, id="settle.leave"),
    ]
    AUTO_FOCUS = "#settle-fate"

    fate = query_one("#settle-fate", ChoiceLine)
    which = query_one("#settle-which", ChoiceLine)
    said = query_one("#settle-said", LaidOut)

    def __init__(self, journal: "Journal", message: LoggedMessage, author: str) -> None:
        super().__init__()
        self._journal = journal
        self._message = message
        self._author = author

    def compose(self) -> "ComposeResult":
        """Which message, and what became of it."""
        with Vertical(id="settle", classes="dialog") as dialog:
            dialog.border_title = "What became of it?"
            dialog.border_subtitle = "enter settle   tab next   ←→ choose   esc leave"
            yield Static(Content.styled(cells.plain(self._message.email), "bold"))
            yield ChoiceLine([label for label, _ in _FATES], id="settle-fate")
            yield ChoiceLine(["this message", f"every open one of run {self._message.run}"], id="settle-which")
            yield LaidOut(id="settle-said")

    def on_mount(self) -> None:
        """Says what follows."""
        hint = "What was not sent counts for nothing: the person may get the campaign again."
        self.said.show(lambda width: paragraph(quiet(hint), width))

    def action_settle(self) -> None:
        """Writes it down."""
        which = self._message.run if self.which.chosen else self._message.id
        try:
            settle(self._journal, which, _FATES[self.fate.chosen][1], self._author)
        except PulsebookError as error:
            text = Content.styled(cells.plain_lines(str(error)), "$text-error")
            self.said.show(lambda width: [part for line in text.split() for part in paragraph(line, width)])
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        """Writes nothing."""
        self.dismiss(None)
