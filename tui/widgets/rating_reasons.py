"""Why an account is at risk: reasons to switch on and off, each by a letter of its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tui import cells
from tui.widgets.laid_out import LaidOut

if TYPE_CHECKING:
    from textual.events import Blur, Click, Focus, Key

_GAP = 2


def letters(reasons: Sequence[str]) -> dict[str, str]:
    """A letter for every reason: of its first word whose initial is free, else any free letter of it.

    Reasons that are left without one are reached by the arrow keys alone.
    """
    taken: dict[str, str] = {}
    for reason in reasons:
        words = reason.casefold()
        initials = [word[0] for word in words.split() if word[0].isalpha()]
        free = (letter for letter in [*initials, *words] if letter.isalpha() and letter not in taken)
        if (letter := next(free, None)) is not None:
            taken[letter] = reason
    return taken


class ReasonToggles(LaidOut, can_focus=True):
    """The reasons, in as many columns as fit.

    Args:
        reasons: all that there are to choose from.
        chosen: those that are on to begin with.
    """

    class Submitted(Message):
        """Enter: the reasons are what they should be."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Left", show=False),
        Binding("right", "move(1)", "Right", show=False),
        Binding("up", "move_row(-1)", "Up", show=False),
        Binding("down", "move_row(1)", "Down", show=False),
        Binding("space", "toggle_current", "On or off", show=False),
        Binding("enter", "submit", "Done", show=False),
    ]

    def __init__(self, reasons: Sequence[str], chosen: Sequence[str] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._reasons = tuple(reasons)
        self._letters = letters(reasons)
        self._letter_of = {reason: letter for letter, reason in self._letters.items()}
        self._on = set(chosen)
        self._at = 0
        self._widest = max((cells.width(cells.plain(reason)) for reason in reasons), default=0) + 4
        self.show(self._reason_lines)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The reasons that are on, in the order of the list."""
        return tuple(reason for reason in self._reasons if reason in self._on)

    def choose(self, reasons: Sequence[str]) -> None:
        """Exactly these are on."""
        self._on = set(reasons)
        self.show(self._reason_lines)

    def toggle(self, at: int) -> None:
        """Switches one on or off."""
        self._at = at
        self._on ^= {self._reasons[at]}
        self.show(self._reason_lines)

    def on_key(self, event: "Key") -> None:
        """A letter switches its reason."""
        reason = self._letters.get(event.character or "")
        if reason is not None:
            event.stop()
            event.prevent_default()
            self.toggle(self._reasons.index(reason))

    def on_focus(self, event: "Focus") -> None:  # noqa: ARG002 - Textual's own
        """Shows where the keys go."""
        self.show(self._reason_lines)

    def on_blur(self, event: "Blur") -> None:  # noqa: ARG002 - Textual's own
        """The keys go elsewhere."""
        self.show(self._reason_lines)

    def on_click(self, event: "Click") -> None:
        """The reason at that place."""
        in_row = self._in_row(self.content_size.width)
        column = event.x // (self._widest + _GAP)
        at = event.y * in_row + column
        if column < in_row and at < len(self._reasons):
            self.toggle(at)

    def action_move(self, step: int) -> None:
        """The next reason."""
        if 0 <= self._at + step < len(self._reasons):
            self._at += step
            self.show(self._reason_lines)

    def action_move_row(self, step: int) -> None:
        """The reason above or below."""
        self.action_move(step * self._in_row(self.content_size.width))

    def action_toggle_current(self) -> None:
        """Switches the reason under the cursor."""
        self.toggle(self._at)

    def action_submit(self) -> None:
        """Says that the reasons are what they should be."""
        self.post_message(self.Submitted())

    def _in_row(self, width: int) -> int:
        return max(1, (width + _GAP) // (self._widest + _GAP))

    def _reason_lines(self, width: int) -> list[Content]:
        in_row = self._in_row(width)
        toggles = [self._toggle(at, reason) for at, reason in enumerate(self._reasons)]
        gap = Content(" " * _GAP)
        return [gap.join(toggles[start : start + in_row]) for start in range(0, len(toggles), in_row)]

    def _toggle(self, at: int, reason: str) -> Content:
        is_on = reason in self._on
        text = Content.assemble(
            ("✓ " if is_on else "· ", "bold $accent" if is_on else "$foreground-muted"),
            (f"{self._letter_of.get(reason, ' ')} ", "bold $accent"),
            (cells.plain(reason), "bold" if is_on else "$foreground-muted"),
        ).pad_right(self._widest - 4 - cells.width(cells.plain(reason)))
        return text.stylize("on $block-cursor-background") if self.has_focus and at == self._at else text
