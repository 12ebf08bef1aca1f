from pathlib import Path

import pytest
from textual.command import Command, CommandList, CommandPalette
from textual.widgets import Input

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from tests.tui.desk import HOSTILE
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui import cells
from tui.account_search import find_accounts
from tui.palette import MOST_ACCOUNTS
from tui.screens.account import AccountScreen
from tui.screens.book import BookScreen
from tui.screens.sort import SortDialog


async def search(screen: Opened, query: str) -> list[str]:
    """What the palette lists for a query: the lines, as they are drawn before they are wrapped."""
    if not isinstance(screen.app.screen, CommandPalette):
        await screen.press("ctrl+p")
    palette = screen.app.screen
    field = palette.query_one(Input)
    await screen.wait(lambda: palette.query_one(CommandList).option_count)
    if field.value != query:
        field.value = query
        await screen.pilot.pause()
    await screen.rest()
    return [str(option.prompt) for option in palette.query_one(CommandList).options]


def hits(lines: list[str]) -> list[str]:
    """The first line of each hit."""
    return [line.split("\n", maxsplit=1)[0] for line in lines]


async def test_it_lists_what_can_be_done_here_with_keys() -> None:
    async with opened() as screen:
        listed = await search(screen, "")
        assert "Rate  r\nRate the account's risk and see what that does before it is saved" in listed
        assert "Mark  space\nMark the account, or the range" in listed
        assert "Help  ?\nList every key, search them, run one" in listed
        assert not [line for line in listed if line.startswith(("Undo", "Commands", "Page down"))]


async def test_a_chosen_command_runs_on_the_screen_below() -> None:
    async with opened() as screen:
        assert hits(await search(screen, "choose column"))[0] == "Sort  s"
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, SortDialog))


async def test_commands_are_found_from_inside_the_filter_too() -> None:
    async with opened() as screen:
        await screen.press("slash")
        assert "Rate" in hits(await search(screen, "rate"))


async def test_every_theme_of_ours_can_be_chosen() -> None:
    async with opened() as screen:
        assert "Theme: pulsebook-dark\nDark, in use" in await search(screen, "theme: pulse")
        assert hits(await search(screen, "theme: high")) == ["Theme: high-contrast"]
        await screen.press("enter")
        await screen.wait(lambda: screen.app.theme == "high-contrast")


async def test_ctrl_t_goes_from_dark_to_light_and_back() -> None:
    async with opened() as screen:
        await screen.press("ctrl+t")
        assert not screen.app.current_theme.dark
        await screen.press("ctrl+t")
        assert screen.app.theme == "pulsebook-dark"


async def test_a_chosen_account_opens_and_the_cursor_is_on_it_when_one_comes_back() -> None:
    async with opened() as screen:
        last = screen.desk.view.table.row(-1, named=True)
        assert hits(await search(screen, last["account_id"])) == [last["name"]]
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, AccountScreen))
        assert isinstance(screen.app.screen, AccountScreen)
        assert screen.app.screen.account_id == last["account_id"]
        await screen.press("escape")
        book = screen.app.screen_stack[-1]
        assert isinstance(book, BookScreen)
        assert book.table.cursor_key == last["account_id"]


async def test_an_account_can_be_changed_for_another_without_going_back() -> None:
    async with opened() as screen:
        first, second = screen.desk.view.table["account_id"][:2]
        for account_id in (first, second):
            await search(screen, account_id)
            await screen.press("enter")
            await screen.wait(lambda: isinstance(screen.app.screen, AccountScreen))
        await screen.wait(lambda: getattr(screen.app.screen, "account_id", "") == second)
        await screen.press("escape")
        assert isinstance(screen.app.screen, BookScreen)


async def test_no_name_loses_a_character_or_hides_from_search(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", HOSTILE)) as screen:
        for account_id, name in screen.desk.book.accounts.select("account_id", "name").iter_rows():
            assert cells.plain(name) in hits(await search(screen, name.split()[-1][:40]))
            assert cells.plain(name) in hits(await search(screen, account_id))


@pytest.mark.parametrize("name", [HOSTILE[0], HOSTILE[1], HOSTILE[8]])
async def test_an_account_opens_whatever_its_name(tmp_path: Path, name: str) -> None:
    async with opened(book_file(tmp_path / "book.csv", [name])) as screen:
        await search(screen, "A0")
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, AccountScreen))


async def test_nothing_of_a_name_reaches_the_terminal_as_an_order(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "book.csv", ["Acme [EMEA] [/] [@click=app.quit] \x1b[2J\x07"])) as screen:
        await search(screen, "acme")
        drawn = screen.app.screen.query_one(CommandList).render_line(0)
        assert "Acme [EMEA] [/] [@click=app.quit] ␛[2J␇" in drawn.text
        assert not [segment for segment in drawn if segment.style and segment.style.meta.get("@click")]


async def test_before_a_book_is_open_only_commands_are_found(tmp_path: Path) -> None:
    async with opened(tmp_path / "none.csv") as screen:
        assert hits(await search(screen, "help"))[0] == "Help  ?"
        assert all(isinstance(option, Command) for option in screen.app.screen.query_one(CommandList).options)


def test_the_closest_come_first_and_cancelled_accounts_last(tmp_path: Path) -> None:
    names = ["The Acme", "Acme Two", "Acme", "Aqua cme Acm", "Acme Gone"]
    status = ["paying"] * 4 + ["cancelled"]
    path = book_file(tmp_path / "book.csv", names, status=status, owner=["acme"] * 5)
    book = open_book(BookRequest(str(path)), CLOCK).book

    assert [found.name for found in find_accounts(book, "acme", 20)] == ["Acme", "Acme Two", "The Acme", "Acme Gone"]
    assert [found.name for found in find_accounts(book, "CME aq", 20)] == ["Aqua cme Acm"]
    assert [found.name for found in find_accounts(book, "a2", 20)] == ["Acme"]
    assert find_accounts(book, "  ", 20) == []
    assert find_accounts(book, "nobody", 20) == []


def test_no_more_accounts_are_listed_than_somebody_reads(tmp_path: Path) -> None:
    path = book_file(tmp_path / "book.csv", [f"Account {place}" for place in range(50)])
    book = open_book(BookRequest(str(path)), CLOCK).book

    assert len(find_accounts(book, "account", MOST_ACCOUNTS)) == 20
