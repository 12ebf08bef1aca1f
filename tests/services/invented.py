"""The invented customers that every service has, each in its own words."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

#: The picklist of the five-level scale, as services hold it.
FIVE = ("0 - NO RISK", "1 - LOW", "2 - MEDIUM", "3 - HIGH", "4 - CRITICAL")

_WORDS = ("Acme", "Borealis", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Ibis", "Juniper")
_FORMS = ("Ltd.", "GmbH", "Inc.", "S.A.", "[EMEA]", "[/] & Sons", "株式会社")


class Customer(NamedTuple):
    """One customer; days count back from a fixed day, in milliseconds since 1970."""

    number: int
    name: str
    value: int
    created_ms: int
    renewal_ms: int
    engagement: int
    utilization: int
    users: int
    risk: int | None


_DAY_MS = 86_400_000
_TODAY_MS = 1_795_651_200_000  # 2026-11-26


def customers(count: int) -> Iterator[Customer]:
    """Always the same ones."""
    chance = Random(7)
    for number in range(count):
        name = f"{_WORDS[number % 10]} {chance.choice(_FORMS)} {number}"
        yield Customer(
            number,
            name,
            chance.randrange(1, 300) * 1000,
            _TODAY_MS - chance.randrange(40, 2000) * _DAY_MS,
            _TODAY_MS + chance.randrange(1, 365) * _DAY_MS,
            chance.randrange(0, 100),
            chance.randrange(0, 120),
            chance.randrange(0, 60),
            chance.choice((None, None, None, 0, 0, 1, 2, 3)),
        )
