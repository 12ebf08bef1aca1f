"""The dialog that sends something away until a day or a condition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.plays.snoozes import WORSENS, read_end
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult


@dataclass(frozen=True, slots=True)
class Snooze:
    """How long something is away.

    Attributes:
        until: the day on which it is back; None for none.
        condition: it is back as soon as this holds; empty for none.
        reason: why, in somebody's words.
    """

    until: date | None
    condition: str
    reason: str


class SnoozeDialog(ModalScreen[Snooze | None]):
    """Asks until when, and why; None when one changes one's mind.

    Args:
        what: what is sent away, in a few words.
        as_of: today.
        check: raises a PulsebookError when an end makes no sense.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "snooze", "Snooze", show=False, id="snooze.snooze"),
        Binding("escape", "leave", "Leave", show=False, id="snooze.leave"),
    ]
    AUTO_FOCUS = "#snooze-choice"

    choice = query_one("#snooze-choice", ChoiceLine)
    end = query_one("#snooze-end", Input)
    reason = query_one("#snooze-reason", Input)
    said = query_one("#snooze-said", LaidOut)

    def __init__(self, what: str, as_of: date, check: Callable[[date | None, str], None]) -> None:
        super().__init__()
        self._what = what
        self._as_of = as_of
        self._check = check
        self._ends = (
            ("tomorrow", (as_of + timedelta(days=1)).isoformat()),
            ("a week", (as_of + timedelta(days=7)).isoformat()),
            ("30 days", (as_of + timedelta(days=30)).isoformat()),
            ("worse", WORSENS),
            ("renewal", "renewal_date within 60 days"),
        )

    def compose(self) -> "ComposeResult":
        """What, until when, why."""
        with Vertical(id="snooze", classes="dialog") as dialog:
            dialog.border_title = "Snooze"
            dialog.border_subtitle = "enter snooze   tab next   ←→ choose   esc leave"
            yield Static(Content.styled(cells.plain(self._what), "bold"), classes="snooze--what")
            with Grid(id="snooze-lines"):
                yield Static(quiet("Back"))
                yield ChoiceLine([label for label, _ in self._ends], id="snooze-choice")
                yield Static(quiet("Until"))
                yield Input(self._ends[0][1], compact=True, select_on_focus=False, id="snooze-end")
                yield Static(quiet("Why"))
                yield Input(placeholder="May be left out", compact=True, id="snooze-reason")
            yield LaidOut(id="snooze-said")

    def on_mount(self) -> None:
        """Says what may stand there."""
        hint = "A day, a number of days, or a condition such as score < 60."
        self.said.show(lambda width: paragraph(quiet(hint), width))

    @on(ChoiceLine.Changed)
    def _chosen(self) -> None:
        self.end.value = self._ends[self.choice.chosen][1]

    def action_snooze(self) -> None:
        """Gives the answer, unless it makes no sense; then says why."""
        until, condition = read_end(self.end.value, self._as_of)
        try:
            self._check(until, condition)
        except PulsebookError as error:
            text = Content.styled(cells.plain_lines(str(error)), "$text-error")
            self.said.show(lambda width: [part for line in text.split() for part in paragraph(line, width)])
            self.end.focus()
            return
        self.dismiss(Snooze(until, condition, self.reason.value))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_snooze()

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(None)
