"""Rating an account: what it would do is shown before it is saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.journal.ratings import Rating
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.desk import Draft
from tui.widgets.account_rating import standing_lines
from tui.widgets.laid_out import LaidOut, paragraph, quiet
from tui.widgets.rating_effect import effect_lines
from tui.widgets.rating_levels import LevelList
from tui.widgets.rating_reasons import ReasonToggles

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from healthcore.book.account import AccountHealth
    from healthcore.book.book import Book
    from tui.app import PulsebookApp
    from tui.desk import Desk


class RateDialog(ModalScreen[Rating | None]):
    """Asks for level, note and reasons; its result is the rating that was saved, None for none.

    Digits choose the level and Enter goes on to the note where one is needed, so `3 Enter`, the note, `Enter` is all
    it takes. What was written and not saved comes back when the dialog is opened for the account again.

    Args:
        desk: the book that is worked on.
        account_id: whom it is about; an account that may be rated.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", show=False, id="rate.save"),
        Binding("ctrl+l", "afresh", "Start afresh", show=False, id="rate.afresh"),
        Binding("escape", "leave", "Leave", show=False, id="rate.leave"),
        # What moves the focus or the level is taken at once: the next key may come in the same moment.
        Binding("tab", "app.focus_next", "Next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Previous", show=False, priority=True),
        *(Binding(str(level), f"level({level})", f"Level {level}", show=False, priority=True) for level in range(10)),
    ]

    levels = query_one(LevelList)
    reasons = query_one(ReasonToggles)
    note = query_one("#rate-note", Input)
    note_label = query_one("#rate-note-label", Static)
    effect = query_one("#rate-effect", LaidOut)
    problem = query_one("#rate-problem", LaidOut)

    def __init__(self, desk: "Desk", account_id: str) -> None:
        super().__init__()
        self._desk = desk
        self._account_id = account_id
        self._draft = desk.drafts.get(account_id)
        self._drafted = self._draft is not None

    def compose(self) -> "ComposeResult":
        """Whom it is about, level, note, reasons, and what it would do."""
        from healthcore.book.rating import REASONS  # noqa: PLC0415 - loaded with the book

        scale = self._desk.book.model.rating
        draft = self._draft or Draft(self._current_level, "", ())
        with VerticalScroll(id="rate", classes="dialog", can_focus=False) as dialog:
            dialog.border_title = "Rate"
            dialog.border_subtitle = Content(f"0-{scale.top} level   tab next   enter save   esc leave")
            yield LaidOut(id="rate-account")
            yield LevelList(scale.levels, draft.level, id="rate-levels")
            yield Static(id="rate-note-label", markup=False)
            yield Input(draft.note, compact=True, placeholder="What did you hear?", id="rate-note")
            yield Static(quiet("Reasons"), id="rate-reasons-label")
            yield ReasonToggles(REASONS, draft.reasons, id="rate-reasons")
            yield LaidOut(id="rate-effect")
            yield LaidOut(id="rate-problem")

    def on_mount(self) -> None:
        """Shows what the level to begin with would do."""
        self._app.book_changed.subscribe(self, self._book_changed)
        self._show()
        self.set_focus(self.levels)

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    @property
    def _account(self) -> "AccountHealth | None":
        return self._desk.account(self._account_id)

    @property
    def _current_level(self) -> int | None:
        return None if (account := self._account) is None else account.rating.level

    def _book_changed(self, desk: "Desk | None") -> None:
        if desk is not None:
            self._desk = desk
            self._show()

    def _show(self) -> None:
        """The account as it is, and as the chosen level would make it."""
        account = self._account
        if account is None:
            self.say(f"{self._account_id} is not in this book any more.")
            return
        self.query_one("#rate-account", LaidOut).show(lambda width: _account_lines(account, width))
        self._show_note_label()
        level = self.levels.level
        if level is None:
            self.effect.show(lambda width: paragraph(quiet("Choose a level to see what it would do."), width))
            return
        try:
            effect = self._desk.preview(self._account_id, level)
        except PulsebookError as error:
            self.say(str(error))
            return
        self.effect.show(lambda width: effect_lines(effect, width))

    @property
    def _needs_note(self) -> bool:
        return bool(self.levels.level) and not self.note.value.strip()

    def _show_note_label(self) -> None:
        """Says that a note is needed before anybody tries to save without one."""
        level = self.levels.level
        word = cells.plain(self._desk.book.model.rating.word(level)) if level else ""
        wish = f"needed for {word}" if word else "if you like"
        role = "$rating-watch" if self._needs_note else "$foreground-muted"
        draft = "   your draft is back, ctrl+l starts afresh" if self._drafted else ""
        self.note_label.update(Content.assemble(quiet("Note, "), (wish, role), quiet(draft)))

    def say(self, problem: str) -> None:
        """Says what is in the way; empty for nothing any more."""
        text = Content.styled(cells.plain_lines(problem), "$text-error")
        self.problem.show(lambda width: paragraph(text, width) if problem else ())
        if problem:
            self.problem.scroll_visible(animate=False)

    @on(LevelList.Changed)
    def _level_changed(self) -> None:
        self.say("")
        self._show()

    @on(Input.Changed)
    def _note_changed(self) -> None:
        self._show_note_label()

    @on(ReasonToggles.Submitted)
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Saves, or goes to what is missing."""
        level = self.levels.level
        if level is None:
            self.say("Choose a level first.")
            self.set_focus(self.levels)
        elif self._needs_note:
            if self.note.has_focus:
                self.say(f"{self._desk.book.model.rating.word(level)} needs a note: what did you hear?")
            self.set_focus(self.note)
        else:
            self._save(level)

    def _save(self, level: int) -> None:
        """Writes the rating; when that fails, nothing of it is lost."""
        before = self._desk.book
        try:
            rating = self._desk.rate(self._account_id, level, self.note.value, self.reasons.chosen)
        except PulsebookError as error:
            self.say(f"Not saved. {error}")
            return
        self._desk.drafts.pop(self._account_id, None)
        self._app.book_changed.unsubscribe(self)  # what is closing need not show the effect once more
        self.dismiss(rating)
        self._app.book_rated()
        change = _change(self._account_id, before, self._desk.book)
        self._app.notify(f"{change}, rated {cells.plain(rating.word)}. u undoes it.", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the note a digit is a letter like any other."""
        if action == "level" and self.focused is self.note:
            return False
        return super().check_action(action, parameters)

    def action_level(self, level: int) -> None:
        """Chooses a level from anywhere but the note."""
        self.levels.action_choose(level)

    def action_afresh(self) -> None:
        """Drops the draft."""
        self._desk.drafts.pop(self._account_id, None)
        self._drafted = False
        self.note.value = ""
        self.reasons.choose(())
        self.levels.choose(self._current_level)
        self.set_focus(self.levels)
        self._show()

    def action_leave(self) -> None:
        """Writes nothing; what was typed comes back next time."""
        note, reasons = self.note.value, self.reasons.chosen
        if note.strip() or reasons:
            self._desk.drafts[self._account_id] = Draft(self.levels.level, note, reasons)
        else:
            self._desk.drafts.pop(self._account_id, None)
        self.dismiss(None)


def _account_lines(account: "AccountHealth", width: int) -> list[Content]:
    name = Content.styled(cells.plain(account.name), "bold")
    return [*paragraph(name, width), *standing_lines(account, width)]


def _change(account_id: str, before: "Book", after: "Book") -> str:
    """`Acme: Good → Poor`, or `Acme: stays Good`."""
    then, now = before.row(account_id), after.row(account_id)
    if then is None or now is None:
        return cells.plain(account_id)
    account = after.account(now)
    old, new = before.account(then).health, account.health
    change = f"stays {new.word}" if old is new else f"{old.word} → {new.word}"
    return f"{cells.plain(account.name)}: {change}"


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


def undo_last(app: "PulsebookApp") -> None:
    """Takes back the last rating of this session, and says which."""
    desk = app.desk
    if desk is None or not desk.can_undo:
        app.notify("Nothing to undo.", markup=False)
        return
    before = desk.book
    try:
        rating = desk.undo()
    except PulsebookError as error:
        app.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
        return
    if rating is not None:
        app.book_rated()
        change = _change(rating.account_id, before, desk.book)
        app.notify(f"{change}, {cells.plain(rating.word)} is taken back.", markup=False)
