"""Who is in the sample book: invented accounts, grouped by the story each group tells."""

from dataclasses import dataclass
from typing import Literal

from healthcore.vocabulary import Health

GOOD, AVERAGE, POOR, UNKNOWN = Health.GOOD, Health.AVERAGE, Health.POOR, Health.UNKNOWN

#: The picklist of the invented CRM.
NO_RISK, MINOR, MAJOR, CRITICAL = "0 - No known risk", "1 - Minor", "2 - Major", "3 - Critical"

#: Days until renewal: far enough for a reference, about to come, and anything an export may say.
LATER, SOON, ANY = (75, 360), (3, 58), (-20, 360)

Kind = Literal["onboarding", "high", "standard"]


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that share a story.

    Attributes:
        kind: which profile of the sample model they fall under.
        health: the colour they are made to have.
        names: their names.
        off: the metrics that are not on the good side, and so make the colour.
        risk: what the CRM's picklist says.
        status: paying, trial, free or cancelled.
        referenceable: yes, no, or empty where nobody has asked.
        renewal: the least and most days until renewal; None when there is no date.
        measured: the only metrics with data; None for the usual ones of its kind.
    """

    kind: Kind
    health: Health
    names: tuple[str, ...]
    off: tuple[str, ...] = ()
    risk: str = ""
    status: str = "paying"
    referenceable: str = "no"
    renewal: tuple[int, int] | None = ANY
    measured: tuple[str, ...] | None = None


_COLLAPSED = ("engagement", "usage_frequency", "license_utilization", "active_users")

_ONBOARDING = (
    Group("onboarding", GOOD, ("Grand Opening Balloons", "Day One Doughnuts"), renewal=(335, 360)),
    Group("onboarding", GOOD, ("Fresh Paint Detectives", "Brand New Antiques"), risk=NO_RISK, renewal=(335, 360)),
    Group("onboarding", AVERAGE, ("Slow Sunrise Alarm Clocks",), off=("active_users",), renewal=(335, 360)),
    Group("onboarding", AVERAGE, ("Half-Unpacked Movers",), off=("overdue_tasks",), risk=MINOR, renewal=(335, 360)),
    Group(
        "onboarding",
        POOR,
        ("Unopened Parachutes",),
        off=("usage_frequency", "active_users"),
        risk=MAJOR,
        renewal=(335, 360),
    ),
    Group("onboarding", UNKNOWN, ("Yet-to-Hatch Poultry",), measured=(), renewal=(335, 360)),
)

_HIGH_TOUCH_GOOD = (
    # Reference candidates.
    Group(
        "high",
        GOOD,
        ("Perpetual Umbrella Cooperative", "Goose & Anvil Logistics", "Sensible Dragons Mutual", "Ministry of Soup"),
        risk=NO_RISK,
        referenceable="yes",
        renewal=LATER,
    ),
    Group("high", GOOD, ("Lighthouse Keepers' Bakery",), referenceable="yes", renewal=None),
    # One rule short of a reference: would rather not, or renews within 60 days.
    Group(
        "high",
        GOOD,
        (
            "Quietly Confident Cheese",
            "Hush-Hush Megaphones",
            "Modest Peacock Tailors",
            "The Left Sock Recovery Company",
        ),
        renewal=LATER,
    ),
    Group(
        "high",
        GOOD,
        ("Otter Chaos Cleaning", "Tidal Teapots GmbH", "Nine Lives Lion Insurance"),
        referenceable="yes",
        renewal=SOON,
    ),
    Group(
        "high",
        GOOD,
        (
            "Moonbeam Plumbing Guild",
            "Invisible Ink Publishing",
            "Polar Bear Sunscreen",
            "Upside-Down Elevators",
            "Éclair de Lune SARL",
        ),
        renewal=SOON,
    ),
    Group(
        "high",
        GOOD,
        ("Gravity-Free Shelving", "Patient Volcano Spa", "Well-Read Walrus Books", "Orderly Queue Stadiums"),
        risk=NO_RISK,
        renewal=SOON,
    ),
)

_HIGH_TOUCH_AVERAGE = (
    # Everything is well but the CSM's feeling.
    Group(
        "high",
        AVERAGE,
        ("Sleepless Mattress Works", "Parallel Zebra Crossings"),
        risk=MINOR,
        referenceable="yes",
        renewal=LATER,
    ),
    Group("high", AVERAGE, ("Brackets [EMEA] [/] & Sons",), risk=MINOR),
    Group("high", AVERAGE, ("Silent Disco Foghorns",), risk=MINOR, measured=()),
    Group("high", AVERAGE, ("Slightly Bent Rulers",), off=("engagement",), referenceable="yes", renewal=LATER),
    Group(
        "high", AVERAGE, ("Lukewarm Lava Foods", "Second-Guess Weather Bureau"), off=("engagement", "usage_frequency")
    ),
    Group("high", AVERAGE, ("Echo Chamber Orchestra",), off=("open_tickets", "urgent_tickets"), risk=MINOR),
    Group("high", AVERAGE, ("Loose Thread Spacesuits", "Creaky Door Cinemas"), off=("open_tickets",)),
    Group("high", AVERAGE, ("Reluctant Trampolines", "Grumpy Cloud Airways"), off=("nps", "csat")),
    Group(
        "high",
        AVERAGE,
        ("Forgotten Umbrella Stand", "Lost Map Expeditions AB"),
        off=("overdue_tasks", "days_since_touch"),
    ),
    Group("high", AVERAGE, ("Tomorrow's Yesterday Archive",), off=("days_overdue",)),
)

_HIGH_TOUCH_POOR = (
    # The rating alone makes them Poor.
    Group("high", POOR, ("Wandering Compass Tours", "Porcelain Hammer Company"), risk=MAJOR),
    Group("high", POOR, ("Last Biscuit Holdings",), off=("nps",), risk=CRITICAL, referenceable="yes"),
    Group("high", POOR, ("Sinking Feeling Submarines",), off=_COLLAPSED, risk=CRITICAL, renewal=(10, 40)),
    Group("high", POOR, ("Deflated Bouncy Castles", "Vanishing Cabinet Makers"), off=_COLLAPSED),
    Group("high", POOR, ("Sundial Night Shift",), off=_COLLAPSED, risk=MINOR),
    Group("high", POOR, ("Perforated Bucket Brigade",), off=("urgent_tickets", "open_tickets", "csat"), risk=MAJOR),
    Group("high", POOR, ("Tangled Kite Airlines",), off=("urgent_tickets",)),
    Group("high", POOR, ("Disgruntled Gnome Gardens", "Thirteenth Floor Realty"), off=("nps", "csat")),
    Group(
        "high", POOR, ("Postponed Punctuality Trains",), off=("overdue_tasks", "days_since_touch"), renewal=(-20, -3)
    ),
    Group("high", POOR, ("Empty Pocket Money Lenders",), off=("days_overdue",), risk=MAJOR),
)

_HIGH_TOUCH_OTHER = (
    Group("high", UNKNOWN, ("Unlabelled Box Storage",), risk=NO_RISK, measured=()),
    Group(
        "high",
        POOR,
        ("Farewell Confetti Recycling", "Extinct Dodo Courier"),
        off=_COLLAPSED,
        status="cancelled",
        renewal=None,
    ),
)

_STANDARD_GOOD = (
    # Reference candidates, one whom nobody has asked yet.
    Group("standard", GOOD, ("Thunder Whisperers", "Pocket-Sized Cathedrals"), referenceable="yes", renewal=LATER),
    Group("standard", GOOD, ("Marmalade Observatory",), referenceable="", renewal=LATER),
    # One rule short of a reference: not paying, hardly any data, would rather not, or renews within 60 days.
    Group("standard", GOOD, ("Rubber Duck Consultants",), status="trial", referenceable="yes", renewal=LATER),
    Group("standard", GOOD, ("Cardboard Castle Club",), status="free", referenceable="yes", renewal=None),
    Group(
        "standard",
        GOOD,
        ("Half a Clue Detectives",),
        referenceable="yes",
        renewal=LATER,
        measured=("engagement", "usage_frequency"),
    ),
    Group(
        "standard",
        GOOD,
        (
            "Unicycle Parking Ltd",
            "Velvet Bulldozer Rentals",
            "Pedestrian Pigeon Express",
            "Accidental Cactus Nursery",
            "Midnight Sundial Repairs",
        ),
        renewal=LATER,
    ),
    Group("standard", GOOD, ("Snail Mail Turbo", "Wobbly Table Stabilisers BV"), referenceable="", renewal=SOON),
    Group(
        "standard",
        GOOD,
        (
            "Talking Parrot Translations",
            "Origami Battleships",
            "Biscuit Tin Museums",
            "Käse & Kometen GmbH",
            "Left-Handed Boomerangs",
            "Cumulus Ironing Service",
            "Haunted Stapler Supplies",
            "Bottomless Teacup Rides",
            "Overdressed Penguin Formalwear",
            "Squirrel Retirement Plans",
            "Tightrope Furniture",
        ),
        renewal=SOON,
    ),
    Group("standard", GOOD, ("Trial & Terrier Dog School", "Tentative Tango Lessons"), status="trial", renewal=LATER),
    Group("standard", GOOD, ("Gratis Giraffe Grooming",), status="free", renewal=None),
)

_STANDARD_AVERAGE = (
    Group("standard", AVERAGE, ("Faintly Glowing Candles",), off=("engagement",), referenceable="yes", renewal=LATER),
    Group(
        "standard",
        AVERAGE,
        ("Sunday Driver Rally Team", "Occasional Table Company", "Part-Time Pirates"),
        off=("engagement", "usage_frequency"),
    ),
    Group("standard", AVERAGE, ("Spare Moment Hotels", "Vacant Throne Upholstery"), off=("license_utilization",)),
    Group("standard", AVERAGE, ("Snoring Bear Security",), off=("usage_frequency",), status="trial"),
    Group(
        "standard",
        AVERAGE,
        ("Squeaky Wheel Monastery", "Leaky Pen Stationers", "Jammed Trombone Brass"),
        off=("open_tickets",),
    ),
    Group(
        "standard", AVERAGE, ("So-So Soufflé SARL", "Middling Mermaid Aquariums", "Beige Rainbow Paints"), off=("csat",)
    ),
    Group(
        "standard",
        AVERAGE,
        ("Penny Farthing Space Couriers", "Small Change Laundry", "Two-Spoon Ice Cream"),
        off=("invoices_per_month",),
    ),
    Group("standard", AVERAGE, ("Cheque-in-the-Post Office",), off=("days_overdue",)),
)

_STANDARD_POOR = (
    Group(
        "standard",
        POOR,
        ("Hibernating Hedgehog Fitness", "Cobweb Wedding Planners", "Paused Metronome Music", "Dormant Geyser Baths"),
        off=(*_COLLAPSED, "active_clients"),
    ),
    Group("standard", POOR, ("Tumbleweed Town Events", "Yawning Gap Bridges"), off=("engagement",)),
    Group(
        "standard", POOR, ("One-Invoice Wonders", "Quill & No Parchment"), off=("invoices_per_month", "active_clients")
    ),
    Group("standard", POOR, ("Cold Porridge Catering",), off=("csat", "open_tickets")),
    Group("standard", POOR, ("Overdue Library Fines AB", "Wallet Left at Home Dining"), off=("days_overdue",)),
)

_STANDARD_OTHER = (
    Group("standard", UNKNOWN, ("Blank Canvas Skydiving", "Mystery Crate Wholesale"), measured=(), referenceable=""),
    Group("standard", UNKNOWN, ("Hypothetical Hamster Housing",), status="trial", measured=(), referenceable=""),
    Group(
        "standard",
        POOR,
        ("So Long & Thanks Fishmongers", "Evaporated Puddle Tours"),
        off=_COLLAPSED,
        status="cancelled",
        renewal=None,
    ),
)

GROUPS = (
    *_ONBOARDING,
    *_HIGH_TOUCH_GOOD,
    *_HIGH_TOUCH_AVERAGE,
    *_HIGH_TOUCH_POOR,
    *_HIGH_TOUCH_OTHER,
    *_STANDARD_GOOD,
    *_STANDARD_AVERAGE,
    *_STANDARD_POOR,
    *_STANDARD_OTHER,
)

#: Contracts that somebody in the CRM left without a value, or without a renewal date.
WITHOUT_VALUE = frozenset({"Creaky Door Cinemas", "Deflated Bouncy Castles", "Biscuit Tin Museums"})
WITHOUT_RENEWAL = frozenset({"Loose Thread Spacesuits", "Disgruntled Gnome Gardens", "Beige Rainbow Paints"})

#: More people use it than seats were bought.
OVERUSED = frozenset({"Ministry of Soup"})
