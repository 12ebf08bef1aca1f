"""Which health model was in force when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.model.reader import read_model
from healthcore.model.tree import Model

_COLUMNS = "fingerprint, name, text, author, reason, activated_at, rescored"


@dataclass(frozen=True, slots=True)
class Activation:
    """A health model that was put in force.

    Attributes:
        fingerprint: what tells its meaning from every other model's.
        name: what this version of it is called.
        text: its TOML.
        author: who put it in force.
        reason: why.
        activated_at: since when, in UTC.
        rescored: whether the days before count under it too, in place of the models that were in force then.
    """

    fingerprint: str
    name: str
    text: str
    author: str
    reason: str
    activated_at: datetime
    rescored: bool = False

    @property
    def day(self) -> date:
        """The day from which on it counts, in the system's time zone."""
        return self.activated_at.astimezone().date()

    @property
    def model(self) -> Model:
        """The model itself."""
        return _model_of(self.text, self.name)


@lru_cache(maxsize=16)
def _model_of(text: str, origin: str) -> Model:
    return read_model(text, origin)


def activations(journal: Journal) -> list[Activation]:
    """Every activation, oldest first."""
    rows = journal.database.read(
        lambda connection: connection.execute(f"SELECT {_COLUMNS} FROM activations ORDER BY seq").fetchall()  # noqa: S608 - our own names
    )
    return [
        Activation(fingerprint, name, text, author, reason, datetime.fromisoformat(moment), bool(rescored))
        for fingerprint, name, text, author, reason, moment, rescored in rows
    ]


def counting(known: Sequence[Activation]) -> Sequence[Activation]:
    """Those of all activations that count for any day: the last that re-scored earlier days, and what followed."""
    first = max((place for place, one in enumerate(known) if one.rescored), default=0)
    return known[first:]


def activate(
    journal: Journal,
    fingerprint: str,
    name: str,
    text: str,
    *,
    author: str,
    reason: str,
    at: datetime | None = None,
    rescored: bool = False,
) -> bool:
    """Put a model in force, from now on or since a moment after the last one; False when it is the one in force.

    With `rescored` the days before count under it too. Durable when it returns.
    """
    known = activations(journal)
    if known and known[-1].fingerprint == fingerprint and not rescored:
        return False
    row = (fingerprint, name, text, author, reason, to_text(at or journal.clock.now()), rescored)
    with journal.database.writing() as connection:
        connection.execute(f"INSERT INTO activations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - as above
    return True
