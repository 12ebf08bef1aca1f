"""What a draft would do, on the Settings screen and on a screen of its own; activating it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Input

from healthcore.journal.activations import activations
from tests.tui.opened import Opened, book_file, opened
from tests.tui.test_settings_screen import draft, go_to, settings
from tui.screens.account import AccountScreen
from tui.screens.export import ExportDialog
from tui.screens.save_model import SaveModelDialog
from tui.screens.settings import SettingsScreen
from tui.screens.what_if import WhatIfScreen
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.what_if import WhatIfPanel

#: Where the Good condition `engagement > 60` stands: accounts without a touch are high-touch.
ENGAGEMENT = ("profile:2", "profiles/2/usage/good/0")
HOSTILE = "Acme [EMEA] [/] [@click=app.quit]"


@asynccontextmanager
async def on_settings(tmp_path: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    """The settings of a book of three accounts, with the effect of the draft worked out."""
    book = book_file(tmp_path / "team.csv", [HOSTILE, "Bolt", "Core"], engagement=["62", "70", "90"])
    async with opened(book, size) as screen:
        await screen.press("6")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen) and panel(screen).found is not None)
        await go_to(screen, *ENGAGEMENT)
        yield screen


def panel(screen: Opened) -> WhatIfPanel:
    return settings(screen).effect


async def until(screen: Opened, *accounts: str) -> None:
    """Waits until exactly these accounts would change colour."""
    await screen.wait(lambda: (found := panel(screen).found) is not None and sorted(found.moves["name"]) == [*accounts])


async def test_while_a_threshold_moves_shares_accounts_and_the_histogram_follow(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        assert "engagement > 60" in panel(screen).spread.plain
        await screen.press("plus", "plus")
        await until(screen, HOSTILE)
        await screen.pilot.pause()
        assert "▲ Average 0 → 1" in panel(screen).figures.plain
        assert "● Good 3 → 2" in panel(screen).figures.plain
        assert "62▲" in panel(screen).spread.plain or "▲62" in panel(screen).spread.plain
        assert "met by 3 (100%) → 2 (67%) of 3 with data" in panel(screen).notes.plain
        await screen.press("minus")
        await until(screen)
        await screen.pilot.pause()
        assert "No account changes colour." in str(panel(screen).heading.render())


async def test_only_the_last_of_many_edits_is_shown(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await screen.press(*["plus"] * 15)
        await until(screen, HOSTILE, "Bolt")
        found = panel(screen).found
        assert found is not None
        assert [str(change) for change in found.changes] == ["High-touch: engagement > 60 became > 75 (Good)"]


async def test_the_threshold_is_moved_on_the_histogram_by_arrows_and_mouse(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        spread = panel(screen).spread
        spread.focus()
        await screen.press("right", "right", "shift+right")
        assert "engagement > 67" in draft(screen)
        await screen.pilot.mouse_down(spread, offset=(30, 3))
        await screen.pilot.hover(spread, offset=(35, 3))
        await screen.pilot.mouse_up(spread, offset=(35, 3))
        await screen.wait(lambda: "engagement > 67" not in draft(screen))
        moved = draft(screen)
        await screen.press("left")
        assert draft(screen) != moved
        await screen.press("escape", "u", "u")
        assert "engagement > 60" in draft(screen)


async def test_a_draft_that_cannot_be_scored_leaves_the_last_effect_in_sight(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await screen.press("plus", "plus")
        await until(screen, HOSTILE)
        await screen.press("enter")
        await screen.wait(lambda: not isinstance(screen.app.screen, SettingsScreen))
        screen.app.screen.query_one(Input).value = "engagement > high"
        await screen.pilot.pause()
        assert panel(screen).found is not None
        await screen.press("escape")


async def test_all_of_it_on_a_screen_of_its_own_where_the_threshold_moves_too(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await screen.press("plus", "plus", "w")
        await screen.wait(lambda: isinstance(screen.app.screen, WhatIfScreen))
        shown = screen.app.screen
        assert isinstance(shown, WhatIfScreen)
        await screen.wait(lambda: shown.table.row_count == 1)
        assert "High-touch: engagement > 60 became > 62 (Good)" in shown.details.plain
        assert "Plays that would start today" in shown.details.plain
        await screen.press(*["plus"] * 8)
        await screen.wait(lambda: shown.table.row_count == 2)
        await screen.press("e")
        await screen.wait(lambda: isinstance(screen.app.screen, ExportDialog))
        await screen.press("escape")
        await screen.wait(lambda: screen.app.screen is shown)
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, AccountScreen))
        await screen.press("escape")
        await screen.wait(lambda: screen.app.screen is shown)
        await screen.press("escape")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen))


async def test_activating_asks_for_a_name_and_a_reason_and_can_rescore_the_past(tmp_path: Path) -> None:
    async with on_settings(tmp_path, (80, 24)) as screen:
        await screen.press("plus", "plus")
        await until(screen, HOSTILE)
        await screen.press("ctrl+s")
        await screen.wait(lambda: isinstance(screen.app.screen, SaveModelDialog))
        dialog = screen.app.screen
        assert isinstance(dialog, SaveModelDialog)
        assert "1 account changes colour" in dialog.query_one("#save-lines").plain  # type: ignore[attr-defined]
        await screen.press("enter")
        assert screen.app.screen is dialog  # a reason is missing
        assert len(activations(screen.desk.opened.journal)) == 1
        dialog.query_one("#save-reason", Input).value = "too many were Good"
        dialog.query_one("#save-history", ChoiceLine).choose(1)
        await screen.press("enter")
        await screen.wait(lambda: len(activations(screen.desk.opened.journal)) == 2)
        last = activations(screen.desk.opened.journal)[-1]
        assert (last.reason, last.rescored) == ("too many were Good", True)
        await screen.wait(lambda: screen.desk.book.model.fingerprint == last.fingerprint)
