"""Dates as people write them; which of two numbers is the day is decided from the whole column."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from healthcore.sources.column import BLANK_OR_NA, Column, ReadColumn, as_text, blanks, spread
from healthcore.sources.counted import COUNTED, counted_days
from healthcore.vocabulary.accounts import ReportLine, Severity

DateOrder = Literal["dmy", "mdy", "ymd"]

_WORDS: dict[DateOrder, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}

#: What each order looks like once the separators are spaces.
_FORMATS: dict[DateOrder, tuple[str, ...]] = {
    "dmy": ("%d %m %Y", "%d %m %y"),
    "mdy": ("%m %d %Y", "%m %d %y"),
    "ymd": ("%y %m %d",),
}

#: What can be read in one way only.
_YEAR_FIRST = ("%Y %m %d",)
_NAMED = ("%d %b %Y", "%b %d %Y", "%d %b %y")

#: Two numbers of which either may be the day, and a year; or a short year that comes first.
_OPEN = r"^(\d{1,2}) (\d{1,2}) (\d{4}|\d{1,2})$"

_FIRST_YEAR = date(1000, 1, 1)
_NO_DATE = pl.lit(None, dtype=pl.Date)


def read_dates(column: Column, order: DateOrder | None) -> ReadColumn:
    """The dates of a column: ISO dates first, then what that left over, value by value.

    Days and months stand in the order that the values show, or that is given where they leave it open. A time behind
    the date is cut off.
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
    spelled = pl.col(plain.name)
    compact = pl.when(spelled.str.contains(r"^\d{8}$")).then(_styled(spelled, "%Y%m%d"))
    by_style = {
        "year first": [compact, *(_styled(spelled, style) for style in _YEAR_FIRST)],
        "with the month's name": [_styled(spelled, style) for style in _NAMED],
        "of numbers": [_styled(spelled, style) for one in decided.orders for style in _FORMATS[one]],
        **{style: [counted] for style, counted in counted_days(spelled).items()},
    }
    read = plain.to_frame().select(pl.coalesce(*styles, _NO_DATE).alias(name) for name, styles in by_style.items())
    dates = read.select(pl.coalesce(pl.all())).to_series()
    unread = dates.is_null() & ~blanks(some, BLANK_OR_NA)
    reason = f"is not a date ({_WORDS[decided.orders[0]]})" if len(decided.orders) == 1 else "is not a date"
    lines = column.report(left.filter(unread), reason)
    if decided.remark:
        lines.append(column.remark(decided.remark, Severity.WARNING if decided.doubtful else Severity.NOTE))
    lines += _styles_remark(column, values, read)
    return ReadColumn(spread(values, left, dates), lines, open_order=decided.open, shown_order=decided.shown)


def _styles_remark(column: Column, iso: pl.Series, read: pl.DataFrame) -> list[ReportLine]:
    """What was counted instead of spelled, and that styles are mixed."""
    counts = {name: read.height - read[name].null_count() for name in read.columns}
    counts["year first"] += iso.len() - iso.null_count()
    found = {name: count for name, count in counts.items() if count}
    if len(found) > 1:
        styles = ", ".join(f"{count:,} {name}" for name, count in found.items())
        return [column.remark(f"dates are written in several styles, and each was read by itself: {styles}")]
    return [column.remark(f"dates were read {name}") for name in found if name in COUNTED]


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
    """The orders to try, the first one first, and what to tell about that; `open` while nothing decides.

    `shown` is the order that the values show, all of them the same one.
    """

    orders: tuple[DateOrder, ...] = ()
    remark: str = ""
    doubtful: bool = False
    open: bool = False
    shown: DateOrder | None = None


#: Of a column that somebody gave an order, so many values may need another one before the column is believed.
_SLIPS = 0.05


def _decide(plain: pl.Series, order: DateOrder | None, *, slashes: bool) -> _Decided:
    """The order of days and months: as the values show, else as said, else as is usual, with a warning.

    Usual is month first between slashes, day first between dots and dashes.
    """
    two = plain.str.extract_groups(_OPEN).struct.unnest().drop_nulls()
    if two.is_empty():
        return _Decided(())
    first, second = two["1"].cast(pl.Int32), two["2"].cast(pl.Int32)
    years_could_lead = bool((two["3"].str.len_chars() <= 2).all())
    if years_could_lead and (order == "ymd" or (order is None and (first > 31).any())):
        return _Decided(("ymd",), "" if order else "dates were read year first", shown="ymd")
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if order in {"dmy", "mdy"}:
        return _with_order(order, {"dmy": day_first, "mdy": month_first}, two.height)
    if day_first and month_first:
        orders: tuple[DateOrder, ...] = ("dmy", "mdy") if day_first >= month_first else ("mdy", "dmy")
        unclear = int(((first <= 12) & (second <= 12)).sum())
        told = f"day first ({day_first:,}) and month first ({month_first:,}) are mixed; each was read as it must be"
        also = f", what could be either ({unclear:,}) {_WORDS[orders[0]]}" if unclear else ""
        return _Decided(orders, told + also, True)
    if day_first or month_first:
        shown: DateOrder = "dmy" if day_first else "mdy"
        return _Decided((shown,), f"dates were read {_WORDS[shown]}", shown=shown)
    if (first == second).all():
        return _Decided(("dmy",))
    usual: DateOrder = "mdy" if slashes else "dmy"
    told = f"days and months cannot be told apart and were read {_WORDS[usual]}; --date-order settles it"
    return _Decided((usual,), told, True, True)


def _with_order(order: DateOrder, shown: dict[DateOrder, int], height: int) -> _Decided:
    """The order that somebody gave, unless the whole column speaks against it."""
    other: DateOrder = "mdy" if order == "dmy" else "dmy"
    if not shown[other]:
        return (
            _Decided((order,), f"dates were read {_WORDS[order]}", shown=order) if shown[order] else _Decided((order,))
        )
    if not shown[order] and shown[other] > _SLIPS * height:
        told = f"dates were read {_WORDS[other]}: {shown[other]:,} cannot be {_WORDS[order]}, and none has to be"
        return _Decided((other,), told, True, shown=other)
    return _Decided((order, other), f"what can only be {_WORDS[other]} ({shown[other]:,}) was read so", True)
