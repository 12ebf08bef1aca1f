"""The line of keys: made anew when what the keys do changes, and only then."""

from pathlib import Path

from textual.widgets._footer import FooterKey

from tests.tui.opened import Opened, book_file, opened


def keys(screen: Opened) -> list[FooterKey]:
    return list(screen.app.screen.query(FooterKey))


async def test_it_is_made_anew_only_when_a_key_changes(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", ["Acme", "Bolt", "Cask"])) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.pilot.pause()
        before = keys(screen)
        assert before
        await screen.press("j", "space", "j")
        screen.app.screen.refresh_bindings()
        await screen.pilot.pause()
        assert keys(screen) == before

        await screen.press("v")  # escape drops the range now
        await screen.wait(lambda: keys(screen) != before)
        assert "Drop range" in [key.description for key in keys(screen)]
