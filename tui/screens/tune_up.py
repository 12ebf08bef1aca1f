"""Tune-up: what health said against who left, by name, and what would have told better."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.main_screens import go
from tui.tune_desk import Wanted, Way, suggestion_for, tested_by, ways_of
from tui.widgets import tune_words as words
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut
from tui.widgets.states import State, error_lines
from tui.widgets.title_bar import TitleBar
from tui.widgets.tune_list import TuneList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.worker import Worker

    from healthcore.changes.day import Day
    from healthcore.tuning.backtest import BackTest
    from healthcore.tuning.suggest import Suggestion
    from healthcore.tuning.tune_up import TuneUp
    from tui.app import PulsebookApp
    from tui.desk import Desk

_GLANCE, _GREENS, _REDS, _CONDITIONS, _SUGGESTION = range(5)
_LOOKING = "Looking at accounts as they were before they renewed or left …"
_NEEDED = (
    "A tune-up needs to know who renewed and who left: a file with a row for each renewal, a field of the accounts "
    "such as churned, or a history in which accounts renewed or were cancelled."
)
_KEYS = (("o", "say where it stands"), ("2", "the book"))


class _StoppedError(Exception):
    """Nobody waits for it any more."""


class TuneUpScreen(Screen[None]):
    """Five views of one back-test; tab goes from one to the next, + and - further from the outcome and nearer."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("tune_up")]
    AUTO_FOCUS = None

    title_bar = query_one(TitleBar)
    about = query_one("#tune-about", Static)
    tabs = query_one("#tune-tabs", LaidOut)
    body = query_one("#tune", Vertical)
    glance = query_one("#tune-glance", VerticalScroll)
    numbers = query_one("#tune-numbers", LaidOut)
    notes = query_one("#tune-notes", LaidOut)
    listed = query_one(TuneList)
    suggesting = query_one("#tune-suggesting", VerticalScroll)
    suggested = query_one("#tune-suggested", LaidOut)
    state = query_one(State)

    @dataclass
    class Tested(Message):
        """The back-test is done."""

        found: "TuneUp"
        way: Way

    @dataclass
    class Suggested(Message):
        """The search is done."""

        suggestion: "Suggestion"

    @dataclass
    class Running(Message):
        """How far it is, in words."""

        words: str

    @dataclass
    class Failed(Message):
        """It cannot be done."""

        error: PulsebookError

    def __init__(self) -> None:
        super().__init__(name="tune_up")
        self._found: TuneUp | None = None
        self._suggestion: Suggestion | None = None
        self._way: Way | None = None
        self._wanted = Wanted()
        self._view = _GLANCE
        self._at = 0
        self._worker: Worker[None] | None = None
        self._progress = ""

    def compose(self) -> "ComposeResult":
        """Title, which outcomes, the names of the views, and one of them."""
        yield TitleBar("Tune-up")
        with Vertical(id="tune"):
            yield Static(id="tune-about", markup=False)
            yield LaidOut(id="tune-tabs")
            with VerticalScroll(id="tune-glance"), Vertical(id="tune-columns"):
                yield LaidOut(id="tune-numbers")
                yield LaidOut(id="tune-notes")
            yield TuneList(id="tune-listed")
            with VerticalScroll(id="tune-suggesting"):
                yield LaidOut(id="tune-suggested")
        yield State("Working out the past of the book …")
        yield Footer()

    def on_mount(self) -> None:
        """Begins as soon as the past of the book is known."""
        self.body.display = False
        self._app.book_changed.subscribe(self, self._book_changed)
        self._app.day_changed.subscribe(self, self._book_changed)
        self._app.day_awaited.subscribe(self, self._wait)
        self._book_changed(self._app.desk)

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    @property
    def _day(self) -> "Day | None":
        desk = self._app.desk
        return None if desk is None else desk.day

    def _book_changed(self, desk: "Desk | None") -> None:
        self.title_bar.show(desk)
        if desk is None and (error := self._app.error) is not None:
            self.state.say(error.title, *error_lines(error))
        elif desk is not None and desk.day is not None and self._is_another(desk.day):
            self._test(self._way)

    def _is_another(self, day: "Day") -> bool:
        """Whether what was tested is not this book under this model any more; a rating alone changes no past day."""
        if self._found is None:
            return self._worker is None
        before = self._found.day.book
        return before.source is not day.book.source or before.model.fingerprint != day.book.model.fingerprint

    def _wait(self, said: str) -> None:
        if self._found is None and self._worker is None:
            self.state.say(said or "Working out the past of the book …")

    # Working.

    def _test(self, way: Way | None) -> None:
        """Tests in a thread, where the book says what became of its accounts unless somebody said where."""
        day = self._day
        if day is None:
            return
        self._found = self._suggestion = None
        self.body.display, self.state.display = False, True
        self.state.say(_LOOKING, keys=(("esc", "stop"),))

        def work(told: "Callable[[int, int], None]") -> Message:
            chosen = way or ways_of(day)[0]
            return self.Tested(tested_by(day, chosen, told), chosen)

        self._run(work, "day")

    def _run(self, work: "Callable[[Callable[[int, int], None]], Message]", noun: str) -> None:
        """Does something slow in a thread that can be stopped; messages say how far it is and how it went."""

        def in_thread() -> None:
            worker = get_current_worker()

            def told(done: int, total: int) -> None:
                if worker.is_cancelled:
                    raise _StoppedError
                self.post_message(self.Running(f"{noun.capitalize()} {done + 1:,} of {total:,} …"))

            try:
                outcome = work(told)
            except _StoppedError:
                return
            except PulsebookError as error:
                outcome = self.Failed(error)
            if not worker.is_cancelled:
                self.post_message(outcome)

        self._worker = self.run_worker(in_thread, thread=True, exclusive=True, group="tune-up")
        self.refresh_bindings()

    @on(Running)
    def _is_running(self, message: Running) -> None:
        if self._worker is None:
            return
        self._progress = message.words
        if self._found is None:
            self.state.say(_LOOKING, message.words, keys=(("esc", "stop"),))
        else:
            self._show_suggestion()

    @on(Tested)
    def _tested(self, message: Tested) -> None:
        self._done()
        self._found, self._way = message.found, message.way
        self._at = min(self._at, len(message.found.tests) - 1)
        self.body.display, self.state.display = True, False
        self.about.update(words.about_line(message.found))
        self._show()

    @on(Suggested)
    def _is_suggested(self, message: Suggested) -> None:
        self._done()
        self._suggestion = message.suggestion
        self._show_suggestion()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._done()
        if self._found is not None:
            self.notify(
                cells.plain_lines(str(message.error)), title=message.error.title, severity="error", markup=False
            )
            self._show()
            return
        self.body.display, self.state.display = False, True
        self.state.say("There is nothing to compare with yet", *message.error.problems, "", _NEEDED, keys=_KEYS)

    def _done(self) -> None:
        self._worker, self._progress = None, ""
        self.refresh_bindings()

    # What is shown.

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        test = found.tests[self._at]
        names = (
            "At a glance",
            f"False greens {len(test.false_greens):,}",
            f"False reds {len(test.false_reds):,}",
            "Conditions",
            "Suggestion",
        )
        at, view = self._at, self._view
        self.tabs.show(lambda width: [words.tabs_line(names, view, test, width)])
        self.glance.display = view == _GLANCE
        self.listed.display = view in {_GREENS, _REDS, _CONDITIONS}
        self.suggesting.display = view == _SUGGESTION
        if view == _GLANCE:
            self.numbers.show(lambda width: words.glance_lines(found, at, width))
            self.notes.show(lambda width: words.note_lines(found, at, width))
            self.set_focus(self.glance)
        elif view == _SUGGESTION:
            self._show_suggestion()
            self.set_focus(self.suggesting)
        else:
            self._show_list(test)
            self.set_focus(self.listed.table)
        self.refresh_bindings()

    def _show_list(self, test: "BackTest") -> None:
        if self._view == _GREENS:
            empty = "No account that was Good churned: nobody was missed."
            self.listed.show_wrongs(test.false_greens, empty)
        elif self._view == _REDS:
            self.listed.show_wrongs(test.false_reds, "No account that was Poor stayed: every warning came true.")
        else:
            self.listed.show_conditions(test.conditions)

    def _show_suggestion(self) -> None:
        from tui.widgets.tune_suggestion import suggestion_lines  # noqa: PLC0415 - when somebody looks there

        found, wanted, running = self._suggestion, self._wanted, self._progress
        self.suggested.show(lambda width: suggestion_lines(found, wanted, running, width))
        self.refresh_bindings()

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        match action:
            case "view":
                return True if self._found is not None else None
            case "distance":
                return True if self._found is not None and len(self._found.tests) > 1 else None
            case "outcomes":
                return True if self._day is not None else None
            case "suggest":
                return True if self._found is not None and self._worker is None else None
            case "wish":
                return True if self._view == _SUGGESTION and self._worker is None else None
            case "draft":
                return self._suggestion is not None and self._suggestion.is_worth_it
            case "open" | "copy":
                return True if self.listed.display and self.listed.wrong is not None else None
        return super().check_action(action, parameters)

    def action_view(self, step: int) -> None:
        """Goes to the next view, or the one before."""
        self._view = (self._view + step) % 5
        self._show()

    def action_distance(self, step: int) -> None:
        """Looks further before the outcome, or nearer to it."""
        if self._found is not None:
            at = min(max(self._at + step, 0), len(self._found.tests) - 1)
            if at != self._at:
                self._at, self._suggestion = at, None
                self._show()

    def action_outcomes(self) -> None:
        """Asks where it stands what became of the accounts."""
        from tui.screens.outcomes import OutcomesDialog  # noqa: PLC0415 - when asked for

        if (day := self._day) is None:
            return

        def answered(way: Way | None) -> None:
            if way is not None:
                self._way = way
                self._test(way)

        self.app.push_screen(OutcomesDialog(ways_of(day), self._way), answered)

    def action_suggest(self) -> None:
        """Looks for what would have told better, under what is wished for."""
        found, at, wanted = self._found, self._at, self._wanted
        if found is None:
            return
        self._view, self._suggestion = _SUGGESTION, None

        def work(told: "Callable[[int, int], None]") -> Message:
            return self.Suggested(suggestion_for(found, at, wanted, told))

        self._progress = "Beginning …"
        self._show()
        self._run(work, "step")

    def action_wish(self, about: str) -> None:
        """Wishes for another number of changes, or another share of Poor."""
        self._wanted = self._wanted.other_changes() if about == "changes" else self._wanted.other_poor()
        self._suggestion = None
        self._show_suggestion()

    def action_draft(self) -> None:
        """Puts the suggestion into Settings as a draft; nothing is written."""
        desk, suggestion = self._app.desk, self._suggestion
        if desk is None or suggestion is None or not suggestion.is_worth_it:
            return
        try:
            settings = desk.settings()
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
            return
        settings.draft = settings.draft.with_text(suggestion.text, "what the tune-up suggested")
        go(self.app, "settings")
        self.app.notify("The suggestion is the draft now. ctrl+s saves it, u takes it back.", markup=False)

    @on(AccountTable.Selected)
    def action_open(self) -> None:
        """Opens the account under the cursor as it is today; from a condition, Settings."""
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        desk, wrong = self._app.desk, self.listed.wrong
        if self._view == _CONDITIONS:
            go(self.app, "settings")
        elif desk is None or wrong is None:
            return
        elif desk.account(wrong.account_id) is None:
            self.notify("It is not in the book any more; below is what it was.", markup=False)
        else:
            self.app.push_screen(AccountScreen(wrong.account_id))

    def action_copy(self) -> None:
        """Copies the account under the cursor with its conditions as they were."""
        if (wrong := self.listed.wrong) is not None:
            self.app.copy_to_clipboard(self.listed.as_text)
            self.notify(f"Copied: {cells.plain(wrong.name)}", markup=False)

    def action_back(self) -> None:
        """Stops what is going on, else back to the account table."""
        if self._worker is None:
            self.dismiss()
            return
        self._worker.cancel()
        self._done()
        if self._found is None:
            self.state.say("Stopped", "Nothing was compared.", keys=_KEYS)
        else:
            self._show_suggestion()
