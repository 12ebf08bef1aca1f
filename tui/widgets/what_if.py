"""What the draft of a health model would do, beside the draft: it follows every edit, worked out in a thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui.frames import let_others_go_on
from tui.widgets.account_table import AccountTable
from tui.widgets.histogram_view import HistogramView
from tui.widgets.laid_out import LaidOut
from tui.widgets.what_if_words import figure_lines, move_columns, moves_heading, note_lines, problem_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from healthcore.changes.day import Day
    from healthcore.model.tree import Model
    from healthcore.whatif.places import Place
    from healthcore.whatif.what_if import InForce, WhatIf

#: Lines of notes where there is room, and where there is little.
_NOTES, _FEW_NOTES = 4, 2


class WhatIfPanel(Vertical):
    """Shows shares, money, who changes colour, and how the metric under the cursor is spread.

    The last edit counts: what an earlier one asked for is dropped, in the middle when need be.

    Attributes:
        found: what the draft would do, as last worked out; None before that.
    """

    figures = query_one("#what-if-figures", LaidOut)
    heading = query_one("#what-if-heading", Static)
    table = query_one("#what-if-moves", AccountTable)
    spread = query_one(HistogramView)
    notes = query_one("#what-if-notes", LaidOut)

    @dataclass
    class Ready(Message):
        """What a draft would do was worked out."""

        number: int
        in_force: "InForce"
        found: "WhatIf"

    @dataclass
    class Failed(Message):
        """What a draft would do cannot be worked out."""

        number: int
        error: PulsebookError

    @dataclass
    class Shown(Message):
        """The panel shows what another draft would do."""

        found: "WhatIf"

    def __init__(self) -> None:
        super().__init__(id="what-if")
        self.found: WhatIf | None = None
        self._in_force: InForce | None = None
        self._day: Day | None = None
        self._model: Model | None = None
        self._place: Place | None = None
        self._number = 0

    def compose(self) -> "ComposeResult":
        """Figures over everything; who changes colour beside the histogram; plays and warnings below."""
        yield LaidOut(id="what-if-figures")
        with Horizontal(id="what-if-body"):
            with Vertical(id="what-if-who"):
                yield Static(id="what-if-heading", markup=False)
                yield AccountTable(id="what-if-moves")
            yield HistogramView(id="what-if-spread")
        yield LaidOut(id="what-if-notes")

    @property
    def stops(self) -> "tuple[Widget, ...]":
        """What in it can have the cursor."""
        return self.spread, self.table

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self._say("Looking at the book …")

    def take(self, day: "Day | None") -> None:
        """Works on another day of the book, or the same after something was written."""
        if day is not self._day:
            self._day, self._in_force = day, None
            self._number += 1
            self._work_out()

    def show(self, model: "Model | None", place: "Place | None") -> None:
        """Shows what a draft would do, and how the metric of the condition at a place is spread.

        Args:
            model: the draft; None while accounts cannot be scored with it: the last one stays in sight.
            place: the condition under the cursor; None for none.
        """
        moved, self._place = place != self._place, place
        if model is not None and (self._model is None or model.fingerprint != self._model.fingerprint):
            self._model = model
            self._number += 1
            # Whoever edits sees the edit first: the work and the painting of it would slow each other down.
            self.call_after_refresh(self._work_out)
        elif moved:
            self._show_place()

    def _work_out(self) -> None:
        """In a thread; a message says how it went. What an earlier call began is dropped."""
        day, model, known = self._day, self._model, self._in_force
        if day is None or model is None:
            return
        number = self._number

        def work() -> None:
            from healthcore.plays.running import plays_of  # noqa: PLC0415 - loaded behind the first paint
            from healthcore.whatif.what_if import Cancelled, InForce  # noqa: PLC0415 - as above

            worker = get_current_worker()
            try:
                in_force = known or InForce(day, plays_of(day.opened)).look()
                found = in_force.what_if(model, lambda: worker.is_cancelled)
                outcome: WhatIfPanel.Ready | WhatIfPanel.Failed = self.Ready(number, in_force, found)
            except Cancelled:
                return
            except PulsebookError as error:
                outcome = self.Failed(number, error)
            if not worker.is_cancelled:
                self.post_message(outcome)

        self.run_worker(work, thread=True, exclusive=True, group="what-if", exit_on_error=False)

    @on(Ready)
    async def _ready(self, message: Ready) -> None:
        """Shows it, unless a newer edit has come since."""
        message.stop()
        if message.in_force.day is self._day:
            self._in_force = message.in_force
        if message.number != self._number:
            return
        self.found = found = message.found
        self.figures.show(lambda width: figure_lines(found, width))
        self.heading.update(moves_heading(found), layout=False)
        self.table.show(found.moves, move_columns(self.table.size.width), refit=True)
        if await let_others_go_on(self):
            self._show_place()
            self.post_message(self.Shown(found))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        message.stop()
        if message.number == self._number:
            self.found = None
            self._say(" ".join(message.error.lines()))

    def _say(self, words: str) -> None:
        self.figures.show(lambda width: problem_lines(words, width))

    def _show_place(self) -> None:
        """The histogram and the notes of the condition under the cursor."""
        found, place = self.found, self._place
        if found is None:
            return
        histogram = None if place is None else found.histogram(place)
        condition = ""
        if place is not None and histogram is not None:
            from healthcore.conditions.words import to_text  # noqa: PLC0415 - loaded with the book
            from healthcore.whatif.places import condition_at  # noqa: PLC0415 - as above

            comparison = condition_at(found.model, place)
            condition = "" if comparison is None else to_text(comparison)
        self.spread.show(histogram, condition, good=place is None or place.good)
        most = _NOTES if self.app.size.height >= 32 else _FEW_NOTES
        self.notes.show(lambda width: note_lines(found, width, place, most))
