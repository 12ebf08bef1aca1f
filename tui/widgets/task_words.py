"""What the Tasks screen says about its list: which tasks stand there, or why none does."""

from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.plays.task import Task, TaskState
from tui import cells
from tui.widgets.laid_out import quiet

if TYPE_CHECKING:
    from tui.task_desk import TaskDesk

#: What each view of the list is called.
VIEWS = {"open": "Open", "snoozed": "Snoozed", "over": "Done and dropped", "all": "All"}


def many(tasks: list[Task]) -> str:
    """The title of a task, or how many there are."""
    return cells.plain(tasks[0].title) if len(tasks) == 1 else f"{len(tasks):,} tasks"


def described(desk: "TaskDesk") -> str:
    """Which tasks are shown, in words."""
    parts = [f"{VIEWS[desk.view].lower()} tasks"]
    parts += [f"owner {desk.owner or 'nobody'}"] if desk.owner is not None else []
    parts += [desk.segment.description] if desk.segment is not None else []
    return ", ".join(parts)


def counts(desk: "TaskDesk") -> Content:
    """Which tasks are shown, how many of how many, and what else there is."""
    shown = desk.frame.height
    parts = [Content.assemble((VIEWS[desk.view], "bold"), f" {shown:,}")]
    if desk.overdue:
        parts.append(Content.styled(f"{desk.overdue:,} overdue", "bold $rating-severe"))
    asleep = desk.count(TaskState.SNOOZED)
    if asleep and desk.view != "snoozed":
        parts.append(quiet(f"{asleep:,} snoozed"))
    if desk.owner is not None:
        parts.append(Content(f"only {cells.plain(desk.owner) or 'what nobody owns'}"))
    if desk.segment is not None:
        parts.append(quiet(f"only {cells.plain(desk.segment.description)}"))
    return Content("   ").join(parts)


def why_empty(desk: "TaskDesk") -> str:
    """Why no task is in view, and what to press."""
    if desk.owner is not None:
        return f"{cells.plain(desk.owner) or 'Nobody'} has no such task.\nEsc shows everybody's."
    match desk.view:
        case "open":
            asleep = desk.count(TaskState.SNOOZED)
            more = f"\n{asleep:,} snoozed: f shows them." if asleep else ""
            return f"Nothing is to be done.{more}\nt on the book or on an account makes a task; p shows the plays."
        case "snoozed":
            return "No task is snoozed.\nEsc shows the open ones."
        case _:
            return "No task is over yet.\nEsc shows the open ones."
