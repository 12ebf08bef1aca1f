"""Every ask for a reference there was, and what came of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.widgets.option_list import Option

from healthcore.journal.asks import Ask, asks_of, record_outcome, retract_ask
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.screens.picker import Picker
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.desk import Desk

#: The cells of an account's name.
_NAME = 24


class AsksDialog(Picker[None]):
    """The asks, the last first; type to narrow, Enter says what came of one.

    Args:
        desk: the book that is worked on.
        account_id: the account whose last ask the cursor starts on.
    """

    def __init__(self, desk: "Desk", account_id: str | None) -> None:
        super().__init__("Asked for a reference", "account, person, what for, outcome", "what came of it")
        self._desk = desk
        self._account_id = account_id
        self._asks = {ask.id: ask for ask in asks_of(desk.opened.journal)}

    def lines(self, query: str, width: int) -> Iterator[Option]:
        """A line for each ask that has the words."""
        found = [ask for ask in self._asks.values() if query.casefold() in self._text(ask).casefold()]
        for ask in found:
            yield Option(self._line(ask, width), id=ask.id)
        if not found:
            nothing = "No ask has these words." if self._asks else "Nobody was asked yet: A writes an ask down."
            yield Option(quiet(nothing), disabled=True)

    def first_line(self, query: str) -> str | None:
        """The last ask of the account that was under the cursor."""
        if query:
            return None
        return next((ask.id for ask in self._asks.values() if ask.account_id == self._account_id), None)

    def picked(self, line: str) -> None:
        """Asks what came of it."""
        ask = self._asks[line]
        self.app.push_screen(OutcomeDialog(self._desk, ask, self._account_name(ask)), self._changed)

    def _changed(self, changed: bool | None) -> None:
        if changed:
            self._asks = {ask.id: ask for ask in asks_of(self._desk.opened.journal)}
            self.fill_again()

    def _account_name(self, ask: Ask) -> str:
        account = self._desk.account(ask.account_id)
        return cells.plain(ask.account_id if account is None else account.name)

    def _text(self, ask: Ask) -> str:
        parts = (self._account_name(ask), ask.account_id, ask.who, ask.purpose, ask.outcome, ask.asked_on.isoformat())
        return " ".join(parts)

    def _line(self, ask: Ask, width: int) -> Content:
        """When and whom; beside it, on as many lines as it needs, what for and what came of it."""
        asked = Content.assemble(
            quiet(f"{ask.asked_on.isoformat()}  "), (cells.fit(self._account_name(ask), _NAME), "bold"), "  "
        )
        who = f", {cells.plain(ask.who)}" if ask.who else ""
        outcome = Content(cells.plain(ask.outcome)) if ask.outcome else quiet("no outcome yet")
        said = Content.assemble(quiet(f"for {cells.plain(ask.purpose)}{who}: "), outcome)
        first, *rest = said.wrap(max(_NAME, width - asked.cell_length))
        return Content("\n").join([asked + first, *(" " * asked.cell_length + line for line in rest)])


class OutcomeDialog(ModalScreen[bool]):
    """Asks what came of an ask, or takes it back; says whether anything was written.

    Args:
        desk: the book that is worked on.
        ask: the ask.
        name: of its account.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "retract", "Take the ask back", show=False, id="outcome.retract"),
        Binding("escape", "leave", "Leave", show=False, id="outcome.leave"),
    ]
    AUTO_FOCUS = "#outcome-text"

    text = query_one("#outcome-text", Input)
    said = query_one("#outcome-said", LaidOut)

    def __init__(self, desk: "Desk", ask: Ask, name: str) -> None:
        super().__init__()
        self._desk = desk
        self._ask = ask
        self._account = name

    def compose(self) -> "ComposeResult":
        """The ask, and a line for its outcome."""
        with Vertical(id="outcome", classes="dialog") as dialog:
            dialog.border_title = "What came of it?"
            dialog.border_subtitle = "enter save   f8 take the ask back   esc leave"
            yield LaidOut(id="outcome-ask")
            yield Input(self._ask.outcome, compact=True, placeholder="agreed, declined, call held …", id="outcome-text")
            yield LaidOut(id="outcome-said")

    def on_mount(self) -> None:
        """Says which ask it is."""
        ask = self._ask
        who = f", {cells.plain(ask.who)}" if ask.who else ""
        said = (
            f"  asked on {ask.asked_on.isoformat()} for {cells.plain(ask.purpose)}{who}, by {cells.plain(ask.author)}"
        )
        line = Content.assemble((self._account, "bold"), quiet(said))
        self.query_one("#outcome-ask", LaidOut).show(lambda width: paragraph(line, width))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        try:
            record_outcome(self._desk.opened.journal, self._ask, self.text.value, self._desk.author)
        except PulsebookError as error:
            self._say(error)
        else:
            self.dismiss(True)

    def action_retract(self) -> None:
        """Takes the ask back, as if it had never been written down."""
        try:
            retract_ask(self._desk.opened.journal, self._ask, self._desk.author)
        except PulsebookError as error:
            self._say(error)
        else:
            self.dismiss(True)

    def _say(self, error: PulsebookError) -> None:
        text = Content.styled(cells.plain_lines(str(error)), "$text-error")
        self.said.show(lambda width: paragraph(text, width))

    def action_leave(self) -> None:
        """Writes nothing."""
        self.dismiss(False)
