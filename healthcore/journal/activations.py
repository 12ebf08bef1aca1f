"""Which health model was in force when."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text
from healthcore.model.reader import read_model
from healthcore.model.tree import Model

_COLUMNS = "fingerprint, name, text, author, reason, activated_at"


@dataclass(frozen=True, slots=True)
class Activation:
    """A health model that was put in force.

    Attributes:
        fingerprint: what tells its meaning from every other model's.
        name: its name.
        text: its TOML.
        author: who put it in force.
        reason: why.
        activated_at: since when, in UTC.
    """

    fingerprint: str
    name: str
    text: str
    author: str
    reason: str
    activated_at: datetime

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
        Activation(fingerprint, name, text, author, reason, datetime.fromisoformat(moment))
        for fingerprint, name, text, author, reason, moment in rows
    ]


def activate(
    journal: Journal, fingerprint: str, name: str, text: str, *, author: str, reason: str, at: datetime | None = None
) -> bool:
    """Put a model in force, from now on or since a moment after the last one; False when it is the one in force.

    Durable when it returns.
    """
    known = activations(journal)
    if known and known[-1].fingerprint == fingerprint:
        return False
    row = (fingerprint, name, text, author, reason, to_text(at or journal.clock.now()))
    with journal.database.writing() as connection:
        connection.execute(f"INSERT INTO activations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - as above
    return True
