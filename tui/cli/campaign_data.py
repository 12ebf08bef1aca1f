"""Campaigns, audiences and the log of messages as JSON, CSV and TOML."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from healthcore.vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from healthcore.campaigns.file import Campaign
    from healthcore.campaigns.log import LoggedMessage
    from healthcore.campaigns.mailing import Mailing
    from healthcore.changes.day import Day
    from tui.cli.campaign_text import Listed


def list_json(day: "Day", found: Sequence["Listed"]) -> str:
    """Every campaign and whom it reaches, for programs."""
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


def list_csv(found: Sequence["Listed"]) -> str:
    """Every campaign and whom it reaches, for spreadsheets."""
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


def audience_json(mailing: "Mailing") -> str:
    """Whom a campaign reaches with what they get, and whom it does not and why, for programs."""
    from healthcore.campaigns.audience import WHY
    from healthcore.report.as_json import json_text

    audience = mailing.audience
    reached = [
        {**_person_json(person), **_message_json(mailing, at)}
        for at, person in enumerate(audience.recipients.iter_rows(named=True))
    ]
    left_out = [{**_person_json(person), "why": person[WHY]} for person in audience.left_out.iter_rows(named=True)]
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


def log_json(logged: Sequence["LoggedMessage"]) -> str:
    """Every message, with what it said, for programs."""
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
    """Every message, for spreadsheets."""
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
