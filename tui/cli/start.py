"""`pulsebook [BOOK]` and `pulsebook demo`: the application."""

import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.errors import BookError
from tui.cli.chosen import segment_option
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, people_option, read_book, request_of

if TYPE_CHECKING:
    from healthcore.book.request import BookRequest
    from healthcore.journal.registry import Registry

WELCOME = """\
Welcome to Pulsebook. There is no book here yet.

  pulsebook demo       look around in a sample book of invented accounts
  pulsebook FILE       open your own: CSV, XLSX, JSON, NDJSON or Parquet
  pulsebook FOLDER     open tables that belong together: accounts, contracts, tickets, usage
  pulsebook --help     everything else"""


@click.command(
    "", cls=DocumentedCommand, examples=("pulsebook export-2026-11-23.csv", "pulsebook acme-team --as-of 2026-10-31")
)
@click.argument("book", required=False)
@people_option
@segment_option
@book_options
def open_application(
    book: str | None, people: Path | None, segment: str | None, **options: Unpack[BookOptions]
) -> None:
    """Open the application on BOOK, or on the book that was opened last.

    BOOK is a file (CSV, XLSX, JSON, NDJSON or Parquet), a folder of tables, or the name of an imported book. It is
    remembered, so that its ratings are found again; a file whose name is a command's is written with its folder:
    ./score.
    """
    name = book or _last_book()
    if name is None:
        click.echo(WELCOME)
        return
    request = replace(request_of(name, options), people=people)
    if not _is_there(name):
        read_book(request)  # says what is there instead
    run_on_terminal(request, instead=f"pulsebook score {shlex.quote(request.book)}", segment=segment)


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook demo",
        "pulsebook demo --connected",
        "pulsebook score sample",
    ),
)
@click.option(
    "--connected", is_flag=True, help="On a book from an invented HubSpot, to try sync; nothing of it is kept."
)
def demo(connected: bool) -> None:
    """Open the application on a sample book of invented accounts.

    To look around and try every key. Ratings that you give there are kept, in a book of their own named "sample", which
    every other command knows by that name.

    With --connected the book comes from an invented HubSpot on this machine, and ratings go back there: 7 shows them, s
    sends them, and one of them somebody else has changed meanwhile. All of it is gone when you leave.
    """
    from healthcore.book.request import BookRequest
    from healthcore.journal.names import SAMPLE

    if connected:
        from tui.cli.connected_demo import connected_demo

        with connected_demo() as name:
            run_on_terminal(BookRequest(name), instead="pulsebook demo")
        return
    run_on_terminal(BookRequest(SAMPLE), instead=f"pulsebook score {SAMPLE}")


def has_terminal() -> bool:
    """Whether somebody can press a key."""
    return sys.stdin.isatty() or "TEXTUAL_DRIVER" in os.environ


def run_on_terminal(request: "BookRequest", *, instead: str, segment: str | None = None) -> None:
    """The application on a terminal; from cron it would wait for a key for ever, where `instead` does the work."""
    if not has_terminal():
        raise BookError("The application needs a terminal.", fix=f"Without one, use: {instead}")
    from tui.app import run_app

    click.get_current_context().exit(run_app(request, segment=segment))


def _is_there(book: str) -> bool:
    """Whether there is such a file or book; cheap, so that the application paints soon."""
    from healthcore.journal.names import SAMPLE

    if book == SAMPLE or Path(book).exists():
        return True
    with _registry() as registry:
        return registry.book(book) is not None


def _last_book() -> str | None:
    """The name of the book that was opened or imported last."""
    with _registry() as registry:
        last = max(registry.books(), key=lambda known: known.seen_at, default=None)
    return last.name if last else None


def _registry() -> "Registry":
    from healthcore.journal.registry import Registry
    from healthcore.vocabulary import SystemClock

    return Registry(SystemClock())
