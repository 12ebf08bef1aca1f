"""Rating an account: what it would do is shown before it is saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input

from healthcore.journal.ratings import Rating
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.widgets.account_rating import standing_lines
from tui.widgets.laid_out import LaidOut, paragraph
from tui.widgets.rate_pane import RatePane
from tui.widgets.rating_effect import change_words
from tui.widgets.rating_levels import LevelList
from tui.widgets.rating_reasons import ReasonToggles

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from healthcore.book.account import AccountHealth
    from tui.app import PulsebookApp
    from tui.desk import Desk


class RateDialog(ModalScreen[Rating | None]):
    """Rates one account, see RatePane; its result is the rating that was saved, None for none.

    Args:
        desk: the book that is worked on.
        account_id: whom it is about; an account that may be rated.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False, id="rate.leave")]

    pane = query_one(RatePane)
    levels = query_one(LevelList)
    reasons = query_one(ReasonToggles)
    note = query_one("#rate-note", Input)
    effect = query_one("#rate-effect", LaidOut)

    def __init__(self, desk: "Desk", account_id: str) -> None:
        super().__init__()
        self._desk = desk
        self._account_id = account_id

    def compose(self) -> "ComposeResult":
        """Whom it is about, and the rating."""
        scale = self._desk.book.model.rating
        with VerticalScroll(id="rate", classes="dialog", can_focus=False) as dialog:
            dialog.border_title = "Rate"
            dialog.border_subtitle = Content(f"0-{scale.top} level   tab next   enter save   esc leave")
            yield LaidOut(id="rate-account")
            yield RatePane(self._desk, self._account_id)

    def on_mount(self) -> None:
        """Shows the account as it is."""
        self._app.book_changed.subscribe(self, self._book_changed)
        self._show_account()

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    def _book_changed(self, desk: "Desk | None") -> None:
        if desk is not None:
            self._desk = desk
            self._show_account()
            self.pane.show_book(desk)

    def _show_account(self) -> None:
        account = self._desk.account(self._account_id)
        if account is not None:
            self.query_one("#rate-account", LaidOut).show(lambda width: _account_lines(account, width))

    def action_save(self) -> None:
        """Saves, or goes to what is missing."""
        self.pane.save()

    @on(RatePane.Saved)
    def _saved(self, message: RatePane.Saved) -> None:
        self._app.book_changed.unsubscribe(self)  # what is closing need not show the effect once more
        self.dismiss(message.rating)
        self._app.book_rated()
        self._app.notify(message.words, markup=False)

    def action_leave(self) -> None:
        """Writes nothing; what was typed comes back next time."""
        self.pane.keep_draft()
        self.dismiss(None)


def _account_lines(account: "AccountHealth", width: int) -> list[Content]:
    name = Content.styled(cells.plain(account.name), "bold")
    return [*paragraph(name, width), *standing_lines(account, width)]


def open_rate_dialog(
    app: "PulsebookApp", account_id: str, then: Callable[[str], None] | None = None
) -> "AwaitMount | None":
    """Opens the dialog for an account; says why not when it may not be rated. After a rating `then` gets the id.

    An action with priority that returns this has the next keys wait until the dialog takes them.
    """
    desk = app.desk
    if desk is None:
        app.notify("The book is not open yet.", severity="warning", markup=False)
        return None
    try:
        refusal = desk.refusal(account_id)
    except PulsebookError as error:
        refusal = str(error)
    if refusal:
        app.notify(cells.plain_lines(refusal), severity="warning", markup=False)
        return None

    def closed(rating: Rating | None) -> None:
        if rating is not None and then is not None:
            then(rating.account_id)

    return app.push_screen(RateDialog(desk, account_id), closed)


def undo_last(app: "PulsebookApp") -> Rating | None:
    """Takes back the last rating of this session, and says which."""
    desk = app.desk
    if desk is None or not desk.can_undo:
        app.notify("Nothing to undo.", markup=False)
        return None
    before = desk.book
    try:
        rating = desk.undo()
    except PulsebookError as error:
        app.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
        return None
    if rating is not None:
        app.book_rated()
        change = change_words(rating.account_id, before, desk.book)
        app.notify(f"{change}, {cells.plain(rating.word)} is taken back.", markup=False)
    return rating
