"""Settings: the health model edited on screen as a draft, saved as a file, kept as a version."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.journal.activations import activations
from healthcore.journal.locations import book_config_dir
from healthcore.model.shipped import shipped_text
from healthcore.model.tree import Model
from healthcore.vocabulary import Health
from tests.healthcore.model.editing.test_shipped import differences
from tests.tui.opened import CLOCK, Opened, book_file, opened
from tui.screens.edit_part import EditDialog
from tui.screens.leaving import LeavingDialog
from tui.screens.save_model import SaveModelDialog
from tui.screens.settings import SettingsScreen
from tui.widgets.laid_out import LaidOut
from tui.widgets.row_list import RowList

RECOMMENDED = shipped_text("recommended")


@asynccontextmanager
async def on_settings(tmp_path: Path, *, model: Path | str | None = None) -> AsyncIterator[Opened]:
    """The settings of a book of two accounts."""
    book = book_file(tmp_path / "team.csv", ["Acme", "Bolt"], engagement=["60", "70"], touch=["low", "low"])
    if model is not None:
        open_book(BookRequest(str(book), model=str(model)), CLOCK, registers=True)
    async with opened(book) as screen:
        await screen.press("6")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen) and settings(screen).desk is not None)
        await screen.wait(lambda: settings(screen).sections.row_id is not None)
        yield screen


def settings(screen: Opened) -> SettingsScreen:
    return next(one for one in screen.app.screen_stack if isinstance(one, SettingsScreen))


def draft(screen: Opened) -> str:
    desk = settings(screen).desk
    assert desk is not None
    return desk.draft.text


async def go_to(screen: Opened, section: str, part: str) -> None:
    """Puts the cursor on a part."""
    for name, wanted in (("#settings-sections", section), ("#settings-parts", part)):
        rows = settings(screen).query_one(name, RowList)
        rows.focus()
        await screen.pilot.pause()
        rows.highlighted = rows.get_option_index(wanted)
        await screen.pilot.pause()


async def type_in(screen: Opened, typed: str) -> None:
    """Types into the line that is open, and takes it."""
    await screen.wait(lambda: isinstance(screen.app.screen, EditDialog))
    dialog = screen.app.screen
    assert isinstance(dialog, EditDialog)
    dialog.typed.value = typed
    await screen.press("enter")
    await screen.wait(lambda: screen.app.screen is not dialog)


async def save(screen: Opened, name: str, reason: str) -> None:
    await screen.press("ctrl+s")
    await screen.wait(lambda: isinstance(screen.app.screen, SaveModelDialog))
    screen.app.screen.query_one("#save-name", Input).value = name
    screen.app.screen.query_one("#save-reason", Input).value = reason
    await screen.press("enter")


def model(screen: Opened) -> Model:
    desk = settings(screen).desk
    assert desk is not None
    assert desk.draft.model is not None
    return desk.draft.model


def said(screen: Opened, name: str) -> str:
    rows = settings(screen).query_one(name, RowList)
    return "\n".join(str(option.prompt) for option in rows.options)


async def test_a_threshold_is_moved_saved_and_in_force(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        await screen.press("plus", "plus", "plus", "minus")
        edited = RECOMMENDED.replace("engagement >= 60", "engagement >= 62")
        assert draft(screen) == edited
        await screen.press("u")  # steps in a row are one
        assert draft(screen) == RECOMMENDED
        await screen.press("ctrl+y")
        await save(screen, "Recommended", "too many were Good")
        assert isinstance(screen.app.screen, SaveModelDialog)
        assert "comes with Pulsebook" in screen.app.screen.told.plain
        screen.app.screen.query_one("#save-name", Input).value = "Ours"
        await screen.press("enter")
        await screen.wait(lambda: screen.desk.book.model.name == "Ours")
        written = (book_config_dir("team") / "model.toml").read_text(encoding="utf-8")
        assert written == edited.replace('name = "Recommended"', 'name = "Ours"')
        assert [one.reason for one in activations(screen.desk.opened.journal)][-1] == "too many were Good"
        row = screen.desk.book.row("A0")
        assert row is not None
        assert screen.desk.book.account(row).health is Health.AVERAGE  # 60 is no longer Good


async def test_profiles_are_added_duplicated_moved_left_out_and_deleted(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await screen.press("down", "d")
        assert [one.name for one in model(screen).profiles][1:3] == ["Onboarding", "Onboarding 2"]
        await screen.press("J", "J")
        names = [one.name for one in model(screen).profiles]
        assert names == ["High-touch onboarding", "Onboarding", "High-touch", "Standard", "Onboarding 2"]
        await screen.press("x")
        assert not model(screen).profile("Onboarding 2").enabled
        await screen.press("delete")
        assert draft(screen) == RECOMMENDED
        await screen.press("a")
        await type_in(screen, "Key [accounts] [/]")
        assert model(screen).profiles[3].name == "Key [accounts] [/]"
        assert "Key [accounts] [/]" in said(screen, "#settings-sections")
        for _ in range(6):
            await screen.press("u")
        assert draft(screen) == RECOMMENDED


async def test_levels_and_metrics_are_added_moved_and_deleted(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "rating", "rating/levels/1/word")
        await screen.press("a")
        await type_in(screen, "Shaky")
        assert [level.word for level in model(screen).rating.levels][1:3] == ["Minor", "Shaky"]
        await screen.press("K")  # the cursor is on what came
        assert [level.word for level in model(screen).rating.levels][1:3] == ["Shaky", "Minor"]
        await screen.press("delete")
        assert [level.word for level in model(screen).rating.levels][1:3] == ["Minor", "Major"]
        await go_to(screen, "metrics", "metrics/engagement/label")
        await screen.press("a")
        await type_in(screen, "nps")
        assert '[metrics.nps]\nlabel = "NPS"\n' in draft(screen)
        assert settings(screen).parts.row_id == "metrics/nps/label"
        await screen.press("delete")
        assert "[metrics.nps]" not in draft(screen)
        await go_to(screen, "profile:1", "profiles/1/usage:dimension name")
        await screen.press("a")
        await type_in(screen, "voc")
        assert settings(screen).parts.row_id == "profiles/1/voc:dimension name"
        await screen.press("K")
        assert model(screen).profiles[1].dimensions[0].name == "voc"
        await screen.press("delete")
        assert "[profiles.voc]" not in draft(screen)


async def test_conditions_are_added_moved_and_taken_out_and_weights_have_to_add_up(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/3")
        await screen.press("a")
        await type_in(screen, "csat >= 80 or empty")
        await go_to(screen, "profile:3", "profiles/3/usage/good/4")
        await screen.press("J")  # past the end of its list: into the next dimension
        assert settings(screen).parts.row_id == "profiles/3/billing/good/0"
        assert 'good = ["csat >= 80 or empty", "invoices_per_month >= 15"]' in draft(screen)
        await screen.press("delete")
        assert draft(screen) == RECOMMENDED
        await go_to(screen, "profile:3", "profiles/3/weight:weights of dimensions")
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, EditDialog))
        dialog = screen.app.screen
        assert isinstance(dialog, EditDialog)
        dialog.typed.value = "usage 60, billing 30"
        await screen.wait(lambda: "add up to 90" in dialog.told.plain)
        await screen.press("enter")
        assert screen.app.screen is dialog
        await type_in(screen, "70 30")
        assert [card.weight for card in model(screen).profile("Standard").dimensions] == [70, 30]


#: For each shipped model parts of every section, with what is typed (where nothing is, Enter turns it round), and the
#: lines that are others in the file afterwards.
EDITS: dict[str, list[tuple[str, str, str, str]]] = {
    "recommended": [
        ("profile:0", "profiles/0/name", "First [30] days", 'name = "First [30] days"'),
        (
            "profile:0",
            "profiles/0/risk/decisive",
            "",
            "decisive = false                # in dimensional mode, Risk alone can make an account Poor",
        ),
        ("profile:1", "profiles/1/when", "age_days < 45", 'when = "age_days < 45"'),
        (
            "profile:2",
            "profiles/2/usage/weights",
            "40 30 30",
            "engagement = 40\nlicense_utilization = 30\nusage_frequency = 30",
        ),
        ("profile:3", "profiles/3/billing/poor/0", "invoices_per_month <= 4", 'poor = ["invoices_per_month <= 4"]'),
        (
            "model",
            "mode",
            "",
            'mode = "dimensional"            # or "dimensional", with [bands] good = 80, poor = 40 and '
            'no_data = "exclude"',
        ),
        (
            "rating",
            "rating/expires",
            "200 days",
            "expires = 200                   # days that a rating counts; 0: until there is another one",
        ),
        ("metrics", "metrics/engagement/range", "0 to 99", "range = [0, 99]"),
    ],
    "multidimensional": [
        (
            "profile:2",
            "profiles/2/support/good/1",
            "urgent_tickets <= 1",
            'good = ["open_tickets <= 5", "urgent_tickets <= 1"]',
        ),
        ("profile:3", "profiles/3/weight:weights of dimensions", "50 20 10 20", "weight = 20\nweight = 10"),
        ("model", "bands/good", "75", "good = 75                       # a score of 80 and up is Good"),
        (
            "model",
            "no_data",
            "",
            'no_data = "average"             # or "average" or "poor": what a metric without data counts as',
        ),
    ],
    "active-users": [
        (
            "profile:3",
            "profiles/3/usage/good/2",
            "active_users >= 5",
            'good = ["usage_frequency >= weekly", "engagement >= 60", "active_users >= 5", "active_clients >= 3"]',
        ),
        ("profile:3", "profiles/3/enabled", "", "enabled = false"),
        ("metrics", "metrics/active_users/unit", "people", 'unit = "people"'),
    ],
}


@pytest.mark.parametrize("name", EDITS)
async def test_edits_of_a_shipped_model_are_all_that_differs_in_the_file(tmp_path: Path, name: str) -> None:
    async with on_settings(tmp_path, model=name) as screen:
        expected = ['name = "Ours"']
        for section, part, typed, lines in EDITS[name]:
            await go_to(screen, section, part)
            before = draft(screen)
            await screen.press("enter")
            if typed:
                await type_in(screen, typed)
            assert draft(screen) != before, part
            expected += lines.splitlines()
        await save(screen, "Ours", "to see")
        file = book_config_dir("team") / "model.toml"
        await screen.wait(file.exists)
        went, came = differences(shipped_text(name), file.read_text(encoding="utf-8"))
        assert sorted(came) == sorted(expected)
        assert len(went) <= len(came)


async def test_a_version_comes_back_as_the_draft_and_nothing_is_written_before_it_is_saved(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        await screen.press("plus")
        await save(screen, "Ours", "stricter")
        await screen.wait(lambda: screen.desk.book.model.name == "Ours")
        file = book_config_dir("team") / "model.toml"
        ours = file.read_text(encoding="utf-8")
        await go_to(screen, "versions", "version:1")
        await screen.wait(lambda: "engagement >= 60 became >= 61 (Good)" in said(screen, "#settings-parts"))
        await screen.press("enter")
        assert draft(screen) == RECOMMENDED
        assert file.read_text(encoding="utf-8") == ours
        await save(screen, "Recommended", "it was better")
        await screen.wait(lambda: screen.desk.book.model.name == "Recommended")
        assert file.read_text(encoding="utf-8") == RECOMMENDED
        assert len(activations(screen.desk.opened.journal)) == 3


async def test_what_somebody_else_changed_meanwhile_is_shown_and_only_replaced_when_that_is_meant(
    tmp_path: Path,
) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        await screen.press("plus")
        await save(screen, "Ours", "stricter")
        await screen.wait(lambda: screen.desk.book.model.name == "Ours")
        file = book_config_dir("team") / "model.toml"
        await screen.press("plus")
        theirs = file.read_text(encoding="utf-8").replace("csm_risk is severe", "csm_risk >= 2")
        file.write_text(theirs, encoding="utf-8")
        await save(screen, "Ours", "stricter still")
        await screen.wait(
            lambda: (
                isinstance(screen.app.screen, SaveModelDialog)
                and "csm_risk is severe became >= 2 (Poor)" in screen.app.screen.query_one("#save-lines", LaidOut).plain
            )
        )
        await screen.press("escape")
        assert file.read_text(encoding="utf-8") == theirs
        assert "engagement >= 62" in draft(screen)
        await save(screen, "Ours", "stricter still")
        await screen.wait(lambda: "replace" in str(screen.app.screen.query_one("#save-model").border_subtitle))
        await screen.press("enter")
        await screen.wait(lambda: "engagement >= 62" in file.read_text(encoding="utf-8"))
        assert "csm_risk is severe" in file.read_text(encoding="utf-8")
        await screen.wait(lambda: "engagement >= 62" in screen.desk.book.model.text)
        await screen.press("plus")
        file.write_text(theirs, encoding="utf-8")
        await save(screen, "Ours", "stricter than ever")
        await screen.wait(lambda: "take theirs" in str(screen.app.screen.query_one("#save-model").border_subtitle))
        await screen.press("ctrl+o")
        assert draft(screen) == theirs
        await screen.wait(lambda: screen.desk.book.model.text == theirs)


async def test_an_edited_model_is_not_lost_by_going_away_and_leaving_asks_first(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        await screen.press("plus")
        await screen.press("2")
        await screen.press("q")
        await screen.wait(lambda: isinstance(screen.app.screen, LeavingDialog))
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen) and settings(screen).desk is not None)
        assert "engagement >= 61" in draft(screen)
        await screen.press("D", "q")
        await screen.wait(lambda: not screen.app.is_running or screen.app._exit)


def status(screen: Opened) -> str:
    found = [one for one in screen.app.screen_stack if isinstance(one, SettingsScreen)]
    return str(found[0].status.render()) if found and found[0].desk is not None else ""


async def test_a_model_that_is_changed_by_hand_is_shown_and_one_that_is_damaged_says_so_and_where(
    tmp_path: Path,
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(RECOMMENDED.replace('"Recommended"', '"Mine"'), encoding="utf-8")
    async with on_settings(tmp_path, model=mine) as screen:
        await screen.press("2")
        mine.write_text(RECOMMENDED.replace('"Recommended"', '"Theirs"'), encoding="utf-8")
        await screen.press("6")
        await screen.wait(lambda: "Theirs" in status(screen))
        assert "scored by an earlier text" in status(screen)
        await screen.press("ctrl+r")
        await screen.wait(lambda: screen.desk.book.model.name == "Theirs" and "earlier" not in status(screen))
        await screen.press("2")
        mine.write_text("name = ", encoding="utf-8")
        await screen.press("6")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen))
        assert "not TOML" in str(settings(screen).state.query_one("Static").render())
        await screen.press("a", "ctrl+s", "delete")  # nothing there to be edited
        assert isinstance(screen.app.screen, SettingsScreen)


async def test_a_condition_is_typed_with_completion_and_checked_at_every_key(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/0")
        await screen.press("enter")
        await screen.wait(lambda: isinstance(screen.app.screen, EditDialog))
        dialog = screen.app.screen
        assert isinstance(dialog, EditDialog)
        dialog.typed.value = "usage_frequency >= da"
        await screen.press("end")
        await screen.wait(lambda: "da" in dialog.told.plain)
        await screen.press("enter")
        assert screen.app.screen is dialog  # no such level: it stays
        await screen.press("tab", "enter")
        await screen.wait(lambda: screen.app.screen is not dialog)
        assert "usage_frequency >= daily" in draft(screen)


def painted(rows: RowList) -> str:
    """What the terminal shows of a list."""
    return "\n".join(strip.text for strip in rows.render_lines(rows.size.region))


async def test_the_first_edit_is_seen_in_its_row_and_nothing_else_moves(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        rows = settings(screen).parts
        before = rows.region, settings(screen).told.region
        assert "Nothing is edited." in settings(screen).told.plain
        assert "engagement >= 60" in painted(rows)
        await screen.press("plus")
        await screen.pilot.pause()
        assert (rows.region, settings(screen).told.region) == before
        assert "Nothing is edited." not in settings(screen).told.plain
        assert "engagement >= 61" in painted(rows)
        assert "engagement >= 60" not in painted(rows)


async def test_a_key_typed_while_a_threshold_moves_finds_it_moved(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        for key in ("plus", "plus", "u", "plus"):
            screen.app.simulate_key(key)
        await screen.wait(lambda: "engagement >= 61" in said(screen, "#settings-parts"))
        assert draft(screen) == RECOMMENDED.replace("engagement >= 60", "engagement >= 61")


async def test_leaving_the_screen_while_a_threshold_moves_keeps_the_edit(tmp_path: Path) -> None:
    async with on_settings(tmp_path) as screen:
        await go_to(screen, "profile:3", "profiles/3/usage/good/1")
        moving = asyncio.create_task(settings(screen).action_nudge(1))
        await asyncio.sleep(0)
        screen.app.action_go("book")
        await moving
        await screen.wait(lambda: not isinstance(screen.app.screen, SettingsScreen))
        await screen.press("6")
        await screen.wait(lambda: isinstance(screen.app.screen, SettingsScreen))
        assert draft(screen) == RECOMMENDED.replace("engagement >= 60", "engagement >= 61")
