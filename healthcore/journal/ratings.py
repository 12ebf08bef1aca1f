"""A rating, as somebody gives it and as the journal keeps it."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: The origin of ratings given in this application.
PULSEBOOK = "pulsebook"

#: The columns of the table `ratings` that make a Rating, in the order of its attributes.
RATING_COLUMNS = (
    "id",
    "account_id",
    "level",
    "word",
    "note",
    "reasons",
    "author",
    "rated_at",
    "source_seen",
    "source_level",
    "origin",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRating:
    """A rating to be written.

    Attributes:
        account_id: whom it is about.
        level: the level's number on the scale it was given on.
        word: the level's word on that scale.
        note: why, in the author's words.
        reasons: why, in words to choose from.
        author: who said so.
        source_text: what the source says now, exactly; None when its cell is empty.
        source_level: the level read from that; None when it could not be read or is empty.
        rated_at: when it was given, with a zone; None for now.
        origin: where it was given.
    """

    account_id: str
    level: int
    word: str
    note: str = ""
    reasons: tuple[str, ...] = ()
    author: str
    source_text: str | None = None
    source_level: int | None = None
    rated_at: datetime | None = None
    origin: str = PULSEBOOK


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating that the journal keeps.

    Attributes:
        id: unique; ids sort in the order in which ratings were written.
        account_id: whom it is about.
        level: the level's number on the scale it was given on.
        word: the level's word on that scale.
        note: why, in the author's words.
        reasons: why, in words to choose from.
        author: who said so.
        rated_at: when, in UTC, to the millisecond.
        source_seen: what the source said at that moment, exactly; None when its cell was empty.
        source_level: the level that was read from that, if any.
        origin: where it was given; "pulsebook" for our own.
        retracted_at: when it was taken back, in UTC; None while it stands.
        retracted_by: who took it back.
    """

    id: str
    account_id: str
    level: int
    word: str
    note: str
    reasons: tuple[str, ...]
    author: str
    rated_at: datetime
    source_seen: str | None
    source_level: int | None
    origin: str
    retracted_at: datetime | None = None
    retracted_by: str | None = None

    @property
    def retracted(self) -> bool:
        """Whether it was taken back."""
        return self.retracted_at is not None


def next_id(moment: datetime, last: str | None) -> str:
    """An id for a rating written at `moment`: 12 hex digits of time, 20 of chance, and always after the last one."""
    fresh = (int(moment.timestamp() * 1000) << 80) | secrets.randbits(80)
    return f"{fresh if last is None else max(fresh, int(last, 16) + 1):032x}"


def to_text(moment: datetime) -> str:
    """A moment as the journal keeps it: UTC, to the millisecond, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def from_row(row: tuple[Any, ...]) -> Rating:
    """The rating of a row of RATING_COLUMNS, which the time and author of its retraction may follow."""
    id_, account_id, level, word, note, reasons, author, rated_at, seen, seen_level, origin, *retraction = row
    retracted_at, retracted_by = retraction or (None, None)
    return Rating(
        id_,
        account_id,
        level,
        word,
        note,
        tuple(json.loads(reasons)),
        author,
        datetime.fromisoformat(rated_at),
        seen,
        seen_level,
        origin,
        datetime.fromisoformat(retracted_at) if retracted_at else None,
        retracted_by,
    )


def to_row(rating: Rating) -> tuple[Any, ...]:
    """The values of a rating for RATING_COLUMNS."""
    return (
        rating.id,
        rating.account_id,
        rating.level,
        rating.word,
        rating.note,
        json.dumps(rating.reasons, ensure_ascii=False),
        rating.author,
        to_text(rating.rated_at),
        rating.source_seen,
        rating.source_level,
        rating.origin,
    )
