"""The line in which a part of a health model is typed: what can come next below it, and what is wrong so far."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.widgets.option_list import Option

from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.screens.picker import PickList
from tui.widgets.laid_out import LaidOut, Lines, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.model.editing.completion import Completion
    from healthcore.model.findings import Finding

#: Candidates that are seen at once; the others scroll.
_MOST_SHOWN = 6

#: Findings of the model with what is typed; an error is raised where nothing can be made of it.
Try = Callable[[str], "list[Finding]"]
Complete = Callable[[str], "Completion | None"]


class EditDialog(ModalScreen[str | None]):
    """Gives what was typed once it makes sense; None when one changes one's mind.

    Args:
        title: what is edited.
        text: what it says now.
        about: what it is, while nothing is wrong.
        tries: called with what is typed, so that everything behind the dialog shows it; gives what lint finds there.
        completes: what can come next.
        placeholder: what the line says while it is empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list('cursor_down')", "Down", show=False, priority=True),
        Binding("up", "list('cursor_up')", "Up", show=False, priority=True),
        Binding("tab", "complete", "Complete", show=False, priority=True, id="edit.complete"),
        Binding("escape", "leave", "Leave", show=False, id="edit.leave"),
    ]

    typed = query_one(Input)
    listed = query_one(PickList)
    told = query_one("#edit-said", LaidOut)

    def __init__(
        self,
        title: str,
        text: str,
        about: str,
        tries: Try,
        completes: Complete,
        *,
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._help = about
        self._tries = tries
        self._completes = completes
        self._placeholder = placeholder
        self._completion: Completion | None = None
        self._problem = ""
        self._told_off = False

    def compose(self) -> "ComposeResult":
        """The line, what can come next, what is wrong."""
        with Vertical(id="edit", classes="dialog") as dialog:
            dialog.border_title = Content(cells.plain(self._title))
            yield Input(self._text, placeholder=self._placeholder, compact=True, id="edit-typed")
            yield PickList(markup=False, compact=True, id="edit-list", classes="picker--list")
            yield LaidOut(id="edit-said")

    def on_mount(self) -> None:
        """Begins behind what is there."""
        self.typed.select_on_focus = False
        self.typed.cursor_position = len(self._text)
        self._look()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._told_off = False
        self._look()

    @on(PickList.Widened)
    def _widened(self) -> None:
        self._offer()

    def _look(self) -> None:
        """Tries what is typed, and says what came of it."""
        try:
            findings = self._tries(self.typed.value)
            self._problem = ""
        except PulsebookError as error:
            findings, self._problem = [], error.problems[0] if error.problems else str(error)
        self._completion = self._completes(self.typed.value[: self.typed.cursor_position])
        self._offer()
        self.told.show(lambda width: self._lines(findings, width))

    def _lines(self, findings: "list[Finding]", width: int) -> Lines:
        if self._problem and (self._told_off or not self._is_unfinished):
            return paragraph(Content.styled(f"✗ {cells.plain(self._problem)}", "$text-error"), width)
        if findings:
            styles = {"error": ("✗", "$text-error"), "warning": ("!", "$text-warning")}
            return [
                line
                for finding in findings[:3]
                for line in paragraph(
                    Content.styled(
                        f"{styles[finding.severity][0]} {cells.plain(finding.message)}", styles[finding.severity][1]
                    ),
                    width,
                )
            ]
        hint = self._completion.hint if self._completion is not None else ""
        return paragraph(quiet(f"Now: {hint}." if hint else self._help), width)

    @property
    def _is_unfinished(self) -> bool:
        """Whether nothing is wrong but that there is more to come."""
        return not self.typed.value.strip() or self._problem.startswith("the end where")

    def _offer(self) -> None:
        completion = self._completion
        candidates = completion.candidates if completion is not None else ()
        room = max((cells.width(cells.plain(one.text)) for one in candidates), default=0)
        self.listed.set_options(
            Option(
                Content.assemble(
                    cells.fit(cells.plain(one.text), room), "  ", (cells.plain(one.about), "$foreground-muted")
                ),
                id=str(at),
            )
            for at, one in enumerate(candidates)
        )
        self.listed.display = bool(candidates)
        self.listed.styles.height = min(_MOST_SHOWN, len(candidates))
        self.listed.highlighted = 0 if candidates else None
        keys = "tab complete   ↑↓ choose   " if candidates else ""
        self.query_one("#edit").border_subtitle = f"{keys}enter take it   esc leave"

    def action_list(self, action: str) -> None:
        """Moves in the list while the line has the focus."""
        getattr(self.listed, f"action_{action}")()

    def action_complete(self) -> None:
        """Puts the candidate under the cursor in the place of what was begun."""
        completion, at = self._completion, self.listed.highlighted
        if completion is None or at is None or at >= len(completion.candidates):
            return
        cursor = self.typed.cursor_position
        behind = self.typed.value[cursor:]
        before = completion.applied(self.typed.value[:cursor], completion.candidates[at])
        self.typed.value = before + behind.lstrip()
        self.typed.cursor_position = len(before)

    @on(PickList.OptionSelected)
    def _picked(self, message: PickList.OptionSelected) -> None:
        message.stop()
        self.action_complete()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Takes it, unless nothing can be made of it: then it stays, and why is said."""
        self._told_off = True
        self._look()
        if not self._problem:
            self.dismiss(self.typed.value)

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(None)
