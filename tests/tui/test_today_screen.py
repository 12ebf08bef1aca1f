"""Today on screen: what changed and what is due, dealt with in one list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from healthcore.journal.journal import Journal
from healthcore.journal.product_changes import note_product_change
from healthcore.plays.task import NewTask, Priority
from healthcore.plays.tasks import Tasks
from healthcore.today.today import begin
from tests.healthcore.book.books import GOOD
from tests.healthcore.today.mornings import AVERAGE, POOR, Mornings
from tests.tui.opened import CLOCK, Opened, opened
from tui.screens.account import AccountScreen
from tui.screens.rate import RateDialog
from tui.screens.settings import SettingsScreen
from tui.screens.snooze import SnoozeDialog
from tui.screens.today import TodayScreen
from tui.widgets.account_table import AccountTable
from tui.widgets.states import State
from tui.widgets.table_view import HEADING_LINES

HOSTILE = "Acme [EMEA] [/] [@click=app.quit]"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A book that `tester` looked at on the 1st; on the 20th A turned Poor and B Average, and C has a task due."""
    mornings = Mornings(tmp_path)
    names = {"A": HOSTILE, "B": "Bolt", "C": "Cog"}
    values = {"A": "900", "B": "800", "C": "700"}
    told = {key: {"name": names[key], "contract_value": values[key]} for key in names}
    begin(mornings.on(1, **{key: {**GOOD, **told[key]} for key in names}), "tester")
    day = mornings.on(20, A={**POOR, **told["A"]}, B={**AVERAGE, **told["B"]}, C={**GOOD, **told["C"]})
    task = NewTask(
        account_id="C",
        title="Call the sponsor",
        owner="Ada",
        due=date(2026, 11, 21),
        priority=Priority.HIGH,
        author="x",
    )
    Tasks(day.journal).add(task)
    day.journal.close()
    return tmp_path / "team.csv"


