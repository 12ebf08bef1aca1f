"""What became of every row and value of the source, for whoever wants to know."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from healthcore.book.book import Book
    from healthcore.vocabulary.accounts import Severity

#: How many lines are listed; the command line lists every one.
MOST_LINES = 1_000

_ROLES = {"note": "$foreground-muted", "warning": "$health-average", "error": "$health-poor"}


class ReportDialog(ModalScreen[None]):
    """The import report: what was read, what is assumed, and every value that could not be understood.

    Args:
        book: whose report it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close"),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, book: "Book") -> None:
        super().__init__()
        self._book = book

    def compose(self) -> "ComposeResult":
        """One text that scrolls."""
        with Vertical(classes="dialog", id="report") as dialog:
            dialog.border_title = "How this book was read"
            dialog.border_subtitle = "up and down scroll   esc close"
            with VerticalScroll():
                yield Static(Content("\n").join(_lines(self._book)), markup=False)

    def action_close(self) -> None:
        """Back to the book."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scrolls, as the arrows do."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _lines(book: "Book") -> "Iterator[Content]":
    report = book.report
    yield Content(cells.plain_lines(report.summary()))
    if book.notices:
        yield Content("")
        yield from (Content(cells.plain(notice)) for notice in book.notices)
    if report.lines:
        yield Content("")
    for line in report.lines[:MOST_LINES]:
        yield Content.assemble((f"{line.severity:<8}", _role(line.severity)), cells.plain(str(line)))
    if len(report.lines) > MOST_LINES:
        rest = len(report.lines) - MOST_LINES
        yield Content.styled(f"and {rest:,} more: pulsebook import FILE --report lists them all", "$foreground-muted")


def _role(severity: "Severity") -> str:
    return _ROLES[severity.value]
