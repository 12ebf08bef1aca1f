"""The command palette: what can be done here, and every account by name. Nothing it shows is read as markup."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.theme import BUILTIN_THEMES

from tui import cells
from tui.matching import matches, underlined
from tui.offers import Offer, offers
from tui.screens.book import BookScreen

if TYPE_CHECKING:
    from tui.account_search import FoundAccount
    from tui.app import PulsebookApp

#: How many accounts a search shows.
MOST_ACCOUNTS = 20

_BESIDE = "not bold $foreground-muted"


class Palette(CommandPalette):
    """Textual's palette, asking in our words."""

    def __init__(self) -> None:
        super().__init__(placeholder="A command, or an account by name or id", id="--command-palette")


class CommandsProvider(Provider):
    """The commands in force on the screen below, and the themes."""

    async def discover(self) -> Hits:
        """What can be done here."""
        for offer in self._possible():
            yield DiscoveryHit(_command_line(offer, ""), offer.run, offer.label)
        for name in self._themes():
            yield DiscoveryHit(self._theme_line(name, ""), partial(self._use_theme, name), name)

    async def search(self, query: str) -> Hits:
        """Those with every word of the query in their name or help, names first."""
        for offer in self._possible():
            if matches(query, offer.label, offer.help):
                score = _score(query, offer.label)
                yield Hit(score, _command_line(offer, query), offer.run, offer.label)
        for name in self._themes():
            if matches(query, "theme:", name):
                yield Hit(0.5, self._theme_line(name, query), partial(self._use_theme, name), name)

    def _possible(self) -> list[Offer]:
        """What can be done now. Moving about needs no explanation, and is left to its keys."""
        explained = [offer for offer in offers(self.screen) if offer.help != offer.label]
        return [offer for offer in explained if offer.possible and offer.id != "app.palette"]

    def _themes(self) -> list[str]:
        """Ours and the user's own; Textual's do not have our colours of health."""
        return sorted(set(self.app.available_themes) - set(BUILTIN_THEMES))

    def _theme_line(self, name: str, query: str) -> Content:
        kind = "Dark" if self.app.available_themes[name].dark else "Light"
        in_use = ", in use" if name == self.app.theme else ""
        return _line(underlined(Content(f"Theme: {name}"), query), "", f"{kind}{in_use}")

    def _use_theme(self, name: str) -> None:
        self.app.theme = name


class AccountsProvider(Provider):
    """The accounts of the book, by name or id. None are listed before something is typed."""

    async def search(self, query: str) -> Hits:
        """The closest first; cancelled ones are found too, last."""
        app = cast("PulsebookApp", self.app)
        if app.desk is None:
            return
        from tui.account_search import find_accounts  # noqa: PLC0415 - loaded with the book

        found = await asyncio.to_thread(find_accounts, app.desk.book, query, MOST_ACCOUNTS)
        for account in found:
            score = 0.3 if account.cancelled else (1.0, 0.9, 0.7, 0.6)[account.rank]
            name = cells.plain(account.name)
            yield Hit(score, _account_line(account, query), partial(show_account, app, account), name)


def show_account(app: "PulsebookApp", account: "FoundAccount") -> None:
    """Opens an account; the Book screen's cursor goes with it, unless it is one that is not listed there."""
    from tui.screens.account import AccountScreen  # noqa: PLC0415 - not for the first paint

    app.action_go("book")
    book = app.screen

    def follow(account_id: str | None) -> None:
        if isinstance(book, BookScreen) and account_id is not None:
            book.move_to(account_id)

    is_listed = app.desk is not None and (app.desk.view.with_cancelled or not account.cancelled)
    if is_listed:
        follow(account.account_id)
    app.push_screen(AccountScreen(account.account_id), follow if is_listed else None)


def _score(query: str, label: str) -> float:
    """A command's name begins with what was typed, or has it, or only its help does."""
    if label.lower().startswith(query.lower()):
        return 0.95
    return 0.8 if matches(query, label) else 0.4


def _command_line(offer: Offer, query: str) -> Content:
    return _line(underlined(Content(offer.label), query), " ".join(offer.keys), underlined(Content(offer.help), query))


def _account_line(account: "FoundAccount", query: str) -> Content:
    shown = cells.plain(query)
    health = (
        cells.Cell("cancelled", cells.Role.SECONDARY)
        if account.cancelled
        else cells.health(account.health, account.uncertain)
    )
    beside = Content.assemble(cells.content(health), "  ", underlined(Content(cells.plain(account.account_id)), shown))
    return _line(underlined(Content(cells.plain(account.name)), shown), "", beside)


def _line(name: Content, keys: str, beside: Content | str) -> Content:
    """A name with its keys; below it, muted, what there is to say about it."""
    return Content.assemble(
        name,
        (f"  {keys}" if keys else "", "not bold $accent"),
        "\n",
        (Content(beside) if isinstance(beside, str) else beside).stylize_before(_BESIDE),
    )
