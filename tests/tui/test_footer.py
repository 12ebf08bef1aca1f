"""The lines at the bottom and at the top: what they say fits, and is true."""

import asyncio
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from tests.tui.opened import Opened, Stage, book_file, opened
from tui.screens.help import HelpScreen
from tui.widgets.footer import Footer
from tui.widgets.title_bar import TitleBar


def said(screen: Opened) -> str:
    """What the footer says, with single blanks."""
    return " ".join(screen.app.screen.query_one(Footer).plain.split())


def title(screen: Opened) -> str:
    """What the title bar says, with single blanks."""
    return " ".join(str(screen.app.screen.query_one(TitleBar).render()).split())


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_file(tmp_path / "book.csv", ["Acme", "Bolt"])


async def test_while_a_filter_is_typed_it_names_only_keys_that_are_no_letters(book: Path) -> None:
    async with opened(book) as screen:
        await screen.press("slash", *"ac")
        assert said(screen) == "⏎ To the table esc Drop the filter ctrl+p Commands"
        await screen.press("escape")
        assert said(screen).endswith("? Help : Commands")
        assert screen.app.screen.query_one("#filter").display is False


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
async def test_no_word_is_cut_and_help_stays_where_there_is_little_room(book: Path, columns: int) -> None:
    async with opened(book, size=(columns, 24)) as screen:
        footer = screen.app.screen.query_one(Footer)
        assert "? Help" in footer.plain
        assert len(footer.plain) <= columns
        assert not footer.plain.endswith("…")


async def test_what_cannot_be_done_leaves_first(book: Path) -> None:
    async with opened(book, size=(120, 24)) as screen:
        assert "u Undo" in said(screen)
        await screen.pilot.resize_terminal(70, 24)
        await screen.pilot.pause()
        assert "u Undo" not in said(screen)
        assert {"r Rate", "? Help"} <= {
            words.strip() for words in screen.app.screen.query_one(Footer).plain.split("  ")
        }


async def test_a_click_on_a_key_presses_it(book: Path) -> None:
    async with opened(book) as screen:
        at = screen.app.screen.query_one(Footer).plain.index("? Help")
        await screen.pilot.click(Footer, offset=(at, 0))
        await screen.pilot.pause()
        assert isinstance(screen.app.screen, HelpScreen)


async def test_in_a_book_without_accounts_there_is_nothing_to_open(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "none.csv", [])) as screen:
        assert screen.app.screen.active_bindings["enter"].enabled is False


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (200, "book as of 2026-11-22 model Recommended, by the rules"),
        (140, "book as of 2026-11-22 model Recommended"),
        (80, "book as of 2026-11-22 model Recommended"),
        (56, "book as of 2026-11-22"),
    ],
)
async def test_the_title_leaves_out_whole_what_does_not_fit(book: Path, columns: int, told: str) -> None:
    async with opened(book, size=(columns, 24)) as screen:
        assert title(screen).startswith(f"{told} 1")


async def test_it_is_painted_anew_only_when_a_key_changes(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Footer] = []

    def refresh(footer: Footer) -> Footer:
        painted.append(footer)
        return footer

    async with opened(book) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.pilot.pause()
        monkeypatch.setattr(Footer, "refresh", refresh)
        await screen.press("j", "space", "j")
        screen.app.screen.refresh_bindings()
        await screen.pilot.pause()
        assert painted == []

        await screen.press("v")  # escape drops the range now
        await screen.wait(lambda: painted)


class _Inside(Vertical):
    """Has its child a while after everything else is there."""

    async def on_mount(self) -> None:
        screen = self.screen
        screen.bindings_updated_signal.publish(screen)  # the footer beside it is there already
        await asyncio.sleep(0)
        await self.mount(Static(id="late"))


class _Late(Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "late", "Late")]

    def compose(self) -> ComposeResult:
        yield Footer()
        yield _Inside()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return super().check_action(action, parameters) if action != "late" else bool(self.query_one("#late"))


async def test_a_screen_that_is_not_all_there_is_not_asked_for_its_keys() -> None:
    app = Stage()
    async with app.run_test() as pilot:
        app.push_screen(_Late())
        await pilot.pause()
        assert "x Late" in app.screen.query_one(Footer).plain
        app.pop_screen()
        await pilot.pause()


async def test_what_becomes_possible_behind_is_not_grey_any_more() -> None:
    async with opened() as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press("3")
        await screen.wait(lambda: screen.app.screen.query_one("#charts").display)
        await screen.pilot.pause()
        spans = screen.app.screen.query_one(Footer).render().spans  # type: ignore[union-attr]  # a Content
        assert not [span for span in spans if "dim" in str(span.style)]
