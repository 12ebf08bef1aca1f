"""`pulsebook figures`."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from tui.cli.chosen import segment_option
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of, since_option
from tui.cli.output import screen_width, write_data, write_text

if TYPE_CHECKING:
    from healthcore.figures.figures import KeyFigures

FORMS = ("table", "json", "csv")


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook figures sample",
        "pulsebook figures acme-team --segment all-paying-accounts --as-of 2026-10-31",
        "pulsebook figures acme-team --series --since 2026-09-01 --format csv --output trend.csv",
        "pulsebook figures sample --definitions",
    ),
)
@click.argument("book")
@click.option("--series", is_flag=True, help="The value of every known day instead of today's and its change.")
@since_option("With --series: leave out earlier days.")
@click.option("--definitions", is_flag=True, help="Say of every figure what it counts, exactly.")
@output_options(*FORMS)
@segment_option
@book_options
def figures(
    book: str,
    series: bool,
    since: date | None,
    definitions: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """Print the figures (KPIs) of BOOK, each with its change over 7 days.

    For the weekly meeting, for spreadsheets and dashboards. Figures of a segment are those of the accounts that are in
    it on the day, followed back. Currencies add up only at the rates of book.toml. Nothing is written but FILE.
    """
    from healthcore.changes.day import day_of
    from healthcore.figures.figures import key_figures
    from tui.cli.chosen import view_on

    form = chosen_form(form, output, *FORMS)
    day = day_of(read_book(request_of(book, options)))
    found = key_figures(day, view_on(day, segment).segment, since=since)
    if form == "table":
        from tui.cli.figures_table import definitions_text, figures_table, series_table

        if definitions:
            write_text(definitions_text(found), output)
        elif series:
            write_text(series_table(found, since), output)
        else:
            write_text(figures_table(found, screen_width(output)), output)
    else:
        write_data([_document(found, form, series=series, since=since).encode()], output)


def _document(found: "KeyFigures", form: str, *, series: bool, since: date | None) -> str:
    from healthcore.export import export_text
    from healthcore.figures.document import figures_export, figures_json, series_export

    if form == "json":
        return figures_json(found, series=series, since=since)
    return export_text(series_export(found, since=since) if series else figures_export(found), form)
