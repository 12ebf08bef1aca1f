"""`pulsebook references`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from tui.cli.chosen import segment_option, view_on
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import on_terminal, screen_width, write_data, write_text
from tui.cli.references_text import asks_text, shortlist_text

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.export import Export

FORMS = ("table", "json", "csv", "md", "xlsx")


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook references sample",
        "pulsebook references acme-team --output references.xlsx",
        "pulsebook references acme-team --near-misses --format csv --output shortlist.csv",
        "pulsebook references acme-team --record-ask A-17 --for 'Prospect Ltd' --who 'Grace Hopper'",
        "pulsebook references acme-team --record-ask A-17 --for 'Prospect Ltd' --who 'Grace Hopper' --outcome agreed",
        "pulsebook references acme-team --asks --format csv",
    ),
)
@click.argument("book")
@click.option("--near-misses", is_flag=True, help="Write near misses into the file too, with the rule each fails.")
@click.option(
    "--record-ask",
    "account_ids",
    multiple=True,
    metavar="ACCOUNT_ID",
    help="Write down that this account was asked, which starts its cool-down. May be repeated.",
)
@click.option("--for", "purpose", metavar="TEXT", help="What it was asked for, as in --for 'Prospect Ltd'.")
@click.option("--who", default="", metavar="NAME", help="The person who was asked.")
@click.option(
    "--on",
    "asked_on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which it was asked. Default: today.",
)
@click.option("--outcome", default="", metavar="TEXT", help="What came of it. Say the same ask again to add it later.")
@click.option("--author", metavar="NAME", help="Who writes it down. Default: the user of this machine.")
@click.option("--asks", "lists_asks", is_flag=True, help="List who was asked, when, what for and what came of it.")
@click.option("--rules", "shows_rules", is_flag=True, help="Print the rules in force, and where to change them.")
@output_options(*FORMS)
@segment_option
@book_options
def references(
    book: str,
    near_misses: bool,
    account_ids: tuple[str, ...],
    purpose: str | None,
    who: str,
    asked_on: datetime | None,
    outcome: str,
    author: str | None,
    lists_asks: bool,
    shows_rules: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """List whom of BOOK you can ask for a reference, and who fails just one rule.

    When sales asks. Unless your rules say otherwise, candidates pay, have been Good for 60 days (or for as long as
    there is history) with data on at least half of their scorecard, are not rated at risk, are not said to be no
    reference, do not renew within 60 days, and were not asked in the last 90 days or twice in the last 365. The table
    shows the near misses as well, with the day on which time alone lets them pass. Nothing is written but FILE, and
    what --record-ask says.
    """
    if account_ids or purpose or who or asked_on or outcome:
        from tui.cli.asking import Said, record

        said = Said(account_ids, purpose or "", who, asked_on.date() if asked_on else None, outcome, author)
        record(request_of(book, options), said)
        return
    form = chosen_form(form, output, *FORMS)
    _refuse_spreadsheet_on_terminal(form, output)
    opened = read_book(request_of(book, options))
    if shows_rules:
        from healthcore.references import rules_text

        write_text([rules_text(opened.name)], output)
    elif lists_asks:
        _list_asks(opened, form, output)
    else:
        _list_accounts(opened, segment, form, output, near_misses=near_misses)


def _list_accounts(
    opened: "OpenedBook", segment: str | None, form: str, output: Path | None, *, near_misses: bool
) -> None:
    from healthcore.changes.day import day_of
    from healthcore.references import references_export, references_of

    day = day_of(opened)
    found = references_of(day, view_on(day, segment))
    if form == "table":
        write_text(shortlist_text(found, screen_width(output)), output)
    else:
        _write_export(references_export(found, near_misses=near_misses), form, output)


def _list_asks(opened: "OpenedBook", form: str, output: Path | None) -> None:
    from healthcore.journal.asks import asks_of
    from healthcore.references import asks_export

    asks = [ask for ask in asks_of(opened.journal) if ask.asked_on <= opened.book.as_of]
    if form == "table":
        write_text(asks_text(opened.book, asks, screen_width(output)), output)
    else:
        _write_export(asks_export(opened.book, asks), form, output)


def _write_export(export: "Export", form: str, output: Path | None) -> None:
    from healthcore.export import export_bytes

    write_data([export_bytes(export, form)], output)


def _refuse_spreadsheet_on_terminal(form: str, output: Path | None) -> None:
    if form == "xlsx" and on_terminal(output):
        raise click.UsageError("A spreadsheet is no text that could be printed. Name a file: --output FILE.xlsx")
