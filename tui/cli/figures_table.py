"""Figures as tables for people."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from healthcore.figures.kinds import DIMENSION_KINDS, KINDS, Unit
from healthcore.vocabulary.text import plain
from tui.cli.table import Column, lay_out
from tui.figure_words import MISSING, change_words, value_words

if TYPE_CHECKING:
    from healthcore.figures.figures import Figure, KeyFigures

_COLUMNS = (
    Column("Figure", most=44),
    Column("Today", most=24, right=True),
    Column("7 days ago", most=24, right=True, leaves=1),
    Column("Change", most=24),
)

#: What a table of the series has a column for: where it fits on a page, and what one looks at over time.
_OVER_TIME = (
    "good",
    "average",
    "poor",
    "unknown",
    "score",
    "good_share",
    "paying_poor",
    "declined",
    "improved_to_good",
)


def figures_table(found: "KeyFigures", width: int | None) -> Iterator[str]:
    """Today, a week ago and the change, by group; then the dimensions side by side."""
    yield from _heading(found)
    overall = [figure for figure in found.figures if not figure.dimension]
    rows = []
    for group, figures in groupby(overall, key=lambda figure: figure.kind.group):
        rows.append([group.value, "", "", ""])
        rows += [_row(figure) for figure in figures]
    yield from lay_out(_COLUMNS, rows, width=width, room_for_last=12)
    if found.dimensions:
        yield "\n"
        yield from _dimensions(found, width)
    if found.problem:
        yield f"\n{plain(found.problem)}\n"


def _heading(found: "KeyFigures") -> Iterator[str]:
    book = found.day.book
    yield f"Figures of {plain(book.title)} as of {book.as_of}, by the model {plain(book.model.name)} "
    yield f"({book.model.fingerprint})\n"
    if found.chosen is not None:
        yield f"Only {plain(found.chosen.description)}: the accounts of that day, followed back.\n"
    begins = min(found.day.opened.snapshots.days(), default=found.day.as_of)
    if begins > found.day.as_of - timedelta(days=7):
        yield f"History begins on {begins}: there is nothing to compare with yet.\n"
    yield "\n"


def _row(figure: "Figure") -> list[str]:
    label = f"  {plain(figure.label)}"
    return [label, value_words(figure, figure.value), value_words(figure, figure.before), change_words(figure)]


def _dimensions(found: "KeyFigures", width: int | None) -> Iterator[str]:
    """A line for each dimension; in brackets the change."""
    kinds = [kind for kind in DIMENSION_KINDS if kind.unit is not Unit.MONEY]
    columns = [
        Column("Dimension", most=16),
        *(Column(kind.label, right=True, leaves=1 if kind.key == "dimension_unknown" else 0) for kind in kinds),
        Column("Value at risk"),
    ]
    rows = []
    for dimension, label in found.dimensions:
        cells = [_with_change(found.one(kind.key, dimension)) for kind in kinds]
        money = [_with_change(figure) for figure in found.of("dimension_value_at_risk", dimension) if figure.value]
        rows.append([plain(label), *cells, " + ".join(money) or MISSING])
    yield from lay_out(columns, rows, width=width)


def _with_change(figure: "Figure") -> str:
    said, change = value_words(figure, figure.value), change_words(figure)
    return said if change in {MISSING, "±0"} else f"{said} ({change.removesuffix(f' {figure.currency}')})"


def series_table(found: "KeyFigures", since: date | None) -> Iterator[str]:
    """The figures that one looks at over time, a line for each known day."""
    yield from _heading(found)
    figures = [found.one(key) for key in _OVER_TIME] + found.of("value_at_risk")
    columns = [Column("Day"), *(Column(_short(figure), right=True, most=30) for figure in figures)]
    rows = [
        [day.isoformat(), *(value_words(figure, figure.series[at]) for figure in figures)]
        for at, day in enumerate(found.measured.days)
        if since is None or day >= since
    ]
    yield from lay_out(columns, rows)


def _short(figure: "Figure") -> str:
    names = {
        "good_share": "Good",
        "score": "Score",
        "paying_poor": "Paying, Poor",
        "declined": "Declined",
        "improved_to_good": "Improved",
        "value_at_risk": f"At risk, {'all in ' if figure.is_total else ''}{figure.currency}",
    }
    return names.get(figure.kind.key, figure.kind.key.capitalize())


def definitions_text(found: "KeyFigures") -> Iterator[str]:
    """What every figure counts."""
    for kind in (*KINDS, *(DIMENSION_KINDS if found.dimensions else ())):
        label = f"{kind.label}, of a dimension" if kind in DIMENSION_KINDS else kind.label
        yield f"{label} ({kind.key})\n    {kind.definition}\n"
