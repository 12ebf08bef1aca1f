"""The levels of the rating scale, to choose one from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tui import cells
from tui.widgets.laid_out import LaidOut, columns, quiet

if TYPE_CHECKING:
    from textual.events import Blur, Click, Focus

    from healthcore.model.rating import RatingLevel

_DESCRIPTION = 2


class LevelList(LaidOut, can_focus=True):
    """A line per level. Its screen binds the digits to `action_choose`, and has an `action_save`.

    Its keys are taken before anything else sees them, so that whatever is typed right after finds the level chosen.

    Args:
        levels: of the model's scale, lowest first.
        level: the number of the one to begin with; None for none.
    """

    class Changed(Message):
        """Another level was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Less risk", show=False, priority=True),
        Binding("down,j", "move(1)", "More risk", show=False, priority=True),
        Binding("enter", "screen.save", "Save", show=False, priority=True),
    ]

    def __init__(self, levels: "Sequence[RatingLevel]", level: int | None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._levels = levels
        self.level = level
        self.show(self._level_lines)

    def action_move(self, step: int) -> None:
        """The next level up or down; from none, the lowest."""
        self.action_choose(0 if self.level is None else min(max(self.level + step, 0), len(self._levels) - 1))

    def action_choose(self, level: int) -> None:
        """The level of that number, where the scale has it."""
        if level < len(self._levels) and level != self.level:
            self.choose(level)
            self.post_message(self.Changed())

    def choose(self, level: int | None) -> None:
        """A level, or none."""
        self.level = level
        self.show(self._level_lines)

    def on_focus(self, event: "Focus") -> None:  # noqa: ARG002 - Textual's own
        """The chosen line shows where the keys go."""
        self.show(self._level_lines)

    def on_blur(self, event: "Blur") -> None:  # noqa: ARG002 - Textual's own
        """The chosen line stays, less bright."""
        self.show(self._level_lines)

    def on_click(self, event: "Click") -> None:
        """The level on that line."""
        top = 0
        for level, lines in enumerate(self._rows(self.content_size.width)):
            top += len(lines)
            if event.y < top:
                self.action_choose(level)
                return

    def _level_lines(self, width: int) -> list[Content]:
        ground = "block-cursor-background" if self.has_focus else "block-cursor-blurred-background"
        lines = []
        for level, row in enumerate(self._rows(width)):
            chosen = level == self.level
            padded = (line.pad_right(max(0, width - line.cell_length)) for line in row)
            lines += [line.stylize(f"on ${ground}") if chosen else line for line in padded]
        return lines

    def _rows(self, width: int) -> list[list[Content]]:
        rows = [
            [
                Content.styled(f"{'▸' if level.level == self.level else ' '} {level.level}", "bold $accent"),
                cells.content(cells.rating(level.level, self._levels)),
                quiet(cells.plain(level.description)),
            ]
            for level in self._levels
        ]
        return columns(rows, width, wraps={_DESCRIPTION})
