"""Numbers as people write them: grouped, with a decimal comma, a currency, a percent sign, in brackets for minus."""

import math
from dataclasses import dataclass, replace

import polars as pl

from healthcore.sources.column import BLANK_OR_NA, Column, ReadColumn, as_text, blanks, spread, without_guard
from healthcore.sources.currencies import CURRENCY, currency_code
from healthcore.vocabulary import Kind
from healthcore.vocabulary.accounts import ReportLine, Severity

#: Amounts keep four decimals exactly.
MONEY = pl.Decimal(38, 4)

#: What groups digits in every country.
_GROUPING = r"\s'’"
_EXPONENT = r"(?:[eE][-+]?\d{1,3})?"


def _shape(group: str, point: str) -> str:
    """A number whose digits are grouped by `group` (threes, or twos as in India) and whose decimals follow `point`."""
    grouped = rf"[1-9]\d{{0,2}}(?:[{group}{_GROUPING}]\d{{2,3}})*[{group}{_GROUPING}]\d{{3}}"
    return rf"^(?:(?:{grouped}|\d+)(?:{point}\d*)?|{point}\d+){_EXPONENT}$"


_POINT = _shape(",", r"\.")
_COMMA = _shape(r"\.", ",")


@dataclass(frozen=True, eq=False)
class Written:
    """Numbers taken apart.

    Attributes:
        blank: nothing stands there.
        unsigned: the digits with a decimal point and nothing else; null when it is no number.
        negative: by a sign before or behind, or by brackets.
        currency: the sign or code beside it, else null.
        comma: the column has a decimal comma.
        unsure: a comma might as well be a decimal one.
    """

    blank: pl.Series
    unsigned: pl.Series
    negative: pl.Series
    currency: pl.Series
    comma: bool
    unsure: bool

    def signed(self) -> pl.Series:
        """The digits with their sign, ready to be cast."""
        sign = pl.select(pl.when(self.negative).then(pl.lit("-")).otherwise(pl.lit(""))).to_series()
        return sign + self.unsigned


def take_apart(texts: pl.Series) -> Written:
    """Numbers as written; whether the comma is a decimal one is decided from all of them together."""
    bare = pl.col("bare")
    frame = (
        pl.DataFrame({"text": without_guard(texts), "blank": blanks(texts, BLANK_OR_NA)})
        .with_columns(bare=pl.col("text").str.replace_all("[−–]", "-").str.strip_chars())
        .with_columns(
            currency=bare.str.extract(rf"(?:^|[\d\s(\-+.])({CURRENCY})(?:$|[\d\s).\-+])"),
        )
        .with_columns(
            bare=pl.when(pl.col("currency").is_not_null())
            .then(bare.str.replace(CURRENCY, " "))
            .otherwise(bare)
            .str.replace(r"%\s*(\)?)$", "${1}")
            .str.strip_chars()
        )
        .with_columns(negative=bare.str.contains(r"^\(.*\)$|^-|[^eE]-$"))
        .with_columns(bare=bare.str.replace(r"^\((.*)\)$", "${1}").str.replace(r"^\s*[-+]|-$", "").str.strip_chars())
        .with_columns(point=bare.str.contains(_POINT), comma=bare.str.contains(_COMMA))
    )
    only_point = frame.filter(pl.col("point") & ~pl.col("comma")).height
    only_comma = frame.filter(pl.col("comma") & ~pl.col("point")).height
    comma = only_comma > only_point
    unsure = not only_comma and not only_point and bool(frame["bare"].str.contains(r"^\d+,\d+$").any())
    digits = frame["bare"].str.replace_all(rf"[{'.' if comma else ','}{_GROUPING}]", "").str.replace(",", ".")
    unsigned = pl.select(pl.when(frame["comma" if comma else "point"]).then(digits)).to_series()
    return Written(
        blank=frame["blank"],
        unsigned=unsigned,
        negative=frame["negative"].fill_null(value=False),
        currency=frame["currency"],
        comma=comma,
        unsure=unsure,
    )


def read_numbers(column: Column) -> ReadColumn:
    """The numbers of a column: what the engine takes for numbers first, then what that left over."""
    cells = column.cells if column.cells.dtype.is_numeric() else as_text(column.cells)
    values = _finite(cells.cast(_dtype(column), strict=False))
    read = ReadColumn(values)
    if values.null_count() > cells.null_count():
        read = _mended(column, values, as_text(cells))
    return replace(read, lines=read.lines + _doubts(column, read.values))


def _dtype(column: Column) -> pl.DataType:
    return MONEY if column.spec.kind is Kind.MONEY else pl.Float64()


def _finite(values: pl.Series) -> pl.Series:
    """The same without NaN and infinity."""
    if not values.dtype.is_float() or math.isfinite(values.sum()):
        return values
    return values.set(~values.is_finite(), None)


def _mended(column: Column, values: pl.Series, texts: pl.Series) -> ReadColumn:
    """The cells that are no numbers to the engine; when they show a decimal comma, all cells again."""
    left = (values.is_null() & texts.is_not_null()).arg_true()
    written = take_apart(texts.gather(left))
    if written.comma:
        left = texts.is_not_null().arg_true()
        written = take_apart(texts.gather(left))
    numbers = _finite(written.signed().cast(_dtype(column), strict=False))
    unread = numbers.is_null() & ~written.blank
    too_large = unread & written.unsigned.is_not_null()
    lines = column.report(left.filter(unread & ~too_large), "is not a number")
    lines += column.report(left.filter(too_large), "is too large a number")
    lines += _remarks(column, written)
    return ReadColumn(spread(values, left, numbers), lines, _currencies(left, written, values.len()))


def _doubts(column: Column, values: pl.Series) -> list[ReportLine]:
    """Percentages that look like shares of one."""
    if column.spec.kind is not Kind.PERCENT:
        return []
    if column.cells.dtype == pl.String and column.cells.str.contains("%", literal=True).any():
        return []
    fractions = bool(((values > 0) & (values < 1)).any())
    if fractions and bool((values.drop_nulls() <= 1).all()):
        reason = "all values lie between 0 and 1: they were read as percentages, but may be shares of one"
        return [column.remark(reason, Severity.WARNING)]
    return []


def _remarks(column: Column, written: Written) -> list[ReportLine]:
    if written.comma:
        return [column.remark("the comma was read as the decimal sign")]
    if written.unsure:
        return [column.remark("the comma was read as a thousands separator")]
    return []


def _currencies(positions: pl.Series, written: Written, height: int) -> pl.Series | None:
    marks = written.currency.drop_nulls().unique().to_list()
    if not marks:
        return None
    codes = written.currency.replace_strict({mark: currency_code(mark) for mark in marks}, return_dtype=pl.String)
    return spread(pl.Series([None], dtype=pl.String).new_from_index(0, height), positions, codes)
