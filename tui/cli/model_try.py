"""`pulsebook model try`, `activate`, `note`: what a model would do, putting it in force, when to look at it again."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.errors import InputError
from healthcore.vocabulary.text import plain
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import has_colours, screen_width, write_data, write_text

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.journal.activations import Activation
    from healthcore.whatif.what_if import WhatIf

FORMS = ("table", "json", "csv", "md", "xlsx")


@click.command(
    name="try",
    cls=DocumentedCommand,
    examples=(
        "pulsebook model try mine.toml acme-team",
        "pulsebook model try mine.toml acme-team --conditions",
        "pulsebook model try multidimensional acme-team --output moves.xlsx",
        "pulsebook model try 3 acme-team",
    ),
)
@click.argument("name", metavar="NAME|FILE|NUMBER")
@click.argument("book")
@click.option("--conditions", is_flag=True, help="List every condition with its pass rates, edited or not.")
@output_options(*FORMS)
@book_options
def try_model(
    name: str, book: str, conditions: bool, form: str | None, output: Path | None, **options: Unpack[BookOptions]
) -> None:
    """Say what another health model would do to BOOK: who would change colour, and what that is worth.

    Before it is put in force: the new shares and value at risk, every account that turns better or worse with the
    condition that decides, the plays that would start, how edited conditions come out before and after, and what is odd
    about it. A NUMBER is a version of the book, see model versions. Nothing is written but FILE.
    """
    from tui.cli.model_try_text import what_if_lines

    form = chosen_form(form, output, *FORMS)
    opened = read_book(request_of(book, options))
    found = _what_if(opened, name)
    if form == "table":
        lines = what_if_lines(
            found, opened.name, everything=conditions, width=screen_width(output), colours=has_colours(output)
        )
        write_text(lines, output)
        return
    write_data([_document(found, form)], output)


def _what_if(opened: "OpenedBook", name: str) -> "WhatIf":
    from healthcore.book.models import find_model
    from healthcore.changes.day import day_of
    from healthcore.plays.running import plays_of
    from healthcore.whatif.what_if import InForce

    version = _version(opened, name)
    model = find_model(name) if version is None else version.model
    return InForce(day_of(opened), plays_of(opened)).what_if(model)


def _version(opened: "OpenedBook", name: str) -> "Activation | None":
    """The version of a book of that number; None where it is no number."""
    from healthcore.journal.activations import activations

    if not name.isdecimal() or Path(name).exists():
        return None
    known = activations(opened.journal)
    if not 1 <= int(name) <= len(known):
        raise InputError(
            f"{name}: {opened.name} has no such version.",
            fix=f"They are listed by: pulsebook model versions {opened.name}",
        )
    return known[int(name) - 1]


def _document(found: "WhatIf", form: str) -> bytes:
    from healthcore.export import export_bytes
    from healthcore.report.as_json import json_text
    from healthcore.whatif.exporting import moves_export, what_if_json

    if form == "json":
        return (json_text(what_if_json(found), indent=2) + "\n").encode()
    return export_bytes(moves_export(found), form)


@click.command(
    cls=DocumentedCommand,
    examples=(
        'pulsebook model activate mine.toml acme-team --name "Q4 tune-up" --reason "60 was out of reach for most"',
        'pulsebook model activate 2 acme-team --name "Back to spring" --reason "False alarms" --rescore-history',
    ),
)
@click.argument("name", metavar="NAME|FILE|NUMBER")
@click.argument("book")
@click.option("--name", "version", required=True, metavar="TEXT", help="What to call this version.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it counts from now on: others will ask.")
@click.option(
    "--rescore-history",
    "rescored",
    is_flag=True,
    help="Score the days before under it too, marked so. Without it they keep the health they had.",
)
@click.option("--author", metavar="NAME", help="Who does it. Default: the user of this machine.")
def activate(name: str, book: str, version: str, reason: str, rescored: bool, author: str | None) -> None:
    """Put a health model in force for BOOK.

    From then on the book is read under it, and a file is read anew at every opening. A NUMBER is a version of the book,
    which is written to the book's own model file. Every version is kept, with name, reason, author and day.
    """
    from healthcore.book.request import BookRequest
    from healthcore.journal.author import default_author
    from healthcore.model.diff import model_changes
    from healthcore.whatif.activating import activate_model, activate_version
    from tui.cli.remembered import remembered

    request = BookRequest(book)
    opened = remembered(read_book(request), request)
    said = {"name": version, "reason": reason, "author": author or default_author()}
    with opened.journal:
        if (again := _version(opened, name)) is None:
            model = activate_model(opened, name, **said, rescored=rescored)
        else:
            model = again.model
            file = activate_version(opened, again, **said, rescored=rescored)
            click.echo(plain(f"{file}: written."))
    click.echo(plain(f"In force for {opened.name} from today: {version.strip()} ({model.fingerprint})."))
    for change in model_changes(opened.book.model, model):
        click.echo(plain(f"   {change}"))
    days = "The days before count under it too, and are marked so." if rescored else "The days before keep theirs."
    click.echo(days)


@click.command(
    cls=DocumentedCommand,
    examples=(
        'pulsebook model note "Usage is counted per workspace since today"',
        'pulsebook model note "New pricing: licences are sold in packs" --book acme-team',
    ),
)
@click.argument("text")
@click.option("--book", metavar="BOOK", help="Only the book of that name. Default: every book, it is one product.")
@click.option("--author", metavar="NAME", help="Who notes it. Default: the user of this machine.")
def note(text: str, book: str | None, author: str | None) -> None:
    """Note a change of the product after which the health model has to be looked at again.

    A tune-up is then due on Today, beside the one 30 days after a model was put in force and those of every quarter.
    """
    from healthcore.journal.author import default_author
    from healthcore.journal.journal import Journal
    from healthcore.journal.product_changes import note_product_change
    from healthcore.journal.registry import Registry
    from healthcore.vocabulary import SystemClock

    if not text.strip():
        raise InputError("A note says what changed in the product.", fix='Write it as in: model note "New pricing"')
    clock = SystemClock()
    with Registry(clock) as registry:
        known = registry.books() if book is None else [found] if (found := registry.book(book)) is not None else []
    if not known:
        raise InputError(
            "No book is known yet that a note could be written for."
            if book is None
            else f"{book}: no book of that name is known.",
            fix="Open a book, or import it first.",
        )
    for each in known:
        with Journal.of_book(each.name, clock) as journal:
            note_product_change(journal, text.strip(), author or default_author())
        click.echo(plain(f"Noted for {each.name}: a tune-up is due."))
