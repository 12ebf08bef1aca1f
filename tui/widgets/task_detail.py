"""More about one task: what, for whom, by whom, and what was said."""

from datetime import date

from textual.content import Content

from healthcore.plays.task import Task, TaskState
from healthcore.plays.words import snooze_words
from tui import cells
from tui.widgets.laid_out import flow, paragraph, quiet
from tui.widgets.task_columns import due_cell

#: The lines that a note may take.
_NOTE_LINES = 3


def task_lines(task: Task, account: str, as_of: date, width: int) -> list[Content]:
    """The account and the title, where the task comes from, the note, and what was said of it last."""
    head = Content.assemble((cells.plain(account), "bold"), quiet("  "), cells.plain(task.title))
    lines = paragraph(head, width)
    lines += flow(_standing(task, as_of), width, Content("   "))
    if task.note:
        note = paragraph(Content(cells.plain(task.note)), width)
        lines += note[:_NOTE_LINES]
        if len(note) > _NOTE_LINES:
            lines[-1] = Content.assemble(lines[-1].truncate(max(1, width - 2)), " …")
    return lines


def _standing(task: Task, as_of: date) -> list[Content]:
    made = "by " + (f"the play {cells.plain(task.play)}" if task.play else cells.plain(task.author))
    when = cells.relative_day(task.made_at.astimezone().date(), as_of).text
    due = cells.content(due_cell(task.due, as_of, overdue=task.is_overdue(as_of)))
    parts = [
        Content.assemble(quiet("due "), due),
        quiet(f"{task.priority.value} priority"),
        Content(cells.plain(task.owner)) if task.owner else quiet("nobody owns it"),
        quiet(f"made {when} {made}"),
    ]
    if task.state is TaskState.SNOOZED:
        parts.append(quiet(f"snoozed {cells.plain(snooze_words(task))}"))
    elif task.state.is_over and task.decided_at is not None:
        day = cells.relative_day(task.decided_at.astimezone().date(), as_of).text
        parts.append(quiet(f"{task.state.value} {day} by {cells.plain(task.decided_by or '')}"))
    if task.words:
        parts.append(Content(f"“{cells.plain(task.words)}”"))
    return parts
