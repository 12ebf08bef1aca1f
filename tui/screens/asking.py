"""Writing down that accounts were asked for a reference."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.journal.asks import Ask
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.desk import Desk

#: Names that are written out; of more only the number is said.
_NAMED = 3


class AskDialog(ModalScreen[Sequence[Ask] | None]):
    """Asks what for, whom and when, and writes it down; gives the asks, or None.

    Args:
        desk: the book that is worked on.
        account_ids: the accounts that were asked, or may be from now on.
        exported: whether they were just written to a file, so that nobody has been asked yet.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Write down", show=False, id="asking.write"),
        Binding("escape", "leave", "Leave", show=False, id="asking.leave"),
    ]
    AUTO_FOCUS = "#asking-purpose"

    purpose = query_one("#asking-purpose", Input)
    who = query_one("#asking-who", Input)
    day = query_one("#asking-day", Input)
    said = query_one("#asking-said", LaidOut)

    def __init__(self, desk: "Desk", account_ids: Sequence[str], *, exported: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._account_ids = account_ids
        self._exported = exported

    def compose(self) -> "ComposeResult":
        """Whom it is about, then a line each for what, whom and when."""
        with Vertical(id="asking", classes="dialog") as dialog:
            dialog.border_title = "Start the cool-down?" if self._exported else "Asked for a reference"
            leave = "esc no" if self._exported else "esc leave"
            dialog.border_subtitle = f"enter write down   tab next   {leave}"
            yield LaidOut(id="asking-accounts")
            with Grid(id="asking-lines"):
                yield Static(quiet("For"))
                yield Input(compact=True, placeholder="the prospect, or what it is about", id="asking-purpose")
                yield Static(quiet("Who"))
                yield Input(compact=True, placeholder="the person asked, if you like", id="asking-who")
                yield Static(quiet("On"))
                yield Input(self._desk.book.as_of.isoformat(), compact=True, id="asking-day")
            yield LaidOut(id="asking-said")

    def on_mount(self) -> None:
        """Says which accounts, and what writing it down does."""
        self.query_one("#asking-accounts", LaidOut).show(lambda width: paragraph(self._about(), width))
        self._say("")

    def _about(self) -> Content:
        names = [account.name for one in self._account_ids if (account := self._desk.account(one)) is not None]
        shown = ", ".join(map(cells.plain, names[:_NAMED]))
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        what = "May be asked from the file: " if self._exported else "Asked: "
        return Content.assemble(quiet(what), (shown, "bold"), more)

    def _say(self, problem: str) -> None:
        self.said.set_class(bool(problem), "-problem")
        one = len(self._account_ids) == 1
        effect = f"{'It is no candidate' if one else 'They are no candidates'} again before the cool-down is over."
        text = Content(cells.plain_lines(problem)) if problem else quiet(effect)
        self.said.show(lambda width: paragraph(text, width))

    @on(Input.Changed)
    def _typed(self) -> None:
        self._say("")

    @on(Input.Submitted)
    def action_write(self) -> None:
        """Writes it down, or says what is missing."""
        if not self.purpose.value.strip():
            self._say("Say what for: a prospect, an event, a case study.")
            self.set_focus(self.purpose)
            return
        try:
            asked_on = date.fromisoformat(self.day.value.strip())
        except ValueError:
            self._say("Write the day as in 2026-11-22.")
            self.set_focus(self.day)
            return
        try:
            self.dismiss(self._desk.ask(self._account_ids, self.purpose.value, self.who.value, asked_on))
        except PulsebookError as error:
            self._say(str(error))

    def action_leave(self) -> None:
        """Writes nothing down."""
        self.dismiss(None)
