"""The people at the sample book's accounts: invented like them, with addresses nobody can have."""

import random
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from healthcore.sample.make import sample_rows
from healthcore.sources.people import read_people
from healthcore.sources.raw import raw_table
from healthcore.vocabulary.people import People
from healthcore.vocabulary.source import RatingReader

_SEED = 20261126
_FIRST = (
    "Pim", "Zelda", "Otto", "Mabel", "Iggy", "Nell", "Bram", "Dot", "Ravi", "Una", "Gus", "Fern", "Abe", "Lulu", "Kit",
    "Yara", "Hugo", "Tess", "Milo", "Bo",
)  # fmt: skip
_LAST = (
    "Pancake", "Zeppelin", "Marmalade", "Thimble", "Buttons", "Pickle", "Waffle", "Bramble", "Noodle", "Teapot",
    "Crumpet", "Pumpernickel", "Turnip", "Biscuit", "Doodle", "Gherkin", "Trifle", "Wobble", "Quince", "Mustard",
)  # fmt: skip
_ROLES = ("Admin", "Decision maker", "User", "User", "Team lead")

#: Days since they were last active: of a person who works with it, and of one who stopped.
_ACTIVE, _STAGNANT = (0, 12), (31, 120)


@dataclass(frozen=True, slots=True)
class SamplePeople:
    """About three people at each account of the sample book.

    Attributes:
        as_of: the day their activity lies around.
    """

    as_of: date

    @property
    def name(self) -> str:
        """What to call them on a screen."""
        return "sample people"

    def load(self, account_ids: pl.Series, scale: RatingReader) -> People:
        """The people, read as if from an export of that day."""
        rows = sample_people(self.as_of)
        frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String()))
        raw = raw_table(Path("sample people"), frame.columns, frame, format_name="Sample people", first_row=2)
        return read_people(raw, account_ids, scale)


def sample_people(as_of: date) -> list[dict[str, str]]:
    """The people as an export of that day: heading to cell, the same for every person; missing is empty."""
    rng = random.Random(_SEED)  # noqa: S311 - invented data, no secrets
    people = []
    for account in sample_rows(as_of):
        names = rng.sample([(first, last) for first in _FIRST for last in _LAST], k=rng.randint(1, 4))
        people += [_person(rng, account, first, last, as_of) for first, last in names]
    return people


def _person(rng: random.Random, account: dict[str, str], first: str, last: str, as_of: date) -> dict[str, str]:
    sleeps = account["Usage Frequency"] == "inactive" or rng.randrange(6) == 0
    age = (as_of - date.fromisoformat(account["Customer Since"])).days
    idle = min(rng.randint(*(_STAGNANT if sleeps else _ACTIVE)), age)
    answer = rng.choice(("", "", "6", "7", "8", "9", "9", "10"))
    return {
        "Account ID": account["Account ID"],
        "Email": f"{first}.{last}@{_domain(account['Account Name'])}.example.com".lower(),
        "Name": f"{first} {last}",
        "Role": rng.choice(_ROLES),
        "Last Active": (as_of - timedelta(days=idle)).isoformat(),
        "Opted Out": "yes" if rng.randrange(12) == 0 else "no",
        "NPS Answer": "" if sleeps else answer,
    }


def _domain(name: str) -> str:
    """An account's name as a domain has it."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters.replace("'", "")))[:40].strip("-")
