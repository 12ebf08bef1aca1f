"""The columns of the account table: what they read from the frame, how they draw it, how wide they want to be.

Nothing here imports polars: a column only calls methods of the series it is given, so that a table can be on screen
before the engine is loaded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from healthcore.vocabulary import Health
from tui import cells
from tui.cells import Align, Cell, Role

if TYPE_CHECKING:
    import polars as pl

    from healthcore.model.rating import RatingLevel

#: The cell of a row, given the column's value and then those it also reads, as far as the frame has them.
Draw: TypeAlias = Callable[..., Cell]

#: Texts that are measured one by one when a column is not plain ASCII.
_MEASURED = 1_000


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """How values of a kind are drawn.

    Attributes:
        fit: given all values of the column, how one is drawn and how many cells the widest takes.
        also_reads: further columns of the frame that a cell needs.
    """

    fit: "Callable[[pl.Series], tuple[Draw, int]]"
    also_reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the account table.

    Attributes:
        key: the frame's column it reads first; without that column in the frame it is not shown.
        label: its heading.
        kind: how its values are drawn.
        width: its cells; None fits them once to the data, between `least` and `most`.
        align: the side its values and heading stand at.
        priority: the lower, the earlier it is on the first page; the others are reached by scrolling.
        frozen: stays at the left when the table is scrolled sideways.
        grows: takes the room the others leave, down to `least`.
    """

    key: str
    label: str
    kind: ColumnKind
    width: int | None = None
    align: Align = Align.LEFT
    priority: int = 100
    least: int = 3
    most: int = 30
    frozen: bool = False
    grows: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        """The frame's columns that its cells need."""
        return (self.key, *self.kind.also_reads)

    def fitted(self, frame: "pl.DataFrame") -> "FittedColumn":
        """The column as this data needs it."""
        draw, widest = self.kind.fit(frame.get_column(self.key))
        wanted = max(widest, cells.width(self.label))
        return FittedColumn(self, draw, self.width or min(max(wanted, self.least), self.most))


@dataclass(frozen=True, slots=True)
class FittedColumn:
    """A column that has seen the data: how a cell of it is drawn, in how many cells of the terminal."""

    column: Column
    draw: Draw
    width: int


def text_kind(role: Role = Role.TEXT) -> ColumnKind:
    """Somebody's text: String."""

    def fit(values: "pl.Series") -> tuple[Draw, int]:
        letters, size = values.str.len_chars(), values.str.len_bytes()
        exact = (cells.width(cells.plain(text)) for text in values.filter(letters != size).head(_MEASURED))
        longest = letters.max()
        return partial(cells.text, role=role), max(longest if isinstance(longest, int) else 0, max(exact, default=0))

    return ColumnKind(fit)


def health_kind(*also_reads: str) -> ColumnKind:
    """A health code: UInt8. The overall one also reads whether it is uncertain, Boolean."""
    return _fixed(cells.health, max(cells.width(cells.health(code).text) for code in Health), *also_reads)


def score_kind() -> ColumnKind:
    """A score: Int16."""
    return _fixed(cells.score, len("100"))


def sparkline_kind(cells_wide: int) -> ColumnKind:
    """Bars that are ready to show: String, that many cells wide."""
    return _fixed(partial(cells.text, role=Role.SECONDARY), cells_wide)


def day_kind() -> ColumnKind:
    """A day: Date."""
    return _fixed(cells.day, len("2026-11-22"))


def span_kind(at_least: str) -> ColumnKind:
    """A length of time in days: any integer. It also reads whether it may be longer, Boolean."""

    def draw(days: int | None, longer: bool | None = None) -> Cell:
        return cells.span(days, at_least=longer)

    return _fixed(draw, len("365+ days"), at_least)


def ago_kind(as_of: date, never: str) -> ColumnKind:
    """A day as people say it: Date. `never` stands where there is none."""

    def draw(day: date | None) -> Cell:
        return Cell(never, Role.SECONDARY) if day is None else cells.relative_day(day, as_of)

    return _fixed(draw, len("364 days ago"))


def flag_kind() -> ColumnKind:
    """Yes or no: Boolean."""
    return _fixed(cells.flag, len("yes"))


def coverage_kind() -> ColumnKind:
    """Metrics with data, of how many: UInt16 both."""
    return _fixed(cells.coverage, len("12/12"), "of")


def rating_kind(levels: "Sequence[RatingLevel]") -> ColumnKind:
    """A level of the model's rating scale: Int8. It also reads conflict and expiry, both Boolean."""

    def draw(level: int | None, conflict: bool | None = None, expired: bool | None = None) -> Cell:
        return cells.rating(level, levels, conflict, expired)

    longest = max(cells.width(text) for text in (cells.EXPIRED.text, *(cells.plain(level.word) for level in levels)))
    return _fixed(draw, longest + len(" !"), "conflict", "rating_expired")


def level_kind(words: Sequence[str]) -> ColumnKind:
    """The index of an ordinal's level: Int8."""
    longest = max((cells.width(cells.plain(word)) for word in words), default=1)
    return _fixed(partial(cells.level, words=words), longest)


def number_kind(unit: str = "") -> ColumnKind:
    """A number: Float64 or any integer. All rows get the decimals that one of them needs, two at most."""

    def fit(values: "pl.Series") -> tuple[Draw, int]:
        draw = partial(cells.number, decimals=_decimals(values), unit=unit)
        return draw, _widest(values, draw)

    return ColumnKind(fit)


def money_kind() -> ColumnKind:
    """An amount: Decimal. It also reads the currency, String. Cents are written when one of the rows has some."""

    def fit(values: "pl.Series") -> tuple[Draw, int]:
        draw = partial(cells.money, decimals=2 if _decimals(values) else 0)
        return draw, _widest(values, draw) + len(" USD")

    return ColumnKind(fit, ("currency",))


def _fixed(draw: Draw, width: int, *also_reads: str) -> ColumnKind:
    """A kind that needs no look at the data: its width stays when values change."""
    return ColumnKind(lambda _values: (draw, width), also_reads)


def _decimals(values: "pl.Series") -> int:
    """The fewest decimals that write every value exactly, two at most."""
    if values.dtype.is_integer():
        return 0
    return next((few for few in (0, 1) if (values.round(few) == values).all()), 2)


def _widest(values: "pl.Series", draw: Draw) -> int:
    """Of a number's texts the longest is the least or the greatest."""
    return max(cells.width(draw(edge).text) for edge in (values.min(), values.max()))
