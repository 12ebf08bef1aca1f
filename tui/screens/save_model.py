"""The question under which name and for what reason an edited health model is put in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui import cells
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.laid_out import LaidOut, Lines, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.model.diff import Change


#: What becomes of the days before: nothing, or they count under the new model too.
_HISTORY = ("keep their health", "are re-scored, and marked so")


@dataclass(frozen=True, slots=True)
class Saving:
    """What was said about an edited model.

    Attributes:
        name: what the model is called from now on.
        reason: why it was changed.
        takes_theirs: what somebody else has made of the model is to stay instead, and the draft to go.
        rescored: whether the days before count under it too; else they keep their health.
    """

    name: str
    reason: str
    takes_theirs: bool = False
    rescored: bool = False


class SaveModelDialog(ModalScreen[Saving | None]):
    """Asks for a name and a reason, beside what the edits change; None when one changes one's mind.

    Args:
        name: what the model is called.
        changes: what the edits mean.
        target: where they are written to, in a sentence.
        theirs: what somebody else has changed since, to be replaced; none when nobody has.
        effect: what it does to the book, in a line; empty while that is not known.
        not_that: names that belong to shipped models.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", show=False, priority=True, id="model.save"),
        Binding("ctrl+o", "take_theirs", "Take theirs", show=False, priority=True, id="model.theirs"),
        Binding("escape", "leave", "Leave", show=False, id="model.leave"),
    ]

    told = query_one("#save-said", LaidOut)

    def __init__(
        self,
        name: str,
        changes: "Sequence[Change]",
        target: str,
        *,
        theirs: "Sequence[Change] | None" = None,
        effect: Content | None = None,
        not_that: Sequence[str] = (),
        reason: str = "",
        rescored: bool = False,
    ) -> None:
        super().__init__()
        self._rescored = rescored
        self._named = name
        self._changes = changes
        self._target = target
        self._theirs = theirs
        self._effect = effect
        self._not_that = {each.casefold() for each in not_that}
        self._reason = reason

    def compose(self) -> "ComposeResult":
        """What changes, then a line for each thing to say."""
        with Vertical(id="save-model", classes="dialog") as dialog:
            dialog.border_title = (
                "Activate the model" if self._theirs is None else "Somebody else has changed the model"
            )
            does = "activate" if self._theirs is None else "replace theirs   ctrl+o take theirs"
            dialog.border_subtitle = f"enter {does}   tab next   esc leave"
            with VerticalScroll(id="save-changes", can_focus=False):
                yield LaidOut(id="save-lines")
            with Grid(id="save-grid"):
                yield Static(quiet("Name"))
                yield Input(self._named, compact=True, id="save-name")
                yield Static(quiet("Reason"))
                yield Input(
                    self._reason, placeholder="Why? It is kept with this version", compact=True, id="save-reason"
                )
                yield Static(quiet("Past days"))
                yield ChoiceLine(_HISTORY, id="save-history")
            yield LaidOut(id="save-said")

    def on_mount(self) -> None:
        """Begins with what has to be said."""
        self.query_one("#save-lines", LaidOut).show(self._lines)
        self.query_one("#save-history", ChoiceLine).choose(int(self._rescored))
        self.query_one("#save-name" if self._named.casefold() in self._not_that else "#save-reason", Input).focus()
        self._say("")

    def _lines(self, width: int) -> Lines:
        lines = []
        if self._theirs is not None:
            lines += [
                Content.styled("What they have changed since you began, and you would undo", "bold $text-warning")
            ]
            lines += _bullets(self._theirs, width)
            lines += [Content(""), Content.styled("What you have changed", "bold")]
        lines += _bullets(self._changes, width)
        return lines if self._effect is None else [*lines, Content(""), *paragraph(self._effect, width)]

    def _say(self, problem: str) -> None:
        text = Content.styled(cells.plain(problem), "$text-error") if problem else quiet(cells.plain(self._target))
        self.told.show(lambda width: paragraph(text, width))

    def action_save(self) -> None:
        """Gives what was said, unless something is missing; then says what."""
        name, reason = (self.query_one(f"#save-{each}", Input).value.strip() for each in ("name", "reason"))
        if not name:
            self._refuse("name", "A model needs a name.")
        elif name.casefold() in self._not_that:
            self._refuse("name", f"{name} is the name of a model that comes with Pulsebook: give yours another.")
        elif not reason:
            self._refuse("reason", "Why? In half a year somebody will want to know.")
        else:
            rescored = self.query_one("#save-history", ChoiceLine).chosen == 1
            self.dismiss(Saving(name, reason, rescored=rescored))

    def _refuse(self, name: str, problem: str) -> None:
        self._say(problem)
        self.query_one(f"#save-{name}", Input).focus()

    def action_take_theirs(self) -> None:
        """Lets the draft go, where somebody else has changed the model."""
        if self._theirs is not None:
            self.dismiss(Saving("", "", takes_theirs=True))

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(None)


def _bullets(changes: "Sequence[Change]", width: int) -> list[Content]:
    if not changes:
        return [quiet("Nothing in what the model means: only its words or their order.")]
    return [
        line
        for change in changes
        for line in paragraph(Content.assemble(("∙ ", "bold $accent"), cells.plain(str(change))), width)
    ]
