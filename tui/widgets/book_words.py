"""What the book screen says about the table: what is in it, or why there is nothing."""

from typing import TYPE_CHECKING

from healthcore.vocabulary.errors import ColumnsError
from tui import cells
from tui.widgets.states import error_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healthcore.vocabulary.errors import PulsebookError
    from tui.desk import Desk
    from tui.widgets.table_columns import Column

_AGAIN = "ctrl+r tries again, q leaves."


def status_parts(desk: "Desk", columns: "Sequence[Column]", marked: int) -> "Iterator[str]":
    """What is in the table and in which order, what matters most first."""
    view, shown = desk.view, desk.view.rows.len()
    yield f"{shown:,} of {view.total:,} accounts" if view.is_filtered else f"{view.total:,} accounts"
    doubts = sum(line.severity != "note" for line in desk.book.report.lines)
    if doubts:
        yield f"{doubts:,} {'doubt' if doubts == 1 else 'doubts'} about the file: i"
    if view.is_filtered:
        yield view.description
    if marked:
        yield f"{marked:,} marked"
    if view.with_cancelled:
        yield "cancelled listed"
    column = next((column.label for column in columns if column.key == view.sort.column), view.sort.column)
    yield f"by {column.lower()}{', highest first' if view.sort.descending else ''}"
    yield from (notice.rstrip(".") for notice in desk.book.notices)


def why_empty(desk: "Desk") -> str:
    """Why no account is in view."""
    if desk.view.is_filtered:
        return f"No account matches: {cells.plain(desk.view.description)}.\nEsc drops the filter."
    return "This book has no accounts.\nIts file has a header and no rows below it."


def why_no_book(error: "PulsebookError") -> str:
    """What is wrong, and what to do."""
    lines = map(cells.plain, error_lines(error))
    keys = "m says which column is what, q leaves." if isinstance(error, ColumnsError) else _AGAIN
    return "\n".join([error.title, "", *lines, "", keys])
