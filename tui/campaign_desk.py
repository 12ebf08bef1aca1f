"""What the Campaigns screen works on: every campaign, whom it reaches, and the log. Not a widget."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from healthcore.campaigns.audience import ROW, WHY
from healthcore.campaigns.file import Campaign, Campaigns, Settings, read_campaigns
from healthcore.campaigns.log import LoggedMessage, State, messages
from healthcore.campaigns.mailing import Mailing, Message, campaigns_path, mailing_of, people_of
from healthcore.vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from healthcore.book.view import View
    from healthcore.changes.day import Day
    from healthcore.vocabulary.people import People

#: The column that tells people, or messages, apart.
KEY = "campaign.key"
#: The name of the account, beside the person's own name.
ACCOUNT = "campaign.account"


@dataclass(frozen=True)
class Known:
    """A campaign and whom it reaches; `problem` says why that is not known."""

    campaign: Campaign
    mailing: Mailing | None
    problem: str = ""


@dataclass(frozen=True, eq=False)
class CampaignDesk:
    """Every campaign of a book on a day.

    Attributes:
        day: the book on the day.
        view: whose accounts are looked at.
        people: who is at the accounts.
        settings: who writes, how often, through which server.
        known: every campaign.
        log: every message there was, newest first.
    """

    day: "Day"
    view: "View"
    people: "People"
    settings: Settings
    known: tuple[Known, ...]
    log: tuple[LoggedMessage, ...]
    _frames: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict, repr=False)

    @property
    def campaigns(self) -> pl.DataFrame:
        """A row for every campaign: `name`, `reaches`, `left_out`, `about`."""
        return pl.DataFrame(
            {
                "name": [one.campaign.name for one in self.known],
                "reaches": [one.mailing and one.mailing.audience.recipients.height for one in self.known],
                "left_out": [one.mailing and one.mailing.audience.left_out.height for one in self.known],
                "about": [one.problem or one.campaign.description for one in self.known],
            },
            schema={"name": pl.String(), "reaches": pl.Int64(), "left_out": pl.Int64(), "about": pl.String()},
        )

    def of(self, name: str | None) -> Known | None:
        """The campaign of that name."""
        return next((one for one in self.known if one.campaign.name == name), None)

    def listed(self, known: Known, which: str) -> pl.DataFrame:
        """A list of a campaign, keyed by `campaign.key`.

        `reached` has whom it reaches, `left out` whom it does not, with `campaign.why`, and `log` its messages.
        """
        place = (known.campaign.name, which)
        if place not in self._frames:
            made = {"reached": self._reached, "left out": self._left_out, "log": self._logged}[which]
            self._frames[place] = made(known)
        return self._frames[place]

    def _reached(self, known: Known) -> pl.DataFrame:
        return self._told(None if known.mailing is None else known.mailing.audience.recipients)

    def _left_out(self, known: Known) -> pl.DataFrame:
        return self._told(None if known.mailing is None else known.mailing.audience.left_out)

    def _logged(self, known: Known) -> pl.DataFrame:
        mine = [message for message in self.log if message.campaign == known.campaign.name]
        names = dict(self.day.book.accounts.select("account_id", "name").iter_rows())
        return pl.DataFrame(
            {
                KEY: [message.id for message in mine],
                "email": [message.email for message in mine],
                ACCOUNT: [names.get(message.account_id, message.account_id) for message in mine],
                "day": [message.made_at.astimezone().date() for message in mine],
                "by": [f"{message.channel} {message.run}" for message in mine],
                "state": [message.state.value for message in mine],
                "detail": [message.detail for message in mine],
            },
            schema={
                **dict.fromkeys((KEY, "email", ACCOUNT), pl.String()),
                "day": pl.Date(),
                **dict.fromkeys(("by", "state", "detail"), pl.String()),
            },
        )

    def message(self, key: str) -> LoggedMessage | None:
        """A message of the log."""
        return next((message for message in self.log if message.id == key), None)

    @property
    def unknown(self) -> int:
        """How many messages have an unknown fate."""
        return sum(message.state is State.UNKNOWN for message in self.log)

    def preview(self, known: Known, email: str) -> Message:
        """What somebody whom a campaign reaches gets; CampaignError when a value is missing."""
        if known.mailing is None:
            raise CampaignError(known.problem)
        position = known.mailing.audience.recipients["email"].index_of(email)
        return known.mailing.message(position or 0)

    def _told(self, people: pl.DataFrame | None) -> pl.DataFrame:
        if people is None:
            return pl.DataFrame(schema={KEY: pl.String(), "email": pl.String(), "name": pl.String()})
        place = pl.concat_str(pl.col("account_id"), pl.int_range(pl.len()).cast(pl.String()), separator=" ")
        return people.with_columns(
            (place if WHY in people.columns else pl.col("email")).alias(KEY),
            self.day.book.accounts["name"].gather(people[ROW]).alias(ACCOUNT),
        )


def desk_of(day: "Day", view: "View", people: "People | None" = None) -> CampaignDesk:
    """Works out every campaign of a day, among a view's accounts; for a thread.

    Args:
        day: the book on the day.
        view: whose accounts are looked at.
        people: who is at the accounts, where they were read already.

    Raises:
        CampaignError: nobody named a file of people, or `campaigns.toml` cannot be read.
        SourceError: the file of people cannot be read.
    """
    campaigns = read_campaigns(campaigns_path(day.opened.name))
    people = people or people_of(day)
    return CampaignDesk(day, view, people, campaigns.settings, _known(day, view, people, campaigns), _log(day))


def _known(day: "Day", view: "View", people: "People", campaigns: Campaigns) -> tuple[Known, ...]:
    found = []
    for campaign in campaigns.all:
        try:
            mailing = mailing_of(day, people, campaign, campaigns.settings, view)
        except CampaignError as error:
            found.append(Known(campaign, None, " ".join(error.lines())))
            continue
        if mailing.audience.recipients.height:
            with suppress(CampaignError):  # what is missing is told with the message
                mailing.message(0)  # gathers what messages read of accounts, so that no screen has to wait for it
        found.append(Known(campaign, mailing))
    return tuple(found)


def _log(day: "Day") -> tuple[LoggedMessage, ...]:
    return tuple(messages(day.journal))
