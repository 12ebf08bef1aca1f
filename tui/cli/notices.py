"""What somebody should know about how a book was read: on stderr, so that it never gets into an output."""

from collections import Counter
from typing import TYPE_CHECKING

from tui.cli.errors import say

if TYPE_CHECKING:
    from healthcore.book.book import Book

#: How many errors of a file are told one by one.
_TOLD = 5


def say_notices(book: "Book") -> None:
    """The book's notices, then what of the file has to be looked at."""
    say((*book.notices, *report_notices(book)))


def report_notices(book: "Book") -> list[str]:
    """The first errors of the import report one by one, its warnings as one line per column."""
    from healthcore.vocabulary.accounts import Severity

    errors = book.report.of(Severity.ERROR)
    lines = [f"{book.title}, {line}" for line in errors[:_TOLD]]
    if len(errors) > _TOLD:
        lines.append(f"{book.title}: {len(errors) - _TOLD:,} more like that.")
    warnings = Counter(line.column for line in book.report.of(Severity.WARNING))
    for column, count in warnings.items():
        where = f", {column}" if column else ""
        doubts = "1 doubt" if count == 1 else f"{count:,} doubts"
        lines.append(f"{book.title}{where}: {doubts}; `pulsebook import FILE --as NAME --report` lists every one.")
    return lines
