"""What stands where a screen has nothing to show: it is empty, it is loading, or something went wrong."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

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

    #: How the title stands out.
    TITLE_STYLE: ClassVar[str] = "bold"

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
        parts = [Content.styled(cells.plain(title), self.TITLE_STYLE)]
        if said := [Content(cells.plain(line)) for line in lines]:
            parts += [Content(""), *said]
        if keys:
            pressed = (
                Content.assemble((cells.plain(key), "bold $accent"), f" {cells.plain(does)}") for key, does in keys
            )
            parts += [Content(""), Content("   ").join(pressed)]
        return Content("\n").join(parts)


class EmptyState(State):
    """There is nothing here, and this key changes that."""


class LoadingState(State):
    """It is being read; what was there before should stay in sight instead where there was something."""


class ErrorState(State):
    """What went wrong, where, and what to do about it.

    Args:
        error: the first of its problems are written out.
        keys: what to press.
    """

    TITLE_STYLE = "bold $text-error"

    def __init__(
        self,
        error: "PulsebookError",
        *,
        keys: Sequence[tuple[str, str]] = (("ctrl+r", "try again"), ("q", "quit")),
        id: str | None = None,  # noqa: A002 - as above
    ) -> None:
        super().__init__(error.title, *error_lines(error), keys=keys, id=id)


def error_lines(error: "PulsebookError", most: int = SHOWN_PROBLEMS) -> list[str]:
    """The first problems of an error, how many more there are, and the fix, after an empty line."""
    lines = list(error.problems[:most])
    if (more := len(error.problems) - most) > 0:
        lines.append(f"and {more:,} more")
    return [*lines, "", error.fix] if error.fix else lines
