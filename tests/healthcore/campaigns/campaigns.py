"""Small books with people, and campaigns on them, for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.campaigns.file import Campaign, Settings, read_campaigns
from healthcore.campaigns.mailing import Mailing, campaigns_path, mailing_of, people_of
from healthcore.changes.day import Day, day_of
from healthcore.vocabulary import FixedClock

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

ACCOUNTS = """\
account_id,name,contract_value,currency,touch,status,engagement,usage_frequency,license_utilization,owner,nps
A1,Acme [EMEA] [/],120000,USD,high,paying,72,weekly,80,Ada,40
B2,Beta,5000,USD,high,paying,5,daily,80,Bo,
C3,Gamma,90000,USD,high,trial,72,weekly,80,Ada,-20
D4,Delta,900000,USD,high,cancelled,72,weekly,80,Ada,50
"""

PEOPLE = """\
account_id,email,name,role,last_active,opted_out,nps
A1,pim@example.com,Pim Pancake,Admin,2026-11-20,no,9
A1,zelda@example.com,Zelda Zeppelin,User,2026-10-23,no,8
B2,otto@example.com,Otto Thimble,Admin,2026-10-22,no,10
B2,mabel@example.com,Mabel Pickle,User,2026-01-01,yes,10
C3,iggy@example.com,,User,2026-01-01,no,10
C3,,Nell Noodle,User,,no,3
D4,gus@example.com,Gus Quince,Admin,2026-01-01,no,10
"""


class Book:
    """A book in the current folder, opened on some days.

    Args:
        folder: where its files are.
        accounts, people: the files' texts.
    """

    def __init__(self, folder: Path, accounts: str = ACCOUNTS, people: str | None = PEOPLE) -> None:
        self.file, self.people_file = folder / "book.csv", folder / "people.csv"
        self.file.write_text(accounts, encoding="utf-8")
        if people is not None:
            self.people_file.write_text(people, encoding="utf-8")

    def opened(self, days_later: int = 0) -> OpenedBook:
        """The book, remembered."""
        people = self.people_file if self.people_file.exists() else None
        clock = FixedClock(NOW + timedelta(days=days_later))
        return open_book(BookRequest(str(self.file), people=people), clock, registers=True)

    def day(self, days_later: int = 0) -> Day:
        """The book on a day."""
        return day_of(self.opened(days_later))


def campaign(**said: object) -> Campaign:
    """A campaign that reaches everybody, unless it says otherwise."""
    usual: Mapping[str, object] = {
        "name": "News",
        "subject": "News",
        "body": "Hello {{ person.name | default('you') }}",
    }
    return Campaign.model_validate({**usual, **said})


def mailing(day: Day, settings: Settings | None = None, **said: object) -> Mailing:
    """A campaign on a day."""
    return mailing_of(day, people_of(day), campaign(**said), settings or Settings())


def shipped(day: Day, name: str) -> Mailing:
    """A campaign that comes with Pulsebook."""
    campaigns = read_campaigns(campaigns_path(day.opened.name))
    return mailing_of(day, people_of(day), campaigns.named(name), campaigns.settings)


def emails(given: Mailing) -> Sequence[str]:
    """Who gets a message."""
    found: list[str] = given.audience.recipients["email"].to_list()
    return found


def reasons(given: Mailing) -> dict[str, str]:
    """Who gets none, by name, and why."""
    left_out = given.audience.left_out
    return dict(zip(left_out["name"].fill_null("?"), left_out["campaign.why"], strict=True))
