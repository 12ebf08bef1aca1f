"""What a screen offers right now: every command in force there, with its keys, and how to run it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import actions
from textual.binding import Binding
from textual.keys import format_key

from tui.commands import GROUPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from textual.dom import DOMNode
    from textual.screen import Screen

_KEY_NAMES = {"backspace": "backspace", "enter": "enter", "pagedown": "pgdn", "pageup": "pgup"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that a screen, what has the focus on it, or the application binds.

    Attributes:
        id: the binding's, such as `book.rate`.
        label: what the footer calls it.
        help: what it does, in a sentence.
        keys: those that ask for it now, as people write them; none while the focus takes them, as a text field does.
        action: what is called.
        target: whose action it is.
        possible: whether it can be done now; what cannot is shown dimmed.
    """

    id: str
    label: str
    help: str
    keys: tuple[str, ...]
    action: str
    target: "DOMNode"
    possible: bool

    @property
    def group(self) -> str:
        """The group it is declared in."""
        return group_of(self.id)

    async def run(self) -> None:
        """Does it, on the screen it was offered by."""
        await self.target.app.run_action(self.action, self.target)


def offers(screen: "Screen[object]") -> "list[Offer]":
    """Every command in force on a screen: the screen's own, then those of what has the focus, then everybody's."""
    keys: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        keys.setdefault(active.binding.id or "", []).append(key_name(key))
    focused = screen.focused
    around = [] if focused is None else [node for node in focused.ancestors if node not in {screen, screen.app}]
    nodes: list[DOMNode] = [screen, *([] if focused is None else [focused]), *around, screen.app]
    return [offer for node in nodes for offer in _offers_of(node, keys, screen.active_bindings.keys())]


def _offers_of(node: "DOMNode", keys: "Mapping[str, Sequence[str]]", in_force: "Collection[str]") -> "Iterator[Offer]":
    for binding in node.BINDINGS:
        if not isinstance(binding, Binding) or binding.id is None or group_of(binding.id) not in GROUPS:
            continue
        _, name, parameters = actions.parse(binding.action)
        possible = node.check_action(name, parameters)
        done_by_another = binding.id not in keys and any(key in in_force for key in binding.key.split(","))
        if possible is not False and not done_by_another:
            yield Offer(
                id=binding.id,
                label=binding.description,
                help=binding.tooltip or binding.description,
                keys=tuple(keys.get(binding.id, ())),
                action=binding.action,
                target=node,
                possible=bool(possible),
            )


def group_of(command: str) -> str:
    """The group of a command's id."""
    return command.partition(".")[0]


def key_name(key: str) -> str:
    """A key as people write it: `?`, `space`, `ctrl+d`, `↓`."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _KEY_NAMES.get(last) or format_key(last)])
