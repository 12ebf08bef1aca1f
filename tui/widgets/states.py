"""What stands where a screen has nothing to show, and how an error is told there."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from tui import cells

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from healthcore.vocabulary.errors import PulsebookError

#: How many problems are written out.
SHOWN_PROBLEMS = 10


class State(Container):
    """A few lines in the middle of the room there is. Nothing in them is read as markup.

    Args:
        title: what is the case, in a few words.
        lines: more about it, a paragraph each.
        keys: what to press, and what that does.
    """

    def __init__(
        self,
        title: str,
        *lines: str,
        keys: Sequence[tuple[str, str]] = (),
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        super().__init__(id=id, classes="state")
        self._said = self._content(title, lines, keys)

    def compose(self) -> "ComposeResult":
        """One text, as wide as it needs, in a column that is comfortable to read."""
        with Container(classes="state--column"):
            yield Static(self._said, markup=False, classes="state--said")

    def say(self, title: str, *lines: str, keys: Sequence[tuple[str, str]] = ()) -> None:
        """Says something else instead."""
        self._said = self._content(title, lines, keys)
        if self.is_mounted:
            self.query_one(Static).update(self._said)

    def _content(self, title: str, lines: Iterable[str], keys: Sequence[tuple[str, str]]) -> Content:
        parts = [Content.styled(cells.plain(title), "bold")]
        if said := [Content(cells.plain(line)) for line in lines]:
            parts += [Content(""), *said]
        if keys:
            pressed = (
                Content.assemble((cells.plain(key), "bold $accent"), f" {cells.plain(does)}") for key, does in keys
            )
            parts += [Content(""), Content("   ").join(pressed)]
        return Content("\n").join(parts)


def error_lines(error: "PulsebookError", most: int = SHOWN_PROBLEMS) -> list[str]:
    """The first problems of an error, how many more there are, and the fix, after an empty line."""
    lines = list(error.problems[:most])
    if (more := len(error.problems) - most) > 0:
        lines.append(f"and {more:,} more")
    return [*lines, "", error.fix] if error.fix else lines
