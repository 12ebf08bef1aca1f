import pytest
from textual import actions
from textual.dom import DOMNode

from tests.tui.opened import Opened, opened
from tui.app import PulsebookApp
from tui.commands import COMMANDS, Command
from tui.offers import key_name
from tui.screens.account import AccountScreen
from tui.screens.book import BookScreen
from tui.screens.campaigns import CampaignsScreen
from tui.screens.help import HelpScreen
from tui.screens.importing import ImportScreen
from tui.screens.references import ReferencesScreen
from tui.screens.settings import SettingsScreen
from tui.screens.sort import SortDialog
from tui.screens.sweep import SweepScreen
from tui.screens.sync import SyncScreen
from tui.screens.tasks import TasksScreen
from tui.screens.today import TodayScreen
from tui.screens.trends import TrendsScreen
from tui.screens.tune_up import TuneUpScreen
from tui.screens.what_if import WhatIfScreen

OWNERS: dict[str, type[DOMNode]] = {
    "app": PulsebookApp,
    "book": BookScreen,
    "account": AccountScreen,
    "campaigns": CampaignsScreen,
    "import": ImportScreen,
    "references": ReferencesScreen,
    "settings": SettingsScreen,
    "whatif": WhatIfScreen,
    "sweep": SweepScreen,
    "sync": SyncScreen,
    "today": TodayScreen,
    "trends": TrendsScreen,
    "tasks": TasksScreen,
    "tune_up": TuneUpScreen,
}


def help_of(screen: Opened) -> HelpScreen:
    assert isinstance(screen.app.screen, HelpScreen)
    return screen.app.screen


def lines(screen: Opened) -> list[str]:
    """The lines of help without the blanks between keys and words, however they are wrapped."""
    return [" ".join(str(option.prompt).split()) for option in help_of(screen).listed.options]


async def test_it_lists_what_the_screen_the_table_and_the_application_offer() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        listed = lines(screen)
        assert [line for line in listed if line in {"Book", "Table", "Everywhere"}] == ["Book", "Table", "Everywhere"]
        assert "r Rate the account's risk and see what that does before it is saved" in listed
        assert "space Mark the account, or the range" in listed
        assert "↓ j Down" in listed
        assert ": ctrl+p Find a command or an account by name" in listed
        assert "esc Drop the filter and the marks" in listed


async def test_every_command_of_the_application_and_the_book_is_in_it() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        offered = {offer.id for offer in help_of(screen).offered}
        assert {command.id for command in COMMANDS if command.group in {"app", "book"}} <= offered


async def test_nothing_is_listed_that_does_not_exist() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        for offer in help_of(screen).offered:
            _, name, _ = actions.parse(offer.action)
            assert hasattr(offer.target, f"action_{name}"), offer.id


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_declared_command_has_its_action(command: Command) -> None:
    _, name, _ = actions.parse(command.action)
    assert hasattr(OWNERS[command.group], f"action_{name}")


async def test_what_is_not_possible_now_is_dim_and_says_so() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        undo = help_of(screen).listed.get_option("book.undo")
        assert undo.disabled
        assert "(not now)" in str(undo.prompt)


async def test_words_find_a_command_and_enter_runs_it_on_the_screen_below() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        await screen.press(*"sort", "space", *"col")
        assert lines(screen) == ["Book", "s Choose the column to sort by; the same one again turns it round"]
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, SortDialog))


async def test_nothing_found_says_so() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        await screen.paste("[/] teleport")
        assert lines(screen) == ["Nothing here is called '[/] teleport'."]
        await screen.press("enter")
        assert isinstance(screen.app.screen, HelpScreen)


async def test_a_key_leads_to_what_it_does() -> None:
    async with opened() as screen:
        await screen.press("question_mark", "S")
        at = help_of(screen).listed.highlighted_option
        assert at is not None
        assert at.id == "book.reverse"
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, BookScreen) and screen.desk.view.sort.descending)


async def test_a_command_of_the_table_runs_on_the_table() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        await screen.paste("last account")
        await screen.press("enter")
        book = screen.app.screen
        assert isinstance(book, BookScreen)
        await screen.wait(lambda: book.table.cursor_key == screen.desk.view.table["account_id"][-1])


async def test_escape_closes_it_and_nothing_has_happened() -> None:
    async with opened() as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.rest()
        before = screen.desk.view
        await screen.press("question_mark", "down", "down", "escape")
        await screen.wait(lambda: isinstance(screen.app.screen, BookScreen))
        assert screen.desk.view is before


async def test_the_mouse_runs_what_it_clicks() -> None:
    async with opened() as screen:
        await screen.press("question_mark")
        await screen.paste("turn the order")
        listed = help_of(screen).listed
        await screen.pilot.click(listed, offset=(20, 1))
        await screen.wait(lambda: isinstance(screen.app.screen, BookScreen) and screen.desk.view.sort.descending)


async def test_where_a_text_field_takes_the_keys_help_shows_none() -> None:
    async with opened() as screen:
        await screen.press("slash")
        screen.app.action_help()
        await screen.pilot.pause()
        keys = {offer.id: offer.keys for offer in help_of(screen).offered}
        assert "book.rate" not in keys
        assert keys["app.palette"] == ("ctrl+p",)


async def test_on_an_account_it_lists_what_an_account_offers() -> None:
    async with opened() as screen:
        await screen.press("enter", "question_mark")
        offered = {offer.id: offer for offer in help_of(screen).offered}
        assert {command.id for command in COMMANDS if command.group in {"app", "account"}} <= set(offered)
        assert not [name for name in offered if name.startswith(("book.", "table."))]
        assert offered["account.next"].keys == ("]", "n")
        await screen.paste("where you came from")
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, BookScreen))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_lines_are_wrapped_below_their_words(size: tuple[int, int]) -> None:
    async with opened(size=size) as screen:
        await screen.press("question_mark")
        width = help_of(screen).listed.line_width
        for option in help_of(screen).listed.options:
            first, *others = str(option.prompt).strip("\n").split("\n")
            assert len(first) <= width
            assert all(line.startswith(" " * 15) and len(line) <= width for line in others)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("question_mark", "?"),
        ("slash", "/"),
        ("escape", "esc"),
        ("space", "space"),
        ("enter", "enter"),
        ("ctrl+d", "ctrl+d"),
        ("left_square_bracket", "["),
        ("down", "↓"),
        ("G", "G"),
    ],
)
def test_keys_are_written_as_people_write_them(key: str, name: str) -> None:
    assert key_name(key) == name
