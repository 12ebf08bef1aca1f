"""One account: why it has its colour, condition by condition, what would change it, what was said about it."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen

from healthcore.vocabulary.errors import JournalError
from tui import cells
from tui.commands import bindings
from tui.widgets.account_conditions import condition_lines
from tui.widgets.account_flips import flip_lines
from tui.widgets.account_header import header_lines, tile_lines
from tui.widgets.account_rating import rating_lines
from tui.widgets.account_tasks import AccountTasks
from tui.widgets.account_timeline import timeline_lines
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut, paragraph, plain_text
from tui.widgets.states import State
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    import polars as pl
    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from healthcore.book.account import AccountHealth
    from healthcore.journal.ratings import Rating
    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.widgets.laid_out import Layout

#: Where to go from an account that is not there.
_WAYS_ON = (("]", "the next account"), ("[", "the one before"), ("esc", "back"))

#: How wide the lines of a copied account are.
_COPY_WIDTH = 100


class AccountScreen(Screen[str]):
    """One account; its result is the id of the account that was looked at last.

    Args:
        account_id: the account to begin with.

    Attributes:
        account_id: the account that is looked at.
        account: what is known of it; None when the book has it no more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("account")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide"), (170, "-vast")]  # noqa: RUF012 - as Textual has it

    title_bar = query_one(TitleBar)
    body = query_one("#account-body", VerticalScroll)
    state = query_one(State)

    def __init__(self, account_id: str) -> None:
        super().__init__()
        self.account_id = account_id
        self.account: AccountHealth | None = None
        self._order: pl.Series | None = None
        self._possible = (False, False)

    @property
    def desk(self) -> "Desk | None":
        """The book somebody works on; None while it loads."""
        return cast("PulsebookApp", self.app).desk

    def compose(self) -> "ComposeResult":
        """Who it is, its dimensions, then what scrolls: the scorecard, and beside or below it the rest."""
        yield TitleBar("Book")
        with Vertical(id="account-head"):
            yield LaidOut(id="account-header")
            yield LaidOut(id="account-tiles")
        with VerticalScroll(id="account-body"), Container(id="account-columns"):
            yield LaidOut(id="account-conditions")
            with Vertical(id="account-side"):
                yield LaidOut(id="account-flips")
                yield LaidOut(id="account-rating")
                yield AccountTasks(id="account-tasks")
                yield LaidOut(id="account-timeline")
        yield State("Opening the book …")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the account as soon as there is a book, and whenever it changes."""
        app = cast("PulsebookApp", self.app)
        for changed in (app.book_changed, app.day_changed, app.trends_changed):
            changed.subscribe(self, self.show_book)
        self.show_book(self.desk)
        self.body.focus()

    def show_book(self, desk: "Desk | None") -> None:
        """The account anew; what one scrolled to stays."""
        self.title_bar.show(desk)
        self.account = account = None if desk is None else desk.account(self.account_id)
        self._show_bindings()
        for part in ("#account-head", "#account-body"):
            self.query_one(part).display = account is not None
        self.state.display = account is None
        if desk is None:
            return
        if self._order is None:
            # Kept from now on: rating an account moves it in the table, and must not lose one's place there.
            self._order = desk.book.accounts["account_id"].gather(desk.view.rows)
        if account is None:
            self.state.say(f"{self.account_id} is not in this book any more.", keys=_WAYS_ON)
            return
        for part in ("#account-conditions", "#account-flips"):
            self.query_one(part).display = account.profile is not None
        for name, layout in self._layouts(desk, account).items():
            self.query_one(f"#account-{name}", LaidOut).show(layout)
        self.query_one(AccountTasks).look(desk, self.account_id)

    def _show_bindings(self) -> None:
        """Lets the footer grey its keys anew, when that makes a difference: it is slow at it."""
        possible = self.account is not None, self.desk is not None and self.desk.can_undo
        if possible != self._possible:
            self._possible = possible
            self.refresh_bindings()

    def _history(self, desk: "Desk") -> "tuple[list[Rating], str]":
        """Every rating of the account, or why they cannot be read."""
        try:
            return desk.history(self.account_id), ""
        except JournalError as error:
            return [], str(error)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        if action in {"rate", "task", "copy"}:
            return True if self.account is not None else None
        if action == "undo":
            return True if self.desk is not None and self.desk.can_undo else None
        return super().check_action(action, parameters)

    def action_rate(self) -> "AwaitMount | None":
        """Rates the account; what is typed next waits for the dialog."""
        from tui.screens.rate import open_rate_dialog  # noqa: PLC0415 - opened when asked for

        return open_rate_dialog(cast("PulsebookApp", self.app), self.account_id)

    def action_task(self) -> "AwaitMount | None":
        """Asks for a task for the account."""
        from tui.making_tasks import open_task_dialog  # noqa: PLC0415 - opened when asked for

        return open_task_dialog(cast("PulsebookApp", self.app), [self.account_id])

    def action_undo(self) -> None:
        """Takes back the last rating of this session."""
        from tui.screens.rate import undo_last  # noqa: PLC0415 - opened when asked for

        undo_last(cast("PulsebookApp", self.app))

    def action_step(self, step: int) -> None:
        """Shows the account that many places further in the table, as the table was when this screen was opened."""
        desk, order = self.desk, self._order
        if desk is None or order is None:
            return
        here = order.index_of(self.account_id)
        at = (-1 if step > 0 else order.len()) if here is None else here
        while 0 <= (at := at + step) < order.len():
            if desk.book.row(order[at]) is not None:
                self.account_id = order[at]
                self.show_book(desk)
                self.body.scroll_home(animate=False)
                return
        self.notify(f"This is the {'last' if step > 0 else 'first'} account of the table.", markup=False)

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.body.scroll_relative(y=lines, animate=False)

    def action_copy(self) -> None:
        """Copies what is on screen as text."""
        desk, account = self.desk, self.account
        if desk is None or account is None:
            return
        parts = [layout(_COPY_WIDTH) for layout in self._layouts(desk, account).values()]
        text = "\n\n".join(plain_text(lines) for lines in parts if lines)
        self.app.copy_to_clipboard(f"{text}\n\nAs of {desk.book.as_of.isoformat()}, model {desk.book.model.name}\n")
        self.notify(f"Copied: {cells.plain(account.name)}, with its scorecard and ratings.", markup=False)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(self.account_id)

    def _layouts(self, desk: "Desk", account: "AccountHealth") -> "dict[str, Layout]":
        """What each part of the screen shows, from the top."""
        history, problem = self._history(desk)
        past = desk.timeline(account.account_id)
        due = desk.rating_due(account.account_id)
        scores = [] if desk.trends is None else desk.trends.of(account.account_id)

        def timeline(width: int) -> list[Content]:
            if problem:
                return paragraph(Content.styled(cells.plain_lines(problem), "$text-error"), width)
            return timeline_lines(account, history, width, timeline=past, scores=scores)

        return {
            "header": lambda width: header_lines(account, width, now=None if past is None else past.now()),
            "tiles": lambda width: tile_lines(account, width),
            "conditions": lambda width: condition_lines(account, width),
            "flips": lambda width: flip_lines(account, width),
            "rating": lambda width: rating_lines(account, width, due),
            "timeline": timeline,
        }
