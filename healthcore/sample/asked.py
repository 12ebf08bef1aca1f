"""Whom the invented CSMs asked for a reference, and what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One account, asked once.

    Attributes:
        name: the account's name.
        days_ago: how many days before the book's date.
        who: the person asked.
        purpose: what for.
        outcome: what came of it; empty while nothing is known.
    """

    name: str
    days_ago: int
    who: str
    purpose: str
    outcome: str = ""


#: Nobody is asked more than twice in a year, or again within 90 days.
ASKED = (
    Asked(
        "Moonbeam Plumbing Guild", 298, "Nell Pickle", "Case study on night shifts", "Declined: no time this quarter"
    ),
    Asked("Ministry of Soup", 208, "Otto Waffle", "Call with Broth & Brothers", "Took the call; they bought"),
    Asked("Goose & Anvil Logistics", 131, "Dot Crumpet", "Quote for the website", "Sent a good one"),
    Asked("Ministry of Soup", 101, "Otto Waffle", "Speaker at our user day", "Spoke, and was the talk of the day"),
    Asked("Lighthouse Keepers' Bakery", 24, "Fern Quince", "Call with Harbour Mills"),
)
