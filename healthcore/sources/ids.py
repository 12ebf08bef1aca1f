"""Ids that a program has bent on the way: a spreadsheet that makes 7 of 007, an export that pads or shouts.

Ids match by exact text. A clean-up says which differences do not count; it changes ids of a file to those that the
book knows, and never to anything else.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

CleanUp = Literal["spaces", "case", "leading zeros", "exact"]

#: No difference is to be overlooked, and none offered.
EXACT: CleanUp = "exact"

#: Every difference that may be told not to count.
CLEAN_UPS: tuple[CleanUp, ...] = ("spaces", "case", "leading zeros")


@dataclass(frozen=True, eq=False)
class CleanedIds:
    """Ids after a clean-up.

    Attributes:
        ids: as the book knows them, else as they are in the file.
        changed: how many are another text now.
        examples: some of these, as in the file and as in the book.
    """

    ids: pl.Series
    changed: int
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OfferedCleanUp:
    """A clean-up by which more ids of a file would be ids of the book.

    Attributes:
        ways: the differences that would not count.
        known: how many ids of the file the book knows to the letter.
        matching: how many it would know.
        total: how many there are.
        examples: some of the ids that would change, as in the file and as in the book.
    """

    ways: tuple[CleanUp, ...]
    known: int
    matching: int
    total: int
    examples: tuple[tuple[str, str], ...]


def keys(ids: pl.Series, ways: Iterable[CleanUp]) -> pl.Series:
    """The ids without the differences that do not count: equal for ids that are to be the same."""
    wanted = set(ways)
    for way in CLEAN_UPS:
        if way in wanted:
            ids = _without(ids, way)
    return ids


def cleaned(ids: pl.Series, known: pl.Series, ways: Sequence[CleanUp]) -> CleanedIds:
    """The ids of a file as a book knows them.

    An id changes only when it means one id of the book, and no other id of the file means the same.
    """
    strange = pl.DataFrame({"id": ids}).filter(~pl.col("id").is_in(known.implode()))
    if not ways or strange.is_empty():
        return CleanedIds(ids, 0)
    free = pl.DataFrame({"known": known.unique()}).filter(~pl.col("known").is_in(ids.implode()))
    free = free.with_columns(key=keys(free["known"], ways)).filter(pl.col("key").is_unique())
    strange = strange.with_columns(key=keys(strange["id"], ways)).filter(pl.col("key").is_unique())
    pairs = strange.join(free, on="key", maintain_order="left").select("id", "known")
    if pairs.is_empty():
        return CleanedIds(ids, 0)
    as_known = ids.replace(pairs["id"], pairs["known"]).alias(ids.name)
    return CleanedIds(as_known, pairs.height, tuple(pairs.head(3).iter_rows()))


def offered_clean_up(ids: pl.Series, known: pl.Series) -> OfferedCleanUp | None:
    """The smallest clean-up by which most ids would be known; None when none helps."""
    exact = int(ids.is_in(known.implode()).sum())
    if exact == ids.len() or known.is_empty():
        return None
    best: tuple[int, tuple[CleanUp, ...], CleanedIds] | None = None
    for size in range(1, len(CLEAN_UPS) + 1):
        for ways in itertools.combinations(CLEAN_UPS, size):
            tried = cleaned(ids, known, ways)
            if tried.changed > (best[0] if best else 0):
                best = (tried.changed, ways, tried)
    if best is None:
        return None
    changed, ways, tried = best
    return OfferedCleanUp(ways, exact, exact + changed, ids.len(), tried.examples)


def _without(ids: pl.Series, way: CleanUp) -> pl.Series:
    match way:
        case "spaces":
            return ids.str.replace_all(r"[\s\u00a0\u200b\ufeff]+", "")
        case "case":
            return ids.str.to_lowercase()
        case _:
            return ids.str.replace(r"^(\D*)0+(\d)", "${1}${2}")
