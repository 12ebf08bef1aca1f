"""A dialog that asks for one of a few lines."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from tui import cells
from tui.matching import matches, underlined
from tui.screens.picker import Picker


class LinePicker(Picker[str | None]):
    """Gives one of some texts, or None.

    Args:
        title: what stands in the border.
        texts: what there is to choose from.
        current: the one that counts now.
    """

    def __init__(self, title: str, texts: Sequence[str], current: str | None) -> None:
        super().__init__(title, "Type to narrow", "choose")
        self._texts = texts
        self._current = current

    def first_line(self, query: str) -> str | None:
        """The cursor starts on the one that counts now."""
        place = self._texts.index(self._current) if self._current in self._texts else None
        return None if query or place is None else str(place)

    def lines(self, query: str, width: int) -> Iterator[Option]:  # noqa: ARG002 - the texts are short
        """The texts that fit, by their places."""
        for place, text in enumerate(self._texts):
            if matches(query, text):
                yield Option(underlined(Content(cells.plain(text)), query), id=str(place))

    def picked(self, line: str) -> None:
        """Gives the text."""
        self.dismiss(self._texts[int(line)])
