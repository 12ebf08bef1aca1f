"""Campaigns, audiences and the log of messages as tables for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from healthcore.vocabulary.errors import CampaignError
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    import polars as pl

    from healthcore.book.view import View
    from healthcore.campaigns.audience import Audience
    from healthcore.campaigns.file import Campaign, Campaigns
    from healthcore.campaigns.log import LoggedMessage
    from healthcore.campaigns.mailing import Mailing, Message
    from healthcore.changes.day import Day
    from healthcore.vocabulary.people import People

_CAMPAIGNS = (
    Column("Campaign", most=40),
    Column("Reaches", right=True),
    Column("Left out", right=True, leaves=1),
    Column("For"),
)
_PEOPLE = (
    Column("E-mail", most=36),
    Column("Name", most=24, leaves=2),
    Column("Account", most=28),
    Column("Role", most=16, leaves=1),
)
_LOG = (
    Column("When", most=16),
    Column("Campaign", most=26, leaves=2),
    Column("E-mail", most=36),
    Column("Account", most=12, leaves=1),
    Column("By", most=6),
    Column("Message", most=16),
    Column("Run", most=8, leaves=3),
    Column("What became of it"),
)


@dataclass(frozen=True)
class Listed:
    """A campaign and whom it reaches; `problem` says why that is not known."""

    campaign: "Campaign"
    audience: "Audience | None"
    problem: str = ""


def listed(day: "Day", people: "People", campaigns: "Campaigns", view: "View") -> list[Listed]:
    """Every campaign and whom it reaches among a view's accounts."""
    from healthcore.campaigns.audience import audience_of

    found = []
    for campaign in campaigns.all:
        try:
            found.append(Listed(campaign, audience_of(day, people, campaign, campaigns.settings, view)))
        except CampaignError as error:
            found.append(Listed(campaign, None, " ".join(error.lines())))
    return found


def list_table(day: "Day", campaigns: "Campaigns", found: Sequence[Listed], width: int | None) -> Iterator[str]:
    """Every campaign, whom it reaches, and where campaigns are written."""
    frequency = campaigns.settings.frequency
    yield f"Campaigns of {plain(day.book.title)} as of {day.as_of}. "
    yield f"Nobody gets more than {words.count(frequency.messages, 'message')} in {frequency.days} days.\n\n"
    yield from lay_out(_CAMPAIGNS, [_campaign_row(one) for one in found], width=width)
    yield f"\nCampaigns of your own: {plain(str(campaigns.path))}\n"


def _campaign_row(one: Listed) -> list[str]:
    if one.audience is None:
        return [plain(one.campaign.name), words.MISSING, words.MISSING, plain(one.problem)]
    counts = (f"{table.height:,}" for table in (one.audience.recipients, one.audience.left_out))
    return [plain(one.campaign.name), *counts, plain(one.campaign.description)]


def audience_table(mailing: "Mailing", preview: str | None, width: int | None) -> Iterator[str]:
    """Whom a campaign reaches, whom it does not and why, and one message."""
    audience, campaign = mailing.audience, mailing.campaign
    yield f"{plain(campaign.name)} from {plain(mailing.day.book.title)} as of {mailing.day.as_of}\n"
    if audience.filter:
        yield f"Only accounts of: {plain(audience.filter)}\n"
    yield f"Accounts: {plain(campaign.accounts or 'all')}\nPeople:   {plain(campaign.people or 'all')}\n"
    yield f"Reaches {_people(audience.recipients.height)} at {words.count(_accounts(audience), 'account')}; "
    yield f"{audience.left_out.height:,} who meet the conditions too get nothing.\n"
    message = _previewed(mailing, preview)
    if audience.recipients.height:
        yield "\n"
        yield from lay_out(_PEOPLE, [_person_row(mailing, one) for one in _rows(audience.recipients)], width=width)
    if audience.left_out.height:
        from healthcore.campaigns.audience import WHY

        rows = [[*_person_row(mailing, one), plain(one[WHY])] for one in _rows(audience.left_out)]
        yield "\nGet nothing\n"
        yield from lay_out((*_PEOPLE, Column("Why")), rows, width=width)
    if message is not None:
        to = f"{message.name} <{message.email}>" if message.name else message.email
        yield f"\nTo: {plain(to)}\nSubject: {plain(message.subject)}\n\n"
        yield from (f"{plain(line)}\n" for line in message.body.splitlines())


def _previewed(mailing: "Mailing", email: str | None) -> "Message | None":
    recipients = mailing.audience.recipients
    if email is None:
        return mailing.message(0) if recipients.height else None
    found = (recipients["email"].str.to_lowercase() == email.lower()).arg_true()
    if found.is_empty():
        raise CampaignError(
            f"{email} does not get {mailing.campaign.name}.", fix="Without --preview the list says who."
        )
    return mailing.message(found[0])


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _accounts(audience: "Audience") -> int:
    return audience.recipients["account_id"].n_unique()


def _rows(table: "pl.DataFrame") -> Iterator[dict[str, Any]]:
    return table.iter_rows(named=True)


def _person_row(mailing: "Mailing", person: dict[str, Any]) -> list[str]:
    from healthcore.campaigns.audience import ROW

    name = mailing.day.book.accounts["name"][person[ROW]]
    return [plain(text or words.MISSING) for text in (person["email"], person["name"], name, person["role"])]


def log_table(logged: Sequence["LoggedMessage"], width: int | None) -> Iterator[str]:
    """Every message, newest first."""
    if not logged:
        yield "No message yet.\n"
        return
    yield from lay_out(_LOG, [_log_row(message) for message in logged], width=width)


def _log_row(message: "LoggedMessage") -> list[str]:
    fate = f"{message.state}: {message.detail}" if message.detail else str(message.state)
    return [
        words.moment(message.made_at),
        plain(message.campaign),
        plain(message.email),
        plain(message.account_id),
        str(message.channel),
        message.id,
        message.run,
        plain(fate),
    ]
