"""The only place that turns a value into styled text.

A `Cell` is a piece of text and the role it plays. The role names the theme variable that colours it, so the same cell
serves a line that is painted by hand (a `rich` segment) and any other widget (`content`, a Textual `Content`).
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from healthcore.conditions.outcome import Outcome
from healthcore.vocabulary import Health, Kind
from healthcore.vocabulary.text import plain as plain  # noqa: PLC0414 - given on to every widget

if TYPE_CHECKING:
    from healthcore.model.rating import RatingLevel
    from healthcore.vocabulary import FieldSpec

#: A currency code that says there is none.
NO_CURRENCY = "XXX"


class Role(StrEnum):
    """What a piece of text means. The value is the theme variable with its colour."""

    TEXT = "foreground"
    SECONDARY = "foreground-muted"
    MARK = "accent"
    HEALTH_UNKNOWN = "health-unknown"
    HEALTH_POOR = "health-poor"
    HEALTH_AVERAGE = "health-average"
    HEALTH_GOOD = "health-good"
    RATING_NONE = "rating-none"
    RATING_WATCH = "rating-watch"
    RATING_SEVERE = "rating-severe"

    @property
    def bold(self) -> bool:
        """Whether it stands out without colour too."""
        return self in {Role.HEALTH_POOR, Role.RATING_SEVERE, Role.MARK}


class Align(Enum):
    """The side of its column that a text stands at."""

    LEFT = "left"
    RIGHT = "right"


class Cell(NamedTuple):
    """A piece of text that is safe to show, and what it means."""

    text: str
    role: Role = Role.TEXT


#: What stands where there is no value.
MISSING = Cell("–", Role.SECONDARY)

#: One cell wide in every terminal, and told apart by shape alone.
GLYPHS = {Health.GOOD: "●", Health.AVERAGE: "▲", Health.POOR: "■", Health.UNKNOWN: "○"}

#: What a sparkline is made of: nothing, then eight heights.
BARS = " ▁▂▃▄▅▆▇█"

_HEALTH_ROLES = {
    Health.GOOD: Role.HEALTH_GOOD,
    Health.AVERAGE: Role.HEALTH_AVERAGE,
    Health.POOR: Role.HEALTH_POOR,
    Health.UNKNOWN: Role.HEALTH_UNKNOWN,
}
_HEALTH: dict[int, Cell] = {code: Cell(f"{GLYPHS[code]} {code.word}", _HEALTH_ROLES[code]) for code in Health}
_GOOD_UNCERTAIN = Cell(f"{GLYPHS[Health.GOOD]} {Health.GOOD.word}?", Role.HEALTH_GOOD)


def content(cell: Cell) -> Content:
    """The cell for any widget that takes Textual content; never read as markup."""
    return Content.styled(cell.text, f"bold ${cell.role}" if cell.role.bold else f"${cell.role}")


def health(code: int | None, uncertain: bool | None = False) -> Cell:
    """Glyph, word and colour of a health; a Good on less than half of its metrics is `Good?`.

    A dimension that the account's profile does not have has none.
    """
    if code is None:
        return MISSING
    return _GOOD_UNCERTAIN if uncertain and code == Health.GOOD else _HEALTH[code]


def score(value: int | None) -> Cell:
    """A score, 0 to 100."""
    return MISSING if value is None else Cell(str(value))


def number(value: float | None, decimals: int | None = None, unit: str = "") -> Cell:
    """A number with thousands separators.

    `decimals` is how many are written; None writes what the value needs, two at most.
    """
    if value is None or value != value:  # noqa: PLR0124 (not a number is the one value unlike itself)
        return MISSING
    if decimals is None:
        decimals = next((few for few in (0, 1) if round(value, few) == value), 2)
    return Cell(f"{value:,.{decimals}f}{unit}")


def money(amount: Decimal | None, currency: str | None = None, decimals: int | None = None) -> Cell:
    """An amount in full with its currency, `1,200,000 USD`; cents only where there are some."""
    if amount is None:
        return MISSING
    if decimals is None:
        decimals = 0 if amount == int(amount) else 2
    return Cell(f"{amount:,.{decimals}f}{_currency(currency)}")


def money_compact(amount: Decimal | None, currency: str | None = None) -> Cell:
    """An amount in three figures, `1.2M USD`, for headings and tiles."""
    if amount is None:
        return MISSING
    rounded = Decimal(f"{amount:.2e}")
    for size, letter in ((9, "B"), (6, "M"), (3, "k")):
        if abs(rounded) >= 10**size:
            return Cell(f"{_short(rounded.scaleb(-size))}{letter}{_currency(currency)}")
    return Cell(f"{_short(rounded)}{_currency(currency)}")


def _short(value: Decimal) -> str:
    """Without an exponent and without zeros after the point."""
    figures = f"{value:f}"
    return figures.rstrip("0").rstrip(".") if "." in figures else figures


def _currency(code: str | None) -> str:
    return "" if code is None or code == NO_CURRENCY else f" {plain(code)}"


def day(value: date | None) -> Cell:
    """A date as people sort it: `2026-11-22`."""
    return MISSING if value is None else Cell(value.isoformat())


def relative_day(value: date | None, as_of: date) -> Cell:
    """A date as people say it: `today`, `in 12 days`, `3 days ago`."""
    if value is None:
        return MISSING
    away = (value - as_of).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(away)
    return Cell(near or (f"in {away:,} days" if away > 0 else f"{-away:,} days ago"))


#: What stands where a rating was given too long ago to count.
EXPIRED = Cell("expired", Role.RATING_WATCH)


def rating(
    level: int | None,
    levels: Sequence["RatingLevel"],
    conflict: bool | None = False,
    expired: bool | None = False,
) -> Cell:
    """The word of a rating in the colour of its class; `!` when journal and source disagree.

    `levels` are those of the model's scale, lowest first; without a level `expired` says that there was one.
    """
    if level is None and expired:
        return EXPIRED
    if level is None:
        return Cell("– !", Role.RATING_WATCH) if conflict else MISSING
    shown = levels[level]
    return Cell(f"{plain(shown.word)} !" if conflict else plain(shown.word), Role(f"rating-{shown.rating_class}"))


def sparkline(scores: Sequence[int | None]) -> Cell:
    """Scores as bars of eight heights, one cell each; a blank where there is none."""
    return Cell("".join(BARS[bar_of(score)] for score in scores), Role.SECONDARY)


def bar_of(score: int | None) -> int:
    """Which of BARS stands for a score, 0 to 100."""
    return 0 if score is None else 1 + score * 8 // 101


def coverage(have: int | None, of: int | None) -> Cell:
    """How many of the scorecard's metrics have data: `5/6`."""
    return MISSING if have is None or not of else Cell(f"{have}/{of}", Role.SECONDARY)


