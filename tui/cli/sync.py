"""`pulsebook sync`: accounts from the service, ratings to it."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.chosen import segment_option, view_of
from tui.cli.documented import DocumentedCommand
from tui.cli.errors import say
from tui.cli.options import chosen_form, model_option, output_options
from tui.cli.output import screen_width, write_data, write_text
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.connect.connected import Connected
    from healthcore.connect.pulling import Progress
    from healthcore.connect.status import Status
    from healthcore.journal.outbox import Entry

    #: Says what was done; as `click.echo`.
    Tell = Callable[..., None]

FORMS = ("table", "json")

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
        "pulsebook sync acme-team --people --segment all-paying-accounts",
        "pulsebook sync acme-team --status --format json",
        "pulsebook sync acme-team --keep-mine 0012E00002XyzAB",
    ),
)
@click.argument("book")
@click.option("--pull", "pulls", is_flag=True, help="Only bring the accounts, page by page; goes on after a stop.")
@click.option("--push", "pushes", is_flag=True, help="Only send the ratings that wait, and read them back.")
@click.option(
    "--people", is_flag=True, help="Only bring the people at the accounts: of Totango, a call for each account."
)
@segment_option
@click.option("--status", is_flag=True, help="Only say how old the book is, and what waits. Needs no network.")
@click.option("--keep-mine", metavar="ACCOUNT_ID", help="In a conflict: our rating counts, and is sent.")
@click.option("--take-theirs", metavar="ACCOUNT_ID", help="In a conflict: the service's rating counts.")
@output_options(*FORMS)
@model_option
def sync(
    book: str,
    pulls: bool,
    pushes: bool,
    people: bool,
    segment: str | None,
    status: bool,
    keep_mine: str | None,
    take_theirs: str | None,
    form: str | None,
    output: Path | None,
    model: str | None,
) -> None:
    """Exchange BOOK with the service it is connected to: pull, then push.

    Ratings are saved on this machine first, and sent by this command or from the screen; each is read back before it
    counts as done. When somebody changed the rating at the service meanwhile, it is a conflict: both are shown, the
    riskier counts, and you decide with --keep-mine, --take-theirs, or by rating the account anew.

    People are brought when they are asked for, with --people, and are those of the book from then on. --segment says
    at which accounts; whom the book has at others stays.
    """
    from healthcore.connect.connected import connected
    from healthcore.vocabulary import SystemClock

    if segment is not None and not people:
        raise click.UsageError("--segment says whose people are brought, and needs --people.")
    form = chosen_form(form, output, *FORMS)
    tell = partial(click.echo, err=form == "json" or output is not None)  # the document alone is the output then
    connection = connected(book, SystemClock())
    with connection.journal:
        if keep_mine or take_theirs:
            _decide(connection, keep_mine, take_theirs, tell)
            return
        if not status:
            every = not (pulls or pushes or people)
            _exchange(connection, model, tell, pulls=pulls or every, pushes=pushes or every)
            if people:
                _bring_people(connection, model, segment, tell)
        _show_status(connection, form, output)


def _show_status(book: "Connected", form: str, output: Path | None) -> None:
    from healthcore.connect.status import status_json, status_of
    from healthcore.report.as_json import json_text

    how = status_of(book)
    if form == "json":
        write_data([f"{json_text(status_json(how), indent=2)}\n".encode()], output)
    else:
        write_text(_status(how, screen_width(output)), output)


def _exchange(book: "Connected", model: str | None, tell: "Tell", *, pulls: bool, pushes: bool) -> None:
    import asyncio

    from healthcore.book.opening import open_book
    from healthcore.book.request import BookRequest
    from healthcore.connect.connected import open_pulled
    from healthcore.connect.syncing import run_pull
    from healthcore.vocabulary import SystemClock

    opened: OpenedBook | None = None
    if pulls:
        count = asyncio.run(run_pull(book, _shown))
        opened = open_pulled(book, model=model)
        tell(f"Pulled {words.count(count, 'account')} from {book.title}.")
        _run_plays(opened, tell)
    if pushes and book.outbox.unsettled():
        _push(book, tell, opened or open_book(BookRequest(book.name, model=model), SystemClock()))


def _bring_people(book: "Connected", model: str | None, segment: str | None, tell: "Tell") -> None:
    """From now on the book has these people, with or without a network."""
    import asyncio

    from healthcore.book.opening import open_book
    from healthcore.book.request import BookRequest
    from healthcore.connect.syncing import run_people
    from healthcore.vocabulary import SystemClock

    clock = SystemClock()
    opened = open_book(BookRequest(book.name, model=model), clock)
    with opened.journal:
        ids = opened.book.accounts["account_id"]
        chosen = ids.gather(view_of(opened, segment).rows).to_list()
        count = asyncio.run(run_people(book, chosen, ids.to_list(), _shown))
    tell(f"{count:,} people came from {book.title}, at {words.count(len(chosen), 'account')} that it was asked about.")
    opened = open_book(BookRequest(book.name, model=model, people=book.people_path), clock, registers=True)
    with opened.journal:
        if opened.people is not None:
            frame = opened.people.load(ids, opened.book.model.rating).frame
            without, refuse = frame["email"].null_count(), frame["opted_out"].sum()
            tell(f"The book has {frame.height:,} people; {without:,} without an address, {refuse:,} opted out.")


def _run_plays(opened: "OpenedBook", tell: "Tell") -> None:
    from healthcore.changes.day import day_of
    from healthcore.journal.author import default_author
    from tui.cli.running_plays import run_and_tell

    say(opened.book.notices)
    for line in run_and_tell(day_of(opened, saves=True), default_author()):
        tell(line, nl=False)


def _push(book: "Connected", tell: "Tell", opened: "OpenedBook") -> None:
    import asyncio

    from healthcore.connect.syncing import run_push

    pushed = asyncio.run(run_push(book, opened.book.model.rating, _shown))
    parts = [f"{words.count(pushed.verified, 'rating')} sent to {book.title} and read back"]
    parts += [f"{pushed.waiting:,} sent and not seen there yet"] if pushed.waiting else []
    parts += [f"{pushed.failed:,} refused"] if pushed.failed else []
    parts += [words.count(pushed.conflicts, "conflict")] if pushed.conflicts else []
    tell(f"{', '.join(parts)}.")


def _shown(progress: "Progress") -> bool:
    """Progress on a terminal, on one line; nobody reads it elsewhere."""
    if sys.stderr.isatty():
        total = f" of {progress.total:,}" if progress.total is not None else ""
        click.echo(f"\r{progress.what}: {progress.done:,}{total} …\x1b[K", nl=False, err=True)
    return True


def _decide(book: "Connected", keep: str | None, take: str | None, tell: "Tell") -> None:
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
            tell(f"{plain(keep)}: ours counts; it is sent with the next sync.")
        if take:
            take_theirs(opened, take, author)
            tell(f"{plain(take)}: the one of {book.title} counts.")


def _status(how: "Status", width: int | None) -> Iterator[str]:
    age = f"pulled {words.moment(how.pulled_at)}" if how.pulled_at is not None else "never pulled"
    if how.people_at is not None:
        age += f", people {words.moment(how.people_at)}"
    yield f"{plain(how.book)}: {how.service}, {age}. {f'{how.budget}.' if how.budget else ''}".rstrip() + "\n"
    last = how.last
    if last is not None and last.outcome != "done":
        yield f"The last {last.what}, {words.moment(last.ended_at)}, {last.outcome}: {plain(last.detail)}\n"
    if not how.waiting:
        yield "Nothing waits to be sent.\n"
        return
    counts = ", ".join(f"{count:,} {state}" for state, count in how.counts.items())
    yield f"{words.count(len(how.waiting), 'rating')} not settled: {counts}.\n\n"
    yield from lay_out(_COLUMNS, [_row(entry) for entry in how.waiting], width=width)


def _row(entry: "Entry") -> list[str]:
    return [
        str(entry.number),
        plain(entry.account_id),
        plain(entry.word) or "(taken back)",
        words.moment(entry.made_at),
        entry.state.value,
        plain(entry.detail),
    ]
