"""One account: why it has its colour, what would change it, what was said about it."""

import re
from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Static

from healthcore.journal.journal import Journal
from healthcore.vocabulary.errors import JournalError
from tests.tui.desk import HOSTILE
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui import cells
from tui.screens.account import AccountScreen
from tui.screens.book import BookScreen
from tui.widgets.laid_out import LaidOut

# Accounts of the sample book, see docs/sample-book.csv and healthcore/sample/said.py.
IN_CONFLICT = "PB-1008"
CANCELLED = "PB-1019"
THRICE_RATED = "PB-1023"
ON_LITTLE_DATA = "PB-1069"
OVERDUE = "PB-1074"
BRACKETS = "PB-1059"


async def visit(screen: Opened, account_id: str) -> AccountScreen:
    account = AccountScreen(account_id)
    screen.app.push_screen(account)
    await screen.pilot.pause()
    return account


def part(screen: Opened, name: str) -> str:
    """What a part of the screen shows, as text."""
    return screen.app.screen.query_one(f"#account-{name}", LaidOut).plain


def line(screen: Opened, name: str, words: str) -> Content:
    """The line of a part that has these words."""
    shown = screen.app.screen.query_one(f"#account-{name}", LaidOut)
    return next(line for line in shown.lines(shown.content_size.width) if words in line.plain)


def colour(text: Content, words: str) -> str:
    """The style that words of a line have."""
    at = text.plain.index(words)
    return next(str(span.style) for span in text.spans if span.start <= at < span.end)


def said(screen: Opened) -> list[str]:
    """Every notification there was."""
    return [notification.message for notification in screen.notices]


async def test_rating_anew_decides_a_conflict() -> None:
    async with opened() as screen:
        await visit(screen, IN_CONFLICT)
        await screen.press("r", "0", "enter")
        assert part(screen, "rating").splitlines()[1].startswith("No known risk  by tester, today")
        assert "disagree" not in part(screen, "rating")
        assert "rated No known risk" in part(screen, "header").splitlines()[1]


async def test_a_rating_that_was_taken_back_is_struck_and_says_by_whom() -> None:
    async with opened() as screen:
        await visit(screen, BRACKETS)
        name, *_, reason = part(screen, "header").splitlines()
        await screen.press("r", "3", "tab", *"gone", "enter")
        assert "■ Poor" in part(screen, "header")
        await screen.press("u")
        assert part(screen, "header").splitlines()[0] == name
        assert part(screen, "header").splitlines()[-1] == reason
        assert "taken back by tester, 2026-11-22" in part(screen, "timeline")
        assert "strike" in colour(line(screen, "timeline", "Critical"), "Critical")
        assert said(screen)[-1] == "Brackets [EMEA] [/] & Sons: Poor → Average, Critical is taken back."


async def test_an_account_of_a_profile_that_is_not_rated_says_so_and_why() -> None:
    async with opened() as screen:
        await visit(screen, ON_LITTLE_DATA)
        assert "Accounts of the profile Standard are not rated." in " ".join(part(screen, "rating").split())
        await screen.press("r")
        assert isinstance(screen.app.screen, AccountScreen)
        assert "whose accounts are not rated by a CSM" in said(screen)[-1]


async def test_the_next_account_is_the_next_of_the_table_and_the_end_says_so() -> None:
    async with opened() as screen:
        order = screen.desk.book.accounts["account_id"].gather(screen.desk.view.rows).to_list()
        account = await visit(screen, order[0])
        await screen.press("]", "n")
        assert account.account_id == order[2]
        await screen.press("[", "p", "p")
        assert account.account_id == order[0]
        assert said(screen)[-1] == "This is the first account of the table."


async def test_rating_does_not_lose_ones_place_in_the_table() -> None:
    async with opened() as screen:
        screen.desk.view = screen.desk.view.filtered("High-touch average")
        order = screen.desk.book.accounts["account_id"].gather(screen.desk.view.rows).to_list()
        account = await visit(screen, order[0])
        await screen.press("r", "3", "tab", *"gone", "enter")
        assert order[0] not in screen.desk.book.accounts["account_id"].gather(screen.desk.view.rows).to_list()
        await screen.press("]")
        assert account.account_id == order[1]


