"""Columns of text, aligned by the cells they take on a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

#: Between columns.
_GAP = "  "
#: In a file or a pipe nothing is cut, and no column is made wider than this, or than on a terminal, for one long value.
_MOST_PADDED = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: its heading.
        most: the cells it takes at the most on a terminal.
        right: whether its values stand at its right side.
        leaves: when there is no room, columns are left out, the lowest first; 0 for never.
    """

    title: str
    most: int = 20
    right: bool = False
    leaves: int = 0


def lay_out(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    width: int | None = None,
    room_for_last: int = 24,
    colours: Sequence[str] | None = None,
) -> Iterator[str]:
    """The lines of a table, each with its line end.

    Args:
        columns: the last one takes what room is left.
        rows: a plain text for every column.
        width: the cells of the terminal; None when nothing has to be cut.
        room_for_last: what the last column should have at least.
        colours: of each row the colour of its first column; None for no colours.
    """
    sizes = [_size(column, [row[at] for row in rows], width) for at, column in enumerate(columns)]
    shown = _that_fit(columns, sizes, width, room_for_last)
    last = shown[-1]
    if width is not None:
        taken = sum(sizes[at] + len(_GAP) for at in shown[:-1])
        sizes[last] = max(1, width - taken)

    def line(row: Sequence[str], *, cut: bool) -> Iterator[str]:
        for at in shown:
            text = fit(row[at], sizes[at]) if cut else row[at]
            padding = " " * (sizes[at] - cells(text))
            yield text if at == last else padding + text if columns[at].right else text + padding

    heading = _GAP.join(line([column.title for column in columns], cut=width is not None)).rstrip()
    yield (click.style(heading, bold=True) if colours is not None else heading) + "\n"
    for number, row in enumerate(rows):
        parts = list(line(row, cut=width is not None))
        if colours is not None:
            parts[0] = click.style(parts[0], fg=colours[number])
        yield _GAP.join(parts).rstrip() + "\n"


def cells(text: str) -> int:
    """The terminal cells that a plain text takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def fit(text: str, room: int) -> str:
    """The text in at most that many cells, cut with `…`."""
    if cells(text) <= room:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells_of(character)
        if used > room - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _size(column: Column, values: Sequence[str], width: int | None) -> int:
    most = max(_MOST_PADDED, column.most) if width is None else column.most
    return max(cells(column.title), min(most, max(map(cells, values), default=0)))


def _that_fit(columns: Sequence[Column], sizes: Sequence[int], width: int | None, room_for_last: int) -> list[int]:
    """The columns there is room for."""
    shown = list(range(len(columns)))
    if width is None:
        return shown
    for at in sorted((at for at in shown if columns[at].leaves), key=lambda at: columns[at].leaves):
        if sum(sizes[kept] + len(_GAP) for kept in shown[:-1]) + room_for_last <= width:
            break
        shown.remove(at)
    return shown
