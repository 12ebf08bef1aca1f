"""`pulsebook doctor`: whether each connection works, and what is missing."""

from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.text import plain
from tui.cli.documented import DocumentedCommand

if TYPE_CHECKING:
    from healthcore.connect.checking import Finding


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook doctor",
        "pulsebook doctor acme-team",
    ),
    exit_codes="Exit codes: 0 all is well, 1 something is missing (said in the list), "
    "2 the command is not written right.",
)
@click.argument("book", required=False)
def doctor(book: str | None) -> None:
    """Check the connection of BOOK, or of every book that has one.

    For the first day, and for when a sync fails: is there a secret, is it accepted, may accounts be read and the
    rating be written, is every level of the scale on the service's list. Each line says what was found, and what an
    administrator can do about it. Nothing is written, here or there; that writing works is proven by the first push.
    """
    import asyncio

    from healthcore.connect.connected import every_connected

    names = [book] if book else every_connected()
    if not names:
        click.echo("No book is connected to a service: pulsebook connect BOOK --service ...")
        return
    findings = [(name, finding) for name in names for finding in asyncio.run(_checked(name))]
    for name, finding in findings:
        click.echo(f"{'ok     ' if finding.ok else 'MISSING'}  {plain(name)}: {plain(finding.what)}")
        if finding.fix:
            click.echo(f"         {plain(finding.fix)}")
    if not all(finding.ok for _, finding in findings):
        click.get_current_context().exit(1)


async def _checked(name: str) -> "list[Finding]":
    from healthcore.connect.checking import check_connection
    from healthcore.connect.connected import connected, model_of
    from healthcore.vocabulary import SystemClock

    book = connected(name, SystemClock())
    with book.journal:
        return [finding async for finding in check_connection(book, model_of(book).rating)]
