"""The line at the bottom: the keys that matter now, as many as there is room for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tui import cells
from tui.offers import key_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events
    from textual.app import RenderResult
    from textual.binding import ActiveBinding
    from textual.screen import Screen

#: What stays as long as there is room for anything: it lists the rest.
_HELP, _PALETTE = "app.help", "app.palette"


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    key: str
    shown: str
    label: str
    tooltip: str
    possible: bool

    @property
    def cells(self) -> int:
        return cells.width(self.shown) + cells.width(self.label) + 3

    @property
    def content(self) -> Content:
        grey = "" if self.possible else " dim"
        return Content.assemble(
            (f" {self.shown} ", f"bold $footer-key-foreground{grey}"),
            (f"{self.label} ", f"$footer-description-foreground{grey}"),
        )


class Footer(Widget):
    """Names no key that the focus takes as a letter, and cuts no word: what has no room is left out whole.

    Where there is little room, what cannot be done now goes first, then the palette, then the last ones; help stays.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; background: $footer-background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._known: tuple[_Key, ...] = ()
        self._shown: tuple[_Key, ...] = ()

    @property
    def plain(self) -> str:
        """What it says."""
        return str(self.render()).rstrip()

    def on_mount(self) -> None:
        """Follows what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _screen: "Screen[object]") -> None:
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        """Paints anew when what the keys do has changed; it is asked to after most keys.

        What can be done is asked of the whole screen: one that is on its way has to be there first, and one that was
        left has none.
        """
        if not self.is_attached or self.screen not in self.app.screen_stack:
            return
        if not self.screen.is_mounted:
            self.call_after_refresh(self._look)
        elif (keys := tuple(self._keys())) != self._known:
            self._known = keys
            self.refresh()

    def render(self) -> "RenderResult":
        """Keys from the left, the palette at the right."""
        self._shown = tuple(_fitting(list(self._known), self.size.width))
        left = Content("").join(key.content for key in self._shown if key.id != _PALETTE)
        palette = Content("").join(key.content for key in self._shown if key.id == _PALETTE)
        return left + Content(" " * (self.size.width - left.cell_length - palette.cell_length)) + palette

    def _keys(self) -> "Iterator[_Key]":
        """The keys in force that the footer has room for, once for each action; the palette's last."""
        found: dict[str, _Key] = {}
        palette = []
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            if binding.id == _PALETTE:
                palette.append(self._key(key, active))
            elif binding.show:
                found.setdefault(binding.action, self._key(key, active))
        yield from found.values()
        yield from palette[:1]

    def _key(self, key: str, active: "ActiveBinding") -> _Key:
        binding = active.binding
        # What is written for all keys of a command is not true of one that is left while somebody types.
        shown = key_name(key) if binding.id == _PALETTE else self.app.get_key_display(binding)
        tooltip = active.tooltip or binding.description
        return _Key(binding.id or "", key, shown, binding.description, tooltip, active.enabled)

    def _key_at(self, x: int) -> _Key | None:
        end, right = 0, self.size.width
        for key in self._shown:
            if key.id == _PALETTE:
                return key if x >= right - key.cells else None
            end += key.cells
            if x < end:
                return key
        return None

    def on_click(self, event: "events.Click") -> None:
        """Presses the key."""
        if (key := self._key_at(event.x)) is not None and key.possible:
            self.app.simulate_key(key.key)

    def on_mouse_move(self, event: "events.MouseMove") -> None:
        """Says more about the key under the pointer."""
        key = self._key_at(event.x)
        self.tooltip = None if key is None else Content(key.tooltip)


def _fitting(keys: list[_Key], width: int) -> list[_Key]:
    while sum(key.cells for key in keys) > width and (gone := next(_dispensable(keys), None)) is not None:
        keys.remove(gone)
    return keys


def _dispensable(keys: list[_Key]) -> "Iterator[_Key]":
    """What goes, the first of them first."""
    from_right = [key for key in reversed(keys) if key.id != _HELP]
    yield from (key for key in from_right if not key.possible)
    yield from (key for key in from_right if key.id == _PALETTE)
    yield from from_right
