"""What became of the invented accounts in the last half year: chapters of a life, told from today back."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from healthcore.sample.accounts import Account
from healthcore.sample.cast import AVERAGE, GOOD, POOR
from healthcore.sample.said import SAID
from healthcore.sample.wandering import DAYS
from healthcore.vocabulary import Health

_Off = Mapping[str, Health]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A time in which an account measured alike.

    Attributes:
        until: how many days ago it ended.
        off: the side of the thresholds that metrics were on, where it was not the usual one.
    """

    until: int
    off: _Off = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """What was otherwise than today. Every time is in days ago.

    Attributes:
        chapters: before today's, the latest first.
        cancelled: since when it is.
        trial: until when it was not paying yet.
        low_touch: until when no CSM looked after it.
        away: when the export did not have it.
        silent: metrics that had no data at some time, and when.
        fed: until when data came, and which, of an account that has none today.
    """

    chapters: tuple[Chapter, ...] = ()
    cancelled: int | None = None
    trial: int | None = None
    low_touch: int | None = None
    away: range = range(0)
    silent: Mapping[str, range] = field(default_factory=dict)
    fed: tuple[int, Mapping[str, str]] | None = None


def _was_good(until: int, **silent: range) -> Story:
    return Story((Chapter(until),), silent=silent)


#: Told one by one, so that every cause has its example, and every week something to look at.
_TOLD: Mapping[str, Story] = {
    # Declined in the last week.
    "Tangled Kite Airlines": Story((Chapter(1, {"urgent_tickets": AVERAGE}), Chapter(9))),
    "Slightly Bent Rulers": _was_good(2),
    "Tumbleweed Town Events": Story((Chapter(3, {"engagement": AVERAGE}), Chapter(66))),
    "Beige Rainbow Paints": _was_good(4),
    "Deflated Bouncy Castles": Story((Chapter(6, {"engagement": AVERAGE}), Chapter(37))),
    # Improved in the last week.
    "Hush-Hush Megaphones": Story((Chapter(1, {"overdue_tasks": AVERAGE}), Chapter(15))),
    "Snail Mail Turbo": Story(
        (Chapter(3, {"open_tickets": AVERAGE}), Chapter(20, {"open_tickets": POOR}), Chapter(41))
    ),
    "Biscuit Tin Museums": Story((Chapter(5, {"csat": AVERAGE}), Chapter(95))),
    "Otter Chaos Cleaning": Story((Chapter(6, {"urgent_tickets": POOR}), Chapter(8))),
    # As their ratings tell.
    "Sundial Night Shift": Story((Chapter(17), Chapter(93, {"usage_frequency": AVERAGE}), Chapter(99))),
    "Sinking Feeling Submarines": _was_good(49),
    "Last Biscuit Holdings": Story((Chapter(22, {"nps": AVERAGE}), Chapter(74))),
    "Perforated Bucket Brigade": Story((Chapter(17, {"open_tickets": AVERAGE}), Chapter(31))),
    "Half-Unpacked Movers": _was_good(6),
    # Left onboarding before it was ready to.
    "Echo Chamber Orchestra": Story(
        (Chapter(42), Chapter(133, {"engagement": AVERAGE, "open_tickets": GOOD, "urgent_tickets": GOOD}))
    ),
    # A value, or all of them, went missing.
    "Mystery Crate Wholesale": Story(
        fed=(24, {"engagement": "71", "usage_frequency": "daily", "active_clients": "6", "csat": "88"})
    ),
    "Tightrope Furniture": Story(
        (Chapter(29, {"engagement": AVERAGE}), Chapter(80)), silent={"engagement": range(11, 29)}
    ),
    # Came, went, came back, became somebody else's.
    "Wobbly Table Stabilisers BV": Story(away=range(40, 53)),
    "Velvet Bulldozer Rentals": Story(trial=62),
    "Invisible Ink Publishing": Story(low_touch=88),
    "Lost Map Expeditions AB": Story(low_touch=50),
    # Said goodbye.
    "Farewell Confetti Recycling": Story((Chapter(60),), cancelled=12),
    "Extinct Dodo Courier": Story((Chapter(118),), cancelled=71),
    "So Long & Thanks Fishmongers": Story((Chapter(75, {"engagement": AVERAGE}), Chapter(140)), cancelled=33),
    "Evaporated Puddle Tours": _was_good(170),
}

#: Good all the time: who could be a reference has been so for long.
_STEADY = frozenset(
    {
        "Goose & Anvil Logistics",
        "Sensible Dragons Mutual",
        "Ministry of Soup",
        "Lighthouse Keepers' Bakery",
        "Thunder Whisperers",
        "Pocket-Sized Cathedrals",
        "Marmalade Observatory",
        *(said.name for said in SAID),
    }
)

#: What can be off in an earlier chapter, by kind of account.
_CAN_BE_OFF = {
    "high": ("engagement", "license_utilization", "open_tickets", "urgent_tickets", "nps", "csat", "overdue_tasks"),
    "standard": ("engagement", "license_utilization", "open_tickets", "csat", "invoices_per_month", "active_clients"),
    "onboarding": ("active_users", "overdue_tasks"),
}


def story_of(account: Account, rng: random.Random) -> Story:
    """An account's story: the one that is told, else one by chance."""
    if (told := _TOLD.get(account.name)) is not None:
        return told
    group = account.group
    if account.name in _STEADY or not account.metrics:
        return Story()
    if group.kind == "onboarding":
        return Story((Chapter(max(1, account.age - rng.randint(4, 7)), {"active_users": AVERAGE}),))
    off = rng.choice([metric for metric in _CAN_BE_OFF[group.kind] if metric in account.metrics])
    turns = sorted(rng.sample(range(8, DAYS - 10), 3))
    return Story(tuple(_chapters(rng, group.health, off, turns)))


def _chapters(rng: random.Random, health: Health, off: str, turns: Sequence[int]) -> list[Chapter]:
    """How an account came to its health of today: by and large as many got better as got worse."""
    first, second, third = turns
    average, poor = {off: AVERAGE}, {off: POOR}
    ways: Mapping[Health, Sequence[list[Chapter]]] = {
        GOOD: (
            [],
            [],
            [Chapter(first, average), Chapter(first + 12)],
            [Chapter(first, average), Chapter(second)],
            [Chapter(second, average)],
            [Chapter(first, average), Chapter(second, poor)],
            [Chapter(second, poor), Chapter(third)],
            [Chapter(third, poor)],
        ),
        AVERAGE: (
            [],
            [Chapter(first)],
            [Chapter(second), Chapter(third, average)],
            [Chapter(first, poor), Chapter(second)],
            [Chapter(first, poor)],
            [Chapter(second, poor)],
        ),
        POOR: (
            [],
            [Chapter(first, average), Chapter(second)],
            [Chapter(second, average)],
            [Chapter(second), Chapter(third, poor)],
            [Chapter(third, average)],
        ),
    }
    return rng.choice(ways[health])
