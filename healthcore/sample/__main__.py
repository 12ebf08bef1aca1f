"""Writes the sample book as a CSV file: python -m healthcore.sample OUT.csv [--as-of YYYY-MM-DD]."""

import csv
from datetime import date, datetime
from pathlib import Path

import click

from healthcore.sample.make import sample_rows
from healthcore.vocabulary import SystemClock


def write_sample(path: Path, as_of: date) -> int:
    """Writes the export of that day to a file and gives the number of accounts."""
    rows = sample_rows(as_of)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the dates are around; default: today.")
def main(out: Path, as_of: datetime | None) -> None:
    """Write the sample book to the CSV file OUT."""
    day = as_of.date() if as_of else SystemClock().today()
    click.echo(f"{out}: {write_sample(out, day)} accounts as of {day}")


if __name__ == "__main__":
    main()
