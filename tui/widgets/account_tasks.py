"""What plays count and set on an account, and its tasks."""

from typing import TYPE_CHECKING

import polars as pl
from textual.content import Content

from healthcore.journal.play_values import play_values_of
from healthcore.plays.task import Task, TaskState
from healthcore.plays.tasks import Tasks
from healthcore.plays.words import snooze_words
from healthcore.vocabulary.errors import JournalError
from tui import cells
from tui.widgets.laid_out import LaidOut, columns, heading, paragraph, quiet
from tui.widgets.task_columns import due_cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from healthcore.changes.day import Day
    from tui.desk import Desk

#: How many tasks that are over are shown.
_OVER = 3


class AccountTasks(LaidOut):
    """Counters, attributes, open tasks, and the last ones that are over; nothing where there is none of it."""

    def look(self, desk: "Desk | None", account_id: str) -> None:
        """Shows them as they are now."""
        if desk is None:
            self.show(lambda _width: ())
            return
        try:
            tasks = Tasks(desk.opened.journal).of_account(account_id)
            values = play_values_of(desk.opened.journal, account_id)
        except JournalError as error:
            problem = Content.styled(cells.plain_lines(str(error)), "$text-error")
            self.show(lambda width: paragraph(problem, width))
            return
        counters = {} if desk.day is None else _counters(desk.day, account_id)
        as_of = desk.book.as_of
        self.show(lambda width: account_task_lines(counters, values, tasks, as_of, width))


def account_task_lines(
    counters: "Mapping[str, str]",
    values: "Mapping[str, str | float | bool]",
    tasks: list[Task],
    as_of: "date",
    width: int,
) -> list[Content]:
    """The lines of that part of the screen."""
    said = {**counters, **{f"play.{name}": _value(value) for name, value in values.items()}}
    over = [task for task in tasks if task.state.is_over]
    shown = [task for task in tasks if not task.state.is_over] + over[:_OVER]
    if not said and not shown:
        return []
    lines = [heading("Plays and tasks", quiet("t makes a task"))]
    rows = [[quiet(cells.plain(name)), Content(cells.plain(value))] for name, value in said.items()]
    lines += [line for row in columns(rows, width, wraps={1}) for line in row]
    for task in shown:
        lines += paragraph(_task(task, as_of), width)
    if len(over) > _OVER:
        lines += paragraph(quiet(f"and {len(over) - _OVER:,} more that are over"), width)
    return lines


def _counters(day: "Day", account_id: str) -> dict[str, str]:
    found = day.in_health.filter(pl.col("account_id") == account_id, pl.col("since").is_not_null())
    if not found.height:
        return {}
    row = found.row(0, named=True)
    more = "+" if row["at_least"] else ""
    return {
        name: f"{row[name]:,}{more if row[name] else ''} {'day' if row[name] == 1 else 'days'}"
        for name in ("days_in_good", "days_in_poor")
    }


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else cells.number(value).text


def _task(task: Task, as_of: "date") -> Content:
    """`○ today  Ask for a reference  Ada`, `✓ Call them  they renew`."""
    title = cells.plain(task.title)
    words = quiet(f"  “{cells.plain(task.words)}”") if task.words else ""
    match task.state:
        case TaskState.OPEN:
            due = cells.content(due_cell(task.due, as_of, overdue=task.is_overdue(as_of)))
            owner = quiet(f"  {cells.plain(task.owner)}") if task.owner else ""
            return Content.assemble("○ ", due, f"  {title}", owner)
        case TaskState.SNOOZED:
            return Content.assemble(quiet("z "), title, quiet(f"  snoozed {cells.plain(snooze_words(task))}"), words)
        case TaskState.DONE:
            return Content.assemble(("✓ ", "$health-good"), quiet(title), words)
        case _:
            return Content.assemble(quiet(f"✗ {title}  dropped"), words)
