"""Settings: the health model edited on screen as a draft, saved as a file, kept as a version."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Input

from healthcore.journal.locations import book_config_dir
from healthcore.model.shipped import shipped_text
from tests.tui.opened import Opened, book_file, opened
from tui.screens.edit_part import EditDialog
from tui.screens.save_model import SaveModelDialog
from tui.screens.settings import SettingsScreen
from tui.widgets.row_list import RowList


@asynccontextmanager
async def on_settings(tmp_path: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    """The settings of a book of two accounts."""
    book = book_file(tmp_path / "team.csv", ["Acme", "Bolt"], engagement=["60", "70"])
    async with opened(book, size) as screen:
        await screen.press("6")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen) and settings(screen).desk is not None)
        await screen.wait(lambda: settings(screen).sections.row_id is not None)
        yield screen


def settings(screen: Opened) -> SettingsScreen:
    return next(one for one in screen.app.screen_stack if isinstance(one, SettingsScreen))


def draft(screen: Opened) -> str:
    desk = settings(screen).desk
    assert desk is not None
    return desk.draft.text


async def go_to(screen: Opened, section: str, part: str) -> None:
    """Puts the cursor on a part."""
    for name, wanted in (("#settings-sections", section), ("#settings-parts", part)):
        rows = settings(screen).query_one(name, RowList)
        rows.focus()
        await screen.pilot.pause()
        rows.highlighted = rows.get_option_index(wanted)
        await screen.pilot.pause()


async def test_a_threshold_is_moved_saved_and_in_force(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        await screen.press("plus", "plus")
        assert draft(screen) == shipped_text("recommended").replace("engagement >= 60", "engagement >= 62")
        await screen.press("ctrl+s")
        await screen.wait(lambda: isinstance(screen.app.screen, SaveModelDialog))
        screen.app.screen.query_one("#save-name", Input).value = "Ours"
        screen.app.screen.query_one("#save-reason", Input).value = "too many were Good"
        await screen.press("enter")
        await screen.wait(lambda: screen.desk.book.model.name == "Ours")
        wanted = shipped_text("recommended").replace("engagement >= 60", "engagement >= 62")
        written = (book_config_dir("team") / "model.toml").read_text(encoding="utf-8")
        assert written == wanted.replace('name = "Recommended"', 'name = "Ours"')


async def test_a_condition_is_typed_with_completion_and_checked_at_every_key(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/0")
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, EditDialog))
        dialog = screen.app.screen
        assert isinstance(dialog, EditDialog)
        dialog.typed.value = "usage_frequency >= da"
        await screen.press("end")
        await screen.wait(lambda: "da" in dialog.told.plain)
        await screen.press("enter")
        assert screen.app.screen is dialog  # no such level: it stays
        await screen.press("tab", "enter")
        await screen.wait(lambda: screen.app.screen is not dialog)
        assert "usage_frequency >= daily" in draft(screen)
