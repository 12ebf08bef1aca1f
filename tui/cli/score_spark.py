"""`pulsebook score --engine spark`."""

import re
from pathlib import Path

import click

from healthcore.vocabulary.errors import InputError
from healthcore.vocabulary.text import plain
from tui.cli.options import BookOptions


def score_by_spark(source: str, output: Path | None, share_by: str | None, options: BookOptions) -> None:
    """Scores a table of a warehouse where it is, and says how many accounts were written."""
    from healthcore.book.models import find_model
    from healthcore.book.request import parse_overrides
    from healthcore.vocabulary import SystemClock
    from healthcore.warehouse.spark import score_on_spark

    if output is None:
        raise InputError("Spark writes Parquet to a directory.", fix="Name one that is not there yet: --output DIR")
    place = re.sub(r"^(\w+):/(?!/)", r"\1://", str(output))  # a Path has made s3:/ of s3://
    as_of = options["as_of"].date() if options["as_of"] else SystemClock().today()
    written = score_on_spark(
        source,
        place,
        find_model(options["model"] or "recommended"),
        as_of,
        parse_overrides(options["overrides"]),
        touch=options["touch"],
        share_by=share_by,
    )
    click.echo(f"{plain(place)}: {written:,} accounts as of {as_of}.", err=True)
