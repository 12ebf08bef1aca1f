"""Level, note and reasons of a rating, and what it would do before it is saved."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from healthcore.journal.ratings import Rating
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.desk import Draft
from tui.widgets.laid_out import LaidOut, paragraph, quiet
from tui.widgets.rating_effect import change_words, effect_lines
from tui.widgets.rating_levels import LevelList
from tui.widgets.rating_plays import RatingPlays
from tui.widgets.rating_reasons import ReasonToggles

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.book.account import AccountHealth
    from tui.desk import Desk


class RatePane(Vertical):
    """Rates one account after the other; its screen has an `action_save` that calls `save`.

    Digits choose the level and Enter goes on to the note where one is needed, so `3 Enter`, the note, `Enter` is all
    it takes. What was written and not saved comes back when the account is shown again.

    Args:
        desk: the book that is worked on.
        account_id: whom it is about first; an account that may be rated.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.save", "Save", show=False, id="rate.save"),
        Binding("ctrl+l", "afresh", "Start afresh", show=False, id="rate.afresh"),
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
    plays = query_one(RatingPlays)
    problem = query_one("#rate-problem", LaidOut)

    @dataclass
    class Saved(Message):
        """A rating is on the disk; `words` say what it did."""

        rating: Rating
        words: str

    def __init__(self, desk: "Desk", account_id: str) -> None:
        super().__init__(id="rate-pane")
        self._desk = desk
        self.account_id = account_id
        self._drafted = False

    def compose(self) -> "ComposeResult":
        """Level, note, reasons, what it would do, and what is in the way."""
        from healthcore.book.rating import REASONS  # noqa: PLC0415 - loaded with the book

        yield LevelList(self._desk.book.model.rating.levels, None, id="rate-levels")
        yield Static(id="rate-note-label", markup=False)
        yield Input(compact=True, placeholder="What did you hear?", id="rate-note")
        yield Static(quiet("Reasons"), id="rate-reasons-label")
        yield ReasonToggles(REASONS, id="rate-reasons")
        yield LaidOut(id="rate-effect")
        yield RatingPlays(id="rate-plays")
        yield LaidOut(id="rate-problem")

    def on_mount(self) -> None:
        """Begins with the account it was made for."""
        self.rate(self.account_id)

    def rate(self, account_id: str) -> None:
        """Goes to an account: its draft, else its level; the levels have the keys."""
        self.account_id = account_id
        draft = self._desk.drafts.get(account_id)
        self._drafted = draft is not None
        self._fill(draft or Draft(self._current_level, "", ()))

    def keep_draft(self) -> None:
        """What was typed comes back next time."""
        note, reasons = self.note.value, self.reasons.chosen
        if note.strip() or reasons:
            self._desk.drafts[self.account_id] = Draft(self.levels.level, note, reasons)
        else:
            self._desk.drafts.pop(self.account_id, None)

    def show_book(self, desk: "Desk") -> None:
        """The effect on the book as it is now."""
        self._desk = desk
        self._show()

    @property
    def typing(self) -> bool:
        """Whether letters are text, or reasons."""
        return self.screen.focused in {self.note, self.reasons}

    @property
    def _account(self) -> "AccountHealth | None":
        return self._desk.account(self.account_id)

    @property
    def _current_level(self) -> int | None:
        return None if (account := self._account) is None else account.rating.level

    def _fill(self, draft: Draft) -> None:
        self.note.value = draft.note
        self.reasons.choose(draft.reasons)
        self.levels.choose(draft.level)
        self.say("")
        self._show()
        self.screen.set_focus(self.levels)

    def _show(self) -> None:
        """What the chosen level would do."""
        if self._account is None:
            self.say(f"{self.account_id} is not in this book any more.")
            return
        self._show_note_label()
        level = self.levels.level
        if level is None:
            self.effect.show(lambda width: paragraph(quiet("Choose a level to see what it would do."), width))
            self.plays.clear()
            return
        try:
            effect = self._desk.preview(self.account_id, level)
        except PulsebookError as error:
            self.say(str(error))
            return
        self.effect.show(lambda width: effect_lines(effect, width))
        self.plays.look(self._desk.day, effect.book, self.account_id)

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
    def save(self) -> None:
        """Saves, or goes to what is missing."""
        level = self.levels.level
        if level is None:
            self.say("Choose a level first.")
            self.screen.set_focus(self.levels)
        elif self._needs_note:
            if self.note.has_focus:
                self.say(f"{self._desk.book.model.rating.word(level)} needs a note: what did you hear?")
            self.screen.set_focus(self.note)
        else:
            self._save(level)

    def _save(self, level: int) -> None:
        """Writes the rating; when that fails, nothing of it is lost."""
        before = self._desk.book
        try:
            rating = self._desk.rate(self.account_id, level, self.note.value, self.reasons.chosen)
        except PulsebookError as error:
            self.say(f"Not saved. {error}")
            return
        self._desk.drafts.pop(self.account_id, None)
        change = change_words(self.account_id, before, self._desk.book)
        self.post_message(self.Saved(rating, f"{change}, rated {cells.plain(rating.word)}. u undoes it."))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the note a digit is a letter like any other."""
        if action == "level" and self.screen.focused is self.note:
            return False
        return super().check_action(action, parameters)

    def action_level(self, level: int) -> None:
        """Chooses a level from anywhere but the note."""
        self.levels.action_choose(level)

    def action_afresh(self) -> None:
        """Drops the draft."""
        self._desk.drafts.pop(self.account_id, None)
        self.rate(self.account_id)
