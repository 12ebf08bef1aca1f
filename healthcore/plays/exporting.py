"""Tasks as an export."""

from collections.abc import Sequence

import polars as pl

from healthcore.book.book import Book
from healthcore.export.table import Export, ExportColumn
from healthcore.journal.ratings import to_text
from healthcore.plays.task import Task, TaskState


def tasks_export(book: Book, tasks: Sequence[Task], *, filter: str = "open tasks") -> Export:  # noqa: A002 - the export's word
    """Tasks in the order given; `name` is empty where the book has the account no more.

    Args:
        book: the book that they belong to.
        tasks: as they are on its day.
        filter: which these are, in words.
    """
    names = dict(book.accounts.select("account_id", "name").iter_rows())
    text, day = pl.String(), pl.Date()
    columns = (
        ("number", "Number", pl.Int64(), [task.number for task in tasks]),
        ("account_id", "Account ID", text, [task.account_id for task in tasks]),
        ("name", "Account", text, [names.get(task.account_id) for task in tasks]),
        ("title", "Task", text, [task.title for task in tasks]),
        ("owner", "Owner", text, [task.owner or None for task in tasks]),
        ("due", "Due", day, [task.due for task in tasks]),
        ("overdue", "Overdue", pl.Boolean(), [task.is_overdue(book.as_of) for task in tasks]),
        ("priority", "Priority", text, [task.priority.value for task in tasks]),
        ("state", "State", text, [task.state.value for task in tasks]),
        ("until", "Snoozed until", day, [task.until for task in tasks]),
        ("condition", "Or when", text, [task.condition or None for task in tasks]),
        ("outcome", "Outcome", text, [task.words if task.state.is_over else None for task in tasks]),
        ("reason", "Why snoozed", text, [task.words if task.state is TaskState.SNOOZED else None for task in tasks]),
        ("note", "Note", text, [task.note or None for task in tasks]),
        ("play", "Play", text, [task.play or None for task in tasks]),
        ("author", "Made by", text, [task.author for task in tasks]),
        ("made_at", "Made at", text, [to_text(task.made_at) for task in tasks]),
        ("decided_by", "Decided by", text, [task.decided_by for task in tasks]),
        ("decided_at", "Decided at", text, [task.decided_at and to_text(task.decided_at) for task in tasks]),
    )
    return Export(
        title=f"Tasks of {book.title}",
        columns=tuple(
            ExportColumn(name, label, pl.Series(name, values, dtype=kind)) for name, label, kind, values in columns
        ),
        as_of=book.as_of,
        model_name=book.model.name,
        fingerprint=book.model.fingerprint,
        filter=filter,
        of="task",
    )
