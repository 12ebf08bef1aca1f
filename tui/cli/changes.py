"""`pulsebook changes`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary import Health
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.chosen import segment_option, view_on
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of, since_option
from tui.cli.output import has_colours, screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    import polars as pl

    from healthcore.book.view import View
    from healthcore.changes.day import Day

FORMS = ("table", "json", "csv", "md")

#: The exit code of --fail-on-poor.
_TURNED_POOR = 3
_EXIT_CODES = (
    "Exit codes: 0 done, 1 the input is wrong (stderr says what and where), 2 the command is not written right, "
    "3 with --fail-on-poor a paying account turned Poor."
)
_COLUMNS = (
    Column("Now"),
    Column("Was", leaves=4),
    Column("Day", leaves=2),
    Column("Account", most=32),
    Column("Value", right=True, leaves=3),
    Column("Owner", most=16, leaves=1),
    Column("Why"),
)


@click.command(
    cls=DocumentedCommand,
    exit_codes=_EXIT_CODES,
    examples=(
        "pulsebook changes acme-team",
        "pulsebook changes acme-team --since 2026-11-20 --format md",
        "pulsebook changes acme-team --since 2026-11-25 --fail-on-poor || mail -s 'Somebody turned Poor' me",
        "pulsebook changes acme-team --as-of 2026-10-31 --since 2026-10-01 --format csv --output october.csv",
    ),
)
@click.argument("book")
@since_option("What became something else after this day, handled or not. Default: what you have not handled yet.")
@click.option("--fail-on-poor", is_flag=True, help="Exit with 3 when a paying account is listed that turned Poor.")
@output_options(*FORMS)
@segment_option
@book_options
def changes(
    book: str,
    since: date | None,
    fail_on_poor: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """List the accounts of BOOK whose health became something else, and why.

    One line for an account, the biggest contract value first: the list of the screen Today, from which what you have
    handled there is gone. The form md is Markdown for a mail or a chat. Nothing is written but FILE.
    """
    import polars as pl

    from healthcore.changes.day import day_of
    from healthcore.today.news import turned_poor

    form = chosen_form(form, output, *FORMS)
    opened = read_book(request_of(book, options))
    day = day_of(opened)
    start, found, reminded = _found(day, since)
    view = view_on(day, segment)
    if view.segment is not None:
        found = found.filter(pl.col("account_id").is_in(view.table["account_id"].implode()))
        reminded = reminded.clear()
    if form == "table":
        write_text((*_table(day, start, found, output), *_reminders(reminded)), output)
    else:
        write_data([_document(form, view, day, start, found, reminded)], output)
    if fail_on_poor and turned_poor(found).height:
        click.get_current_context().exit(_TURNED_POOR)


def _found(day: "Day", since: date | None) -> "tuple[date, pl.DataFrame, pl.DataFrame]":
    """From which day on, what, and reminders to look at the model: the person's own, or everybody's since a day."""
    from healthcore.journal.author import default_author
    from healthcore.today.reminders import due_after
    from healthcore.today.today import changes_since, today_of

    if since is not None:
        return since, changes_since(day, since), due_after(day, since)
    today = today_of(day, default_author())
    return today.since, today.changes, today.reminders


def _document(
    form: str, view: "View", day: "Day", since: date, found: "pl.DataFrame", reminded: "pl.DataFrame"
) -> bytes:
    from healthcore.export import export_bytes
    from healthcore.export.table import UNFILTERED
    from healthcore.report.as_json import json_text
    from healthcore.today.exporting import changes_export, changes_json, changes_message

    if form == "json":
        return (json_text(changes_json(day, since, found, reminded), indent=2) + "\n").encode()
    if form == "md":
        return changes_message(day.opened.name, day, since, found, reminded).encode()
    return export_bytes(changes_export(day.book, since, found, view.description or UNFILTERED), form)


def _table(day: "Day", since: date, found: "pl.DataFrame", output: Path | None) -> Iterator[str]:
    yield f"{plain(day.opened.name)} as of {day.as_of}: {words.count(found.height, 'change')} since {since}\n"
    if (under := day.rescored) is not None and since < under.day:
        yield plain(f"Days before {under.day} are re-scored under {under.name}.") + "\n"
    if not found.height:
        return
    rows = [
        [
            _health(row["health"]),
            _health(row["was"]),
            words.day(row["day"]),
            plain(row["name"]),
            words.money(row["contract_value"], row["currency"]),
            plain(row["owner"] or words.MISSING),
            plain(row["why"]),
        ]
        for row in found.iter_rows(named=True)
    ]
    shades = [words.COLOURS[Health(code or 0)] for code in found["health"]]
    yield "\n"
    colours = shades if has_colours(output) else None
    yield from lay_out(_COLUMNS, rows, width=screen_width(output), colours=colours)


def _reminders(reminded: "pl.DataFrame") -> Iterator[str]:
    """Why the model has to be looked at again, a line each."""
    if reminded.height:
        yield "\n"
    for row in reminded.iter_rows(named=True):
        yield plain(f"{row['name']} due since {row['due']}: {row['why']}") + "\n"


def _health(code: int | None) -> str:
    return words.MISSING if code is None else words.health(Health(code))
