"""A list of lines to choose from that are laid out for the width there is; the cursor stays on its line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True, slots=True)
class Row:
    """One line, or a few that belong together.

    Attributes:
        id: what tells it from the others; empty for one that cannot be chosen.
        content: what it shows in a width.
    """

    id: str
    content: Callable[[int], Content]


class RowList(OptionList):
    """Rows; up and down or j and k move, Enter or a click chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "first", "First", show=False),
        Binding("G", "last", "Last", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(markup=False, compact=True, id=id)
        self._rows: Sequence[Row] = ()
        self._shown: list[Content] = []
        self._laid_out_for = 0

    @property
    def row_id(self) -> str | None:
        """The id of the row under the cursor."""
        option = self.highlighted_option
        return None if option is None else option.id

    @property
    def ids(self) -> list[str]:
        """The ids of all rows that can be chosen, in order."""
        return [row.id for row in self._rows if row.id]

    def show(self, rows: Sequence[Row], keep: str | None = None) -> None:
        """Shows rows; the cursor is on the one of that id, else where it was."""
        place = self.highlighted or 0
        keep = keep or self.row_id
        same = [row.id for row in rows] == [row.id for row in self._rows]
        self._rows = rows
        if same and len(self._shown) == len(rows):
            self._refill()
        else:
            self._fill()
        at = next((at for at, row in enumerate(rows) if row.id and row.id == keep), None)
        self.highlighted = self._nearest(place) if at is None else at

    def _nearest(self, place: int) -> int | None:
        can = [at for at, row in enumerate(self._rows) if row.id]
        return min(can, key=lambda at: abs(at - place), default=None)

    @property
    def _width(self) -> int:
        return max(10, self.scrollable_content_region.width - 2)

    def _contents(self) -> list[Content]:
        self._laid_out_for = self._width
        return [row.content(self._laid_out_for) for row in self._rows]

    def _fill(self) -> None:
        self._shown = self._contents()
        self.set_options(
            Option(content, id=row.id or None, disabled=not row.id)
            for row, content in zip(self._rows, self._shown, strict=True)
        )

    def _refill(self) -> None:
        """Shows anew only the rows that say something else now."""
        contents = self._contents()
        for at, (old, new) in enumerate(zip(self._shown, contents, strict=True)):
            if not old.is_same(new):
                self._replace(at, old, new)
        self._shown = contents

    def _replace(self, at: int, old: Content, new: Content) -> None:
        """As `replace_option_prompt_at_index`, which paints every row anew: a good part of a frame for a long list."""
        if old.plain.count("\n") != new.plain.count("\n"):
            self.replace_option_prompt_at_index(at, new)
            return
        self.get_option_at_index(at)._set_prompt(new)  # noqa: SLF001 - Textual is pinned exactly
        self._option_render_cache.clear()
        self.refresh_lines(self._index_to_line[at], self._heights[at])

    def on_resize(self) -> None:
        """Lays the rows out anew where the width is another."""
        if self._laid_out_for != self._width:
            at = self.highlighted
            self._fill()
            self.highlighted = at
