"""The question where it stands what became of accounts."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from tui import cells
from tui.matching import matches, underlined
from tui.screens.picker import Picker
from tui.tune_desk import Way


class OutcomesDialog(Picker[Way | None]):
    """Gives a place where outcomes are, or None: one that the book knows, or a file that is typed.

    Args:
        ways: what the book knows.
        current: the one that counts now.
    """

    def __init__(self, ways: Sequence[Way], current: Way | None) -> None:
        super().__init__(
            "Where does it stand who renewed and who left?", "Choose, or type the path of a file", "choose"
        )
        self._ways = ways
        self._current = current

    def first_line(self, query: str) -> str | None:
        """The cursor starts on the one that counts now."""
        at = next((at for at, way in enumerate(self._ways) if way == self._current), None)
        return None if query or at is None else str(at)

    def lines(self, query: str, width: int) -> Iterator[Option]:  # noqa: ARG002 - a long path is cut by the list
        """What the book knows, and what is typed as a file."""
        for at, way in enumerate(self._ways):
            if matches(query, way.label):
                yield Option(underlined(Content(cells.plain(way.label)), query), id=str(at))
        if query.strip():
            yield Option(Content(cells.plain(Way("file", query.strip()).label)), id="file")
        else:
            yield Option(
                Content.styled("A file: account, outcome, and where known the day and value", "$foreground-muted"),
                disabled=True,
            )

    def picked(self, line: str) -> None:
        """Gives the place."""
        self.dismiss(Way("file", self.search.value.strip()) if line == "file" else self._ways[int(line)])
