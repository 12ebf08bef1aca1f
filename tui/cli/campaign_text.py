"""Campaigns, audiences and the log of messages as tables, JSON and CSV."""

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


def list_json(day: "Day", found: Sequence[Listed]) -> str:
    """The same for programs."""
    from healthcore.report.as_json import json_text, model_json

    described = [
        {
            **_campaign_json(one.campaign),
            "reaches": one.audience and one.audience.recipients.height,
            "left_out": one.audience and one.audience.left_out.height,
            "problem": one.problem or None,
        }
        for one in found
    ]
    head = {"as_of": day.as_of.isoformat(), "model": model_json(day.book.model), "campaigns": described}
    return json_text(head, indent=2) + "\n"


def list_csv(found: Sequence[Listed]) -> str:
    """The same for spreadsheets."""
    import polars as pl

    from healthcore.export.text import for_csv

    columns = [
        for_csv(pl.Series("campaign", [one.campaign.name for one in found], dtype=pl.String)),
        pl.Series("reaches", [one.audience and one.audience.recipients.height for one in found], dtype=pl.Int64),
        pl.Series("left_out", [one.audience and one.audience.left_out.height for one in found], dtype=pl.Int64),
        for_csv(pl.Series("problem", [one.problem for one in found], dtype=pl.String)),
    ]
    return pl.DataFrame(columns).write_csv()


def _campaign_json(campaign: "Campaign") -> dict[str, object]:
    return {
        "name": campaign.name,
        "description": campaign.description,
        "accounts": campaign.accounts,
        "people": campaign.people,
    }


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


def audience_json(mailing: "Mailing") -> str:
    """Whom a campaign reaches with what they get, and whom it does not and why, for programs."""
    from healthcore.campaigns.audience import WHY
    from healthcore.report.as_json import json_text

    audience = mailing.audience
    reached = [
        {**_person_json(person), **_message_json(mailing, at)} for at, person in enumerate(_rows(audience.recipients))
    ]
    left_out = [{**_person_json(person), "why": person[WHY]} for person in _rows(audience.left_out)]
    document = {
        "as_of": mailing.day.as_of.isoformat(),
        "campaign": _campaign_json(mailing.campaign),
        "filter": audience.filter,
        "notes": list(audience.notes),
        "accounts": audience.accounts,
        "reached": reached,
        "left_out": left_out,
    }
    return json_text(document, indent=2) + "\n"


def _person_json(person: dict[str, Any]) -> dict[str, object]:
    active = person["last_active"]
    return {
        "email": person["email"],
        "name": person["name"],
        "account_id": person["account_id"],
        "role": person["role"],
        "last_active": active and active.isoformat(),
    }


def _message_json(mailing: "Mailing", position: int) -> dict[str, object]:
    try:
        message = mailing.message(position)
    except CampaignError as error:
        return {"subject": None, "body": None, "problem": str(error)}
    return {"subject": message.subject, "body": message.body, "problem": None}


def audience_csv(mailing: "Mailing") -> str:
    """Whom a campaign reaches and whom it does not, for spreadsheets."""
    import polars as pl

    from healthcore.campaigns.audience import ROW, WHY
    from healthcore.export import Export, ExportColumn, export_text

    audience, model = mailing.audience, mailing.day.book.model
    table = pl.concat([audience.recipients, audience.left_out], how="diagonal")
    names = mailing.day.book.accounts["name"].gather(table[ROW])
    wanted = ["account_id", "email", "name", "role", "last_active", "days_inactive"]
    columns = [
        *(ExportColumn(name, name, table[name]) for name in wanted),
        ExportColumn("account", "Account", names),
        ExportColumn("why_not", "Why not", table[WHY] if WHY in table.columns else pl.Series([None] * table.height)),
    ]
    accounts, people = mailing.campaign.accounts or "all", mailing.campaign.people or "all"
    described = f"{mailing.campaign.name}: accounts {accounts}, people {people}"
    export = Export(mailing.campaign.name, tuple(columns), mailing.day.as_of, model.name, model.fingerprint, described)
    return export_text(export, "csv")


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


def log_json(logged: Sequence["LoggedMessage"]) -> str:
    """The same for programs, with what the messages said."""
    from healthcore.report.as_json import json_text

    return json_text({"messages": [_logged(message) for message in logged]}, indent=2) + "\n"


def _logged(message: "LoggedMessage") -> dict[str, object]:
    return {
        "id": message.id,
        "run": message.run,
        "campaign": message.campaign,
        "account_id": message.account_id,
        "email": message.email,
        "subject": message.subject,
        "body": message.body,
        "channel": str(message.channel),
        "author": message.author,
        "made_at": message.made_at.isoformat(),
        "state": str(message.state),
        "detail": message.detail,
        "since": message.since.isoformat(),
    }


def log_csv(logged: Sequence["LoggedMessage"]) -> str:
    """The same for spreadsheets."""
    import polars as pl

    from healthcore.export.text import for_csv

    rows = [_logged(message) for message in logged]
    columns = [for_csv(pl.Series(name, [row[name] for row in rows], dtype=pl.String)) for name in _LOGGED]
    return pl.DataFrame(columns).write_csv()


_LOGGED = (
    *("id", "run", "campaign", "account_id", "email", "subject", "channel", "author", "made_at"),
    *("state", "detail", "since"),
)


def as_toml(campaign: "Campaign") -> Iterator[str]:
    """A campaign as `campaigns.toml` has it."""
    import tomlkit

    table = tomlkit.table()
    for name, value in campaign.model_dump().items():
        if value:
            table.add(name, tomlkit.string(value, multiline=True) if "\n" in str(value) else value)
    document = tomlkit.document()
    document.add("campaigns", tomlkit.aot())
    document["campaigns"].append(table)
    yield tomlkit.dumps(document)
