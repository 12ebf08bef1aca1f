"""The rating sweep: the ratings that are due, one account at a time with its evidence."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from tui import cells
from tui.commands import bindings, commands_of
from tui.sweep import Due, Sweep
from tui.widgets.account_conditions import condition_lines
from tui.widgets.account_flips import flip_lines
from tui.widgets.account_header import header_lines, tile_lines
from tui.widgets.account_rating import rating_lines
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut, Layout, quiet
from tui.widgets.rate_pane import RatePane
from tui.widgets.states import State
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.book.account import AccountHealth
    from tui.app import PulsebookApp
    from tui.desk import Desk

#: What its keys ask for are letters while a note is typed, and reasons while those are chosen.
_LETTERS = frozenset(command.action.partition("(")[0] for command in commands_of(["sweep"]) if len(command.key) == 1)
_BACK = (("esc", "back"),)
_LOOKING = "Looking for the ratings that are due …"


class SweepScreen(Screen[None]):
    """Level, Enter, note, Enter: saved, and the next account is there. What is due is fixed when it begins."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sweep")]
    AUTO_FOCUS = None

    title_bar = query_one(TitleBar)
    progress = query_one("#sweep-progress", Static)
    body = query_one("#sweep", Container)
    evidence = query_one("#sweep-evidence", VerticalScroll)
    rating = query_one("#sweep-rating", Vertical)
    state = query_one(State)

    def __init__(self) -> None:
        super().__init__(name="sweep")
        self.sweep: Sweep | None = None

    def compose(self) -> "ComposeResult":
        """How far one is, the account with its evidence, and its rating."""
        yield TitleBar("Sweep")
        yield Static(id="sweep-progress", markup=False)
        with Container(id="sweep"):
            with VerticalScroll(id="sweep-evidence", can_focus=False):
                yield LaidOut(id="sweep-header")
                yield LaidOut(id="sweep-tiles")
                yield LaidOut(id="sweep-standing")
                yield LaidOut(id="sweep-conditions")
                yield LaidOut(id="sweep-flips")
            yield Vertical(id="sweep-rating")
        yield State(_LOOKING)
        yield Footer()

    def on_mount(self) -> None:
        """Begins as soon as the past of the book is known."""
        app = self._app
        app.book_changed.subscribe(self, self._book_changed)
        app.day_changed.subscribe(self, self._begin)
        app.day_awaited.subscribe(self, self._wait)
        self.body.display = self.progress.display = False
        self.title_bar.show(app.desk)
        self._wait(app.awaited)
        if app.desk is not None:
            self._begin(app.desk)

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    @property
    def _pane(self) -> RatePane | None:
        return self.query(RatePane).first() if self.query(RatePane) else None

    def _begin(self, desk: "Desk") -> None:
        """What is due now is what there is to do; a change of the day changes nothing about that."""
        if self.sweep is None and desk.day is not None:
            view = desk.view
            shown = set(desk.book.accounts["account_id"].gather(view.rows)) if view.is_filtered else None
            self.sweep = Sweep(desk.day, shown)
            self.show_current()

    def _wait(self, words: str) -> None:
        """Says how far the past is, which has to be known to begin."""
        if self.sweep is None:
            self.state.say(_LOOKING, *words.splitlines())

    def _book_changed(self, desk: "Desk | None") -> None:
        self.title_bar.show(desk)
        if desk is not None and self.sweep is not None and self.sweep.current is not None:
            if (pane := self._pane) is not None:
                pane.show_book(desk)
            self._show_evidence(desk, self.sweep.current.account_id)

    def show_current(self) -> None:
        """The account one is at, else what came of it all."""
        desk, sweep = self._app.desk, self.sweep
        if desk is None or sweep is None:
            return
        due = sweep.current
        there = due is not None and desk.book.row(due.account_id) is not None
        self.body.display = self.progress.display = there
        self.state.display = not there
        if due is None:
            self._say_end(desk, sweep)
        elif not there:
            self.state.say(f"{due.account_id} is not in this book any more.", keys=(("n", "the next"), *_BACK))
        else:
            self.progress.update(_progress(sweep, due, desk))
            self._show_evidence(desk, due.account_id)
            self.evidence.scroll_home(animate=False)
            self._rate(desk, due.account_id)
        self.refresh_bindings()

    def _say_end(self, desk: "Desk", sweep: Sweep) -> None:
        only = f"Only {desk.view.description} is looked at." if desk.view.is_filtered else ""
        if not sweep.items:
            self.state.say("No rating is due.", *filter(None, [only]), keys=_BACK)
            return
        left = len(sweep.items) - len(sweep.rated)
        said = f"{_ratings(len(sweep.rated))} given, {left:,} left as they were." if left else "All of them are given."
        keys = (("p", "the one before"), ("u", "undo"), *_BACK) if sweep.rated else (("p", "the one before"), *_BACK)
        self.state.say(
            f"The sweep is through: {_ratings(len(sweep.items))} were due.", said, *filter(None, [only]), keys=keys
        )

    def _rate(self, desk: "Desk", account_id: str) -> None:
        if (pane := self._pane) is None:
            self.rating.mount(RatePane(desk, account_id))
        else:
            pane.rate(account_id)

    def _show_evidence(self, desk: "Desk", account_id: str) -> None:
        account = desk.account(account_id)
        if account is not None:
            for name, layout in _evidence(account).items():
                self.query_one(f"#sweep-{name}", LaidOut).show(layout)

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now; while a note is typed, letters are letters."""
        pane, sweep = self._pane, self.sweep
        if action in _LETTERS and self.app.screen is self and pane is not None and pane.typing:
            return False
        if action == "step":
            moves = sweep is not None and 0 <= sweep.at + cast("int", parameters[0]) <= len(sweep.items)
            return True if moves else None
        if action == "undo":
            return True if self._app.desk is not None and self._app.desk.can_undo else None
        if action in {"open", "evidence"}:
            return True if sweep is not None and sweep.current is not None else None
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Saves, or goes to what is missing."""
        if (pane := self._pane) is not None:
            pane.save()

    @on(RatePane.Saved)
    def _saved(self, message: RatePane.Saved) -> None:
        if self.sweep is not None:
            self.sweep.saved(message.rating.account_id)
            self._app.book_rated()
            self._app.notify(message.words, markup=False)
            self.show_current()

    def action_step(self, by: int) -> None:
        """Goes on without a rating, or back; what was typed is kept."""
        if self.sweep is None:
            return
        if (pane := self._pane) is not None and self.sweep.current is not None:
            pane.keep_draft()
        if self.sweep.step(by):
            self.show_current()

    def action_undo(self) -> None:
        """Takes back the last rating of this session, and goes back to its account."""
        from tui.screens.rate import undo_last  # noqa: PLC0415 - rarely needed

        rating = undo_last(self._app)
        if rating is not None and self.sweep is not None and self.sweep.undone(rating.account_id):
            self.show_current()

    def action_evidence(self, pages: float) -> None:
        """Scrolls the evidence."""
        self.evidence.scroll_relative(y=pages * self.evidence.size.height, animate=False)

    def action_open(self) -> None:
        """Opens the account, with its timeline."""
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        if self.sweep is not None and (due := self.sweep.current) is not None:
            self.app.push_screen(AccountScreen(due.account_id))

    def action_back(self) -> None:
        """Leaves the sweep; what was typed comes back."""
        if (pane := self._pane) is not None:
            pane.keep_draft()
        self.dismiss()


