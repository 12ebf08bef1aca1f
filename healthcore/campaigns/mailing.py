"""The messages of a campaign: its template filled in for everybody it reaches, before anything is produced."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from healthcore.book.view import View
from healthcore.campaigns.audience import ROW, Audience, audience_of
from healthcore.campaigns.claiming import NewMessage
from healthcore.campaigns.file import CAMPAIGNS_FILE, Campaign, Settings
from healthcore.campaigns.template import Template, Values, one_line, spoken
from healthcore.changes.day import Day
from healthcore.journal.locations import book_config_dir
from healthcore.segments.conditions import specs_of, values_of
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import CampaignError
from healthcore.vocabulary.people import DAYS_INACTIVE, People

#: How many people with a missing value an error names.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Message:
    """What one person gets.

    Attributes:
        email, name: to whom; the name is empty where the person has none.
        account_id, account: the account.
        subject, body: what it says.
    """

    email: str
    name: str
    account_id: str
    account: str
    subject: str
    body: str

    def logged(self, campaign: str) -> NewMessage:
        """The message as the log takes it."""
        return NewMessage(campaign, self.account_id, self.email, self.subject, self.body)


@dataclass(frozen=True, eq=False)
class Mailing:
    """A campaign on a day: whom it reaches and what they get.

    Attributes:
        audience: whom.
        people: everybody at the accounts.
        settings: who writes, and how often.
        template: what is filled in.
    """

    audience: Audience
    people: People
    settings: Settings
    template: Template

    @property
    def campaign(self) -> Campaign:
        """The campaign."""
        return self.audience.campaign

    @property
    def day(self) -> Day:
        """The book on the day."""
        return self.audience.day

    def only(self, emails: Collection[str]) -> "Mailing":
        """The same to some of its recipients, such as those that somebody marked."""
        chosen = self.audience.recipients.filter(pl.col("email").is_in(list(emails)))
        return replace(self, audience=replace(self.audience, recipients=chosen))

    def message(self, position: int) -> Message:
        """What the recipient at a position gets; CampaignError when a value is missing."""
        return self._filled(self.audience.recipients.row(position, named=True))

    def messages(self, most: int | None = None) -> list[Message]:
        """What everybody gets, or the first so many; CampaignError, with those it is about, when a value is missing."""
        done, problems = [], []
        recipients = self.audience.recipients
        for person in (recipients if most is None else recipients.head(most)).iter_rows(named=True):
            try:
                done.append(self._filled(person))
            except CampaignError as error:
                problems.append(f"{person['email']} ({person['account_id']}): {error}.")
        if problems:
            more = [f"and {len(problems) - _NAMED:,} more."] if len(problems) > _NAMED else []
            raise CampaignError(
                *problems[:_NAMED],
                *more,
                fix="Nothing was produced. Give such values a default, as in {{ person.name | default('there') }}, "
                'or leave those people out, as in people = "name is not empty".',
            )
        return done

    def _filled(self, person: Mapping[str, Any]) -> Message:
        account = {name: self._said(spec, self._of_accounts[name][person[ROW]]) for name, spec in self._account_specs}
        said = {
            "person": Values(
                "person", {name: self._said(spec, person[name]) for name, spec in self._of_person.items()}
            ),
            "account": Values("account", account),
            "sender": Values("sender", _sender(self.settings)),
            "campaign": Values("campaign", {"name": self.campaign.name}),
            "today": self.day.as_of,
        }
        subject, body = self.template.render(said)
        name = self._names[person[ROW]]
        return Message(person["email"], one_line(person["name"] or ""), person["account_id"], name, subject, body)

    @cached_property
    def _of_person(self) -> Mapping[str, FieldSpec]:
        specs = _person_specs(self.people)
        return {name: specs[name] for name in self.template.names["person"]}

    @cached_property
    def _of_accounts(self) -> Mapping[str, Sequence[Any]]:
        """What the template reads of every account, in the order of the book."""
        return values_of(self.day, self.template.names["account"]).to_dict(as_series=False)

    @cached_property
    def _names(self) -> Sequence[str]:
        return self.day.book.accounts["name"].to_list()

    @cached_property
    def _account_specs(self) -> tuple[tuple[str, FieldSpec], ...]:
        specs = specs_of(self.day)
        return tuple((name, specs[name]) for name in self.template.names["account"])

    def _said(self, spec: FieldSpec, value: Any) -> object:  # noqa: ANN401 - whatever a column holds
        if value is None:
            return None
        match spec.kind:
            case Kind.ORDINAL:
                return spec.levels[value]
            case Kind.LEVEL:
                return self.day.book.model.rating.word(value)
            case _:
                return spoken(value)


def mailing_of(day: Day, people: People, campaign: Campaign, settings: Settings, view: View | None = None) -> Mailing:
    """A campaign on a day, to a view's accounts or all; CampaignError when a condition or the template is senseless."""
    try:
        template = Template(campaign.subject, campaign.body)
        template.check(
            {
                "person": _person_specs(people),
                "account": specs_of(day),
                "sender": _sender(settings),
                "campaign": {"name"},
            }
        )
    except CampaignError as error:
        raise CampaignError(*(f"{campaign.name}: {problem}" for problem in error.problems), fix=error.fix) from None
    return Mailing(audience_of(day, people, campaign, settings, view), people, settings, template)


def _person_specs(people: People) -> Mapping[str, FieldSpec]:
    return {**people.fields, DAYS_INACTIVE.name: DAYS_INACTIVE}


def _sender(settings: Settings) -> Mapping[str, str | None]:
    """Name and address of who writes; missing until `campaigns.toml` says who."""
    if settings.sender is None:
        return {"name": None, "email": None, "unsubscribe": None}
    address = settings.sender.address
    return {
        "name": address.display_name or None,
        "email": address.addr_spec,
        "unsubscribe": settings.sender.unsubscribe,
    }


def people_of(day: Day) -> People:
    """Who is at the accounts; CampaignError when nobody named a file of them, SourceError when it cannot be read."""
    if day.opened.people is None:
        raise CampaignError(
            f"Nobody is known at the accounts of {day.opened.name}.",
            fix="Name a table of people once: --people FILE, with columns account_id and email.",
        )
    return day.opened.people.load(day.book.accounts["account_id"], day.book.model.rating)


def campaigns_path(book: str) -> Path:
    """The file with a book's campaigns, whether or not it is there."""
    return book_config_dir(book) / CAMPAIGNS_FILE
