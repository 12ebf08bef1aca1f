"""A view of a book: filters chained on it and an order. Immutable; every change gives a new view."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import polars as pl

from healthcore.book.figures import Figures, figures_of
from healthcore.vocabulary import Health

#: What text filters look into, where the book has it.
SEARCHED = ("name", "account_id", "owner", "tier", "status", "profile")

#: Columns whose natural direction is downwards.
_BIGGEST_FIRST = frozenset({"contract_value", "csm_risk"})

_HEALTH_WORDS = {health.key: health for health in Health}
_SEPARATOR = "\x1f"

#: Types whose values leave room for a row's place in a 64-bit number.
_SMALL = frozenset({pl.Int8, pl.UInt8, pl.Int16, pl.UInt16, pl.Boolean})
_MOST_ROWS = 2**32

#: Stands for a missing value among them: it comes after all of them.
_AFTER_SMALL = 2**20


class Tabled(Protocol):
    """What a view looks at."""

    @property
    def table(self) -> pl.DataFrame:
        """One row per account."""

    @property
    def searchable(self) -> pl.Series:
        """Per account the text that filters look into, lower case."""

    @property
    def tie_break(self) -> pl.Series:
        """Per account its place among accounts that a sort takes for equal."""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: by a column, missing values last whichever way it runs."""

    column: str = "health"
    descending: bool = False

    def toggled(self, column: str) -> "Sort":
        """The same column the other way round, or another column in its natural direction."""
        if column == self.column:
            return Sort(column, not self.descending)
        return Sort(column, column in _BIGGEST_FIRST)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Accounts that somebody chose by a condition.

    Attributes:
        name: the segment's name; empty for a condition without one.
        condition: what they meet, as it was written.
        members: whether an account is one of them, per row of the book.
    """

    name: str
    condition: str
    members: pl.Series

    @property
    def description(self) -> str:
        """Who they are, in words."""
        return self.name or f"where {self.condition}"

    def moved(self, old: Tabled, new: Tabled) -> "Chosen":
        """The same accounts in another book."""
        before, now = old.table["account_id"], new.table["account_id"]
        if before.equals(now):
            return self
        return replace(self, members=now.is_in(before.filter(self.members).implode()))


@dataclass(frozen=True)
class View:
    """Which accounts of a book are shown, and in which order.

    Attributes:
        book: what is looked at.
        text: words that all have to occur, `!word` must not; a health's word also means the health.
        health: only accounts of this health.
        sort: the order.
        with_cancelled: whether cancelled accounts are listed.
        segment: only accounts of this segment.
        condition: only accounts that meet this condition.
    """

    book: Tabled
    text: str = ""
    health: Health | None = None
    sort: Sort = Sort()
    with_cancelled: bool = False
    segment: Chosen | None = None
    condition: Chosen | None = None

    def filtered(self, text: str) -> "View":
        """The view with another text filter."""
        return replace(self, text=text)

    def only(self, health: Health | None) -> "View":
        """The view of one health, or of all."""
        return replace(self, health=health)

    def within(self, segment: Chosen | None) -> "View":
        """The view of a segment, or of all."""
        return replace(self, segment=segment)

    def where(self, condition: Chosen | None) -> "View":
        """The view of those that meet a condition, or of all."""
        return replace(self, condition=condition)

    def everything(self) -> "View":
        """The view without any filter, cancelled accounts too."""
        return replace(self, text="", health=None, segment=None, condition=None, with_cancelled=True)

    def sorted_by(self, column: str) -> "View":
        """The view by a column; by the same column again, the other way round."""
        return replace(self, sort=self.sort.toggled(column))

    def on(self, book: Tabled) -> "View":
        """The same view of another book, or of the same one after a change; worst first where its column is gone."""
        segment, condition = (
            None if chosen is None else chosen.moved(self.book, book) for chosen in (self.segment, self.condition)
        )
        sort = self.sort if self.sort.column in book.table.columns else Sort()
        return replace(self, book=book, sort=sort, segment=segment, condition=condition)

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves accounts out."""
        return bool(self.text.strip()) or any(
            filtered is not None for filtered in (self.health, self.segment, self.condition)
        )

    @property
    def description(self) -> str:
        """The filters in words; empty for the whole book."""
        parts = [chosen.description for chosen in (self.segment, self.condition) if chosen is not None]
        if self.health is not None:
            parts.append(f"health {self.health.word}")
        if self.text.strip():
            parts.append(f"text {self.text.strip()!r}")
        return ", ".join(parts)

    @cached_property
    def total(self) -> int:
        """How many accounts there would be without filters."""
        return self.book.table.height if self.with_cancelled else int((~self.book.table["cancelled"]).sum())

    @cached_property
    def rows(self) -> pl.Series:
        """The rows of the book that are shown, in order, as UInt32."""
        keys = _sort_keys(self.sort, self.book.table, self.book.tie_break)
        keep = self._kept()
        frame = pl.DataFrame({"row": pl.int_range(keys.height, dtype=pl.UInt32, eager=True)}).hstack(keys)
        if keep is not None:
            frame = frame.filter(keep)
        descending = [self.sort.descending, False] if keys.width > 1 else False
        return frame.sort(keys.columns, descending=descending, nulls_last=True)["row"]

    @property
    def table(self) -> pl.DataFrame:
        """The accounts that are shown, in order."""
        return self.book.table[self.rows]

    @cached_property
    def figures(self) -> Figures:
        """The figures of the accounts that are shown."""
        return figures_of(self.table)

    def _kept(self) -> pl.Series | None:
        table = self.book.table
        masks = [] if self.with_cancelled else [~table["cancelled"]]
        masks += [chosen.members for chosen in (self.segment, self.condition) if chosen is not None]
        if self.health is not None:
            masks.append(table["health"] == self.health.value)
        # A lone ! is the beginning of a word that is being typed.
        masks += [self._mask(term) for term in self.text.lower().split() if term != "!"]
        kept: pl.Series | None = None
        for mask in masks:
            kept = mask if kept is None else kept & mask
        return kept

    def _mask(self, term: str) -> pl.Series:
        negated = term.startswith("!")
        wanted = term.removeprefix("!")
        mask = self.book.searchable.str.contains(wanted, literal=True)
        if wanted in _HEALTH_WORDS:
            mask |= self.book.table["health"] == _HEALTH_WORDS[wanted].value
        return ~mask if negated else mask


