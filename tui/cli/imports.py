"""`pulsebook import`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import model_option, people_option, reading_options
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.book import Book
    from healthcore.book.opening import OpenedBook
    from healthcore.vocabulary.source import PeopleSource

_COLUMNS = (Column("Column", most=60), Column("was taken for", most=40), Column("by"))
_HOW = {
    "override": "--map",
    "name": "its name",
    "label": "its name",
    "alias": "another name of it",
    "similarity": "likeness: please check",
    "computed": "book.toml",
    "attribute": "kept under its own name",
}


@click.command(
    "import",
    cls=DocumentedCommand,
    examples=(
        "pulsebook import export-2026-11-23.csv --as acme-team",
        'pulsebook import school_adoption.csv --as schools --map account_id="school_id" --map name="school_name"',
        "pulsebook import exports/ --as acme-team",
        "pulsebook import export-2026-11-24.xlsx --as acme-team --date-order dmy --report",
        "pulsebook import export-2026-11-24.csv --as acme-team --people contacts.csv",
    ),
)
@click.argument("path", type=click.Path())
@click.option("--as", "as_name", required=True, metavar="NAME", help="The book's name, new or known.")
@click.option("--report", is_flag=True, help="List every value that could not be read, and what the model misses.")
@people_option
@model_option
@reading_options
def import_book(
    path: str,
    as_name: str,
    report: bool,
    model: str | None,
    overrides: tuple[str, ...],
    date_order: Literal["dmy", "mdy", "ymd"] | None,
    touch: str | None,
    people: Path | None,
) -> None:
    """Remember PATH as the book NAME, and say how it was understood.

    PATH is a file with a row per account, or a folder of tables that share keys. A folder without a book.toml gets one,
    which says how its tables become one book; it is yours to change.

    For the first export of a book, and for every new one: ratings stay with the name. The columns that --map names,
    the people and the model are remembered too, so that `pulsebook NAME` is enough from then on.
    """
    from healthcore.book.opening import open_book
    from healthcore.book.request import BookRequest, parse_overrides
    from healthcore.vocabulary import SystemClock

    _describe(path, date_order)
    request = BookRequest(
        _as_path(path),
        model=model,
        overrides=parse_overrides(overrides),
        date_order=date_order,
        touch=touch,
        people=people,
        as_name=as_name,
    )
    opened = open_book(request, SystemClock(), registers=True)
    opened.journal.close()
    for line in _what_was_read(opened, report=report):
        click.echo(line, nl=False)
    say(opened.book.notices)


def _describe(path: str, date_order: Literal["dmy", "mdy", "ymd"] | None) -> None:
    """A folder of tables that nobody described gets a `book.toml` that says how they become one book."""
    from healthcore.sources.folder.text import describe

    if Path(path).is_dir() and (written := describe(Path(path), date_order)) is not None:
        click.echo(f"Wrote {plain(str(written))}: how the tables become one book. Check it, and import again.\n")


def _as_path(path: str) -> str:
    """A bare file name with its folder, so that it is never taken for a book's name."""
    from healthcore.vocabulary.errors import UnknownBookError

    if not Path(path).exists():
        raise UnknownBookError(f"{path}: there is no such file.", fix="Give the file or the folder to import.")
    return path if os.path.dirname(path) else os.path.join(os.curdir, path)  # noqa: PTH118, PTH120 - Path drops the "./"


def _what_was_read(opened: "OpenedBook", *, report: bool) -> Iterator[str]:
    book = opened.book
    read = book.report
    yield f"{plain(str(opened.path))}: {plain(read.format)}\n"
    left_out = f", {words.count(len(read.empty_rows), 'empty row')} left out" if read.empty_rows else ""
    yield f"{words.count(read.rows_read, 'row')} read, {words.count(read.accounts, 'account')}{left_out}.\n\n"
    rows = [[plain(mapped.header), plain(mapped.field), _HOW[mapped.matched]] for mapped in book.source.mapping.headers]
    yield from lay_out(_COLUMNS, rows)
    yield "\n"
    yield from _report(book, report=report)
    if opened.people is not None:
        yield from _people(opened, opened.people, report=report)
    yield f"Remembered as the book {plain(opened.name)!r}, by the model {plain(book.model.name)}.\n"


def _people(opened: "OpenedBook", source: "PeopleSource", *, report: bool) -> Iterator[str]:
    """Who is at the accounts, and every doubt about that, or their number."""
    people = source.load(opened.book.accounts["account_id"], opened.book.model.rating)
    read = people.report
    left_out = f", {words.count(len(read.left_out), 'row')} left out" if read.left_out else ""
    without = people.frame["email"].null_count()
    yield f"{plain(source.name)}: {plain(read.format)}\n"
    yield f"{words.count(read.rows_read, 'row')} read, {read.people:,} people{left_out}; "
    yield f"{without:,} without an address, {people.frame['opted_out'].sum():,} opted out.\n\n"
    rows = [[plain(mapped.header), plain(mapped.field), _HOW[mapped.matched]] for mapped in people.mapping.headers]
    yield from lay_out(_COLUMNS, rows)
    yield "\n"
    if report:
        yield from (f"{plain(str(line))}\n" for line in read.lines)
    elif read.lines:
        yield f"{words.count(len(read.lines), 'line')} to look at: --report lists them.\n"
    if read.lines:
        yield "\n"


def _report(book: "Book", *, report: bool) -> Iterator[str]:
    """The import report, whole or as counts; with the whole one what only the data says about the model."""
    from healthcore.vocabulary.accounts import Severity

    if report:
        from healthcore.book.lint import lint_book

        lines = [*map(str, book.report.lines), *(f"{book.model.name}: {finding}" for finding in lint_book(book))]
    else:
        doubts = [str(line) for line in book.report.of(Severity.WARNING) if line.row is None]
        lines = [*doubts, *book.report.summary().splitlines()[1:]]
    for line in lines:
        yield f"{plain(line)}\n"
    if lines:
        yield "\n"
