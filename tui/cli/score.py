"""`pulsebook score`."""

from pathlib import Path
from typing import Unpack

import click

from tui.cli.chosen import segment_option, view_of
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, book_options, chosen_form, output_options, read_book, request_of
from tui.cli.score_output import SCORE_FORMS, write_scored


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook score sample",
        "pulsebook score export-2026-11-23.csv --model docs/models/telco.toml",
        "pulsebook score acme-team --segment accounts-at-risk",
        "pulsebook score acme-team --as-of 2026-10-31 --format csv --output october.csv",
        "pulsebook score acme-team --format json | jq '.summary'",
        "pulsebook score warehouse.crm.accounts --engine spark --output s3://health/2026-11-26 --share-by owner",
    ),
)
@click.argument("book")
@click.option("--all", "with_cancelled", is_flag=True, help="List cancelled accounts too; they are not scored.")
@output_options(*SCORE_FORMS)
@segment_option
@click.option(
    "--engine",
    type=click.Choice(["embedded", "spark"]),
    default="embedded",
    help="Where to compute. With spark, BOOK is a table, Parquet, or a folder of Parquet tables, and FILE a directory "
    "of Parquet. Default: embedded.",
)
@click.option("--share-by", metavar="FIELD", help="With --engine spark: a directory for each value of FIELD.")
@book_options
def score(
    book: str,
    with_cancelled: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    engine: str,
    share_by: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """Print the health of every account of BOOK, and why.

    For a look without the application, for spreadsheets (csv) and for other programs (json, a stable format with
    every condition and what would flip it). BOOK is a file or the name of an imported book. Nothing is written but
    FILE. The table lists the worst accounts first, json and csv keep the order of the file.
    """
    if engine == "spark":
        from tui.cli.score_spark import score_by_spark

        score_by_spark(book, output, share_by, options)
        return
    form = chosen_form(form, output, *SCORE_FORMS)
    opened = read_book(request_of(book, options))
    write_scored(opened.book, view_of(opened, segment, with_cancelled=with_cancelled), form, output)
