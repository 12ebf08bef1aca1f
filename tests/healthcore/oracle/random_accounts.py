"""Random accounts for a model: boundary values, every rating, many empties; and their rows in a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.healthcore.oracle.conditions import rating_of, result_of
from tests.healthcore.oracle.fields import AS_OF, NUMBERS, all_conditions, alone, fields_in, numbers_of, telling_values
from tests.healthcore.oracle.shapes import AGE, RATING, Account, Condition, Model, Profile, Value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

Row = dict[str, int | float | str | bool | None]

_STATUSES = (*["paying"] * 6, *["trial"] * 2, *["free"] * 2, "cancelled", None)
_ALWAYS = ("contract_value", "touch", "tier", "renewal_date", AGE, RATING)


def random_accounts(random: Random, model: Model, count: int) -> list[dict[str, Value]]:
    """Accounts as of `AS_OF`; about a twelfth are cancelled, some have everything empty, many are healthy."""
    maker = _AccountMaker(random, model)
    return [maker.account(number) for number in range(count)]


def to_rows(random: Random, model: Model, accounts: Sequence[Account]) -> list[Row]:
    """Accounts as rows for CSV or JSON: dates as ISO text, the rating as a text that means its level."""
    return [
        {name: _rating_text(random, model, account) if name == RATING else _plain(account[name]) for name in account}
        for account in accounts
    ]


def _plain(value: Value) -> int | float | str | bool | None:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int | float | str):
        return value
    return float(value)


def _rating_text(random: Random, model: Model, account: Account) -> str | None:
    """The level's word in some spelling, one of its aliases, or its number alone."""
    number = rating_of(account)
    if number is None:
        return None
    level = model.scale.levels[number]
    spellings = [f"{number} - {level.word}", f"{number} - {level.word.upper()}", level.word, level.word.lower()]
    spellings += [str(number), *level.aliases, *(f"{number} - {alias.upper()}" for alias in level.aliases)]
    if "risk" not in level.word.lower():
        spellings.append(f"{level.word} risk")
    return random.choice(spellings)


class _AccountMaker:
    def __init__(self, random: Random, model: Model) -> None:
        self.random = random
        self.model = model
        self.conditions = all_conditions(model)
        used = {condition.metric for condition in self.conditions} | set(_ALWAYS)
        for profile in model.profiles:
            used |= fields_in(profile.when)
        self.values = {
            name: telling_values(name, self.conditions, model.scale) for name in sorted(used) if name != "status"
        }
        self.healthy = [self._healthy_values(profile) for profile in model.profiles]

    def _healthy_values(self, profile: Profile) -> dict[str, list[Value]]:
        """Per metric of the scorecard, the values that meet all Good conditions and no Poor one."""
        wanted = [(condition, True) for dimension in profile.dimensions for condition in dimension.good]
        wanted += [(condition, False) for dimension in profile.dimensions for condition in dimension.poor]
        return {
            metric: [
                value
                for value in self.values[metric]
                if all(self._met(condition, value) is met for condition, met in wanted if condition.metric == metric)
            ]
            for metric in profile.metrics
        }

    def _met(self, condition: Condition, value: Value) -> bool:
        return result_of(self.model, condition, alone(condition.metric, value), AS_OF) == "met"

    def _any_value(self, name: str) -> Value:
        """A telling value, now and then one with a fraction or, for utilization, above 100."""
        if name in NUMBERS and name != AGE and self.random.random() < 0.25:
            low, high = NUMBERS[name]
            of_field = [condition for condition in self.conditions if condition.metric == name]
            thresholds = [float(at) for condition in of_field for at in numbers_of(condition)]
            near = [at + step for at in thresholds for step in (-0.5, 0, 0.5) if low <= at + step <= high]
            return self.random.choice([*near, 112.5 if name == "license_utilization" else low])
        return self.random.choice(self.values[name])

    def account(self, number: int) -> dict[str, Value]:
        random = self.random
        emptiness = random.choice((0.0, 0.0, 0.1, 0.3, 0.7, 1.0))
        healthy = random.choice(self.healthy) if random.random() < 0.6 else {}
        account: dict[str, Value] = {
            "account_id": f"A{number:04}",
            "name": f"Account {number}",
            "currency": "USD",
            "status": random.choice(_STATUSES),
        }
        for name in self.values:
            empty = random.random() < (0.4 if name == RATING else emptiness)
            value = None if empty else self._value(name, healthy)
            account[name] = value
        created = account.pop(AGE)
        account["created_date"] = None if created is None else AS_OF - timedelta(days=_whole(created))
        return account

    def _value(self, name: str, healthy: dict[str, list[Value]]) -> Value:
        wanted = healthy.get(name)
        return self.random.choice(wanted) if wanted else self._any_value(name)


def _whole(days: Value) -> int:
    assert isinstance(days, int)
    return days
