"""The tasks of the book: what is to be done for whom, until when; done, dropped, snoozed or given to somebody else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from healthcore.plays.task import Task, TaskState
from healthcore.vocabulary.errors import PulsebookError
from tui import cells
from tui.commands import bindings
from tui.task_desk import TaskDesk
from tui.widgets import task_words
from tui.widgets.account_table import AccountTable
from tui.widgets.footer import Footer
from tui.widgets.laid_out import LaidOut
from tui.widgets.task_columns import task_columns
from tui.widgets.task_detail import task_lines
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from tui.app import PulsebookApp
    from tui.desk import Desk
    from tui.screens.snooze import Snooze
    from tui.screens.task import TaskDraft


class TasksScreen(Screen[None]):
    """One list, the most urgent first, and more about the task under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("tasks")]
    AUTO_FOCUS = "#tasks-list"

    title_bar = query_one(TitleBar)
    counts = query_one("#tasks-counts", Static)
    table = query_one("#tasks-list", AccountTable)
    detail = query_one("#tasks-detail", LaidOut)

    def __init__(self) -> None:
        super().__init__(name="tasks")
        self._task_desk: TaskDesk | None = None

    def compose(self) -> "ComposeResult":
        """Title, counts, the list, and the task under the cursor."""
        yield TitleBar("Tasks")
        with Vertical(id="tasks"):
            yield Static(id="tasks-counts", markup=False)
            yield AccountTable(empty="Looking at the tasks …", id="tasks-list")
            yield LaidOut(id="tasks-detail")
        yield Footer()

    def on_mount(self) -> None:
        """Shows the list, and anew whenever the day or a task changes."""
        app = self._app
        app.day_changed.subscribe(self, self.show_day)
        app.book_changed.subscribe(self, self.title_bar.show)
        self.title_bar.show(app.desk)
        if app.desk is not None and app.desk.day is not None:
            self.show_day(app.desk)

    @property
    def _app(self) -> "PulsebookApp":
        return cast("PulsebookApp", self.app)

    def show_day(self, desk: "Desk") -> None:
        """The tasks as they are now; the cursor stays on its task."""
        if desk.day is None:
            return
        try:
            if self._task_desk is None:
                self._task_desk = TaskDesk(desk.day, desk.author, desk.view.segment)
            else:
                self._task_desk.take(desk.day, desk.view.segment)
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
            return
        self._show()

    def _show(self) -> None:
        if (desk := self._task_desk) is None:
            return
        self.counts.update(task_words.counts(desk))
        self.table.empty = task_words.why_empty(desk)
        self.table.show(desk.frame, task_columns(desk.day.as_of, desk.view), key="key", refit=True)
        self._show_detail()
        self.refresh_bindings()

    # The task under the cursor.

    def _chosen(self) -> list[Task]:
        """The marked tasks that are shown, else the one under the cursor."""
        desk, key = self._task_desk, self.table.cursor_key
        if desk is None or key is None:
            return []
        shown = {str(task.number): task for task in desk.shown}
        return [task for name, task in shown.items() if name in self.table.marked] or [
            task for name, task in shown.items() if name == key
        ]

    @on(AccountTable.Highlighted)
    def _highlighted(self) -> None:
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        desk, key = self._task_desk, self.table.cursor_key
        task = None if desk is None or key is None else desk.task(key)
        if desk is None or task is None:
            self.detail.show(lambda _width: ())
            return
        as_of, name = desk.day.as_of, self._account_name(task)
        self.detail.show(lambda width: task_lines(task, name, as_of, width))

    def _account_name(self, task: Task) -> str:
        desk = self._app.desk
        account = None if desk is None else desk.account(task.account_id)
        return task.account_id if account is None else account.name

    # Commands.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greys what is not possible now."""
        chosen = self._chosen()
        if action in {"open", "new", "copy"}:
            return True if chosen else None
        if action in {"done", "drop", "snooze", "change"}:
            return True if chosen and not any(task.state.is_over for task in chosen) else None
        if action == "reopen":
            return True if chosen and all(task.state is not TaskState.OPEN for task in chosen) else None
        if action == "undo":
            return True if self._task_desk is not None and self._task_desk.can_undo else None
        if action in {"view", "owner", "export", "plays"}:
            return True if self._task_desk is not None else None
        return super().check_action(action, parameters)

    @on(AccountTable.Selected)
    def _selected(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Opens the account of the task."""
        from tui.screens.account import AccountScreen  # noqa: PLC0415 - only when one is opened

        desk = self._app.desk
        if (chosen := self._chosen()) and desk is not None:
            if desk.book.row(chosen[0].account_id) is None:
                self.notify(f"{cells.plain(chosen[0].account_id)} is not in the book any more.", markup=False)
                return
            self.app.push_screen(AccountScreen(chosen[0].account_id))

    def action_new(self) -> "AwaitMount | None":
        """Asks for another task for the account of this one."""
        from tui.making_tasks import open_task_dialog  # noqa: PLC0415 - opened when asked for

        chosen = self._chosen()
        return open_task_dialog(self._app, [chosen[0].account_id]) if chosen else None

    def action_done(self) -> None:
        """Asks what came of the tasks."""
        self._ask_outcome("Done", "What came of it? May be left out", TaskDesk.finish)

    def action_drop(self) -> None:
        """Asks why the tasks will not be done."""
        self._ask_outcome("Drop", "Why not? May be left out", TaskDesk.drop)

    def _ask_outcome(self, title: str, question: str, act: Callable[[TaskDesk, list[Task], str], None]) -> None:
        from tui.screens.closing import ClosingDialog  # noqa: PLC0415 - opened when asked for

        desk, chosen = self._task_desk, self._chosen()
        if desk is None or not chosen:
            return

        def answered(outcome: str | None) -> None:
            if outcome is not None:
                said = "dropped" if title == "Drop" else "done"
                self._try(lambda: act(desk, chosen, outcome), f"{task_words.many(chosen)} {said}. u takes it back.")

        self.app.push_screen(ClosingDialog(title, task_words.many(chosen), question), answered)

    def action_snooze(self) -> None:
        """Asks until when the tasks are to be away."""
        from tui.screens.snooze import SnoozeDialog  # noqa: PLC0415 - opened when asked for

        desk, chosen = self._task_desk, self._chosen()
        if desk is None or not chosen:
            return

        def answered(answer: "Snooze | None") -> None:
            if answer is not None:
                self._try(
                    lambda: desk.snooze(chosen, answer.until, answer.condition, answer.reason),
                    f"{task_words.many(chosen)} snoozed. u takes it back.",
                )

        self.app.push_screen(SnoozeDialog(task_words.many(chosen), desk.day.as_of, desk.check_snooze), answered)

    def action_change(self) -> None:
        """Asks for another owner, day or priority."""
        from tui.screens.task import TaskDialog  # noqa: PLC0415 - opened when asked for

        desk, chosen = self._task_desk, self._chosen()
        if desk is None or not chosen:
            return
        first = chosen[0]

        def answered(draft: "TaskDraft | None") -> None:
            if draft is None:
                return
            owner = draft.owner if draft.owner != first.owner else None
            due = draft.due if draft.due != first.due else None
            priority = draft.priority if draft.priority != first.priority else None
            if not (owner is None and due is None and priority is None):
                self._try(
                    lambda: desk.change(chosen, owner=owner, due=due, priority=priority),
                    f"{task_words.many(chosen)} changed. u takes it back.",
                )

        self.app.push_screen(TaskDialog(task_words.many(chosen), desk.day.as_of, task=first), answered)

    def action_reopen(self) -> None:
        """Brings tasks back, from a snooze or after they were over."""
        desk, chosen = self._task_desk, self._chosen()
        if desk is not None and chosen:
            self._try(lambda: desk.reopen(chosen), f"{task_words.many(chosen)} open again. u takes it back.")

    def action_undo(self) -> None:
        """Takes back what was done here last."""
        desk = self._task_desk
        if desk is not None and desk.can_undo:
            undone: list[str] = []
            if self._try(lambda: undone.append(desk.undo())):
                self.notify(f"Taken back: {undone[0]}.", markup=False)

    def _try(self, act: Callable[[], object], said: str = "") -> bool:
        """Does something that writes, and shows the list after it; says why when it cannot."""
        try:
            act()
        except PulsebookError as error:
            self.notify(cells.plain_lines(str(error)), title=error.title, severity="error", markup=False)
            self._show()
            return False
        self.table.clear_marks()
        self._show()
        if said:
            self.notify(said, markup=False)
        return True

    def action_view(self) -> None:
        """Shows open tasks, then snoozed ones, then those that are over, then all."""
        if (desk := self._task_desk) is not None:
            desk.next_view()
            self._show()
            self.table.action_first()

    def action_owner(self) -> None:
        """Shows only the tasks of one owner, then of the next, then all."""
        if (desk := self._task_desk) is not None:
            desk.next_owner()
            self._show()
            self.table.action_first()

    def action_plays(self) -> None:
        """Shows the plays of the book."""
        from tui.screens.plays import PlaysDialog  # noqa: PLC0415 - opened when asked for

        if self._task_desk is not None:
            self.app.push_screen(PlaysDialog(self._task_desk.day))

    def action_copy(self) -> None:
        """Copies the tasks as text."""
        if chosen := self._chosen():
            lines = (f"{self._account_name(task)}\t{task.title}\t{task.due}\t{task.owner}" for task in chosen)
            self.app.copy_to_clipboard("\n".join(lines))
            self.notify(f"Copied: {task_words.many(chosen)}", markup=False)

    def action_export(self) -> None:
        """Asks where to write the tasks that are shown."""
        from healthcore.plays.exporting import tasks_export  # noqa: PLC0415 - when asked for
        from tui.screens.export import ExportChoice, ExportDialog, suggested_name  # noqa: PLC0415 - as above

        if (desk := self._task_desk) is None:
            return
        shown, book = desk.shown, desk.day.book
        label = f"{len(shown):,} {'task' if len(shown) == 1 else 'tasks'}"
        choices = [ExportChoice(label, lambda: tasks_export(book, shown, filter=task_words.described(desk)))]
        self.app.push_screen(ExportDialog(choices, suggested_name("tasks", book.as_of.isoformat())))

    def action_back(self) -> None:
        """Backs out one level: the owner, the view, then to the account table."""
        desk = self._task_desk
        if desk is not None and desk.owner is not None:
            desk.owner = None
            desk.take(desk.day, desk.segment)
            self._show()
        elif desk is not None and desk.view != "open":
            desk.view = "open"
            desk.take(desk.day, desk.segment)
            self._show()
        else:
            self.dismiss()
