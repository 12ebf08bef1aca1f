"""`pulsebook locate`."""

import click

from tui.cli.documented import DocumentedCommand


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook locate",
        "PULSEBOOK_DATA_DIR=/media/team/pulsebook pulsebook locate",
    ),
)
def locate() -> None:
    """List where Pulsebook keeps its files.

    For backups, and to see what there is: every book has a directory with its journal, which holds the ratings.
    Set PULSEBOOK_CONFIG_DIR, PULSEBOOK_DATA_DIR and PULSEBOOK_LOG_DIR to keep them elsewhere.
    """
    from healthcore.journal.locations import Location, inventory
    from healthcore.vocabulary.text import plain
    from tui.crash_log import log_dir

    places = [*inventory(), Location("logs", log_dir(), log_dir().exists())]
    width = max(len(place.name) for place in places)
    for place in places:
        click.echo(
            f"{plain(place.name):<{width}}  {plain(str(place.path))}{'' if place.exists else '  (not there yet)'}"
        )
