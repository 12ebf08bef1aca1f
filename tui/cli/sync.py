"""`pulsebook sync`: accounts from the service, ratings to it."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import model_option
from tui.cli.output import screen_width
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.connect.connected import Connected
    from healthcore.connect.pulling import Progress

_COLUMNS = (
    Column("No.", right=True),
    Column("Account", most=24),
    Column("Rating", most=16),
    Column("given", most=16, leaves=1),
    Column("is", most=10),
    Column("why"),
)


@click.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook sync acme-team",
        "pulsebook sync acme-team --push",
        "pulsebook sync acme-team --status",
        "pulsebook sync acme-team --keep-mine 0012E00002XyzAB",
    ),
)
@click.argument("book")
@click.option("--pull", "pulls", is_flag=True, help="Only bring the accounts, page by page; goes on after a stop.")
@click.option("--push", "pushes", is_flag=True, help="Only send the ratings that wait, and read them back.")
@click.option("--status", is_flag=True, help="Only say how old the book is, and what waits. Needs no network.")
@click.option("--keep-mine", metavar="ACCOUNT_ID", help="In a conflict: our rating counts, and is sent.")
@click.option("--take-theirs", metavar="ACCOUNT_ID", help="In a conflict: the service's rating counts.")
@model_option
def sync(
    book: str,
    pulls: bool,
    pushes: bool,
    status: bool,
    keep_mine: str | None,
    take_theirs: str | None,
    model: str | None,
) -> None:
    """Exchange BOOK with the service it is connected to: pull, then push.

    Ratings are saved on this machine first, and sent by this command or from the screen; each is read back before it
    counts as done. When somebody changed the rating at the service meanwhile, it is a conflict: both are shown, the
    riskier counts, and you decide with --keep-mine, --take-theirs, or by rating the account anew.
    """
    from healthcore.connect.connected import connected
    from healthcore.vocabulary import SystemClock

    connection = connected(book, SystemClock())
    with connection.journal:
        if keep_mine or take_theirs:
            _decide(connection, keep_mine, take_theirs)
            return
        if not status:
            _exchange(connection, model, pulls=pulls or not pushes, pushes=pushes or not pulls)
        for line in _status(connection):
            click.echo(line, nl=False)


def _exchange(book: "Connected", model: str | None, *, pulls: bool, pushes: bool) -> None:
    from healthcore.book.opening import open_book
    from healthcore.book.request import BookRequest
    from healthcore.connect.connected import open_pulled
    from healthcore.connect.syncing import run_pull
    from healthcore.vocabulary import SystemClock

    opened: OpenedBook | None = None
    if pulls:
        count = asyncio.run(run_pull(book, _shown))
        opened = open_pulled(book, model=model)
        click.echo(f"Pulled {words.count(count, 'account')} from {book.title}.")
        _run_plays(opened)
    if pushes and book.outbox.unsettled():
        _push(book, opened or open_book(BookRequest(book.name, model=model), SystemClock()))


def _run_plays(opened: "OpenedBook") -> None:
    from healthcore.changes.day import day_of
    from healthcore.journal.author import default_author
    from tui.cli.running_plays import run_and_tell

    say(opened.book.notices)
    for line in run_and_tell(day_of(opened, saves=True), default_author()):
        click.echo(line, nl=False)


def _push(book: "Connected", opened: "OpenedBook") -> None:
    from healthcore.connect.syncing import run_push

    pushed = asyncio.run(run_push(book, opened.book.model.rating, _shown))
    parts = [f"{words.count(pushed.verified, 'rating')} sent to {book.title} and read back"]
    parts += [f"{pushed.waiting:,} sent and not seen there yet"] if pushed.waiting else []
    parts += [f"{pushed.failed:,} refused"] if pushed.failed else []
    parts += [words.count(pushed.conflicts, "conflict")] if pushed.conflicts else []
    click.echo(f"{', '.join(parts)}.")


def _shown(progress: "Progress") -> bool:
    """Progress on a terminal, on one line; nobody reads it elsewhere."""
    if sys.stderr.isatty():
        total = f" of {progress.total:,}" if progress.total is not None else ""
        click.echo(f"\r{progress.what}: {progress.done:,}{total} …\x1b[K", nl=False, err=True)
    return True


def _decide(book: "Connected", keep: str | None, take: str | None) -> None:
    from healthcore.book.opening import open_book
    from healthcore.book.request import BookRequest
    from healthcore.connect.deciding import keep_mine, take_theirs
    from healthcore.journal.author import default_author
    from healthcore.vocabulary import SystemClock

    opened = open_book(BookRequest(book.name), SystemClock())
    author = default_author()
    with opened.journal:
        if keep:
            keep_mine(opened, keep, author)
            click.echo(f"{plain(keep)}: ours counts; it is sent with the next sync.")
        if take:
            take_theirs(opened, take, author)
            click.echo(f"{plain(take)}: the one of {book.title} counts.")


def _status(book: "Connected") -> Iterator[str]:
    from healthcore.journal.outbox import EntryState
    from healthcore.sources.pulled import pulled_head

    age = f"pulled {words.moment(pulled_head(book.path).pulled_at)}" if book.path.exists() else "never pulled"
    last = next(iter(book.outbox.syncs(1)), None)
    budget = next((one.budget for one in book.outbox.syncs() if one.budget), "")
    yield f"{plain(book.name)}: {book.title}, {age}. {f'{budget}.' if budget else ''}".rstrip() + "\n"
    if last is not None and last.outcome != "done":
        yield f"The last {last.kind}, {words.moment(last.ended_at)}, {last.outcome}: {plain(last.detail)}\n"
    waiting = book.outbox.waiting()
    if not waiting:
        yield "Nothing waits to be sent.\n"
        return
    counts = Counter(entry.state for entry in waiting)
    yield f"{words.count(len(waiting), 'rating')} not settled: "
    yield ", ".join(f"{counts[state]:,} {state}" for state in EntryState if counts[state]) + ".\n\n"
    rows = [
        [
            str(entry.number),
            plain(entry.account_id),
            plain(entry.word) or "(taken back)",
            words.moment(entry.made_at),
            entry.state.value,
            plain(entry.detail),
        ]
        for entry in waiting
    ]
    yield from lay_out(_COLUMNS, rows, width=screen_width(None))
