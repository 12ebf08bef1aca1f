"""Help: every key that works on the screen below, searched as one types, run with Enter."""

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from tui import cells
from tui.commands import GROUPS
from tui.matching import matches, underlined
from tui.offers import Offer, offers
from tui.screens.picker import Picker

if TYPE_CHECKING:
    from textual.screen import Screen

#: The widest that the column of keys gets.
_KEYS = 15


class HelpScreen(Picker[None]):
    """Lists what a screen offers, with its keys; what is not possible now is dim.

    Args:
        screen: the screen below.
    """

    def __init__(self, screen: "Screen[object]") -> None:
        super().__init__("Help", "A key, or what you want to do", "run")
        self.offered = offers(screen)

    def lines(self, query: str, width: int) -> Iterator[Option]:
        """The commands that fit, under the name of their group."""
        found = [offer for offer in self.offered if _fits(offer, query)]
        if not found:
            yield Option(Content(f"Nothing here is called {cells.plain(query.strip())!r}."), disabled=True)
        for place, (group, in_group) in enumerate(groupby(found, key=lambda offer: offer.group)):
            space = "\n" if place else ""
            yield Option(Content.styled(f"{space}{GROUPS[group]}", "bold $accent"), disabled=True)
            for offer in in_group:
                yield Option(_line(offer, query, width), id=offer.id, disabled=not offer.possible)

    def first_line(self, query: str) -> str | None:
        """A key that was typed leads to what it does."""
        return next((offer.id for offer in self.offered if query.strip() in offer.keys), None)

    def picked(self, line: str) -> None:
        """Closes help and does it on the screen below."""
        offer = next(offer for offer in self.offered if offer.id == line)
        self.dismiss()
        self.app.call_later(offer.run)


def _fits(offer: Offer, query: str) -> bool:
    return matches(query, offer.label, offer.help, *offer.keys, GROUPS[offer.group])


def _line(offer: Offer, query: str, width: int) -> Content:
    """Keys on the left; what they do on the right, on as many lines as it needs."""
    keys = cells.fit(" ".join(offer.keys), _KEYS - 1) + " "
    said = offer.help if offer.possible else f"{offer.help} (not now)"
    indent = "\n" + " " * _KEYS
    text = Content(indent.join(textwrap.wrap(said, max(20, width - _KEYS))))
    return Content.assemble((keys, "bold"), underlined(text, query))
