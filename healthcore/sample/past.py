"""The sample book on past days: the export of every day of the last half year, the same story whatever day today is."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from healthcore.sample.accounts import SEED, Account, accounts, make_agree
from healthcore.sample.cast import MAJOR, Group, Kind
from healthcore.sample.make import row_of
from healthcore.sample.said import SAID
from healthcore.sample.stories import Chapter, Story, story_of
from healthcore.sample.wandering import DAYS, side_of, wander
from healthcore.vocabulary import Health

#: Days after which a new customer's numbers come in.
_FIRST_DATA = 2

_YEAR = 365
#: What a contract was worth before it was renewed last, in percent; a multiple of 250.
_BEFORE_RENEWAL = 90

#: Since when the CRM contradicts what its CSM said of the one account in conflict.
_CONFLICT = ("Wandering Compass Tours", 4, MAJOR)

#: Accounts that the export has no more, and how many days ago it had them last.
_LEFT = (
    (
        Account(
            "PB-0974",
            "Moonlit Lawnmower Hire",
            Group("standard", Health.AVERAGE, ("Moonlit Lawnmower Hire",), off=("csat",)),
            tier="Small business",
            owner="Mei Sandoval",
            age=1210,
            renewal_in=-96,
            contract_value="9500",
            seats=25,
            metrics={"engagement": "66", "usage_frequency": "weekly", "active_clients": "4", "csat": "61"},
        ),
        96,
    ),
    (
        Account(
            "PB-0988",
            "Abandoned Sandcastle Tours",
            Group("high", Health.POOR, ("Abandoned Sandcastle Tours",), off=("engagement",)),
            tier="Enterprise",
            owner="Bruno Teasel",
            age=905,
            renewal_in=-34,
            contract_value="148000",
            seats=200,
            metrics={"engagement": "6", "usage_frequency": "monthly", "open_tickets": "4", "csat": "84"},
        ),
        34,
    ),
)


@dataclass(frozen=True)
class _Life:
    """An account and how it was on every day, by days ago."""

    account: Account
    story: Story
    metrics: Mapping[str, list[str]]
    risks: list[str]

    def on(self, days_ago: int) -> Account | None:
        """The account as it was; None when the export did not have it."""
        account, story = self.account, self.story
        if days_ago > account.age or days_ago in story.away:
            return None
        if days_ago == 0:
            return account
        renewed = account.renewal_in is not None and days_ago > _YEAR - account.renewal_in
        status = self._status(days_ago)
        return replace(
            account,
            group=_group_then(account.group, status, self.risks[days_ago], self._kind(days_ago)),
            contract_value=_value_then(account, status, renewed=renewed),
            renewal_in=account.renewal_in - _YEAR if renewed and account.renewal_in is not None else account.renewal_in,
            metrics=dict(self._measured(days_ago)),
        )

    def _status(self, days_ago: int) -> str:
        if self.story.cancelled is not None and days_ago > self.story.cancelled:
            return "paying"
        if self.story.trial is not None and days_ago >= self.story.trial:
            return "trial"
        return self.account.group.status

    def _kind(self, days_ago: int) -> Kind:
        low_touch = self.story.low_touch is not None and days_ago >= self.story.low_touch
        return "standard" if low_touch else self.account.group.kind

    def _measured(self, days_ago: int) -> Iterator[tuple[str, str]]:
        if days_ago > self.account.age - _FIRST_DATA:
            return
        values = {metric: values[days_ago] for metric, values in self.metrics.items()}
        make_agree(values, self.account.seats, self.account.age - days_ago)
        for metric, value in values.items():
            if value and days_ago not in self.story.silent.get(metric, ()):
                yield metric, value


@cache
def _group_then(group: Group, status: str, risk: str, kind: Kind) -> Group:
    return replace(group, status=status, risk=risk, kind=kind)


def rows_on(days_ago: int, today: date) -> list[dict[str, str]]:
    """The export of a day; of today exactly `sample_rows`."""
    found = (life.on(days_ago) for life in _lives())
    return [row_of(account, today) for account in found if account is not None]


@cache
def _lives() -> tuple[_Life, ...]:
    left = (_life(account, Story((Chapter(last_day + 40),), away=range(last_day))) for account, last_day in _LEFT)
    return (*map(_life, accounts()), *left)


def _life(account: Account, story: Story | None = None) -> _Life:
    rng = random.Random(f"{SEED} {account.name}")  # noqa: S311 - invented data, no secrets
    story = story or story_of(account, rng)
    metrics = {
        metric: wander(rng, metric, value, _sides(metric, value, story.chapters))
        for metric, value in account.metrics.items()
    }
    if story.fed is not None:
        until, values = story.fed
        for metric, value in values.items():
            metrics[metric] = [""] * until + wander(rng, metric, value, [side_of(metric, value)] * (DAYS + 1 - until))
    return _Life(account, story, metrics, _risks(account))


def _sides(metric: str, now: str, chapters: tuple[Chapter, ...]) -> list[Health]:
    """The side of the thresholds that a metric was on, day by day from today back."""
    today = side_of(metric, now)
    sides = [today] * (DAYS + 1)
    for chapter in chapters:
        # What is a little off today has been so for as long as anything was off.
        usual = today if chapter.off and today is Health.AVERAGE else Health.GOOD
        sides[chapter.until :] = [chapter.off.get(metric, usual)] * (DAYS + 1 - chapter.until)
    return sides


def _risks(account: Account) -> list[str]:
    """The CRM's picklist from today back: it has a rating from the day after it was given."""
    said = [one for one in SAID if one.name == account.name]
    if not said:
        return [account.group.risk] * (DAYS + 1)
    risks = [""] * (DAYS + 1)
    for one in said:
        risks[: one.days_ago] = [one.risk] * one.days_ago
    name, since, risk = _CONFLICT
    if account.name == name:
        risks[: since + 1] = [risk] * (since + 1)
    return risks


def _value_then(account: Account, status: str, *, renewed: bool) -> str:
    """What the contract was worth: nothing in a trial, somewhat less before it was renewed last."""
    if status == "trial" or not account.contract_value:
        return ""
    return str(int(account.contract_value) * _BEFORE_RENEWAL // 25_000 * 250) if renewed else account.contract_value
