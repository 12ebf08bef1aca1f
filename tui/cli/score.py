"""`pulsebook score`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import has_colours, screen_width, write_data, write_text

if TYPE_CHECKING:
    from healthcore.book.book import Book

FORMS = ("table", "json", "csv")


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook score sample",
        "pulsebook score export-2026-11-23.csv --model docs/models/telco.toml",
        "pulsebook score acme-team --as-of 2026-10-31 --format csv --output october.csv",
        "pulsebook score acme-team --format json | jq '.summary'",
    ),
)
@click.argument("book")
@click.option("--all", "with_cancelled", is_flag=True, help="List cancelled accounts too; they are not scored.")
@output_options(*FORMS)
@book_options
def score(
    book: str, with_cancelled: bool, form: str | None, output: Path | None, **options: Unpack[BookOptions]
) -> None:
    """Print the health of every account of BOOK, and why.

    For a look without the application, for spreadsheets (csv) and for other programs (json, a stable format with
    every condition and what would flip it). BOOK is a file or the name of an imported book. Nothing is written but
    FILE. The table lists the worst accounts first, json and csv keep the order of the file.
    """
    form = chosen_form(form, output, *FORMS)
    opened = read_book(request_of(book, options)).book
    if form == "json":
        from healthcore.report.as_json import score_document

        document = score_document(opened, _file_order(opened, with_cancelled))
        write_data((piece.encode() for piece in document), output)
    elif form == "csv":
        from tui.cli.score_csv import accounts_csv

        text = accounts_csv(opened, _file_order(opened, with_cancelled), with_cancelled=with_cancelled)
        write_data([text.encode()], output)
    else:
        write_text(_table(opened, with_cancelled, output), output)


def _file_order(book: "Book", with_cancelled: bool) -> list[int]:
    """The rows of the accounts as the file has them: two documents of two days can be compared line by line."""
    cancelled = book.table["cancelled"]
    rows: list[int] = ((~cancelled) | with_cancelled).arg_true().to_list()
    return rows


def _table(book: "Book", with_cancelled: bool, output: Path | None) -> Iterator[str]:
    from tui.cli.score_table import accounts_table, heading

    colours = has_colours(output)
    yield from heading(book)
    yield "\n"
    yield from accounts_table(book, with_cancelled=with_cancelled, width=screen_width(output), colours=colours)
