"""Tasks on screen: what plays and people made, and what is done with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from healthcore.plays.running import plays_path
from healthcore.plays.task import NewTask, Priority, TaskState
from healthcore.plays.tasks import Tasks
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui.screens.account import AccountScreen
from tui.screens.closing import ClosingDialog
from tui.screens.plays import PlaysDialog
from tui.screens.snooze import SnoozeDialog
from tui.screens.task import TaskDialog
from tui.screens.tasks import TasksScreen
from tui.widgets.account_table import AccountTable
from tui.widgets.account_tasks import AccountTasks

HOSTILE = "Acme [EMEA] [/] [@click=app.quit]"
TODAY = CLOCK.today()
PLAYS = """
[[plays]]
name = "Save [it]"
when = "engagement < 20"
[plays.task]
title = "Save {{ name }}"
priority = "high"
due_in_days = 2

[[plays]]
name = "Executive review"
when = "engagement >= 20"
mode = "manual"
[plays.task]
title = "Invite {{ name }}"
"""


@asynccontextmanager
async def on_tasks(tmp_path: Path, plays: str = PLAYS, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    """The list of tasks of a book of three accounts, after plays have run; A0's engagement is low."""
    path = plays_path("team")
    path.parent.mkdir(parents=True)
    path.write_text(plays, encoding="utf-8")
    names = [HOSTILE, "Bolt", "Cog"]
    book = book_file(tmp_path / "team.csv", names, engagement=["5", "70", "70"], owner=["Ada", "Bo", "Bo"])
    async with opened(book, size) as screen:
        await settled(screen)
        await screen.press("8")
        await screen.wait(lambda: isinstance(screen.app.screen, TasksScreen))
        yield screen


async def settled(screen: Opened) -> None:
    """After the past was looked at and plays have run."""
    await screen.wait(lambda: screen.desk.day is not None)
    await screen.rest()


def tasks_of(screen: Opened) -> Tasks:
    return Tasks(screen.desk.opened.journal)


def lines(screen: Opened) -> str:
    table = screen.app.screen.query_one("#tasks-list", AccountTable)
    return "\n".join(strip.text for strip in table.render_lines(table.size.region))


def counts(screen: Opened) -> str:
    return str(screen.app.screen.query_one("#tasks-counts", Static).render())


async def add(screen: Opened, account_id: str, title: str, days: int = 0, owner: str = "Bo") -> None:
    due = TODAY + timedelta(days=days)
    tasks_of(screen).add(NewTask(account_id=account_id, title=title, owner=owner, due=due, author="x"))
    screen.app.day_changed.publish(screen.desk)
    await screen.pilot.pause()


