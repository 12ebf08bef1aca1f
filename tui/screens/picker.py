"""A short list that narrows as one types: what help and the sort dialog are."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PickList(OptionList, can_focus=False):
    """The list below the search line, which keeps the focus."""

    class Widened(Message):
        """The lines have another width now, and want to be wrapped anew."""

    def on_resize(self) -> None:
        """Says so."""
        self.post_message(self.Widened())

    @property
    def line_width(self) -> int:
        """The cells that a line has."""
        return self.scrollable_content_region.width - 2


class Picker(ModalScreen[ScreenResultType]):
    """Asks for one of some lines: type to narrow, up and down to move, Enter to pick, Esc to leave.

    Args:
        title: what stands in the border.
        placeholder: what the search line says while it is empty.
        enter: what Enter does, in a word or two.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "list('cursor_down')", "Down", show=False),
        Binding("up", "list('cursor_up')", "Up", show=False),
        Binding("pagedown", "list('page_down')", "Page down", show=False),
        Binding("pageup", "list('page_up')", "Page up", show=False),
        Binding("escape", "dismiss", "Close", show=False),
    ]

    search = query_one(Input)
    listed = query_one(PickList)

    def __init__(self, title: str, placeholder: str, enter: str) -> None:
        super().__init__(classes="picker")
        self._title = title
        self._placeholder = placeholder
        self._enter = enter

    @abstractmethod
    def lines(self, query: str, width: int) -> Iterable[Option]:
        """The lines that fit the query, each with an id if it can be picked, for a list of that width."""

    @abstractmethod
    def picked(self, line: str) -> None:
        """Somebody chose the line of that id."""

    def first_line(self, query: str) -> str | None:  # noqa: ARG002 - for those who have a wish
        """The line that the cursor starts on after something was typed; None for the first of all."""
        return None

    def compose(self) -> "ComposeResult":
        """The search line and the list."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = f"↑↓ move   enter {self._enter}   esc close"
            yield Input(placeholder=self._placeholder, compact=True, classes="picker--search")
            yield PickList(markup=False, compact=True, classes="picker--list")

    @on(PickList.Widened)
    def fill_again(self) -> None:
        """Fills the list, now that its width is known or its lines are others; the cursor stays on its line."""
        at = self.listed.highlighted_option
        self._fill(self.first_line(self.search.value) if at is None else at.id)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._fill(self.first_line(self.search.value))

    def _fill(self, keep: str | None) -> None:
        options = list(self.lines(self.search.value, self.listed.line_width))
        self.listed.set_options(options)
        can = [place for place, option in enumerate(options) if not option.disabled]
        kept = [place for place in can if keep is not None and options[place].id == keep]
        self.listed.highlighted = next(iter([*kept, *can]), None)

    def action_list(self, action: str) -> None:
        """Moves in the list while the search line has the focus."""
        getattr(self.listed, f"action_{action}")()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.listed.action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if message.option_id is not None:
            self.picked(message.option_id)
