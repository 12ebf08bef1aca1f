"""Scored accounts in the formats of `pulsebook score`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.output import has_colours, screen_width, write_data, write_text

if TYPE_CHECKING:
    from healthcore.book.book import Book
    from healthcore.book.view import View

SCORE_FORMS = ("table", "json", "csv")


def write_scored(book: "Book", view: "View", form: str, output: Path | None) -> None:
    """The accounts of a view of the book; the table lists the worst first, the others keep the order of the file."""
    if form == "json":
        from healthcore.report.as_json import score_document

        document = score_document(book, _file_order(view), figures=view.figures, segment=view.segment)
        write_data((piece.encode() for piece in document), output)
    elif form == "csv":
        from tui.cli.score_csv import accounts_csv

        write_data([accounts_csv(book, _file_order(view), filter=_which(view)).encode()], output)
    else:
        write_text(_table(book, view, output), output)


def _file_order(view: "View") -> list[int]:
    """The rows of the accounts as the file has them: two documents of two days can be compared line by line."""
    rows: list[int] = view.rows.sort().to_list()
    return rows


def _which(view: "View") -> str:
    return view.description or ("all accounts, cancelled ones too" if view.with_cancelled else "all accounts")


def _table(book: "Book", view: "View", output: Path | None) -> Iterator[str]:
    from tui.cli.score_table import accounts_table, heading

    yield from heading(book, view)
    yield "\n"
    yield from accounts_table(book, view, width=screen_width(output), colours=has_colours(output))