async def test_plays_run_when_the_book_opens_and_their_tasks_are_listed(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        assert "Save Acme [EMEA] [/] [@click=app.quit]" in lines(screen)
        assert counts(screen).startswith("Open 1")
        (task,) = tasks_of(screen).all()
        assert (task.owner, task.priority, task.play) == ("Ada", Priority.HIGH, "Save [it]")
        detail = screen.app.screen.query_one("#tasks-detail").plain  # type: ignore[attr-defined]  # a LaidOut
        assert HOSTILE in detail
        assert "by the play Save [it]" in detail


async def test_a_rating_runs_them_too(tmp_path: Path) -> None:
    plays = PLAYS.replace("engagement < 20", "csm_risk is severe")
    async with on_tasks(tmp_path, plays) as screen:
        assert "Nothing is to be done." in lines(screen)

        await screen.press("2", "j", "r", "3", "enter", *"Leaving", "enter")
        await screen.wait(lambda: tasks_of(screen).all())
        await screen.press("8")

        await screen.wait(lambda: "Save" in lines(screen))


@pytest.mark.parametrize("key", ["d", "x"])
async def test_a_task_is_closed_with_what_came_of_it_and_taken_back(tmp_path: Path, key: str) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press(key)
        assert isinstance(screen.app.screen, ClosingDialog)
        await screen.press(*"They stay", "enter")

        (task,) = tasks_of(screen).all()
        assert task.state is (TaskState.DONE if key == "d" else TaskState.DROPPED)
        assert (task.words, task.decided_by) == ("They stay", "tester")
        assert "Nothing is to be done." in lines(screen)

        await screen.press("u")
        assert tasks_of(screen).get(1).state is TaskState.OPEN
        assert "Save Acme" in lines(screen)


async def test_leaving_the_question_changes_nothing(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("d", "escape")
        assert isinstance(screen.app.screen, TasksScreen)
        assert tasks_of(screen).get(1).state is TaskState.OPEN


async def test_a_snoozed_task_leaves_the_list_and_its_undo_brings_it_back(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("z")
        assert isinstance(screen.app.screen, SnoozeDialog)
        screen.app.screen.query_one("#snooze-end", Input).value = "health worsens"
        await screen.press("enter")

        task = tasks_of(screen).get(1)
        assert (task.state, task.condition) == (TaskState.SNOOZED, "health worsens")
        assert "1 snoozed" in counts(screen)

        await screen.press("f")
        assert "when health worsens" in lines(screen)
        await screen.press("u")
        assert tasks_of(screen).get(1).state is TaskState.OPEN


async def test_a_task_gets_another_owner_and_day(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("o")
        dialog = screen.app.screen
        assert isinstance(dialog, TaskDialog)
        dialog.query_one("#task-owner", Input).value = "Grace"
        dialog.query_one("#task-due", Input).value = "soon"
        await screen.press("enter")
        assert "this is no day" in dialog.query_one("#task-said").plain  # type: ignore[attr-defined]  # a LaidOut

        dialog.query_one("#task-due", Input).value = "10 days"
        await screen.press("enter")

        task = tasks_of(screen).get(1)
        assert (task.owner, task.due) == ("Grace", TODAY + timedelta(days=10))
        await screen.press("u")
        task = tasks_of(screen).get(1)
        assert (task.owner, task.due) == ("Ada", TODAY + timedelta(days=2))


async def test_the_marked_tasks_are_dealt_with_together(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await add(screen, "A1", "Second")
        await add(screen, "A2", "Third")

        await screen.press("a", "d", "enter")

        assert {task.state for task in tasks_of(screen).all()} == {TaskState.DONE}
        await screen.press("u")
        assert {task.state for task in tasks_of(screen).all()} == {TaskState.OPEN}


async def test_views_and_owners_narrow_the_list_and_escape_backs_out(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await add(screen, "A1", "Overdue one", days=-3)
        assert "1 overdue" in counts(screen)
        assert "! 3 days ago" in lines(screen)

        await screen.press("c")
        assert "Save Acme" in lines(screen)
        assert "Overdue one" not in lines(screen)
        await screen.press("escape")
        assert "Overdue one" in lines(screen)

        await screen.press("d", "enter", "f", "f")
        assert counts(screen).startswith("Done and dropped 1")
        await screen.press("r")
        assert tasks_of(screen).get(2).state is TaskState.OPEN
        await screen.press("escape", "escape")
        assert not isinstance(screen.app.screen, TasksScreen)


async def test_enter_opens_the_account_which_shows_its_tasks(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("enter")
        assert isinstance(screen.app.screen, AccountScreen)
        shown = screen.app.screen.query_one(AccountTasks).plain.replace("\n", " ")

        assert "Save Acme [EMEA] [/] [@click=app.quit]" in shown
        assert "days_in_good" in shown


async def test_t_on_an_account_makes_a_task_for_it(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("enter", "t")
        assert isinstance(screen.app.screen, TaskDialog)
        await screen.press("enter")
        assert "What is to be done?" in screen.app.screen.query_one("#task-said").plain  # type: ignore[attr-defined]  # a LaidOut

        await screen.press(*"Call", "enter")

        task = tasks_of(screen).get(2)
        assert (task.title, task.owner, task.account_id) == ("Call", "Ada", "A0")
        assert task.due == TODAY + timedelta(days=7)
        assert "Call" in screen.app.screen.query_one(AccountTasks).plain


async def test_t_on_the_book_makes_one_for_each_marked_account_with_its_own_owner(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("2", "a", "t", *"Write", "enter")

        made = {task.account_id: task.owner for task in tasks_of(screen).all() if task.title == "Write"}
        assert made == {"A0": "Ada", "A1": "Bo", "A2": "Bo"}


async def test_a_manual_play_is_offered_where_its_condition_holds(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("enter", "t")
        assert not screen.app.screen.query("#task-play"), "A0 does not meet it"
        await screen.press("escape", "escape")

        await add(screen, "A1", "Soon")
        await screen.press("g", "enter", "t", "shift+tab", "right", "enter")
        await settled(screen)

        assert [task.title for task in tasks_of(screen).of_account("A1")] == ["Soon", "Invite Bolt"]


async def test_the_rate_dialog_says_what_would_start_before_it_is_saved(tmp_path: Path) -> None:
    plays = PLAYS.replace("engagement < 20", "csm_risk is severe")
    async with on_tasks(tmp_path, plays) as screen:
        await add(screen, "A0", "Sleeper")
        tasks_of(screen).snooze(1, "x", condition="csm_risk > 0")
        await screen.press("2", "r")
        said = screen.app.screen.query_one("#rate-plays")
        await screen.press("0")
        await screen.wait(lambda: "No play starts." in said.plain)  # type: ignore[attr-defined]  # a LaidOut

        await screen.press("3")

        await screen.wait(lambda: "Starts Save [it]: a task due in 2 days, high priority" in said.plain)  # type: ignore[attr-defined]  # a LaidOut
        assert "Back task 1, Sleeper" in said.plain  # type: ignore[attr-defined]  # a LaidOut
        assert len(tasks_of(screen).all()) == 1, "nothing was written"


async def test_plays_are_listed_with_what_they_come_to(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        await screen.press("p")
        assert isinstance(screen.app.screen, PlaysDialog)
        await screen.rest()

        shown = screen.app.screen.query_one("#plays-list").plain  # type: ignore[attr-defined]  # a LaidOut
        assert "Save [it]   automatic   task   1 open task" in shown
        assert "Track Days in Good Health" in shown
        await screen.press("escape")
        assert isinstance(screen.app.screen, TasksScreen)


async def test_webhooks_that_were_not_sent_are_shown_and_can_be_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK", raising=False)
    hook = '[[plays]]\nname = "Tell"\nwhen = "engagement < 20"\n[plays.webhook]\nurl = "${HOOK}"\n'
    async with on_tasks(tmp_path, hook) as screen:
        await screen.wait(lambda: any("1 webhook was not sent" in str(n.message) for n in screen.app._notifications))
        await screen.press("p")
        await screen.rest()
        listed = screen.app.screen.query_one("#plays-list")
        assert "HOOK is not set" in listed.plain  # type: ignore[attr-defined]  # a LaidOut

        await screen.press("x")
        await screen.rest()
        assert "not sent" not in listed.plain  # type: ignore[attr-defined]  # a LaidOut


async def test_a_file_that_is_wrong_is_told_once(tmp_path: Path) -> None:
    async with on_tasks(tmp_path, "[[plays]]\nname = 'X'\nwhen = 'nps < 0'\n") as screen:
        await screen.press("2", "r", "3", "enter", *"Leaving", "enter")
        await settled(screen)

        (told,) = screen.app._told
        assert "plays.toml: play 'X': it does nothing" in told


async def test_what_another_program_did_is_shown(tmp_path: Path) -> None:
    async with on_tasks(tmp_path) as screen:
        from healthcore.journal.journal import Journal

        with Journal.of_book("team", CLOCK) as other:
            Tasks(other).finish(1, "", "cli")
        screen.app.look_at_journal()
        await screen.pilot.pause()

        assert "Nothing is to be done." in lines(screen)


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_fits(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_tasks(tmp_path, size=size) as screen:
        assert "Save Acme" in lines(screen)
