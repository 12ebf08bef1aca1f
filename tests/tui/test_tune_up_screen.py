"""The Tune-up screen: the back-test at a glance, who was seen wrongly, suggestions, and what is needed for all that."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from healthcore.changes.day import Day
from healthcore.tuning.tune_up import TuneUp
from tests.healthcore.book.books import GOOD
from tests.healthcore.today.mornings import POOR, Mornings
from tests.tui.desk import HOSTILE
from tests.tui.opened import Opened, book_file, opened
from tui.screens.account import AccountScreen
from tui.screens.book import BookScreen
from tui.screens.outcomes import OutcomesDialog
from tui.screens.settings import SettingsScreen
from tui.screens.tune_up import TuneUpScreen
from tui.tune_desk import Way

COUNT = 90


def churn_file(path: Path, **columns: list[str]) -> Path:
    """Accounts of which the first three are Good and churned, and whoever has an engagement below 40 churned too."""
    names = [*HOSTILE[:3], *(f"Account {at}" for at in range(3, COUNT))]
    engagement = ["90", "80", "70", *(str(at * 37 % 101) for at in range(3, COUNT))]
    churned = ["yes" if at < 3 or int(engagement[at]) < 40 else "no" for at in range(COUNT)]
    usual = {"engagement": engagement, "license_utilization": ["80"] * COUNT, "churned": churned}
    return book_file(path, names, **{**usual, **columns})


async def tuned(screen: Opened) -> TuneUpScreen:
    """The screen as soon as the back-test is done, or has said why it cannot be."""
    await screen.press("9")
    shown = screen.app.screen
    assert isinstance(shown, TuneUpScreen)
    await screen.wait(lambda: shown.body.display or "needs to know" in said(shown))
    await screen.pilot.pause()
    return shown


def said(screen: TuneUpScreen) -> str:
    return str(screen.state.query_one("Static").render())


def top(screen: Opened) -> type:
    """What kind of screen is on top."""
    return type(screen.app.screen)


def listed(screen: TuneUpScreen) -> str:
    return "\n".join(strip.text for strip in screen.listed.table.render_lines(screen.listed.table.size.region))


async def test_the_back_test_at_a_glance(tmp_path: Path) -> None:
    async with opened(churn_file(tmp_path / "book.csv")) as screen:
        shown = await tuned(screen)
        churned = sum(1 for at in range(3, COUNT) if at * 37 % 101 < 40) + 3
        assert f"{churned} churned, {COUNT - churned} renewed" in str(shown.about.render())
        assert "as they are now" in shown.numbers.plain
        assert "● Good" in shown.numbers.plain
        assert "80 to 100" in shown.numbers.plain
        assert "Churned value" not in shown.notes.plain


async def test_false_greens_are_named_with_their_conditions_as_they_were(tmp_path: Path) -> None:
    async with opened(churn_file(tmp_path / "book.csv")) as screen:
        shown = await tuned(screen)
        await screen.press("tab")
        assert "False greens 3" in shown.tabs.plain
        assert "Acme [EMEA] [/] [@click=app.quit]" in listed(shown)
        await screen.wait(lambda: "Engagement > 60" in shown.listed.detail.plain)
        assert "churned" in shown.listed.detail.plain
        await screen.press("enter")
        assert isinstance(screen.app.screen, AccountScreen)
        await screen.press("escape", "y")
        assert "Copied: " in screen.notices[-1].message


async def test_reds_that_stayed_and_what_each_condition_is_worth(tmp_path: Path) -> None:
    async with opened(churn_file(tmp_path / "book.csv")) as screen:
        shown = await tuned(screen)
        await screen.press("tab", "tab")
        assert "No account that was Poor stayed: every warning came true." in listed(shown)
        await screen.press("tab")
        assert "Poor: engagement < 10" in listed(shown)
        await screen.wait(lambda: "of them churned" in shown.listed.detail.plain)
        await screen.press("shift+tab", "shift+tab", "shift+tab")
        assert shown.glance.display
        await screen.press("tab", "tab", "tab", "enter")
        assert top(screen) is SettingsScreen


async def test_a_suggestion_becomes_the_draft_of_settings(tmp_path: Path) -> None:
    async with opened(churn_file(tmp_path / "book.csv")) as screen:
        shown = await tuned(screen)
        await screen.press("tab", "tab", "tab", "tab", "m", "m", "m", "p", "p")
        assert "today's model with at most 1 change\n" in shown.suggested.plain
        assert "at most 50% of the accounts Poor" in shown.suggested.plain
        await screen.press("s")
        await screen.wait(lambda: "Ceiling" in shown.suggested.plain or "Nothing" in shown.suggested.plain)
        assert "High-touch: engagement " in shown.suggested.plain
        await screen.press("d")
        settings = screen.app.screen
        assert isinstance(settings, SettingsScreen)
        draft = screen.desk.settings().draft
        assert draft.is_edited
        assert len(draft.changes) == 1
        await screen.press("u")
        assert not screen.desk.settings().draft.is_edited


async def test_where_nothing_says_who_left_it_is_said_what_is_needed_and_a_file_can_be_named(tmp_path: Path) -> None:
    path = churn_file(tmp_path / "book.csv", churned=["" for _ in range(COUNT)])
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text("account_id,outcome\nA0,churned\nA1,renewed\nA2,contracted\n", encoding="utf-8")
    async with opened(path) as screen:
        shown = await tuned(screen)
        assert "The history of this book knows of no account that renewed or left." in said(shown)
        assert "a file with a row for each renewal" in said(shown)
        await screen.press("o")
        assert top(screen) is OutcomesDialog
        await screen.paste(str(tmp_path / "nowhere.csv"))
        await screen.press("down", "enter")
        await screen.wait(lambda: "nowhere.csv" in said(shown))
        await screen.press("o")
        await screen.paste(str(outcomes))
        await screen.press("down", "enter")
        await screen.wait(lambda: shown.body.display)
        assert "1 churned, 1 contracted, 1 renewed" in str(shown.about.render())
        assert "These are small numbers: they say little." in shown.notes.plain
        await screen.press("escape")
        assert top(screen) is BookScreen


async def test_what_takes_long_says_how_far_it_is_and_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, ended = Event(), Event()

    def slow(_day: Day, _way: Way, progress: Callable[[int, int], None]) -> TuneUp:
        progress(2, 10)
        goes_on.wait(30)
        try:
            progress(3, 10)
        finally:
            ended.set()
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr("tui.screens.tune_up.tested_by", slow)
    async with opened(churn_file(tmp_path / "book.csv")) as screen:
        await screen.press("9")
        shown = screen.app.screen
        assert isinstance(shown, TuneUpScreen)
        await screen.wait(lambda: "Day 3 of 10" in said(shown))
        await screen.press("escape")
        assert top(screen) is TuneUpScreen
        assert said(shown).startswith("Stopped")
        goes_on.set()
        await screen.wait(ended.is_set)
        await screen.press("escape")
        assert top(screen) is BookScreen


async def test_a_book_is_tested_by_its_own_history_at_every_distance(tmp_path: Path) -> None:
    mornings = Mornings(tmp_path)
    mornings.on(1, A=GOOD, B=POOR)
    mornings.on(20, A={**GOOD, "status": "cancelled"}, B=POOR)
    assert mornings.opened is not None
    mornings.opened.journal.close()
    async with opened(mornings.opened.name, size=(80, 24)) as screen:
        shown = await tuned(screen)
        assert "By the history" in str(shown.about.render())
        for days in (30, 60, 90, 180):
            assert f"{days} days before" in shown.numbers.plain
        assert "Of no account anything is known so long before." in shown.numbers.plain
        await screen.press("plus", "plus", "minus")
        assert shown.tabs.plain.startswith("60 days │ At a glance")
        assert "Suggestion" in shown.tabs.plain


async def test_settings_lead_to_it(tmp_path: Path) -> None:
    async with opened(churn_file(tmp_path / "book.csv")) as screen:
        await screen.press("6", "T")
        assert isinstance(screen.app.screen, TuneUpScreen)
