"""What `pulsebook campaign` does beside looking: messages leave, and what a person says is written down."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

import click

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.errors import say
from tui.cli.options import read_book
from tui.cli.remembered import remembered

if TYPE_CHECKING:
    from healthcore.book.request import BookRequest
    from healthcore.campaigns.mailing import Mailing


class Deeds(TypedDict):
    """What to do beside looking: one of them at the most."""

    drafts: Path | None
    csv_file: Path | None
    send: bool
    log: bool
    show: bool
    settle: tuple[str, Literal["sent", "not-sent"]] | None
    opt_out: str | None
    opt_in: str | None


class Details(TypedDict):
    """How to do it."""

    confirm: int | None
    limit: int | None
    preview: str | None
    author: str | None


def produce(mailing: "Mailing", deeds: Deeds, details: Details) -> None:
    """Writes drafts or a table, or sends."""
    from healthcore.campaigns.handing_over import write_drafts, write_merge_file
    from healthcore.journal.author import default_author

    author, most = details["author"] or default_author(), details["limit"]
    name = plain(mailing.campaign.name)
    with mailing.day.journal:
        if deeds["drafts"] is not None:
            done = write_drafts(mailing, deeds["drafts"], author=author, most=most)
            click.echo(f"Wrote {words.count(done.count, 'draft')} of {name} to {plain(str(done.place))}.")
        elif deeds["csv_file"] is not None:
            done = write_merge_file(mailing, deeds["csv_file"], author=author, most=most)
            click.echo(f"Wrote {words.count(done.count, 'row')} of {name} to {plain(str(done.place))}.")
        else:
            _send(mailing, details, author)
            return
    click.echo(f"They count as messages. Should they not be sent: --settle {done.run} not-sent")


def _send(mailing: "Mailing", details: Details, author: str) -> None:
    from healthcore.campaigns.log import State
    from healthcore.campaigns.sending import send, who_sends

    confirmed = details["confirm"]
    if confirmed is None:
        sender, smtp = who_sends(mailing.settings)
        messages = mailing.messages(details["limit"])
        click.echo(f"Would send {words.count(len(messages), 'message')} of {plain(mailing.campaign.name)}")
        click.echo(f"from {plain(sender.from_)} through {plain(smtp.host)}:{smtp.port}, {smtp.per_minute} a minute.")
        click.echo(f"Nothing was sent. To send them, add: --confirm {len(messages)}")
        return
    sent = send(mailing, confirmed, author=author, most=details["limit"], progress=_progress())
    say(sent.problems)
    counts = ", ".join(f"{count:,} {state}" for state, count in sent.counts.items() if count or state is State.SENT)
    more = [
        f"{sent.passed_over:,} passed over, as they opted out or had a message meanwhile" if sent.passed_over else "",
        f"{sent.left:,} not tried" if sent.left else "",
    ]
    click.echo(f"{', '.join(filter(None, (counts, *more)))}. Run {sent.run}.")
    if sent.left or sent.counts[State.FAILED] or sent.counts[State.UNKNOWN]:
        click.get_current_context().exit(1)


def _progress() -> Callable[[int, int], None] | None:
    """A line on the terminal that counts; nothing from cron."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done:,} of {total:,}", nl=done == total, err=True)

    return show


def write_down(request: "BookRequest", deeds: Deeds, details: Details) -> None:
    """What a person says: what became of a message, and who wants no mail."""
    from healthcore.campaigns.claiming import settle
    from healthcore.campaigns.log import State, opt_out
    from healthcore.journal.author import default_author
    from healthcore.vocabulary.errors import CampaignError

    author = details["author"] or default_author()
    opened = remembered(read_book(request), request)
    with opened.journal as journal:
        if (said := deeds["settle"]) is not None:
            fate = State.SENT if said[1] == "sent" else State.FAILED
            count = settle(journal, said[0], fate, author)
            click.echo(
                f"{words.count(count, 'message')} {'sent' if fate is State.SENT else 'not sent'}, says {author}."
            )
            return
        email = deeds["opt_out"] or deeds["opt_in"] or ""
        if "@" not in email:
            raise CampaignError(f"{email}: this is no e-mail address.")
        opt_out(journal, email, out=deeds["opt_out"] is not None, author=author)
        click.echo(f"{plain(email)} gets {'no more mail' if deeds['opt_out'] else 'mail again'}.")