def outcome(result: Outcome, *, good: bool, hurts: bool) -> Cell:
    """What a condition came to, coloured by what that does to the account.

    A Good condition unmet is amber and a Poor one met is red; a Poor one unmet is as it should be and stays quiet.
    """
    if hurts:
        return Cell(_OUTCOMES[result], Role.HEALTH_AVERAGE if good else Role.HEALTH_POOR)
    return Cell(_OUTCOMES[result], Role.HEALTH_GOOD if good and result is Outcome.MET else Role.SECONDARY)


_OUTCOMES = {Outcome.MET: "✓ met", Outcome.UNMET: "✗ unmet", Outcome.NO_DATA: "– no data"}


def margin(value: float | None, spec: "FieldSpec") -> Cell:
    """The distance of a metric from a threshold, signed and with its unit: `+12`, `-3 days`, `-1 level`."""
    if value is None:
        return MISSING
    figure = f"{value:+,.10g}" if value else "0"
    match spec.kind:
        case Kind.PERCENT:
            return Cell(f"{figure}%")
        case Kind.ORDINAL | Kind.LEVEL:
            unit = "level"
        case Kind.DATE:
            unit = "day"
        case _:
            return Cell(f"{figure} {plain(spec.unit)}".rstrip())
    return Cell(f"{figure} {unit}" if abs(value) == 1 else f"{figure} {unit}s")


def moment(value: datetime) -> Cell:
    """A moment on the reader's own clock, to the minute: `2026-11-22 14:05`."""
    return Cell(value.astimezone().strftime("%Y-%m-%d %H:%M"), Role.SECONDARY)


def span(days: int | None, *, at_least: bool | None = False) -> Cell:
    """A length of time: `12 days`, `3+ days` when it may be longer."""
    if days is None:
        return MISSING
    words = f"{days:,}{'+' if at_least else ''} {'day' if days == 1 and not at_least else 'days'}"
    return Cell(words, Role.SECONDARY if at_least else Role.TEXT)


def flag(value: bool | None) -> Cell:
    """Yes or no."""
    return MISSING if value is None else Cell("yes" if value else "no")


def level(index: int | None, words: Sequence[str]) -> Cell:
    """The word of an ordinal's level."""
    return MISSING if index is None else Cell(plain(words[index]))


def text(value: str | None, role: Role = Role.TEXT) -> Cell:
    """Somebody's text on one line, nothing in it ever interpreted."""
    return Cell(plain(value), role) if value else MISSING


def plain_lines(value: str) -> str:
    """The same of a message of several lines, which stay lines."""
    return "\n".join(map(plain, value.split("\n")))


def width(shown: str) -> int:
    """The terminal cells of a plain text."""
    return len(shown) if shown.isascii() else cell_len(shown)


def fit(shown: str, cells: int, align: Align = Align.LEFT) -> str:
    """A plain text in exactly that many cells: padded, or cut with `…` at its end."""
    room = cells - width(shown)
    if room < 0:
        if cells < 1:
            return ""
        shown = set_cell_size(shown, cells - 1).rstrip() + "…"
        room = cells - width(shown)
    if room == 0:
        return shown
    return " " * room + shown if align is Align.RIGHT else shown + " " * room
