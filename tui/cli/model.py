"""`pulsebook model check` and `pulsebook model show`."""

import sys
from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.text import plain
from tui.cli.documented import DocumentedCommand, DocumentedGroup

if TYPE_CHECKING:
    from healthcore.model.findings import Finding

_BOOK = click.option("--book", metavar="BOOK", help="A file, or the name of an imported book.")


@click.group(
    no_args_is_help=True,
    cls=DocumentedGroup,
    examples=(
        "pulsebook model show recommended > mine.toml",
        "pulsebook model check mine.toml --book acme-team",
        "pulsebook score acme-team --model mine.toml",
    ),
)
def model() -> None:
    """Check and show health models.

    A health model is a text file: profiles with their Good and Poor conditions. The shipped ones are recommended,
    multidimensional and active-users; start your own from one of them.
    """


@model.command(
    cls=DocumentedCommand,
    exit_codes="Exit codes: 0 no errors, 1 the model has an error, 2 the command is not written right.",
    examples=(
        "pulsebook model check mine.toml",
        "pulsebook model check docs/models/telco.toml --book Telco-Customer-Churn.csv",
    ),
)
@click.argument("name", metavar="NAME|FILE")
@_BOOK
def check(name: str, book: str | None) -> None:
    """Check a health model: one line for everything that is wrong or odd in it.

    After every edit, and before a model decides about real accounts. A line is FILE:LINE:COLUMN: error or warning,
    which editors jump to. With --book also what only data can tell: metrics that nobody has data for, and ratings
    that count for nothing.
    """
    from healthcore.book.models import model_text
    from healthcore.model.findings import Severity
    from healthcore.model.lint import lint

    text, origin = model_text(name)
    usable, findings = lint(text)
    if book and usable is not None:
        findings += _on_book(book, name)
    for finding in findings:
        click.echo(plain(_line(origin, finding)))
    if not findings:
        click.echo(plain(f"{origin}: no findings."))
    if any(finding.severity is Severity.ERROR for finding in findings):
        click.get_current_context().exit(1)


@model.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook model show",
        "pulsebook model show active-users > mine.toml",
        "pulsebook model show --book acme-team",
    ),
)
@click.argument("name", required=False, metavar="[NAME|FILE]")
@_BOOK
def show(name: str | None, book: str | None) -> None:
    """Print the text of a health model: of NAME or FILE, of a book, else of the recommended one.

    To read the thresholds, and to start a model of your own.
    """
    if name and book:
        raise click.UsageError("Give a model or --book, not both.")
    text = _text_of_book(book) if book else _text_of(name or "recommended")
    # A file gets the text as it is; on a terminal nothing in it is obeyed.
    shown = "".join(f"{plain(line)}\n" for line in text.splitlines()) if sys.stdout.isatty() else text
    click.echo(shown, nl=False)


def _line(origin: str, finding: "Finding") -> str:
    place = f":{finding.line}:{finding.column}" if finding.line else ""
    return f"{origin}{place}: {finding.severity}: {finding.message}"


def _on_book(book: str, name: str) -> "list[Finding]":
    from healthcore.book.lint import lint_book
    from healthcore.book.request import BookRequest
    from tui.cli.options import read_book

    return lint_book(read_book(BookRequest(book, model=name)).book)


def _text_of(name: str) -> str:
    from healthcore.book.models import model_text

    return model_text(name)[0]


def _text_of_book(book: str) -> str:
    from healthcore.book.opening import open_book
    from healthcore.book.request import BookRequest
    from healthcore.vocabulary import SystemClock

    return open_book(BookRequest(book), SystemClock()).book.model.text
