"""Dates as people write them; which of two numbers is the day is decided from the whole column."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from healthcore.sources.column import BLANK_OR_NA, Column, ReadColumn, as_text, blanks, spread
from healthcore.vocabulary.accounts import Severity

DateOrder = Literal["dmy", "mdy", "ymd"]

_WORDS: dict[DateOrder, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}

#: What each order looks like once the separators are spaces.
_FORMATS: dict[DateOrder, tuple[str, ...]] = {
    "dmy": ("%d %m %Y", "%d %m %y"),
    "mdy": ("%m %d %Y", "%m %d %y"),
    "ymd": ("%y %m %d",),
}

#: What can be read in one way only.
_CERTAIN = ("%Y %m %d", "%d %b %Y", "%b %d %Y", "%d %b %y")

#: Two numbers of which either may be the day, and a year; or a short year that comes first.
_OPEN = r"^(\d{1,2}) (\d{1,2}) (\d{4}|\d{1,2})$"

_FIRST_YEAR = date(1000, 1, 1)


def read_dates(column: Column, order: DateOrder | None) -> ReadColumn:
    """The dates of a column: ISO dates first, then what that left over.

    Days and months stand in the order that is given or that the values show. A time behind the date is cut off.
    """
    cells = column.cells
    if cells.dtype == pl.Date:
        return ReadColumn(cells)
    if cells.dtype == pl.Datetime:
        return ReadColumn(cells.dt.date())
    texts = as_text(cells)
    values = texts.str.to_date("%Y-%m-%d", strict=False)
    earliest = values.min()
    if isinstance(earliest, date) and earliest < _FIRST_YEAR:
        values = values.set(values < _FIRST_YEAR, None)
    if values.null_count() == texts.null_count():
        return ReadColumn(values)
    return _mended(column, values, texts, order)


def _mended(column: Column, values: pl.Series, texts: pl.Series, order: DateOrder | None) -> ReadColumn:
    left = (values.is_null() & texts.is_not_null()).arg_true()
    some = texts.gather(left)
    plain = _plain(some)
    decided = _decide(plain, order, slashes=bool(some.str.contains(r"^\s*\d+\s*/").any()))
    styles = (*_CERTAIN, *(style for one in decided.orders for style in _FORMATS[one]))
    spelled = pl.col(plain.name)
    compact = pl.when(spelled.str.contains(r"^\d{8}$")).then(_styled(spelled, "%Y%m%d"))
    dates = plain.to_frame().select(pl.coalesce(compact, *(_styled(spelled, style) for style in styles))).to_series()
    unread = dates.is_null() & ~blanks(some, BLANK_OR_NA)
    reason = f"is not a date ({_WORDS[decided.orders[0]]})" if len(decided.orders) == 1 else "is not a date"
    lines = column.report(left.filter(unread), reason)
    if decided.remark:
        lines.append(column.remark(decided.remark, Severity.WARNING if decided.doubtful else Severity.NOTE))
    return ReadColumn(spread(values, left, dates), lines)


def _styled(cells: pl.Expr, style: str) -> pl.Expr:
    values = cells.str.to_date(style, strict=False)
    return pl.when(values >= _FIRST_YEAR).then(values)


def _plain(texts: pl.Series) -> pl.Series:
    """Dates with spaces between their parts and months as three letters; no time, no weekday."""
    return (
        texts.str.strip_chars()
        .str.replace(r"[T ,]\s*\d{1,2}:\d{2}.*$", "")
        .str.replace(r"^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", "")
        .str.replace(r"(\d)(?:st|nd|rd|th)\b", "${1}")
        .str.replace(r"([A-Za-z]{3})[A-Za-z]*", " ${1} ")
        .str.replace_all(r"[-/.,\s]+", " ")
        .str.strip_chars()
        .alias("plain")
    )


@dataclass(frozen=True, slots=True)
class _Decided:
    """The orders to try, the first one first, and what to tell about that."""

    orders: tuple[DateOrder, ...] = ()
    remark: str = ""
    doubtful: bool = False


def _decide(plain: pl.Series, order: DateOrder | None, *, slashes: bool) -> _Decided:
    """The order of days and months: as said, else as the values show, else as is usual, with a warning.

    Usual is month first between slashes, day first between dots and dashes.
    """
    two = plain.str.extract_groups(_OPEN).struct.unnest().drop_nulls()
    if two.is_empty():
        return _Decided(())
    first, second = two["1"].cast(pl.Int32), two["2"].cast(pl.Int32)
    years_could_lead = bool((two["3"].str.len_chars() <= 2).all())
    if order is not None and (order != "ymd" or years_could_lead):
        return _Decided((order,))
    if years_could_lead and (first > 31).any():
        return _Decided(("ymd",), "dates were read year first")
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if day_first and month_first:
        orders: tuple[DateOrder, ...] = ("dmy", "mdy") if day_first >= month_first else ("mdy", "dmy")
        unclear = int(((first <= 12) & (second <= 12)).sum())
        told = f"day first ({day_first:,}) and month first ({month_first:,}) are mixed; each was read as it must be"
        also = f", what could be either ({unclear:,}) {_WORDS[orders[0]]}" if unclear else ""
        return _Decided(orders, told + also, True)
    if day_first or month_first:
        shown: DateOrder = "dmy" if day_first else "mdy"
        return _Decided((shown,), f"dates were read {_WORDS[shown]}")
    if (first == second).all():
        return _Decided(("dmy",))
    usual: DateOrder = "mdy" if slashes else "dmy"
    told = f"days and months cannot be told apart and were read {_WORDS[usual]}; --date-order settles it"
    return _Decided((usual,), told, True)
