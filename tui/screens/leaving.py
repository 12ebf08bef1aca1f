"""The question whether to leave while the health model is edited and not saved."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.main_screens import go

if TYPE_CHECKING:
    from textual.app import ComposeResult


class LeavingDialog(ModalScreen[None]):
    """Leaves, goes to Settings, or stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "settings", "Settings", tooltip="Go to Settings, to look and to save", id="leaving.settings"),
        Binding("q", "leave", "Leave", tooltip="Leave; the edits are lost", priority=True, id="leaving.leave"),
        Binding("escape", "dismiss", "Stay", tooltip="Stay here", id="leaving.stay"),
    ]

    def compose(self) -> "ComposeResult":
        """What would be lost."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "The health model is edited and not saved"
            dialog.border_subtitle = "enter to Settings   q leave all the same   esc stay"
            yield Static("Whoever leaves now loses the edits. On Settings ctrl+s saves them.", markup=False)

    def action_settings(self) -> None:
        """Goes to where they can be saved."""
        go(self.app, "settings")

    def action_leave(self) -> None:
        """Leaves."""
        self.app.exit()
