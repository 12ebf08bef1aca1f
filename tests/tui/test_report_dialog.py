"""How the source was read can be looked up where one works."""

from pathlib import Path

from textual.widgets import Static

from tests.tui.opened import book_file, opened
from tui.screens.book import BookScreen
from tui.screens.report import ReportDialog


async def test_every_doubt_is_named_with_its_row_and_column(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", ["Acme", "Bolt"], engagement=["many", "70"])
    async with opened(path) as screen:
        assert "1 doubt about the file: i" in str(screen.app.screen.query_one("#status").render())
        await screen.press("i")
        dialog = screen.app.screen
        assert isinstance(dialog, ReportDialog)
        said = str(dialog.query_one(Static).content)
        assert "2 rows read, 2 accounts" in said
        assert "No status column: every account counts as paying." in said
        assert "row 2, engagement" in said
        assert "'many'" in said
        await screen.press("escape")
        assert isinstance(screen.app.screen, BookScreen)


async def test_reading_again_says_who_came_and_who_is_gone(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", ["Acme", "Bolt", "Cog"])
    async with opened(path) as screen:
        book_file(path, ["Acme"])
        await screen.press("ctrl+r")
        await screen.wait(lambda: screen.desk.book.accounts.height == 1)
        messages = [notice.message for notice in screen.notices]
        assert "0 accounts came and 2 are gone. Their ratings are kept." in messages