def searchable_text(table: pl.DataFrame, columns: Iterable[str] = SEARCHED) -> pl.Series:
    """Per account the text that filters look into, lower case."""
    present = [pl.col(name) for name in columns if table.schema.get(name) == pl.String]
    joined = pl.concat_str(present, separator=_SEPARATOR, ignore_nulls=True)
    # In one piece: polars 2.1 panics when one of the columns has an empty chunk.
    return table.rechunk().select(joined.str.to_lowercase().alias("searchable")).to_series()


def tie_break(table: pl.DataFrame) -> pl.Series:
    """Per account its place among equals: the biggest contract value first, then by name, then as in the source."""
    keys = table.select(
        value=pl.col("contract_value"),
        by_name=pl.col("name").str.to_lowercase(),
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
    ).sort("value", "by_name", "row", descending=[True, False, False], nulls_last=True)
    places = pl.int_range(keys.height, dtype=pl.UInt32, eager=True)
    return pl.zeros(keys.height, dtype=pl.UInt32, eager=True).scatter(keys["row"], places).alias("tie_break")


def _sort_keys(sort: Sort, table: pl.DataFrame, ties: pl.Series) -> pl.DataFrame:
    """One or two columns to sort by, missing values last. Small numbers and ties become one, which sorts fastest."""
    column = table[sort.column].alias("key")
    if sort.column == "health" or sort.column.startswith("health."):
        column = column.set(column == Health.UNKNOWN.value, None)
    if column.dtype in _SMALL:
        signed = (-column.cast(pl.Int64) if sort.descending else column.cast(pl.Int64)).fill_null(_AFTER_SMALL)
        return ((signed * _MOST_ROWS) + ties.cast(pl.Int64)).alias("key").to_frame()
    if column.dtype == pl.String:
        column = column.str.to_lowercase()
    return pl.DataFrame([column, ties])