async def test_escape_goes_back_and_tells_which_account_was_looked_at_last() -> None:
    async with opened() as screen:
        results: list[str | None] = []
        order = screen.desk.book.accounts["account_id"].gather(screen.desk.view.rows).to_list()
        screen.app.push_screen(AccountScreen(order[0]), results.append)
        await screen.pilot.pause()
        await screen.press("]", "escape")
        assert isinstance(screen.app.screen, BookScreen)
        assert results == [order[1]]


async def test_it_scrolls_and_stays_where_it_is_when_the_book_changes() -> None:
    async with opened(size=(80, 24)) as screen:
        account = await visit(screen, THRICE_RATED)
        await screen.press("j", "j", "k", "down", "pagedown")
        scrolled = account.body.scroll_offset.y
        assert scrolled > 10
        screen.app.book_changed.publish(screen.desk)
        await screen.pilot.pause()
        assert account.body.scroll_offset.y == scrolled
        await screen.press("]")
        assert account.body.scroll_offset.y == 0


async def test_two_columns_where_the_terminal_is_wide() -> None:
    async with opened() as screen:
        account = await visit(screen, BRACKETS)
        beside = {}
        for width in (200, 120, 119, 80):
            await screen.pilot.resize_terminal(width, 40)
            await screen.pilot.pause()
            conditions, side = (account.query_one(f"#account-{name}").region for name in ("conditions", "side"))
            beside[width] = side.x >= conditions.right
        assert beside == {200: True, 120: True, 119: False, 80: False}


async def test_a_copy_is_the_whole_account_as_text() -> None:
    async with opened() as screen:
        await visit(screen, BRACKETS)
        await screen.press("y")
        copied = screen.app.clipboard
        assert copied.startswith("Brackets [EMEA] [/] & Sons ")
        assert "CSM Risk is Minor (Good: none or empty)" in copied
        assert "✗ unmet" in copied
        assert "Father wants to keep us, [/] & Sons want to 'look around'." in copied
        assert copied.endswith("As of 2026-11-22, model Sample\n")
        assert said(screen)[-1].startswith("Copied: Brackets [EMEA] [/] & Sons")


async def test_what_another_window_rates_is_shown() -> None:
    async with opened() as screen:
        await visit(screen, BRACKETS)
        with Journal.of_book("sample", CLOCK) as other:
            other.rate(BRACKETS, 3, "Critical", note="They told me", author="Ada Quill", source_level=1)
        screen.app.look_at_journal()
        await screen.pilot.pause()
        assert "■ Poor" in part(screen, "header")
        assert "They told me" in part(screen, "rating")


async def test_an_account_that_vanished_says_so(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", ["Acme", "Bolt"])
    async with opened(path) as screen:
        account = await visit(screen, "A1")
        book_file(path, ["Acme"])
        screen.app.load()
        await screen.rest()
        assert account.state.display
        assert "A1 is not in this book any more." in str(account.state.query_one(Static).render())
        await screen.press("[")
        assert "Acme" in part(screen, "header")


async def test_ratings_that_cannot_be_read_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as screen:
        monkeypatch.setattr(screen.desk, "history", _unreadable)
        await visit(screen, BRACKETS)
        assert part(screen, "timeline") == "The disk is on fire."
        assert "Scorecard" in part(screen, "conditions")


def _unreadable(account_id: str) -> None:
    raise JournalError("The disk is on fire.")


async def test_a_hostile_name_keeps_every_letter(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", HOSTILE), size=(80, 24)) as screen:
        for account_id, name in screen.desk.book.accounts.select("account_id", "name").iter_rows():
            await visit(screen, account_id)
            first, *others = part(screen, "header").splitlines()
            letters = "".join("".join([re.sub("  [●▲■○] .*", "", first), *others]).split())
            assert letters.startswith("".join(cells.plain(name).split()))
            await screen.press("y", "escape")
            assert "\x1b" not in screen.app.clipboard
