"""Making a task, and giving one another owner, day or priority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from healthcore.plays.making import DUE_IN_DAYS
from healthcore.plays.snoozes import read_end
from healthcore.plays.task import Priority, Task
from tui import cells
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.laid_out import LaidOut, paragraph, quiet

if TYPE_CHECKING:
    from textual.app import ComposeResult

_PRIORITIES = tuple(Priority)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What was said about a task.

    Attributes:
        title: what is to be done; empty when a play says it, or it stays what it is.
        note: more about it.
        owner: who does it.
        due: by when.
        priority: how much it matters.
        play: the name of the manual play to start instead; empty for none.
    """

    title: str
    note: str
    owner: str
    due: date
    priority: Priority
    play: str = ""


class TaskDialog(ModalScreen[TaskDraft | None]):
    """Asks for a task; None when one changes one's mind. What does not make sense is said, and nothing typed is lost.

    Args:
        what: whom it is about, in a few words.
        as_of: today.
        owner: who does it where nobody says; empty for nobody, or for several accounts each one's own.
        task: the task to change; None for a new one.
        plays: names of manual plays that can be started instead of making a task.
        one_owner: the accounts have the same owner.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", show=False, priority=True, id="task.save"),
        Binding("escape", "leave", "Leave", show=False, id="task.leave"),
    ]

    said = query_one("#task-said", LaidOut)

    def __init__(
        self,
        what: str,
        as_of: date,
        *,
        owner: str = "",
        task: Task | None = None,
        plays: Sequence[str] = (),
        one_owner: bool = True,
    ) -> None:
        super().__init__()
        self._what = what
        self._as_of = as_of
        self._changes = task
        self._owner = owner if task is None else task.owner
        self._due = as_of + timedelta(days=DUE_IN_DAYS) if task is None else task.due
        self._priority = Priority.NORMAL if task is None else task.priority
        self._nobody = "Nobody yet" if one_owner else "The owner of each account"
        self._plays = tuple(plays)

    def compose(self) -> "ComposeResult":
        """Whom it is about, then a line for each thing to say."""
        with Vertical(id="task", classes="dialog") as dialog:
            dialog.border_title = "New task" if self._changes is None else "Change task"
            dialog.border_subtitle = "enter save   tab next   ←→ choose   esc leave"
            yield Static(Content.styled(cells.plain(self._what), "bold"), classes="task--what")
            with Grid(id="task-lines"):
                if self._plays:
                    yield Static(quiet("Start"))
                    yield ChoiceLine(["a task of your own", *self._plays], id="task-play")
                if self._changes is None:
                    yield Static(quiet("Task"), classes="task--own")
                    yield Input(placeholder="What is to be done?", compact=True, id="task-title", classes="task--own")
                yield Static(quiet("Due"), classes="task--own")
                yield Input(self._due.isoformat(), compact=True, id="task-due", classes="task--own")
                yield Static(quiet("Owner"), classes="task--own")
                yield Input(self._owner, placeholder=self._nobody, compact=True, id="task-owner", classes="task--own")
                yield Static(quiet("Priority"), classes="task--own")
                yield ChoiceLine([one.value for one in _PRIORITIES], id="task-priority")
                if self._changes is None:
                    yield Static(quiet("Note"), classes="task--own")
                    yield Input(placeholder="May be left out", compact=True, id="task-note", classes="task--own")
            yield LaidOut(id="task-said")

    def on_mount(self) -> None:
        """Begins with what has to be said."""
        self.query_one("#task-priority", ChoiceLine).choose(_PRIORITIES.index(self._priority))
        self.query_one("#task-title" if self._changes is None else "#task-owner", Input).focus()
        self._hint("")

    @on(ChoiceLine.Changed, "#task-play")
    def _play_chosen(self) -> None:
        """A play says itself what is to be done."""
        for widget in (*self.query(".task--own"), self.query_one("#task-priority")):
            widget.display = not self._play
        self._hint("")

    @property
    def _play(self) -> str:
        chosen = self.query_one("#task-play", ChoiceLine).chosen if self._plays else 0
        return self._plays[chosen - 1] if chosen else ""

    def _hint(self, problem: str) -> None:
        hint = "The play says what is to be done." if self._play else "Due: a day such as 2026-12-01, or 3 days."
        text = Content.styled(cells.plain(problem), "$text-error") if problem else quiet(hint)
        self.said.show(lambda width: paragraph(text, width))

    def _text(self, name: str) -> str:
        found = self.query(f"#task-{name}")
        return found.first(Input).value.strip() if found else ""

    def action_save(self) -> None:
        """Gives what was said, unless it makes no sense; then says why."""
        title, typed = self._text("title"), self._text("due")
        due, condition = read_end(typed, self._as_of)
        if self._play:
            due, title = self._due, self._play
        if self._changes is None and not title:
            self._refuse("title", "What is to be done?")
        elif due is None or condition:
            self._refuse("due", f"{typed or 'Due'}: this is no day and no number of days.")
        else:
            chosen = _PRIORITIES[self.query_one("#task-priority", ChoiceLine).chosen]
            self.dismiss(TaskDraft(title, self._text("note"), self._text("owner"), due, chosen, self._play))

    def _refuse(self, name: str, problem: str) -> None:
        self._hint(problem)
        self.query_one(f"#task-{name}", Input).focus()

    def action_leave(self) -> None:
        """Changes nothing."""
        self.dismiss(None)
