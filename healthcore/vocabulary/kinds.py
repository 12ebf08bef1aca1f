"""The kinds of values an account can have."""

from enum import StrEnum


class Kind(StrEnum):
    """What a value is, and so how it is read, compared and shown.

    In a book's columns: NUMBER and PERCENT (0..100) are Float64, MONEY is Decimal, ORDINAL is the Int8 index of
    its level, FLAG is Boolean, DATE is Date, LEVEL is the Int8 level of the rating scale, TEXT is String.
    """

    NUMBER = "number"
    PERCENT = "percent"
    ORDINAL = "ordinal"
    FLAG = "flag"
    DATE = "date"
    LEVEL = "level"
    TEXT = "text"
    MONEY = "money"

    @property
    def is_numeric(self) -> bool:
        """Compared with plain numbers."""
        return self in {Kind.NUMBER, Kind.PERCENT, Kind.MONEY}
