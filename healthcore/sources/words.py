"""Columns of words: flags, ordinals, the rating, status, touch, currency and free text.

Such columns have few distinct values: each is understood once, and the column is looked up.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

from healthcore.sources.column import (
    BLANK,
    BLANK_OR_NA,
    FORMULA,
    Column,
    ReadColumn,
    as_text,
    blanks,
    spread,
    without_guard,
)
from healthcore.sources.currencies import currency_code
from healthcore.sources.headers import words_of
from healthcore.vocabulary.accounts import ReportLine, Severity
from healthcore.vocabulary.source import RatingReader

_YES = frozenset({"yes", "true", "y", "t", "1", "x", "✓", "✔", "☑", "on", "ja", "j", "oui", "si", "sí", "sim"})
_NO = frozenset({"no", "false", "n", "f", "0", "✗", "✘", "☐", "off", "nein", "non", "não"})

#: The words that make a column of unknown meaning a flag.
PLAIN_FLAGS = frozenset({"yes", "no", "true", "false"})

_STATUS = {
    "paying": ("paying", "paid", "active", "customer", "live", "subscribed", "renewed", "past due", "closed won"),
    "trial": ("trial", "trialing", "trialling", "free trial", "in trial", "evaluation", "poc", "pilot"),
    "free": ("free", "freemium", "free plan", "free tier"),
    "cancelled": ("cancelled", "canceled", "churned", "churn", "lost", "terminated", "former customer", "ex customer"),
}
_STATUS_OF = {word: status for status, words in _STATUS.items() for word in words}

_TOUCH = {
    "high": ("high", "high touch", "hightouch", "white glove", "h"),
    "low": ("low", "low touch", "lowtouch", "tech", "tech touch", "digital", "digital touch", "self serve", "l"),
}
_TOUCH_OF = {word: touch for touch, words in _TOUCH.items() for word in words}

Reader = Callable[[str], Any]


def read_words(column: Column, dtype: pl.DataType, read: Reader, reason: str) -> ReadColumn:
    """Look every cell up by what `read` makes of its text; what it makes None of is reported, unless it is blank."""
    texts = as_text(column.cells)
    distinct = texts.unique().drop_nulls()
    meanings = [read(text) for text in without_guard(distinct).to_list()]
    codes = texts.cast(pl.Enum(distinct)).to_physical().cast(pl.UInt32)
    values = pl.Series([*meanings, None], dtype=dtype).gather(codes).alias(texts.name)
    left = (values.is_null() & texts.is_not_null()).arg_true()
    unread = left.filter(~blanks(texts.gather(left), BLANK_OR_NA))
    return ReadColumn(values, column.report(unread, reason))


def _flag(text: str) -> bool | None:
    word = text.strip().casefold().removesuffix(".0")
    return True if word in _YES else False if word in _NO else None


def read_flags(column: Column) -> ReadColumn:
    """Yes and no in their usual words."""
    if column.cells.dtype == pl.Boolean:
        return ReadColumn(column.cells)
    return read_words(column, pl.Boolean(), _flag, "is neither yes nor no")


def read_ordinals(column: Column) -> ReadColumn:
    """The index of a level, by its word in any case or by that index."""
    levels = column.spec.levels
    index = {words_of(level): at for at, level in enumerate(levels)}

    def read(text: str) -> int | None:
        by_word = index.get(words_of(text))
        number = text.strip().removesuffix(".0")
        if by_word is None and number.isdecimal() and int(number) < len(levels):
            return int(number)
        return by_word

    return read_words(column, pl.Int8(), read, f"is none of {', '.join(levels)}")


def read_status(column: Column) -> ReadColumn:
    """Paying, trial, free or cancelled, in the words of those who export it."""
    reason = f"is no known status: {', '.join(_STATUS)}"
    return read_words(column, pl.String(), lambda text: _STATUS_OF.get(words_of(text)), reason)


def read_touch(column: Column) -> ReadColumn:
    """High or low; yes and no where the header asks for high touch."""
    asks = words_of(column.header) in {"high touch", "is high touch", "hightouch"}

    def read(text: str) -> str | None:
        touch = _TOUCH_OF.get(words_of(text))
        flag = _flag(text) if asks else None
        return touch or (None if flag is None else "high" if flag else "low")

    return read_words(column, pl.String(), read, "is neither high nor low touch")


def read_currencies(column: Column) -> ReadColumn:
    """Codes of three letters, from a sign, too."""

    def read(text: str) -> str | None:
        code = text.strip().upper()
        return currency_code(text) or (code if len(code) == 3 and code.isalpha() and code.isascii() else None)

    return read_words(column, pl.String(), read, "is no currency")


def read_ratings(column: Column, scale: RatingReader) -> ReadColumn:
    """Levels of the rating scale; a word that disagrees with its number is told once, a text with neither each time."""

    def level(text: str) -> int | None:
        read = scale.read(text)
        return None if read is None else read.level

    words = ", ".join(f"{number} {scale.word(number)}" for number in range(scale.top + 1))
    read = read_words(column, pl.Int8(), level, f"is no level of the rating scale ({words})")
    lines = [line._replace(severity=Severity.ERROR) for line in read.lines]
    return ReadColumn(read.values, lines + _disagreements(column, scale))


def _disagreements(column: Column, scale: RatingReader) -> list[ReportLine]:
    firsts = pl.DataFrame({"text": as_text(column.cells), "row": column.rows}).drop_nulls()
    lines = []
    for text, row in firsts.unique("text", keep="first", maintain_order=True).iter_rows():
        read = scale.read(text)
        if read is not None and read.disagreement is not None:
            reason = f"says {read.disagreement} but its word is level {read.level}; the word counts"
            lines.append(ReportLine(row, column.header, text, reason))
    return lines


def read_texts(column: Column) -> ReadColumn:
    """Free text: exactly as it stands, but for words for nothing and the guard of an export.

    In a name only blanks are nothing: somebody may be called None.
    """
    texts = as_text(column.cells)
    nothing = "" if column.spec.name == "name" else BLANK
    to_clean = texts.str.contains(rf"^\s*(?i:{nothing})?\s*$|^'{FORMULA}")
    if not to_clean.any():
        return ReadColumn(texts)
    positions = to_clean.arg_true()
    some = texts.gather(positions)
    unguarded = without_guard(some).set(~some.str.starts_with("'"), None)
    return ReadColumn(spread(texts, positions, unguarded))
