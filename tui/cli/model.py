"""`pulsebook model`: check, show and compare health models; try them, and put them in force."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.errors import InputError
from healthcore.vocabulary.text import plain
from tui.cli.documented import DocumentedCommand, DocumentedGroup
from tui.cli.model_try import activate, note, try_model

if TYPE_CHECKING:
    from healthcore.journal.activations import Activation
    from healthcore.model.findings import Finding
    from healthcore.model.tree import Model

_BOOK = click.option("--book", metavar="BOOK", help="A file, or the name of an imported book.")


@click.group(
    no_args_is_help=True,
    cls=DocumentedGroup,
    examples=(
        "pulsebook model show recommended > mine.toml",
        "pulsebook model check mine.toml --book acme-team",
        "pulsebook model diff recommended mine.toml",
        "pulsebook model try mine.toml acme-team",
    ),
)
def model() -> None:
    """Check, show, compare and try health models, and put one in force.

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


@model.command(
    cls=DocumentedCommand,
    examples=("pulsebook model init mine.toml", "pulsebook model init mine.toml --from active-users"),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--from", "name", default="recommended", metavar="NAME|FILE", help="What to start from. Default: recommended."
)
def init(file: Path, name: str) -> None:
    """Write a health model of your own to FILE, to be edited.

    It begins as a copy of a model that works, with its comments, and is called as the file is. A file that is there is
    never replaced.
    """
    title, text = _of_ones_own(file, _text_of(name))
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise InputError(f"{file}: there is a file of that name already.", fix="Give another name.") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be written ({error.strerror or error}).") from None
    click.echo(plain(f"{file}: written, as the model {title}. Edit it, then run: pulsebook model check {file}"))


def _of_ones_own(file: Path, text: str) -> tuple[str, str]:
    """A name from a file's, and the text of a model with it; InputError when a shipped model is called so."""
    from healthcore.model.editing.toml_text import TomlText
    from healthcore.model.shipped import SHIPPED, shipped_titles

    words = file.stem.replace("-", " ").replace("_", " ").strip() or file.name
    title = words[:1].upper() + words[1:]
    if file.name in SHIPPED or title.casefold() in {each.casefold() for each in shipped_titles()}:
        raise InputError(
            f"{file}: a model that comes with Pulsebook is called so.",
            fix=f"Give the file another name: pulsebook model init mine.toml --from {file.stem}",
        )
    return title, TomlText(text.replace("\r\n", "\n")).set(("name",), title).text


@model.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook model diff recommended mine.toml",
        "pulsebook model diff 1 2 --book acme-team",
        "pulsebook model diff 2 mine.toml --book acme-team",
    ),
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@_BOOK
def diff(old: str, new: str, book: str | None) -> None:
    """Say what health model B means differently from A, a line for each change.

    A and B are names or files; with --book also numbers of its versions, as `model versions` lists them. Comments,
    spacing and spelling are no changes.
    """
    from healthcore.model.diff import model_changes

    models = [_version_or_model(each, book) for each in (old, new)]
    changes = model_changes(*models)
    for change in changes:
        click.echo(plain(str(change)))
    if not changes:
        click.echo("The two models mean the same.")


@model.command(cls=DocumentedCommand, examples=("pulsebook model versions acme-team",))
@click.argument("book")
def versions(book: str) -> None:
    """List the health models that were in force for BOOK: since when, by whom, and what each changed.

    Every past colour is explained by the model of its day, so none of them is ever lost.
    """
    from healthcore.model.diff import model_changes

    known = _activations(book)
    for number, activation in enumerate(known):
        marked = ", the days before re-scored" if activation.rescored else ""
        since = f"since {activation.day}{marked}, by {activation.author}"
        head = f"{number + 1}  {activation.name} ({activation.fingerprint}) {since}"
        click.echo(plain(f"{head}: {activation.reason}"))
        if number:
            for change in model_changes(known[number - 1].model, activation.model):
                click.echo(plain(f"   {change}"))
    if not known:
        click.echo(f"{plain(book)} was never opened or imported: no model has been in force yet.")


for command in (try_model, activate, note):
    model.add_command(command)


def _activations(book: str) -> "list[Activation]":
    from healthcore.book.request import BookRequest
    from healthcore.journal.activations import activations
    from tui.cli.options import read_book

    return activations(read_book(BookRequest(book)).journal)


def _version_or_model(name: str, book: str | None) -> "Model":
    """A model by name or file, or by the number of a version of a book."""
    from healthcore.book.models import find_model

    if book is None or not name.isdecimal():
        return find_model(name)
    known = _activations(book)
    if not 1 <= int(name) <= len(known):
        raise InputError(
            f"{name}: {book} has no such version.", fix=f"They are listed by: pulsebook model versions {book}"
        )
    return known[int(name) - 1].model


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
