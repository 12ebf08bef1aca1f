"""The program `pulsebook`: its commands and its help."""

import sys
from io import TextIOWrapper

import click

from tui.cli.campaign import campaign
from tui.cli.changes import changes
from tui.cli.connect import connect
from tui.cli.doctor import doctor
from tui.cli.explain import explain
from tui.cli.figures import figures
from tui.cli.group import BookGroup
from tui.cli.imports import import_book
from tui.cli.locate import locate
from tui.cli.model import model
from tui.cli.plays import plays
from tui.cli.rate import rate
from tui.cli.ratings import ratings
from tui.cli.references import references
from tui.cli.score import score
from tui.cli.segments import segments
from tui.cli.start import demo, open_application
from tui.cli.sync import sync
from tui.cli.tasks import tasks
from tui.cli.tune import tune


@click.group(
    cls=BookGroup,
    opening=open_application,
    context_settings={"help_option_names": ["-h", "--help"]},
    examples=(
        "pulsebook                     open the book that was opened last",
        "pulsebook export.csv          open a book: a CSV, XLSX, JSON, NDJSON or Parquet file",
        "pulsebook acme-team           open a book by the name it was imported under",
        "pulsebook demo                look around in invented accounts",
        "pulsebook export.csv --help   how a book can be opened",
    ),
)
@click.version_option(package_name="pulsebook", message="pulsebook %(version)s")
def cli() -> None:
    """See the health of your customer accounts, and why; rate their risk; find references.

    BOOK opens the application. A file whose name is a command's is written with its folder: pulsebook ./score.
    """


COMMANDS = (
    demo,
    changes,
    score,
    explain,
    rate,
    ratings,
    references,
    campaign,
    segments,
    plays,
    tasks,
    figures,
    model,
    tune,
    import_book,
    connect,
    sync,
    doctor,
    locate,
)

for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Runs the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without UTF-8 shows an escape in place of ● rather than fail
            stream.reconfigure(errors="backslashreplace")
    cli(prog_name="pulsebook")
