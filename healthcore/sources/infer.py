"""What an attribute that nobody described is: number, percent, date, flag, else text."""

import re

import polars as pl

from healthcore.sources.column import BLANK_OR_NA, as_text
from healthcore.sources.currencies import CURRENCY
from healthcore.sources.headers import words_of
from healthcore.sources.words import PLAIN_FLAGS
from healthcore.vocabulary import Kind

_SAMPLE = 100
_BLANK = re.compile(rf"\s*(?i:{BLANK_OR_NA})?\s*")

#: Loose on purpose: the readers decide, these only keep them from columns of prose.
_NUMBER = re.compile(
    rf"[-+−–(\s]*{CURRENCY}?[-+−–(\s]*\d[\d.,'’\s]*(?:[eE][-+]?\d+)?[\s%]*{CURRENCY}?[\s)\-]*|[-+]?(?i:nan|inf|infinity)"
)
_DATE = re.compile(
    r"\s*(?:[A-Za-z]{3,9},?\s+)?"
    r"(?:\d{1,4}[-/ ]\d{1,2}[-/ ]\d{1,4}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}\.\d{1,2}\.\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?[-\s/]*[A-Za-z]{3,9}[-\s./,]*\d{2,4}|[A-Za-z]{3,9}\.?\s*\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
    r"(?:[T ,].*)?"
)

#: Integers beyond this are not exact as numbers, so they are ids.
_EXACT = 2**53


#: How the title of a column ends that holds moments; numbers of the right size are seconds or milliseconds then.
_WHEN = frozenset({"at", "date", "day", "on", "seen", "since", "time", "timestamp", "ts"})
_MOMENT = re.compile(r"\s*(?:\d{9,10}|\d{12,13})\s*")


def candidate_kinds(header: str, cells: pl.Series) -> tuple[Kind, ...]:
    """The kinds that the title and the first values allow, likeliest first, TEXT last."""
    kinds = _kinds(cells)
    return (Kind.DATE, *kinds) if Kind.NUMBER in kinds and _counts_moments(header, cells) else kinds


def _counts_moments(header: str, cells: pl.Series) -> bool:
    if not _WHEN.intersection(words_of(header).split()[-1:]):
        return False
    sample = _sample(as_text(cells.drop_nulls().head(_SAMPLE)))
    return bool(sample) and all(map(_MOMENT.fullmatch, sample))


def _kinds(cells: pl.Series) -> tuple[Kind, ...]:
    if cells.dtype == pl.Boolean:
        return (Kind.FLAG,)
    if cells.dtype in {pl.Date, pl.Datetime}:
        return (Kind.DATE,)
    if cells.dtype.is_numeric():
        exact = cells.dtype.is_float() or cells.is_empty() or not (cells.cast(pl.Float64).abs() >= _EXACT).any()
        return (Kind.NUMBER,) if exact else (Kind.TEXT,)
    if cells.dtype != pl.String:
        return (Kind.TEXT,)
    sample = _sample(cells)
    if not sample:
        return (Kind.TEXT,)
    kinds = []
    if all(map(_NUMBER.fullmatch, sample)):
        kinds.append(Kind.PERCENT if all("%" in text for text in sample) else Kind.NUMBER)
    if all(map(_DATE.fullmatch, sample)):
        kinds.append(Kind.DATE)
    if all(text.strip().casefold() in PLAIN_FLAGS for text in sample):
        kinds.append(Kind.FLAG)
    return (*kinds, Kind.TEXT)


def _sample(cells: pl.Series) -> list[str]:
    """The first texts that stand for something."""
    head = cells.head(_SAMPLE)
    texts = head.to_list() if not head.null_count() else cells.drop_nulls().head(_SAMPLE).to_list()
    return [text for text in texts if not _BLANK.fullmatch(text)]


def holds_codes(texts: pl.Series) -> bool:
    """Whether digits stand for codes, not numbers: a leading zero, or more of them than a number keeps."""
    text = pl.col(texts.name)
    suspects = text.filter(text.str.starts_with("0") | text.str.starts_with(" ") | (text.str.len_bytes() > 15))
    return bool(texts.to_frame().select(suspects.str.contains(r"^\s*0\d|^\s*\d{16,}\s*$").any()).item())


def mixes_percent(texts: pl.Series) -> bool:
    """Whether some values carry a percent sign and others do not."""
    signed = texts.str.contains("%", literal=True).sum()
    return bool(signed) and signed < texts.str.contains(r"\d").sum()
