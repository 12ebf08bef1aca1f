"""From columns of cells to columns of values."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from healthcore.sources.column import Column, ReadColumn
from healthcore.sources.dates import DateOrder, read_dates
from healthcore.sources.infer import candidate_kinds, holds_codes, mixes_percent
from healthcore.sources.numbers import read_numbers
from healthcore.sources.words import (
    read_currencies,
    read_flags,
    read_ordinals,
    read_ratings,
    read_status,
    read_texts,
    read_touch,
)
from healthcore.vocabulary import Kind
from healthcore.vocabulary.source import RatingReader

Reader = Callable[[Column], ReadColumn]

#: Fields of words that are text in a book, but not free text.
_WORD_FIELDS: dict[str, Reader] = {"status": read_status, "touch": read_touch, "currency": read_currencies}

#: From here on columns are worth a thread each: the engine works outside the interpreter's lock.
_MANY_ROWS = 20_000

_NOT_FINITE = {"nan", "inf", "infinity"}


def read_columns(
    columns: Sequence[tuple[Column, bool]],
    scale: RatingReader,
    order: DateOrder | None,
    orders: Mapping[str, DateOrder] | None = None,
) -> list[tuple[Column, ReadColumn]]:
    """The values of every column; those marked True are of unknown kind, which is found out.

    `order` says which part of a date is the day, `orders` says so for single columns by their headers.
    """
    own = orders or {}
    readers: dict[Kind, Reader] = {
        Kind.NUMBER: read_numbers,
        Kind.PERCENT: read_numbers,
        Kind.MONEY: read_numbers,
        Kind.DATE: lambda column: read_dates(column, own.get(column.header, order)),
        Kind.FLAG: read_flags,
        Kind.ORDINAL: read_ordinals,
        Kind.LEVEL: partial(read_ratings, scale=scale),
        Kind.TEXT: read_texts,
    }

    def read(pair: tuple[Column, bool]) -> tuple[Column, ReadColumn]:
        column, unknown = pair
        if unknown:
            return _read_as_found(column, readers)
        return column, _WORD_FIELDS.get(column.spec.name, readers[column.spec.kind])(column)

    if not columns or columns[0][0].cells.len() < _MANY_ROWS:
        return [read(pair) for pair in columns]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(read, columns))


def _read_as_found(column: Column, readers: dict[Kind, Reader]) -> tuple[Column, ReadColumn]:
    """The column as the first kind that all its values are of; text, when there is no other."""
    *kinds, last = candidate_kinds(column.header, column.cells)
    for kind in kinds:
        guess = replace(column, spec=replace(column.spec, kind=kind))
        read = readers[kind](guess)
        if _holds(guess, read):
            return guess, read
    settled = replace(column, spec=replace(column.spec, kind=last))
    return settled, readers[last](settled)


def _holds(guess: Column, read: ReadColumn) -> bool:
    """Whether every value is of the guessed kind; NaN and infinity do not speak against a number."""
    if guess.spec.kind not in {Kind.NUMBER, Kind.PERCENT}:
        return all(line.row is None for line in read.lines)
    if any(line.row is not None and line.text.strip(" +-").lower() not in _NOT_FINITE for line in read.lines):
        return False
    return not (holds_codes(guess.cells) or mixes_percent(guess.cells))