@asynccontextmanager
async def on_today(book: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    async with opened(book, size) as screen:
        await screen.wait(lambda: isinstance(screen.app.screen, TodayScreen))
        await screen.pilot.pause()
        yield screen


def today_of(screen: Opened) -> TodayScreen:
    assert isinstance(screen.app.screen, TodayScreen)
    return screen.app.screen


def listed(screen: Opened, name: str) -> list[str]:
    """The accounts of a list, from the top; none where it is not shown."""
    table = today_of(screen).query_one(f"#{name}", AccountTable)
    if not table.display:
        return []
    frame = {"changes": today_of(screen).today.changes, "tasks": today_of(screen).today.tasks}[name]  # type: ignore[union-attr]
    return frame["account_id"].to_list()


async def test_it_opens_by_itself_when_something_changed(team: Path) -> None:
    async with on_today(team) as screen:
        assert listed(screen, "changes") == ["A", "B"]
        assert listed(screen, "tasks") == ["C"]
        counts = today_of(screen).query_one("#today-counts", Static)
        assert str(counts.render()) == "2 changes, 1 task due   since 2026-11-01"


async def test_it_does_not_open_under_somebody_who_types(team: Path) -> None:
    async with opened(team) as screen:
        if not isinstance(screen.app.screen, TodayScreen):
            await screen.press("j")
            await screen.wait(lambda: screen.desk.day is not None)
            await screen.pilot.pause()
            assert not isinstance(screen.app.screen, TodayScreen)


async def test_a_first_look_stays_on_the_book_and_today_is_calm(tmp_path: Path) -> None:
    Mornings(tmp_path).on(22, A=POOR).journal.close()
    async with opened(tmp_path / "team.csv") as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press("1")
        assert today_of(screen).query_one(State).display
        assert "Nothing left for today." in str(today_of(screen).query_one(State).query_one(Static).render())


async def test_items_are_dealt_with_one_by_one_until_nothing_is_left(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("d")
        assert (listed(screen, "changes"), listed(screen, "tasks")) == (["B"], ["C"])
        await screen.press("d", "d")
        assert today_of(screen).query_one(State).display
    async with opened(team) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press("1")
        assert today_of(screen).query_one(State).display


async def test_marked_items_are_dealt_with_together_and_taken_back_together(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("a", "d")
        assert listed(screen, "changes") == []
        await screen.press("u")
        assert listed(screen, "changes") == ["A", "B"]


async def test_a_task_that_was_done_can_be_taken_back(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("tab", "d")
        assert listed(screen, "tasks") == []
        await screen.press("u")
        assert listed(screen, "tasks") == ["C"]


async def test_rating_an_account_deals_with_its_change(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("j", "r")
        assert isinstance(screen.app.screen, RateDialog)
        await screen.press("3", "tab", *"trouble", "ctrl+s")
        await screen.wait(lambda: isinstance(screen.app.screen, TodayScreen) and listed(screen, "changes") == ["A"])
        await screen.wait(lambda: screen.desk.day is not None and screen.desk.day.book is screen.desk.book)
        assert listed(screen, "changes") == ["A"]


async def test_a_snoozed_item_is_away_until_its_day(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("z")
        assert isinstance(screen.app.screen, SnoozeDialog)
        await screen.press("right", "enter")
        assert listed(screen, "changes") == ["B"]
        assert "1 snoozed" in str(today_of(screen).query_one("#today-counts", Static).render())
        day = screen.desk.day
        assert day is not None
        mark = next(iter(_marks(screen)))
        assert mark == ("A", date(2026, 11, 29))


async def test_every_end_of_a_snooze_can_be_read_on_the_smallest_terminal(team: Path) -> None:
    async with on_today(team, size=(80, 24)) as screen:
        await screen.press("z")
        dialog = screen.app.screen
        assert isinstance(dialog, SnoozeDialog)
        assert dialog.choice.render().cell_length <= dialog.choice.size.width


def _marks(screen: Opened) -> list[tuple[str, date | None]]:
    from healthcore.journal.marks import Marks

    return [(mark.account_id, mark.until) for mark in Marks(screen.desk.opened.journal).of("tester").values()]


async def test_an_end_that_makes_no_sense_is_told_and_can_be_mended(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("z", "tab", "end", *" or", "enter")
        assert isinstance(screen.app.screen, SnoozeDialog)
        assert "column" in screen.app.screen.said.plain
        await screen.press("escape")
        assert listed(screen, "changes") == ["A", "B"]


async def test_changes_of_one_cause_alone(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("c")
        heading = today_of(screen).query_one("#changes-heading", Static)
        assert str(heading.render()).startswith("Changes 2   cause data")
        await screen.press("escape")
        assert str(heading.render()).startswith("Changes 2   biggest")


async def test_an_account_is_opened_and_one_comes_back_to_the_list(team: Path) -> None:
    async with on_today(team) as screen:
        await screen.press("j", "enter")
        assert isinstance(screen.app.screen, AccountScreen)
        assert screen.app.screen.account_id == "B"
        await screen.press("escape")
        assert isinstance(screen.app.screen, TodayScreen)


async def test_a_hostile_name_is_shown_letter_by_letter(team: Path) -> None:
    async with on_today(team) as screen:
        lines = today_of(screen).query_one("#changes", AccountTable)
        text = "\n".join(strip.text for strip in lines.render_lines(lines.size.region))
        assert HOSTILE[:28] in text
        assert HOSTILE in today_of(screen).detail.plain


async def test_the_changes_are_written_to_a_file(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(team.parent)
    async with on_today(team) as screen:
        await screen.press("e", "enter")
        await screen.wait(lambda: isinstance(screen.app.screen, TodayScreen))
    written = (team.parent / "changes-2026-11-22.csv").read_text(encoding="utf-8")
    assert written.splitlines()[1].startswith(f"A,{HOSTILE},2026-11-20,good,poor,data,")


async def test_a_snapshot_that_cannot_be_read_is_told_and_the_book_stays(team: Path) -> None:
    from healthcore.journal.locations import history_dir

    damaged = next(history_dir("team").glob("2026-11-01*.parquet"))
    damaged.write_bytes(b"not a snapshot")
    async with opened(team) as screen:
        await screen.press("1")
        await screen.wait(lambda: "cannot be read" in _state(screen))
        assert damaged.name in _state(screen).replace("\n", "")
        assert screen.desk.book.table.height == 3


def _state(screen: Opened) -> str:
    return str(today_of(screen).query_one(State).query_one(Static).render())


async def test_a_reminder_to_look_at_the_model_leads_to_it_and_is_dealt_with_like_the_rest(team: Path) -> None:
    with Journal.of_book("team", CLOCK) as journal:
        note_product_change(journal, "Usage is counted [anew]", "ann")
    async with on_today(team) as screen:
        screen_ = today_of(screen)
        assert "1 tune-up due" in str(screen_.query_one("#today-counts", Static).render())
        screen_.query_one("#reminders", AccountTable).focus()
        await screen.pilot.pause()
        assert "the product changed: Usage is counted [anew] (noted by ann)" in screen_.detail.plain
        assert screen_.check_action("rate", ()) is None
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen))
        await screen.press("1")
        await screen.wait(lambda: isinstance(screen.app.screen, TodayScreen))
        screen_ = today_of(screen)
        await screen.wait(lambda: screen_.query_one("#reminders", AccountTable).display)
        screen_.query_one("#reminders", AccountTable).focus()
        await screen.press("d")
        assert not screen_.query_one("#reminders", AccountTable).display
        await screen.press("u")
        assert screen_.query_one("#reminders", AccountTable).display


async def test_every_list_has_lines_where_the_terminal_is_small() -> None:
    async with opened("sample", size=(80, 24)) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press("1")
        today = screen.app.screen
        await screen.wait(lambda: today.query_one("#ratings").display and today.query_one("#today-detail").region.y)
        lists = [table for table in today.query(AccountTable) if table.display]
        assert len(lists) >= 3
        for table in lists:
            assert table.region.height >= min(table.row_count, 2) + HEADING_LINES, table.id
            assert table.region.bottom <= today.query_one("#today-detail").region.y, table.id
