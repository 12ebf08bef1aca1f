"""The question that only a person can answer: is this file the new export of a book that is known?"""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui import cells

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.vocabulary.errors import SameBookError

_SAME, _OWN, _LEAVE = "same", "own", "leave"
_CHOICES = (
    (_SAME, "y", "It is its new export", "Keep its ratings."),
    (_OWN, "n", "It is a book of its own", "Start afresh; the other book stays as it is."),
    (_LEAVE, "esc", "Leave", "Nothing is written, and Pulsebook closes."),
)


class IdentityDialog(ModalScreen[str | None]):
    """Gives the name of the known book, "" for a book of its own, or None to leave.

    Args:
        error: the file, the book that it looks like, and how many accounts they share.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", f"choose('{_SAME}')", "New export"),
        Binding("n", f"choose('{_OWN}')", "Own book"),
        Binding("escape", f"choose('{_LEAVE}')", "Leave"),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, error: "SameBookError") -> None:
        super().__init__()
        self._error = error

    def compose(self) -> "ComposeResult":
        """What is known, then the choices; the likely one first."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._error.title)
            yield Static(self._said(), markup=False, classes="identity--said")
            yield OptionList(*self._choices(), markup=False, compact=True)

    def on_mount(self) -> None:
        """The likely answer is the one that Enter gives."""
        choices = self.query_one(OptionList)
        choices.highlighted = 0
        choices.focus()

    def _said(self) -> Content:
        error = self._error
        file, folder = cells.plain(Path(error.path).name), cells.plain(str(Path(error.path).parent))
        return Content.assemble(
            (file, "bold"),
            f" has {_accounts(error.total)}; {error.shared:,} of them {'is' if error.shared == 1 else 'are'} also in "
            "your book ",
            (cells.plain(error.known), "bold"),
            ", which has ratings." if error.rated else ".",
            (f"\n{folder}" if folder not in {"", "."} else "", "$foreground-muted"),
        )

    @staticmethod
    def _choices() -> list[Option]:
        return [
            Option(
                Content.assemble(
                    (f"{key:<5}", "bold $accent"),
                    (f"{answer}\n", "bold"),
                    (f"{' ' * 5}{effect}", "$foreground-muted"),
                ),
                id=choice,
            )
            for choice, key, answer, effect in _CHOICES
        ]

    def action_choose(self, choice: str) -> None:
        """Gives an answer."""
        self.dismiss({_SAME: self._error.known, _OWN: ""}.get(choice))

    def action_cursor_down(self) -> None:
        """Moves down, as `down` does."""
        self.query_one(OptionList).action_cursor_down()

    def action_cursor_up(self) -> None:
        """Moves up, as `up` does."""
        self.query_one(OptionList).action_cursor_up()

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.action_choose(message.option_id or _LEAVE)


def _accounts(count: int) -> str:
    return "1 account" if count == 1 else f"{count:,} accounts"
