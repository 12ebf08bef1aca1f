"""`pulsebook explain`."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.output import screen_width, write_data, write_text

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.changes.timeline import Timeline

FORMS = ("table", "json", "csv")


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook explain sample PB-1001",
        "pulsebook explain export-2026-11-23.csv 7590-VHVEG --model docs/models/telco.toml",
        "pulsebook explain acme-team A-17 --format json | jq '.ratings'",
    ),
)
@click.argument("book")
@click.argument("account_id")
@output_options(*FORMS)
@book_options
def explain(book: str, account_id: str, form: str | None, output: Path | None, **options: Unpack[BookOptions]) -> None:
    """Print why the account ACCOUNT_ID of BOOK has its colour.

    Every condition of its scorecard with the account's value and how far that is from the threshold, the smallest
    change that would flip it, since when it has its health and what it was before, and every rating it was given.
    Nothing is written but FILE.
    """
    from healthcore.book.rating import account_row

    form = chosen_form(form, output, *FORMS)
    opened = read_book(request_of(book, options))
    account = opened.book.account(account_row(opened.book, account_id))
    history = opened.journal.history(account_id)
    if form == "json":
        from healthcore.changes.timeline import timeline_json
        from healthcore.report.as_json import explain_document

        past = timeline_json(_timeline(opened, account_id))
        write_data([explain_document(account, history, past).encode()], output)
    elif form == "csv":
        from tui.cli.explain_csv import conditions_csv

        write_data([conditions_csv(opened.book, account).encode()], output)
    else:
        from tui.cli.explain_text import explanation

        ratings = [rating for rating in history if not rating.retracted]
        timeline = _timeline(opened, account_id)
        write_text(explanation(opened.book, account, ratings, timeline, width=screen_width(output)), output)


def _timeline(opened: "OpenedBook", account_id: str) -> "Timeline":
    from healthcore.changes.day import day_of
    from healthcore.changes.timeline import timeline_of

    return timeline_of(day_of(opened), account_id)
