"""Moments of events to days in a book's time zone."""

from functools import cache

import polars as pl
import tzlocal

from healthcore.sources.column import Column, ReadColumn, as_text, spread
from healthcore.sources.dates import DateOrder, read_dates

#: Digits that count seconds, milliseconds or microseconds since 1970, not years or days.
_COUNTED = r"^\d{9,16}(?:\.\d+)?$"

#: From here on a count is of milliseconds, and of microseconds.
_MILLISECONDS, _MICROSECONDS = 1e11, 1e14

_WITH_ZONE = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}(?::?\d{2})?)$"


@cache
def system_zone() -> str:
    """The name of the system's time zone; UTC where it has none."""
    return tzlocal.get_localzone_name() or "UTC"


def read_days(column: Column, zone: str, order: DateOrder | None) -> ReadColumn:
    """The local day of each moment.

    A moment that says its zone, or counts since 1970, is taken to the book's; one without is local already.
    """
    cells = column.cells
    if isinstance(cells.dtype, pl.Datetime):
        return ReadColumn((cells if cells.dtype.time_zone is None else cells.dt.convert_time_zone(zone)).dt.date())
    if cells.dtype.is_numeric():
        return ReadColumn(_counted(cells.cast(pl.Float64), zone))
    if cells.dtype == pl.Date:
        return ReadColumn(cells)
    texts = as_text(cells).str.strip_chars()
    counted = texts.str.contains(_COUNTED).fill_null(value=False)
    zoned = texts.str.contains(_WITH_ZONE).fill_null(value=False)
    if not (counted.any() or zoned.any()):
        return read_dates(column, order)
    others = (~(counted | zoned)).arg_true()
    read = read_dates(column.at(others), order)
    days = spread(pl.Series([None], dtype=pl.Date).new_from_index(0, texts.len()), others, read.values)
    some = counted.arg_true()
    days = spread(days, some, _counted(texts.gather(some).cast(pl.Float64), zone))
    some = zoned.arg_true()
    days = spread(days, some, _zoned(texts.gather(some), zone))
    unread = (days.is_null() & (counted | zoned)).arg_true()
    return ReadColumn(days.alias(cells.name), [*read.lines, *column.report(unread, "is not a moment of time")])


def _counted(counts: pl.Series, zone: str) -> pl.Series:
    count = pl.col("count")
    micros = (
        pl.when(count < _MILLISECONDS)
        .then(count * 1e6)
        .when(count < _MICROSECONDS)
        .then(count * 1e3)
        .otherwise(count)
        .cast(pl.Int64)
    )
    moments = pl.DataFrame({"count": counts}).select(pl.from_epoch(micros, "us").dt.replace_time_zone("UTC"))
    return moments.to_series().dt.convert_time_zone(zone).dt.date()


def _zoned(texts: pl.Series, zone: str) -> pl.Series:
    """ISO moments, spelled out so that one format reads them all."""
    spelled = (
        texts.str.replace(" ", "T", literal=True)
        .str.replace("Z$", "+00:00")
        .str.replace(r"(T\d{2}:\d{2})([+-])", "${1}:00${2}")
        .str.replace(r"([+-]\d{2})$", "${1}:00")
    )
    moments = spelled.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%#z", time_unit="us", strict=False)
    return moments.dt.convert_time_zone(zone).dt.date()
