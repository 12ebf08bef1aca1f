"""The list of tasks on the command line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.output import on_terminal, screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.book import Book
    from healthcore.book.opening import OpenedBook
    from healthcore.book.view import Chosen
    from healthcore.plays.task import Task

_COLUMNS = (
    Column("No", right=True),
    Column("Due", most=12),
    Column("Priority", most=8, leaves=3),
    Column("Account", most=28),
    Column("Owner", most=18, leaves=2),
    Column("Play", most=24, leaves=1),
    Column("Task"),
)
_WITH_STATE = (*_COLUMNS[:2], Column("State", most=8), *_COLUMNS[2:])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are listed; None for all.

    Attributes:
        owner, account, play: of whom, in any case; by which play.
        due: due on this day or before.
        overdue: only those that were due before the book's day.
        everything: snoozed ones too, and those that are over.
        segment: of accounts that are chosen by a segment or condition.
    """

    owner: str | None
    account: str | None
    play: str | None
    due: date | None
    overdue: bool
    everything: bool
    segment: "Chosen | None" = None

    def chooses(self, task: "Task", day: date) -> bool:
        """Whether a task is of that sort, whatever its state."""
        return (
            (self.owner is None or task.owner.casefold() == self.owner.casefold())
            and (self.account is None or task.account_id == self.account)
            and (self.play is None or task.play.casefold() == self.play.casefold())
            and (self.due is None or task.due <= self.due)
            and (not self.overdue or task.is_overdue(day))
        )

    @property
    def words(self) -> str:
        """The same in words."""
        parts = [
            "all tasks" if self.everything else "open tasks",
            *([f"owner {self.owner!r}"] if self.owner is not None else []),
            *([f"account {self.account}"] if self.account is not None else []),
            *([f"play {self.play!r}"] if self.play is not None else []),
            *([f"due {self.due} or before"] if self.due is not None else []),
            *(["overdue"] if self.overdue else []),
            *([self.segment.description] if self.segment is not None else []),
        ]
        return ", ".join(parts)


def write_tasks(opened: "OpenedBook", wanted: Wanted, form: str, output: Path | None) -> None:
    """Lists the tasks of a book."""
    from healthcore.plays.exporting import tasks_export
    from healthcore.plays.task import TaskState

    if form == "xlsx" and on_terminal(output):
        raise click.UsageError("A spreadsheet is no text that could be printed. Name a file: --output FILE.xlsx")
    book = opened.book
    chosen = [task for task in _standing(opened) if wanted.chooses(task, book.as_of)]
    if wanted.segment is not None:
        members = set(book.accounts["account_id"].filter(wanted.segment.members))
        chosen = [task for task in chosen if task.account_id in members]
    listed = [task for task in chosen if wanted.everything or task.state is TaskState.OPEN]
    if form == "table":
        write_text(_table(book, chosen, listed, wanted, screen_width(output)), output)
        return
    from healthcore.export import export_bytes

    write_data([export_bytes(tasks_export(book, listed, filter=wanted.words), form)], output)


def _standing(opened: "OpenedBook") -> "list[Task]":
    """Every task as it is on the book's day, the most urgent first; a snooze with a condition is looked at."""
    from healthcore.plays.task import TaskState, by_urgency
    from healthcore.plays.tasks import Tasks

    found = Tasks(opened.journal).at(opened.book.as_of)
    if not any(task.state is TaskState.SNOOZED and task.condition for task in found):
        return found
    from healthcore.changes.day import day_of
    from healthcore.plays.snoozes import standing

    return sorted(standing(found, day_of(opened)), key=by_urgency)


def _table(
    book: "Book", chosen: "Sequence[Task]", listed: "Sequence[Task]", wanted: Wanted, width: int | None
) -> Iterator[str]:
    counts = Counter(task.state.value for task in chosen)
    overdue = sum(task.is_overdue(book.as_of) for task in chosen)
    parts = [f"{words.count(counts['open'], 'open task')}", f"{overdue:,} overdue", f"{counts['snoozed']:,} snoozed"]
    if wanted.everything:
        parts += [f"{counts['done']:,} done", f"{counts['dropped']:,} dropped"]
    yield f"Tasks of {plain(book.title)} as of {book.as_of}: {', '.join(parts)}.\n"
    if not listed:
        return
    yield "\n"
    names = dict(book.accounts.select("account_id", "name").iter_rows())
    rows = [_row(book, task, names, wanted) for task in listed]
    yield from lay_out(_WITH_STATE if wanted.everything else _COLUMNS, rows, width=width)


def _row(book: "Book", task: "Task", names: dict[str, str], wanted: Wanted) -> list[str]:
    cells = [
        str(task.number),
        f"{task.due}{' !' if task.is_overdue(book.as_of) else ''}",
        task.state.value,
        task.priority.value,
        plain(names.get(task.account_id) or f"{task.account_id} (gone)"),
        plain(task.owner or words.MISSING),
        plain(task.play or words.MISSING),
        plain(_said(task)),
    ]
    return cells if wanted.everything else [*cells[:2], *cells[3:]]


def _said(task: "Task") -> str:
    from healthcore.plays.task import TaskState
    from healthcore.plays.words import snooze_words

    if task.state is TaskState.SNOOZED:
        return f"{task.title} ({snooze_words(task)}{f'; {task.words}' if task.words else ''})"
    return f"{task.title} ({task.words})" if task.state.is_over and task.words else task.title
