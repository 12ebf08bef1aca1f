"""`pulsebook references --record-ask`: writing down that accounts were asked."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import click

from healthcore.vocabulary.errors import AskRefusedError
from healthcore.vocabulary.text import plain
from tui.cli.options import read_book
from tui.cli.remembered import remembered

if TYPE_CHECKING:
    from healthcore.book.request import BookRequest
    from healthcore.changes.day import Day
    from healthcore.journal.asks import Ask


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wants written down.

    Attributes:
        account_ids: the accounts that were asked.
        purpose: what for.
        who: the person asked.
        asked_on: the day; None for today.
        outcome: what came of it; empty for nothing yet.
        author: who says so; None for the user of this machine.
    """

    account_ids: tuple[str, ...]
    purpose: str
    who: str
    asked_on: date | None
    outcome: str
    author: str | None


def record(request: "BookRequest", said: Said) -> None:
    """Writes asks down; a line for each is printed when, and only when, they are safe on the disk."""
    from healthcore.changes.day import day_of
    from healthcore.journal.asks import record_outcome
    from healthcore.journal.author import default_author
    from healthcore.references import ask_for_reference

    _check(request, said)
    opened = remembered(read_book(request), request)
    author = said.author or default_author()
    with opened.journal:
        asks = ask_for_reference(
            opened, said.account_ids, purpose=said.purpose, who=said.who, asked_on=said.asked_on, author=author
        )
        for ask in asks:
            if said.outcome.strip():
                record_outcome(opened.journal, ask, said.outcome, author)
        day = day_of(opened)
        for ask in asks:
            click.echo(_line(day, ask, said.outcome.strip()))


def _check(request: "BookRequest", said: Said) -> None:
    if not said.account_ids:
        raise click.UsageError("--for, --who, --on and --outcome go with --record-ask ACCOUNT_ID.")
    if not said.purpose.strip():
        raise AskRefusedError("An ask needs to say what for.", fix='Say it, as in --for "Prospect Ltd".')
    if request.as_of is not None:
        raise AskRefusedError(
            f"--as-of {request.as_of}: an ask is written down now.",
            fix="Leave --as-of out; --on says the day on which it was asked.",
        )


def _line(day: "Day", ask: "Ask", outcome: str) -> str:
    from healthcore.references import cooling_until

    name = day.book.account(day.book.row(ask.account_id) or 0).name
    who = f" ({ask.who})" if ask.who else ""
    until = cooling_until(day, ask.account_id)
    cool = f" It is not asked again before {until}." if until else ""
    came = f" Outcome: {outcome}." if outcome else ""
    return plain(f"Saved: {name} ({ask.account_id}) was asked on {ask.asked_on} for {ask.purpose}{who}.{came}{cool}")
