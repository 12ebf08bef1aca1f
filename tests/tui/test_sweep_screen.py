"""The rating sweep: one account after the other, its evidence, what is saved, skipped and taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Static

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from tests.healthcore.book.books import Ticking, csv_file
from tests.healthcore.segments.days import account, day_before
from tests.tui.desk import HOSTILE
from tests.tui.opened import Opened, opened
from tui.screens.account import AccountScreen
from tui.screens.book import BookScreen
from tui.screens.sweep import SweepScreen
from tui.widgets.laid_out import LaidOut
from tui.widgets.rate_pane import RatePane
from tui.widgets.states import State

THREE = [account("A1", contract_value="50"), account("A2", contract_value="900"), account("A3", contract_value="7")]


def due_book(directory: Path, *accounts: dict[str, str]) -> Path:
    """A book whose accounts were first seen 40 days ago and never rated."""
    path = csv_file(directory / "book.csv", *accounts)
    open_book(BookRequest(str(path)), Ticking(day_before(40)), registers=True).journal.close()
    return path


@asynccontextmanager
async def sweeping(path: Path, *before: str, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    """The sweep, as soon as it knows what is due."""
    async with opened(path, size) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press(*before, "w")
        await screen.wait(lambda: isinstance(screen.app.screen, SweepScreen) and sweep_of(screen).sweep is not None)
        await screen.pilot.pause()
        yield screen


def sweep_of(screen: Opened) -> SweepScreen:
    shown = screen.app.screen
    assert isinstance(shown, SweepScreen)
    return shown


def progress(screen: Opened) -> str:
    return str(sweep_of(screen).query_one("#sweep-progress", Static).render())


def header(screen: Opened) -> str:
    return sweep_of(screen).query_one("#sweep-header", LaidOut).plain


def state(screen: Opened) -> str:
    return str(sweep_of(screen).query_one(State).query_one(Static).render())


def rated(screen: Opened) -> dict[str, str]:
    return {account_id: rating.word for account_id, rating in screen.desk.opened.journal.current().items()}


async def test_it_goes_through_what_is_due_with_the_evidence_of_each(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE, account("A4", touch="low"))) as screen:
        assert progress(screen) == "1 of 3 ratings due   due 10 days ago: never rated, first seen 2026-10-13"
        assert header(screen).startswith("Account A2")
        evidence = {part.id: part.plain for part in sweep_of(screen).query("#sweep-evidence LaidOut").results(LaidOut)}
        assert "Engagement > 60" in evidence["sweep-conditions"]
        assert evidence["sweep-standing"].splitlines() == ["Rating", "Not rated yet."]
        assert evidence["sweep-flips"]


async def test_a_saved_rating_brings_the_next_account(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE)) as screen:
        await screen.press("2", "enter", *"New", "space", *"CFO", "tab", "l", "enter")
        assert header(screen).startswith("Account A1")
        assert progress(screen).startswith("2 of 3 ratings due")
        (given,) = screen.desk.opened.journal.history("A2")
        assert (given.word, given.note, given.reasons) == ("Major", "New CFO", ("Leadership / champion change",))
        await screen.press("0", "enter", "0", "enter")
        assert state(screen).splitlines()[0] == "The sweep is through: 3 ratings were due."
        assert "All of them are given." in state(screen)
        assert rated(screen) == {"A2": "Major", "A1": "No known risk", "A3": "No known risk"}


async def test_the_next_account_starts_clean(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE)) as screen:
        await screen.press("2", "enter", *"New", "tab", "s", "enter")
        pane = screen.app.screen.query_one(RatePane)
        assert (pane.levels.level, pane.note.value, pane.reasons.chosen) == (None, "", ())
        assert pane.levels.has_focus


async def test_accounts_can_be_left_and_come_back_to_with_what_was_typed(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE)) as screen:
        await screen.press("1", "tab", *"nope", "shift+tab", "n")
        assert header(screen).startswith("Account A1")
        await screen.press("n", "n", "n")
        assert "0 ratings given, 3 left as they were." in state(screen)
        await screen.press("p", "p", "p")
        pane = screen.app.screen.query_one(RatePane)
        assert (pane.account_id, pane.levels.level, pane.note.value) == ("A2", 1, "nope")
        assert rated(screen) == {}


async def test_letters_are_text_in_the_note_and_reasons_among_the_reasons(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE)) as screen:
        await screen.press("tab", *"npuo2")
        pane = screen.app.screen.query_one(RatePane)
        assert pane.note.value == "npuo2"
        await screen.press("tab", "n", "p")
        assert len(pane.reasons.chosen) == 2
        assert header(screen).startswith("Account A2")


async def test_undo_takes_the_rating_back_and_returns_to_its_account(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE)) as screen:
        await screen.press("0", "enter", "0", "enter", "u")
        assert header(screen).startswith("Account A1")
        assert rated(screen) == {"A2": "No known risk"}
        await screen.press("u")
        assert header(screen).startswith("Account A2")
        assert rated(screen) == {}
        await screen.press("0", "enter")
        assert header(screen).startswith("Account A1")


async def test_nothing_due_says_so(tmp_path: Path) -> None:
    async with sweeping(csv_file(tmp_path / "book.csv", *THREE)) as screen:
        assert state(screen).splitlines()[0] == "No rating is due."
        await screen.press("enter", "n", "p", "u", "o")
        assert sweep_of(screen).is_current
        await screen.press("escape")
        assert isinstance(screen.app.screen, BookScreen)


async def test_a_filter_narrows_it_and_is_named(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE), "slash", *"a3", "enter") as screen:
        assert progress(screen).startswith("1 of 1 rating due")
        assert "only text 'a3'" in progress(screen)
        assert header(screen).startswith("Account A3")


async def test_an_account_can_be_opened_and_the_sweep_goes_on(tmp_path: Path) -> None:
    async with sweeping(due_book(tmp_path, *THREE)) as screen:
        await screen.press("o")
        assert isinstance(screen.app.screen, AccountScreen)
        await screen.press("escape")
        assert progress(screen).startswith("1 of 3")
        await screen.press("0", "enter")
        assert progress(screen).startswith("2 of 3")


async def test_hostile_names_survive_it_on_the_smallest_terminal(tmp_path: Path) -> None:
    names = [name for name in HOSTILE if "\n" not in name]
    rows = [account(f"A{at}", name=name) for at, name in enumerate(names)]
    async with sweeping(due_book(tmp_path, *rows), size=(80, 24)) as screen:
        for _ in names:
            await screen.press("n")
        assert state(screen).startswith("The sweep is through")
        assert screen.app.is_running
