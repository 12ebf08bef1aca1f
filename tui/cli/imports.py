"""`pulsebook import`."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import ImportOptions, absolute, layout_options, model_option, people_option, reading_options
from tui.cli.start import has_terminal, run_on_terminal
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.book import Book
    from healthcore.book.opening import OpenedBook
    from healthcore.book.request import BookRequest
    from healthcore.sources.dates import DateOrder
    from healthcore.vocabulary import FieldSpec
    from healthcore.vocabulary.accounts import MappedHeader
    from healthcore.vocabulary.source import PeopleSource

_COLUMNS = (Column("Column", most=60), Column("was taken for", most=40), Column("holds"), Column("by"))
_HOW = {
    "override": "--map",
    "written": "book.toml",
    "name": "its name",
    "label": "its name",
    "alias": "another name of it",
    "remembered": "as last time",
    "similarity": "likeness, {:.0%} sure: please check",
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
@click.option(
    "--as",
    "as_name",
    metavar="NAME",
    help="The book's name, new or known. Without it a screen asks; a folder of tables has its own name.",
)
@click.option("--report", is_flag=True, help="List every value that could not be read, and what the model misses.")
@people_option
@model_option
@reading_options
@layout_options
def import_book(path: str, as_name: str | None, report: bool, **options: Unpack[ImportOptions]) -> None:
    """Remember PATH as the book NAME, and say how it was understood.

    PATH is a file with a row per account, or a folder of tables that share keys. A folder without a book.toml gets one,
    which says how its tables become one book; it is yours to change.

    For the first export of a book, and for every new one: ratings stay with the name. How the columns were
    understood, the people and the model are remembered too, so that `pulsebook NAME` is enough from then on.
    The book's plays are run, and what they did is said.

    Without --as a screen shows the file's first rows, what was made of each column, and what becomes of it, before
    anything is remembered.
    """
    from healthcore.book.opening import open_book
    from healthcore.changes.day import day_of
    from healthcore.journal.author import default_author
    from healthcore.sources.parts import is_folder_of_tables
    from healthcore.vocabulary import SystemClock
    from tui.cli.running_plays import run_and_tell

    _describe(path, options["date_order"])
    request = _request(path, as_name, options)
    if as_name is None and not is_folder_of_tables(Path(path)):
        if not has_terminal():
            raise click.UsageError("Missing option '--as'. Without it a screen asks, which needs a terminal.")
        # What the tables of a folder are is written in its book.toml, which was made above.
        asked = replace(request, imports=not Path(path).is_dir())
        run_on_terminal(asked, instead="pulsebook import PATH --as NAME")
    opened = open_book(request, SystemClock(), registers=True)
    with opened.journal:
        for line in _what_was_read(opened, report=report):
            click.echo(line, nl=False)
        say(opened.book.notices)
        for line in run_and_tell(day_of(opened, saves=True), default_author()):
            click.echo(line, nl=False)


def _request(path: str, as_name: str | None, options: "ImportOptions") -> "BookRequest":
    from healthcore.book.request import BookRequest, parse_overrides

    return BookRequest(
        _as_path(path),
        model=options["model"],
        overrides=parse_overrides(options["overrides"]),
        date_order=options["date_order"],
        events_file=absolute(options["events_file"]),
        touch=options["touch"],
        people=options["people"],
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        sheet=options["sheet"],
        header_row=options["header_row"],
        clean_ids=options["clean_ids"],
        as_name=as_name,
        imports=True,
    )


def _describe(path: str, date_order: "DateOrder | None") -> None:
    """A folder of tables that nobody described gets a `book.toml` that says how they become one book."""
    from healthcore.sources.folder.text import describe
    from healthcore.sources.parts import is_folder_of_tables

    if is_folder_of_tables(Path(path)) and (written := describe(Path(path), date_order)) is not None:
        click.echo(f"Wrote {plain(str(written))}: how the tables become one book. Check it, and import again.\n")


def _as_path(path: str) -> str:
    """A bare file name with its folder, so that it is never taken for a book's name."""
    from healthcore.vocabulary.errors import UnknownBookError

    if not Path(path).exists():
        raise UnknownBookError(f"{path}: there is no such file.", fix="Give the file or the folder to import.")
    return path if os.path.dirname(path) else os.path.join(os.curdir, path)  # noqa: PTH118, PTH120 - Path drops the "./"


def _what_was_read(opened: "OpenedBook", *, report: bool) -> Iterator[str]:
    from healthcore.book.evidence import evidence_of

    book = opened.book
    read = book.report
    yield f"{plain(str(opened.path))}: {plain(read.format)}\n"
    left_out = f", {words.count(len(read.empty_rows), 'empty row')} left out" if read.empty_rows else ""
    yield f"{words.count(read.rows_read, 'row')} read, {words.count(read.accounts, 'account')}{left_out}.\n\n"
    yield from lay_out(_COLUMNS, [_row(book.source.fields, mapped) for mapped in book.source.mapping.headers])
    yield "\n"
    yield from _report(book, report=report)
    if opened.people is not None:
        yield from _people(opened, opened.people, report=report)
    evidence = evidence_of(book)
    yield f"{evidence.with_data:,} of {words.count(evidence.conditions, 'condition')} have data, ratings aside.\n"
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
    yield from lay_out(_COLUMNS, [_row(people.fields, mapped) for mapped in people.mapping.headers])
    yield "\n"
    if report:
        yield from (f"{plain(str(line))}\n" for line in read.lines)
    elif read.lines:
        yield f"{words.count(len(read.lines), 'line')} to look at: --report lists them.\n"
    if read.lines:
        yield "\n"


def _row(fields: "Mapping[str, FieldSpec]", mapped: "MappedHeader") -> list[str]:
    how = _HOW[mapped.matched].format(mapped.confidence)
    return [plain(mapped.header), plain(mapped.field), fields[mapped.field].kind.value, how]


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
