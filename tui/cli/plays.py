"""`pulsebook plays`: what is to happen when an account begins or ceases to meet a condition."""

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.group import ListingGroup
from tui.cli.options import BookOptions, chosen_form, day_option, identity_options, output_options, read_book
from tui.cli.output import write_text
from tui.cli.remembered import of_today, remembered

if TYPE_CHECKING:
    from healthcore.changes.day import Day

FORMS = ("table", "json")
_TODAY = "plays look at today only."


@click.group(
    cls=ListingGroup,
    no_args_is_help=True,
    examples=(
        "pulsebook plays list sample",
        "pulsebook plays run acme-team",
        "pulsebook plays start acme-team 'Executive review' A-17",
    ),
)
def plays() -> None:
    """List the plays of a book, run them, and see to their webhooks.

    A play says what happens when an account begins or ceases to meet a condition: a task, an attribute, a webhook. Six
    come with Pulsebook; your own stand in plays.toml in the book's directory of settings, see `pulsebook locate`.
    """


@plays.command(
    "list",
    cls=DocumentedCommand,
    examples=("pulsebook plays list sample", "pulsebook plays list acme-team --format json"),
)
@click.argument("book")
@output_options(*FORMS)
@identity_options
@day_option(hidden=True)
def list_plays(book: str, form: str | None, output: Path | None, **options: Unpack[BookOptions]) -> None:
    """List the plays of BOOK: when each starts, what it does, for how many accounts it would start now.

    Before you run them, and to see whether a play of your own says what you mean. Webhooks that were not sent are
    listed below. Nothing is written but FILE.
    """
    from healthcore.changes.day import day_of
    from tui.cli.play_list import write_plays

    day = day_of(read_book(of_today(book, options, _TODAY)))
    write_plays(day, chosen_form(form, output, *FORMS), output)


@plays.command(
    cls=DocumentedCommand,
    examples=("pulsebook plays run acme-team", "pulsebook plays run acme-team --dry-run"),
)
@click.argument("book")
@click.option("--dry-run", is_flag=True, help="Say what would start, and write nothing.")
@click.option("--author", metavar="NAME", help="Who runs them. Default: the user of this machine.")
@identity_options
@day_option(hidden=True)
def run(book: str, dry_run: bool, author: str | None, **options: Unpack[BookOptions]) -> None:
    """Run the plays of BOOK for today, and send their webhooks.

    For cron, after the morning's export; the application and `import` do the same by themselves. Running twice changes
    nothing: a play acts once for an account until that has left its condition. Webhooks that failed are tried again.
    What today's values are is kept for the history of the book.
    """
    from healthcore.book.opening import open_book
    from healthcore.changes.day import day_of
    from healthcore.journal.author import default_author
    from healthcore.vocabulary import SystemClock
    from tui.cli.notices import say_notices
    from tui.cli.running_plays import run_and_tell

    request = of_today(book, options, _TODAY)
    if dry_run:
        _say_what_would_start(day_of(read_book(request)))
        return
    opened = open_book(request, SystemClock(), registers=True)
    say_notices(opened.book)
    with opened.journal:
        lines = list(run_and_tell(day_of(opened, saves=True), author or default_author(), patient=False))
    write_text(lines or ["Nothing to do: no play starts for any account.\n"], None)


def _say_what_would_start(day: "Day") -> None:
    from healthcore.plays.ready import ready
    from healthcore.plays.running import plays_of, would_start

    found = plays_of(day.opened)
    names = day.book.accounts["name"]
    starts = would_start(day, found)
    for start in starts:
        more = " would be more pressing" if start.escalates else ""
        click.echo(plain(f"{start.play.name}: {names[start.row]} ({start.account_id}){more}"))
    click.echo(f"Nothing was written (--dry-run): {len(starts):,} would start.")
    say(ready(found, day)[1])


@plays.command(
    cls=DocumentedCommand,
    examples=("pulsebook plays start acme-team 'Executive review' A-17",),
)
@click.argument("book")
@click.argument("play")
@click.argument("account_id")
@click.option("--author", metavar="NAME", help="Who starts it. Default: the user of this machine.")
@identity_options
@day_option(hidden=True)
def start(book: str, play: str, account_id: str, author: str | None, **options: Unpack[BookOptions]) -> None:
    """Start the manual play PLAY of BOOK for the account ACCOUNT_ID.

    For plays with `mode = "manual"`, whose condition says for which accounts they are. A play does not start again
    while its task is open, nor twice on one day.
    """
    from healthcore.book.rating import account_row
    from healthcore.changes.day import day_of
    from healthcore.journal.author import default_author
    from healthcore.plays.delivering import send_deliveries
    from healthcore.plays.running import manual_play, start_by_hand
    from tui.cli.running_plays import tell_run, tell_sent

    request = of_today(book, options, _TODAY)
    opened = read_book(request)
    account_row(opened.book, account_id)
    opened = remembered(opened, request)
    day = day_of(opened)
    with opened.journal:
        ran = start_by_hand(day, manual_play(day, play), account_id, author or default_author())
        write_text(tell_run(day, ran), None)
        write_text(tell_sent(send_deliveries(opened.journal)), None)


@plays.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook plays webhooks acme-team",
        "pulsebook plays webhooks acme-team --again 3",
        "pulsebook plays webhooks acme-team --drop 3",
    ),
)
@click.argument("book")
@click.option("--again", type=int, metavar="NUMBER", help="Send this one once more, although it may have arrived.")
@click.option("--drop", type=int, metavar="NUMBER", help="Do not send this one any more.")
@click.option("--all", "everything", is_flag=True, help="List those that were sent or dropped too.")
@identity_options
@day_option(hidden=True)
def webhooks(book: str, again: int | None, drop: int | None, everything: bool, **options: Unpack[BookOptions]) -> None:
    """List the webhooks of BOOK's plays that were not sent, and decide what becomes of them.

    One that failed is tried again by itself. One that may have arrived, because there was no answer or Pulsebook was
    ended in the middle of it, waits for you: it is never sent twice unasked.
    """
    from healthcore.plays.deliveries import Deliveries
    from healthcore.plays.delivering import send_deliveries
    from tui.cli.play_list import webhook_lines
    from tui.cli.running_plays import tell_sent

    opened = read_book(of_today(book, options, _TODAY))
    with opened.journal:
        deliveries = Deliveries(opened.journal)
        if drop is not None:
            deliveries.drop(drop)
        if again is not None:
            deliveries.again(again)
            write_text(tell_sent(send_deliveries(opened.journal)), None)
        write_text(webhook_lines(deliveries.all() if everything else deliveries.unsettled()), None)
