"""`pulsebook tasks`: what is to be done for accounts."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli.chosen import segment_option, view_of
from tui.cli.documented import DocumentedCommand
from tui.cli.group import ListingGroup
from tui.cli.options import (
    BookOptions,
    book_options,
    chosen_form,
    day_option,
    identity_options,
    output_options,
    read_book,
    request_of,
)
from tui.cli.remembered import of_today, remembered

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.plays.task import Task
    from healthcore.plays.tasks import Tasks

    Decorated = TypeVar("Decorated", bound=Callable[..., object])

FORMS = ("table", "json", "csv", "md", "xlsx")
PRIORITIES = ("high", "normal", "low")
_TODAY = "what is said of tasks is said now."


def _task_options(command: "Decorated") -> "Decorated":
    """Which book, and who does it."""
    author = click.option("--author", metavar="NAME", help="Who does this. Default: the user of this machine.")
    return author(identity_options(day_option(hidden=True)(command)))


def _day(name: str, text: str) -> "Callable[[Decorated], Decorated]":
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=text)


def _priority(text: str) -> "Callable[[Decorated], Decorated]":
    return click.option("--priority", type=click.Choice(PRIORITIES), help=text)


@click.group(
    cls=ListingGroup,
    no_args_is_help=True,
    examples=(
        "pulsebook tasks sample",
        "pulsebook tasks acme-team --owner 'Ada Lovelace' --due 2026-11-30",
        "pulsebook tasks done acme-team 12 --outcome 'They renew for two years'",
    ),
)
def tasks() -> None:
    """List what is to be done for accounts, and say what came of it.

    `pulsebook tasks BOOK` lists the open tasks, the most urgent first. People make tasks, and so do plays; each has an
    owner, a due day and a priority, and stays in the book with its outcome.
    """


@tasks.command(
    "list",
    cls=DocumentedCommand,
    examples=(
        "pulsebook tasks list sample",
        "pulsebook tasks list acme-team --account A-17 --all",
        "pulsebook tasks list acme-team --overdue --format csv --output overdue.csv",
        "pulsebook tasks list acme-team --as-of 2026-10-31",
    ),
)
@click.argument("book")
@click.option("--owner", metavar="NAME", help="Only the tasks of this owner; '' for those that nobody has.")
@click.option("--account", metavar="ACCOUNT_ID", help="Only the tasks of this account.")
@click.option("--play", metavar="NAME", help="Only the tasks that this play made.")
@_day("--due", "Only tasks that are due on this day or before.")
@click.option("--overdue", is_flag=True, help="Only tasks that were due before the day.")
@click.option("--all", "everything", is_flag=True, help="List snoozed, done and dropped tasks too.")
@output_options(*FORMS)
@segment_option
@book_options
def list_tasks(
    book: str,
    owner: str | None,
    account: str | None,
    play: str | None,
    due: datetime | None,
    overdue: bool,
    everything: bool,
    form: str | None,
    output: Path | None,
    segment: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """List the tasks of BOOK, the most urgent first.

    For a look in the morning, and for other programs (json, csv). Without --all only what can be done is listed; how
    many are snoozed is said. With --as-of the tasks are those of that day, each as it was then. Nothing is written but
    FILE.
    """
    from tui.cli.task_list import Wanted, write_tasks

    opened = read_book(request_of(book, options))
    until = None if due is None else due.date()
    wanted = Wanted(owner, account, play, until, overdue, everything, view_of(opened, segment).segment)
    write_tasks(opened, wanted, chosen_form(form, output, *FORMS), output)


@tasks.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook tasks add acme-team A-17 'Agree on the renewal' --due 2026-12-01 --priority high",
        "pulsebook tasks add acme-team A-17 'Send the minutes' --owner 'Ada Lovelace'",
    ),
)
@click.argument("book")
@click.argument("account_id")
@click.argument("title")
@_day("--due", "The day by which it is to be done. Default: in 7 days.")
@click.option("--owner", metavar="NAME", help="Who does it. Default: the owner of the account.")
@_priority("How much it matters. Default: normal.")
@click.option("--note", default="", metavar="TEXT", help="More about it.")
@_task_options
def add(
    book: str,
    account_id: str,
    title: str,
    due: datetime | None,
    owner: str | None,
    priority: str | None,
    note: str,
    author: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """Make a task for the account ACCOUNT_ID of BOOK: TITLE says what is to be done.

    After a call or from another program. One line says its number; when that line is there, the task is safe on the
    disk. A file that was never opened is remembered as a book from here on.
    """
    from healthcore.plays.making import new_task
    from healthcore.plays.task import Priority
    from healthcore.plays.tasks import Tasks

    request = of_today(book, options, _TODAY)
    opened = read_book(request)
    new = new_task(
        opened.book,
        account_id,
        title,
        author=_author(author),
        due=None if due is None else due.date(),
        owner=owner,
        priority=Priority(priority or "normal"),
        note=note,
    )
    opened = remembered(opened, request)
    with opened.journal:
        _say(opened, Tasks(opened.journal).add(new))


@tasks.command(
    cls=DocumentedCommand, examples=("pulsebook tasks done acme-team 12 --outcome 'They renew for two years'",)
)
@click.argument("book")
@click.argument("number", type=int)
@click.option("--outcome", default="", metavar="TEXT", help="What came of it.")
@_task_options
def done(book: str, number: int, outcome: str, author: str | None, **options: Unpack[BookOptions]) -> None:
    """Say that the task NUMBER of BOOK is done.

    The numbers are those of `pulsebook tasks BOOK`. A play that made the task does not make another one until the
    account has left its condition and meets it again.
    """
    _do(book, options, lambda found: found.finish(number, outcome, _author(author)))


@tasks.command(cls=DocumentedCommand, examples=("pulsebook tasks drop acme-team 12 --outcome 'They are closing down'",))
@click.argument("book")
@click.argument("number", type=int)
@click.option("--outcome", default="", metavar="TEXT", help="Why it will not be done.")
@_task_options
def drop(book: str, number: int, outcome: str, author: str | None, **options: Unpack[BookOptions]) -> None:
    """Say that the task NUMBER of BOOK will not be done.

    For the play that made it that counts as done: it does not come back for the same reason.
    """
    _do(book, options, lambda found: found.drop(number, outcome, _author(author)))


@tasks.command(
    cls=DocumentedCommand,
    examples=(
        "pulsebook tasks snooze acme-team 12 --until 2026-12-15 --reason 'Back from leave then'",
        "pulsebook tasks snooze acme-team 12 --when 'health worsens'",
        "pulsebook tasks snooze acme-team 12 --when 'renewal_date within 60 days'",
    ),
)
@click.argument("book")
@click.argument("number", type=int)
@_day("--until", "The day on which it is back.")
@click.option("--when", default="", metavar="CONDITION", help="It is back as soon as its account meets this.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@_task_options
def snooze(
    book: str,
    number: int,
    until: datetime | None,
    when: str,
    reason: str,
    author: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """Put the task NUMBER of BOOK out of the way until a day, or until its account meets a condition.

    With both, whichever comes first. 'health worsens' is a condition too. Conditions are looked at whenever plays run:
    when the application opens or rates, on import and by `pulsebook plays run`.
    """
    from healthcore.changes.day import day_of
    from healthcore.plays.snoozes import check_snooze

    until_day = None if until is None else until.date()
    request = of_today(book, options, _TODAY)
    opened = read_book(request)
    check_snooze(day_of(opened), until_day, when)
    _do_on(
        opened,
        lambda found: found.snooze(number, _author(author), until=until_day, condition=when, reason=reason),
    )


@tasks.command(cls=DocumentedCommand, examples=("pulsebook tasks reopen acme-team 12",))
@click.argument("book")
@click.argument("number", type=int)
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@_task_options
def reopen(book: str, number: int, reason: str, author: str | None, **options: Unpack[BookOptions]) -> None:
    """Bring the task NUMBER of BOOK back, from a snooze or after it was done or dropped.

    For what was snoozed too long or closed too soon. What was said of it before stays in the book.
    """
    _do(book, options, lambda found: found.reopen(number, _author(author), reason))


@tasks.command(cls=DocumentedCommand, examples=("pulsebook tasks reassign acme-team 12 'Ada Lovelace'",))
@click.argument("book")
@click.argument("number", type=int)
@click.argument("owner")
@_task_options
def reassign(book: str, number: int, owner: str, author: str | None, **options: Unpack[BookOptions]) -> None:
    """Give the task NUMBER of BOOK to OWNER.

    The account keeps its own owner, who is another matter: that one comes from the source.
    """
    _do(book, options, lambda found: found.change(number, _author(author), owner=owner))


@tasks.command(
    cls=DocumentedCommand, examples=("pulsebook tasks change acme-team 12 --due 2026-12-15 --priority high",)
)
@click.argument("book")
@click.argument("number", type=int)
@_day("--due", "Another day.")
@_priority("Another priority.")
@_task_options
def change(
    book: str,
    number: int,
    due: datetime | None,
    priority: str | None,
    author: str | None,
    **options: Unpack[BookOptions],
) -> None:
    """Give the task NUMBER of BOOK another due day or priority.

    What it was before stays in the book. Who does it is changed by `pulsebook tasks reassign`.
    """
    from healthcore.plays.task import Priority

    due_day: date | None = None if due is None else due.date()
    chosen = None if priority is None else Priority(priority)
    _do(book, options, lambda found: found.change(number, _author(author), due=due_day, priority=chosen))


def _do(book: str, options: BookOptions, act: "Callable[[Tasks], Task]") -> None:
    _do_on(read_book(of_today(book, options, _TODAY)), act)


def _do_on(opened: "OpenedBook", act: "Callable[[Tasks], Task]") -> None:
    """Does something with a task, which a book that was never opened cannot have."""
    from healthcore.plays.tasks import Tasks

    with opened.journal:
        _say(opened, act(Tasks(opened.journal)))


def _say(opened: "OpenedBook", task: "Task") -> None:
    from healthcore.plays.words import task_words

    row = opened.book.row(task.account_id)
    name = task.account_id if row is None else opened.book.accounts["name"][row]
    click.echo(plain(f"Saved: task {task.number} ({name}), {task.title}: {task_words(task)}."))


def _author(author: str | None) -> str:
    from healthcore.journal.author import default_author

    return author or default_author()
