"""The dialog that asks for the column to sort by."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from tui import cells
from tui.matching import matches, underlined
from tui.screens.picker import Picker
from tui.widgets.table_paint import ASCENDING, DESCENDING


class SortDialog(Picker[str | None]):
    """Gives the key of a column, or None; the current one again means the other way round.

    Args:
        columns: key and label of each, in the table's order.
        current: the key of the column that is sorted by.
        descending: which way.
    """

    def __init__(self, columns: Sequence[tuple[str, str]], current: str, descending: bool) -> None:
        super().__init__("Sort by", "A column", "sort")
        self._columns = columns
        self._current = current
        self._arrow = DESCENDING if descending else ASCENDING

    def first_line(self, query: str) -> str | None:
        """The cursor starts on the current column, and on the first one that fits what is typed."""
        return None if query else self._current

    def lines(self, query: str, width: int) -> Iterator[Option]:  # noqa: ARG002 - labels are short
        """The columns that fit, those that begin with the query first; the current one with its arrow."""
        found = [(key, cells.plain(label)) for key, label in self._columns if matches(query, label)]
        found.sort(key=lambda column: not column[1].lower().startswith(query.strip().lower()))
        if not found:
            yield Option(Content(f"No column is called {cells.plain(query.strip())!r}."), disabled=True)
        for key, label in found:
            yield Option(self._line(key, label, query), id=key)

    def _line(self, key: str, label: str, query: str) -> Content:
        """Its label; its key too, where another column has the same label."""
        current = key == self._current
        arrow = (f"{self._arrow} " if current else "  ", "bold $accent")
        beside = [cells.plain(key)] if [cells.plain(named) for _, named in self._columns].count(label) > 1 else []
        beside += ["again turns it round"] if current else []
        return Content.assemble(
            arrow, underlined(Content(label), query), *((f"   {words}", "$foreground-muted") for words in beside)
        )

    def picked(self, line: str) -> None:
        """Gives the column."""
        self.dismiss(line)
