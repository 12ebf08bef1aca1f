"""`pulsebook rate`."""

from typing import TYPE_CHECKING, Unpack

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.documented import DocumentedCommand
from tui.cli.options import BookOptions, day_option, identity_options, read_book, request_of
from tui.cli.remembered import remembered

if TYPE_CHECKING:
    from healthcore.book.account import AccountHealth
    from healthcore.book.request import BookRequest


@click.command(
    cls=DocumentedCommand,
    examples=(
        'pulsebook rate acme-team A-17 Critical --note "They signed with somebody else" --reason "Product adoption"',
        "pulsebook rate acme-team A-17 Major --dry-run",
        "pulsebook rate export-2026-11-23.csv A-17 0",
    ),
)
@click.argument("book")
@click.argument("account_id")
@click.argument("level")
@click.option("--note", default="", metavar="TEXT", help="What you heard. Needed above level 0.")
@click.option("--reason", "reasons", multiple=True, metavar="R", help="Why, in a few words. May be repeated.")
@click.option("--author", metavar="NAME", help="Who rates. Default: the user of this machine.")
@click.option("--dry-run", is_flag=True, help="Say what it would do, and write nothing.")
@identity_options
@day_option(hidden=True)
def rate(
    book: str,
    account_id: str,
    level: str,
    note: str,
    reasons: tuple[str, ...],
    author: str | None,
    dry_run: bool,
    **options: Unpack[BookOptions],
) -> None:
    """Rate the risk of the account ACCOUNT_ID of BOOK at LEVEL.

    After a call, in one line. LEVEL is a number or a word of the model's scale: 0 "No known risk", 1 Minor, 2 Major,
    3 Critical, unless the model says otherwise. One line says what the account was and what it is; when that line is
    there, the rating is safe on the disk. A file that was never opened is remembered as a book from here on.
    """
    from healthcore.book.rating import account_row, check_note, level_number, preview_rating, save_rating
    from healthcore.journal.author import default_author

    request = request_of(book, options)
    _refuse_another_day(request)
    opened = read_book(request)
    number = level_number(opened.book, level)
    effect = preview_rating(opened.book, account_row(opened.book, account_id), number)
    if dry_run:
        click.echo(f"Not saved (--dry-run): {_effect_line(effect.before, effect.after)}")
        return
    check_note(number, note)
    opened = remembered(opened, request)
    with opened.journal:
        row = account_row(opened.book, account_id)
        before = opened.book.account(row)
        saved, _ = save_rating(opened, row, number, note=note, reasons=reasons, author=author or default_author())
        click.echo(f"Saved: {_effect_line(before, saved.book.account(row))}")


def _refuse_another_day(request: "BookRequest") -> None:
    if request.as_of is None:
        return
    from healthcore.vocabulary.errors import RatingRefusedError

    raise RatingRefusedError(
        f"--as-of {request.as_of}: ratings are given now, not for another day.",
        fix="Leave --as-of out.",
    )


def _effect_line(before: "AccountHealth", after: "AccountHealth") -> str:
    """What the account was, what it is, and the condition that decides it."""
    scale = after.model.rating
    was = "not rated" if before.rating.level is None else scale.word(before.rating.level)
    now = words.MISSING if after.rating.level is None else scale.word(after.rating.level)
    change = (
        f"stays {after.health.word}" if before.health is after.health else f"{before.health.word} → {after.health.word}"
    )
    return plain(f"{after.name} ({after.account_id}): {was} → {now}, {change}: {after.reason}.")