def _evidence(account: "AccountHealth") -> dict[str, Layout]:
    """What each part of the evidence shows, from the top."""
    return {
        "header": lambda width: header_lines(account, width),
        "tiles": lambda width: tile_lines(account, width),
        "standing": lambda width: rating_lines(account, width),
        "conditions": lambda width: condition_lines(account, width),
        "flips": lambda width: flip_lines(account, width),
    }


def _progress(sweep: Sweep, due: Due, desk: "Desk") -> Content:
    """`3 of 12 ratings due`, why this one is, and what was done with it."""
    when = cells.relative_day(due.since, desk.book.as_of).text
    since = "due today" if due.since == desk.book.as_of else f"due {when}"
    rated = "   rated in this sweep" if due.account_id in sweep.rated else ""
    only = f"   only {cells.plain(desk.view.description)}" if desk.view.is_filtered else ""
    return Content.assemble(
        (f"{sweep.at + 1:,} of {len(sweep.items):,}", "bold $accent"),
        f" {'rating' if len(sweep.items) == 1 else 'ratings'} due   ",
        quiet(f"{since}: {cells.plain(due.why)}"),
        (rated, "$health-good"),
        quiet(only),
    )


def _ratings(count: int) -> str:
    return "1 rating" if count == 1 else f"{count:,} ratings"


def open_sweep(app: "PulsebookApp") -> None:
    """Begins a sweep through the ratings that are due."""
    app.push_screen(SweepScreen())
