"""Where accounts come from: what every source can do, and what it needs from a model to do it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import polars as pl

    from healthcore.vocabulary.accounts import Accounts
    from healthcore.vocabulary.fields import FieldSpec
    from healthcore.vocabulary.people import People


class RatingText(Protocol):
    """What a picklist value was understood as."""

    @property
    def level(self) -> int:
        """The level's number."""

    @property
    def disagreement(self) -> int | None:
        """The number that stood beside a word of another level."""


class RatingReader(Protocol):
    """What a source needs of a rating scale."""

    @property
    def top(self) -> int:
        """The number of the riskiest level."""

    def word(self, level: int) -> str:
        """The name of a level."""

    def read(self, text: str) -> RatingText | None:
        """The level that a picklist value means; None when it has neither a known word nor a number."""


class Source(Protocol):
    """A file, a folder of tables or a service that holds accounts."""

    @property
    def name(self) -> str:
        """What to call it on a screen."""

    def load(self, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
        """Read all accounts under a model's metrics and rating scale; SourceError when that cannot be done."""


class PeopleSource(Protocol):
    """A file or service that holds the people at a book's accounts."""

    @property
    def name(self) -> str:
        """What to call it on a screen."""

    def load(self, account_ids: pl.Series, scale: RatingReader) -> People:
        """Read the people at these accounts; SourceError when that cannot be done."""
