"""Dates that are counted instead of spelled: since 1970 by machines, since 1900 by spreadsheets."""

from datetime import date

import polars as pl

_SECONDS = "as seconds since 1970, in UTC"
_MILLISECONDS = "as milliseconds since 1970, in UTC"
_SERIAL = "as days since 1900, as spreadsheets count them"

#: The ways of counting, as a person says them.
COUNTED = (_SECONDS, _MILLISECONDS, _SERIAL)

#: Day nought of spreadsheets, which believe that there was a 29 February 1900.
_DAY_NOUGHT = date(1899, 12, 30)


def counted_days(texts: pl.Expr) -> dict[str, pl.Expr]:
    """Per way of counting the days of those texts that are numbers of its size: from 1973 or 1954 on, to about 2100."""
    number = texts.cast(pl.Int64, strict=False)
    seconds = pl.when(texts.str.contains(r"^(?:[1-9]\d{8}|[1-3]\d{9}|40\d{8})$")).then(number)
    milliseconds = pl.when(texts.str.contains(r"^(?:[1-9]\d{11}|[1-3]\d{12}|40\d{11})$")).then(number)
    days = texts.str.extract(r"^([2-7]\d{4})(?: \d+)?$").cast(pl.Int64, strict=False)
    return {
        _SECONDS: pl.from_epoch(seconds, time_unit="s").dt.date(),
        _MILLISECONDS: pl.from_epoch(milliseconds, time_unit="ms").dt.date(),
        _SERIAL: pl.lit(_DAY_NOUGHT) + pl.duration(days=days),
    }
