"""Tune-up: what health said against who left, by name, and what would have told better."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
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
from tui.widgets.laid_out import LaidOut, Lines
from tui.widgets.states import State, error_lines
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.worker import Worker

    from healthcore.changes.day import Day
    from healthcore.tuning.backtest import BackTest
    from healthcore.tuning.suggest import Suggestion
    from healthcore.tuning.tune_up import TuneUp
    from healthcore.tuning.wrongs import Wrong
    from tui.app import PulsebookApp
    from tui.desk import Desk

_GLANCE, _GREENS, _REDS, _CONDITIONS, _SUGGESTION = range(5)
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
    listed = query_one("#tune-listed", Horizontal)
    table = query_one(AccountTable)
    detail = query_one("#tune-detail", LaidOut)
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
        self._wrongs: dict[str, Wrong] = {}

    def compose(self) -> "ComposeResult":
        """Title, which outcomes, the names of the views, and one of them."""
        yield TitleBar("Tune-up")
        with Vertical(id="tune"):
            yield Static(id="tune-about", markup=False)
            yield LaidOut(id="tune-tabs")
            with VerticalScroll(id="tune-glance"), Vertical(id="tune-columns"):
                yield LaidOut(id="tune-numbers")
                yield LaidOut(id="tune-notes")
            with Horizontal(id="tune-listed"):
                yield AccountTable(id="tune-list")
                with VerticalScroll(id="tune-account"):
                    yield LaidOut(id="tune-detail")
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
        self.state.say("Looking at accounts as they were before they renewed or left …", keys=(("esc", "stop"),))

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
            title = "Looking at accounts as they were before they renewed or left …"
            self.state.say(title, message.words, keys=(("esc", "stop"),))
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
        needed = (
            "A tune-up needs to know who renewed and who left: a file with a row for each renewal, a field of the "
            "accounts such as churned, or a history in which accounts renewed or were cancelled."
        )
        self.state.say("There is nothing to compare with yet", *message.error.problems, "", needed, keys=_KEYS)

    def _done(self) -> None:
        self._worker, self._progress = None, ""
        self.refresh_bindings()

    # What is shown.

    @property
    def _tested_at(self) -> "BackTest | None":
        return None if self._found is None else self._found.tests[self._at]

    def _show(self) -> None:
        found, test = self._found, self._tested_at
        if found is None or test is None:
            return
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
            self.set_focus(self.table)
        self.refresh_bindings()

    def _show_list(self, test: "BackTest") -> None:
        from tui.widgets import tune_columns as columns  # noqa: PLC0415 - needs the engine

        self._wrongs = {}
        self.query_one("#tune-account").set_class(self._view == _CONDITIONS, "-brief")
        if self._view == _CONDITIONS:
            self.table.empty = "No account had a scorecard so long before."
            frame = columns.worth_frame(test.conditions)
            self.table.show(frame, columns.worth_columns(), key=columns.CONDITION, refit=True)
        else:
            greens = self._view == _GREENS
            wrongs: Sequence[Wrong] = test.false_greens if greens else test.false_reds
            what = "Good churned: nobody was missed." if greens else "Poor stayed: every warning came true."
            self.table.empty = f"No account that was {what}"
            self._wrongs = {one.account_id: one for one in reversed(wrongs)}
            self.table.show(columns.wrongs_frame(wrongs), columns.wrong_columns(), refit=True)
        self._show_detail()

    @on(AccountTable.Highlighted)
    def _show_detail(self) -> None:
        key, test = self.table.cursor_key, self._tested_at
        if key is None or test is None:
            self.detail.show(lambda _width: ())
        elif self._view == _CONDITIONS and key.isdecimal():
            from tui.widgets.tune_columns import worth_lines  # noqa: PLC0415 - needs the engine

            worth = test.conditions[int(key)]
            self.detail.show(lambda width: worth_lines(worth, width))
        elif (wrong := self._wrongs.get(key)) is not None:
            self.detail.show(partial(_then, wrong))

    def _show_suggestion(self) -> None:
        from tui.widgets.tune_suggestion import suggestion_lines  # noqa: PLC0415 - when somebody looks there

        found, wanted, running = self._suggestion, self._wanted, self._progress
        self.suggested.show(lambda width: suggestion_lines(found, wanted, running, width))
        self.refresh_bindings()

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        on_list = self._view in {_GREENS, _REDS} and self.listed.display and self.table.cursor_key is not None
        match action:
            case "view":
                return True if self._found is not None else None
            case "distance":
                return True if self._found is not None and len(self._found.tests) > 1 else None
            case "outcomes":
                return True if self._day is not None else None
            case "suggest":
                return True if self._found is not None and self._worker is None else None
            case "changes" | "poor":
                return True if self._view == _SUGGESTION and self._worker is None else None
            case "draft":
                return self._suggestion is not None and self._suggestion.is_worth_it
            case "open" | "copy":
                return True if on_list else None
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

    def action_changes(self) -> None:
        """Wishes for another number of changes."""
        self._wanted, self._suggestion = self._wanted.other_changes(), None
        self._show_suggestion()

    def action_poor(self) -> None:
        """Wishes for another share of Poor."""
        self._wanted, self._suggestion = self._wanted.other_poor(), None
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

        desk, key = self._app.desk, self.table.cursor_key
        if self._view == _CONDITIONS:
            go(self.app, "settings")
        if self._view not in {_GREENS, _REDS} or desk is None or key is None:
            return
        if desk.account(key) is None:
            self.notify("It is not in the book any more; below is what it was.", markup=False)
        else:
            self.app.push_screen(AccountScreen(key))

    def action_copy(self) -> None:
        """Copies the account under the cursor with its conditions as they were."""
        if (wrong := self._wrongs.get(self.table.cursor_key or "")) is not None:
            self.app.copy_to_clipboard("\n".join(line.plain.rstrip() for line in _then(wrong, 100)))
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


def _then(wrong: "Wrong", width: int) -> Lines:
    """An account with its conditions as they were on the day on which it was looked at."""
    from tui.widgets.account_conditions import condition_lines  # noqa: PLC0415 - when an account is shown

    ended = wrong.ending if wrong.day is None else f"{wrong.ending} {wrong.day.isoformat()}"
    seen = "" if wrong.seen_on is None else f", as it was on {wrong.seen_on.isoformat()}"
    head = Content.assemble((cells.plain(wrong.name), "bold"), f"   {ended}{seen}")
    lines = [head.truncate(width, ellipsis=True)]
    return lines if wrong.account is None else [*lines, *condition_lines(wrong.account, width)]
