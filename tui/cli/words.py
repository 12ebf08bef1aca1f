"""Values as text, for tables on the command line; the application's are in `tui.cells`, which needs a screen."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from healthcore.vocabulary import Health
from healthcore.vocabulary.text import plain

if TYPE_CHECKING:
    from healthcore.book.account import EffectiveRating
    from healthcore.model.rating import RatingScale

#: What stands where there is no value.
MISSING = "–"

#: What stands where a rating was given too long ago to count.
EXPIRED = "expired"

GLYPHS = {Health.GOOD: "●", Health.AVERAGE: "▲", Health.POOR: "■", Health.UNKNOWN: "○"}
COLOURS = {Health.GOOD: "green", Health.AVERAGE: "yellow", Health.POOR: "red", Health.UNKNOWN: "bright_black"}


def health(code: Health, *, uncertain: bool = False) -> str:
    """Glyph and word; a Good on less than half of its metrics is `Good?`."""
    return f"{GLYPHS[code]} {code.word}{'?' if uncertain else ''}"


def money(amount: Decimal | None, currency: str | None) -> str:
    """An amount in full with its currency; cents only where there are some."""
    if amount is None:
        return MISSING
    code = f" {plain(currency)}" if currency and currency != "XXX" else ""
    return f"{amount:,.{0 if amount == int(amount) else 2}f}{code}"


def day(value: date | None) -> str:
    """A date as people sort it."""
    return MISSING if value is None else value.isoformat()


def moment(value: datetime) -> str:
    """A moment in the time of this machine."""
    return f"{value.astimezone():%Y-%m-%d %H:%M}"


def rating(effective: "EffectiveRating", scale: "RatingScale") -> str:
    """The word of the rating that counts, `!` after it when journal and source disagree."""
    if effective.lapsed:
        return EXPIRED
    word = MISSING if effective.level is None else plain(scale.word(effective.level))
    return f"{word} !" if effective.conflict else word


def count(number: int, one: str) -> str:
    """`1 account`, `2 accounts`."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
