"""The columns of a file, a row each: what they were taken for, how sure that is, and their first cells."""

from typing import TYPE_CHECKING

import polars as pl

from healthcore.vocabulary import Kind
from healthcore.vocabulary.accounts import Matched
from tui import cells
from tui.cells import Cell, Role
from tui.widgets.table_columns import Column, ColumnKind, Draw, text_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healthcore.book.trial import Trial, TriedColumn
    from healthcore.sources.dates import DateOrder
    from healthcore.vocabulary import FieldSpec

_LEFT_OUT = "left out"
_ORDERS: "Mapping[DateOrder, str]" = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_SURE = {
    Matched.OVERRIDE: "decided",
    Matched.REMEMBERED: "decided",
    Matched.ATTRIBUTE: "own name",
}


def import_frame(trial: "Trial", schema: "Mapping[str, FieldSpec]") -> pl.DataFrame:
    """A row per column of the file, as `import_columns` reads it."""
    rows = [_row(column, schema, trial.reading.dates.get(column.header)) for column in trial.columns]
    names = ["header", "field", "sure", "holds", "guessed", "unread", *(f"cell{at}" for at in range(len(trial.rows)))]
    types = dict.fromkeys(names, pl.String()) | {"guessed": pl.Boolean(), "unread": pl.Boolean()}
    return pl.DataFrame(rows, schema=types, orient="row")


def import_columns(trial: "Trial") -> tuple[Column, ...]:
    """The columns of that frame; where there is little room, one row of the file is worth more than what it holds."""
    cells_shown = [
        Column(f"cell{at}", f"Row {row:,}", text_kind(Role.SECONDARY), priority=3 + 2 * at, least=8, most=20)
        for at, row in enumerate(trial.rows)
    ]
    return (
        Column("header", "Column", text_kind(), priority=0, least=14, most=40, frozen=True, grows=True),
        Column("field", "Field", _told_kind("guessed"), priority=1, least=10, most=22),
        Column("sure", "Sure", _told_kind("guessed"), priority=2, most=8),
        Column("holds", "Holds", _told_kind("unread"), priority=4, most=30),
        *cells_shown,
    )


def _row(column: "TriedColumn", schema: "Mapping[str, FieldSpec]", order: "DateOrder | None") -> tuple[object, ...]:
    guessed = column.matched is Matched.SIMILARITY
    unread = column.open_dates or column.unread > 0
    told = (column.header, _field(column, schema), _sure(column), _holds(column, order))
    return (*told, guessed, unread, *column.cells)


def _field(column: "TriedColumn", schema: "Mapping[str, FieldSpec]") -> str:
    if column.field is None:
        return _LEFT_OUT
    spec = schema.get(column.field)
    return column.field if spec is None else spec.label


def _sure(column: "TriedColumn") -> str:
    if column.matched is None:
        return ""
    return _SURE.get(column.matched) or f"{column.confidence:.0%}"


def _holds(column: "TriedColumn", order: "DateOrder | None") -> str:
    if column.kind is None:
        return ""
    parts = ["amount" if column.kind is Kind.MONEY else column.kind.value]
    if order is not None:
        parts.append(_ORDERS[order])
    if column.open_dates:
        parts.append("day or month?")
    if column.unread:
        parts.append(f"{column.unread:,} unread")
    return ", ".join(parts)


def _told_kind(look_where: str) -> ColumnKind:
    """Our own words about a column, in another colour where somebody should look."""

    def draw(text: str | None, look: bool | None = None) -> Cell:
        role = Role.SECONDARY if text in {_LEFT_OUT, "own name"} else Role.RATING_WATCH if look else Role.TEXT
        return cells.text(text, role)

    def fit(values: pl.Series) -> tuple[Draw, int]:
        return draw, max((cells.width(cells.plain(text)) for text in values.drop_nulls().to_list()), default=0)

    return ColumnKind(fit, (look_where,))
