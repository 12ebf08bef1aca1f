"""Figures as text, for the command line and for screens."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from healthcore.figures.kinds import Unit
from healthcore.vocabulary.text import plain

if TYPE_CHECKING:
    from healthcore.figures.figures import Figure

#: What stands where there is no value.
MISSING = "–"

_DECIMALS = {Unit.ACCOUNTS: 0, Unit.PERCENT: 1, Unit.POINTS: 1}


def value_words(figure: "Figure", value: Decimal | None, *, signed: bool = False) -> str:
    """A value of a figure with its unit: `52`, `44.8%`, `78.3`, `1,250,000 USD`; `signed` for a change."""
    if value is None:
        return MISSING
    rounded = rounded_value(figure, value)
    sign = "+" if signed and rounded > 0 else ""
    match figure.kind.unit:
        case Unit.MONEY:
            code = "" if figure.currency == "XXX" else f" {plain(figure.currency)}"
            return f"{sign}{rounded:,f}{code}"
        case Unit.PERCENT:
            return f"{sign}{rounded:,f}{' points' if signed else '%'}"
        case _:
            return f"{sign}{rounded:,f}"


def rounded_value(figure: "Figure", value: Decimal) -> Decimal:
    """A value as it is shown: counts and amounts whole (cents where there are some), the others to one decimal."""
    decimals = _DECIMALS.get(figure.kind.unit, 0 if value == value.to_integral_value() else 2)
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def change_words(figure: "Figure") -> str:
    """The change over the week: `+3`, `-1.2 points`, `±0`; `–` when it is not known."""
    if figure.change is None:
        return MISSING
    return value_words(figure, figure.change, signed=True) if rounded_value(figure, figure.change) else "±0"
