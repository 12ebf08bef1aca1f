"""Segments in the application: picking one, a condition in the filter, keeping a filter as a segment."""

from pathlib import Path

import pytest
from textual.widgets import Static

from healthcore.segments.file import Segment, read_segments, save_segment
from healthcore.segments.segment import segments_path
from tests.tui.opened import Opened, book_file, opened
from tui.screens.references import ReferencesScreen
from tui.screens.segments import SaveSegmentDialog, SegmentDialog
from tui.widgets.title_bar import TitleBar


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_file(
        tmp_path / "team.csv",
        ["Acme [EMEA]", "Beta", "Gamma [/]", "Delta"],
        engagement=["72", "5", "40", ""],
        contract_value=["100", "2000", "30", ""],
        currency=["USD"] * 4,
    )


async def ready(screen: Opened) -> None:
    await screen.wait(lambda: screen.desk.day is not None)


def shown(screen: Opened) -> list[str]:
    return screen.desk.view.table["account_id"].to_list()


async def pick(screen: Opened, words: str) -> None:
    await screen.press("F")
    await screen.wait(lambda: isinstance(screen.app.screen, SegmentDialog))
    await screen.paste(words)
    await screen.press("enter")
    await screen.pilot.pause()


async def test_a_segment_filters_every_screen_and_stands_in_the_title(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        await pick(screen, "at risk")
        await screen.wait(lambda: screen.desk.view.segment is not None)
        assert shown(screen) == ["A1"]
        assert "Accounts at Risk" in str(screen.app.screen.query_one(TitleBar).render())
        assert screen.desk.figures.accounts == 1
        await screen.press("4")
        await screen.wait(lambda: isinstance(screen.app.screen, ReferencesScreen))
        references = screen.app.screen
        assert isinstance(references, ReferencesScreen)
        assert references._references is not None
        assert (references._references.filter, references._references.considered) == ("Accounts at Risk", 1)
        await screen.press("2", "escape")
        assert len(shown(screen)) == 4


async def test_the_list_counts_the_accounts_and_gives_all_back(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        await pick(screen, "at risk")
        await screen.wait(lambda: screen.desk.view.segment is not None)
        await screen.press("F")
        await screen.wait(lambda: isinstance(screen.app.screen, SegmentDialog))
        dialog = screen.app.screen
        assert isinstance(dialog, SegmentDialog)
        await screen.wait(lambda: len(dialog._counts) == 9)
        lines = [str(option.prompt) for option in dialog.listed.options]
        assert lines[0].split()[:3] == ["All", "accounts", "4"]
        assert any(line.startswith("Accounts at Risk") and "       1 " in line for line in lines)
        assert dialog.listed.highlighted_option is not None
        assert dialog.listed.highlighted_option.id == "Accounts at Risk"
        await screen.paste("all accounts")
        await screen.press("enter")
        assert screen.desk.view.segment is None


@pytest.mark.parametrize("key", ["1", "8"])
async def test_a_screen_that_is_open_follows_the_segment_that_is_picked_on_it(book: Path, key: str) -> None:
    async with opened(book) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press(key)
        under = screen.app.screen
        await pick(screen, "in poor health")
        await screen.wait(lambda: screen.desk.view.segment is not None)
        await screen.pilot.pause()
        assert screen.app.screen is under
        counts = under.query("#today-counts, #tasks-counts").first(Static)
        assert "only All Paying in Poor Health" in str(counts.render())


async def test_a_segment_follows_a_rating(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        await pick(screen, "at risk")
        await screen.wait(lambda: screen.desk.view.segment is not None)
        screen.desk.rate("A0", 3, "They leave", ())
        screen.app.book_rated()
        await screen.wait(lambda: shown(screen) == ["A1", "A0"])


async def test_a_condition_in_the_filter_shows_who_meets_it(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        await screen.press("slash")
        await screen.paste("= contract_value >= 100 and health != poor")
        assert shown(screen) == ["A0"]
        assert screen.desk.view.description == "where contract_value >= 100 and health != poor"
        await screen.press("escape")
        assert len(shown(screen)) == 4


async def test_a_condition_that_makes_no_sense_says_why_and_leaves_the_accounts(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        await screen.press("slash")
        await screen.paste("= contract_value >= 100")
        await screen.paste(" and helth == poor")
        status = screen.app.screen.query_one("#status")
        assert "helth is neither" in str(status.render())
        assert "Did you mean health" in str(status.render())
        assert shown(screen) == ["A1", "A0"]
        await screen.press("escape")
        assert "4 accounts" in str(status.render())


async def test_what_is_filtered_is_kept_under_a_name(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        await screen.press("f", "slash")
        await screen.paste("beta")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, SaveSegmentDialog)
        await screen.press("enter")  # without a name
        assert isinstance(screen.app.screen, SaveSegmentDialog)
        await screen.paste("Mine [/]")
        await screen.press("enter")
        await screen.wait(lambda: screen.desk.view.segment is not None)
        assert screen.desk.view.description == "Mine [/]"
        assert shown(screen) == ["A1"]
        kept = read_segments(segments_path("team"))
        assert kept == (Segment("Mine [/]", "health == poor and anything contains 'beta'"),)


async def test_a_known_name_is_replaced_only_when_asked_twice(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        save_segment(segments_path("team"), Segment("Mine", "health == good"))
        await screen.press("f", "ctrl+s")
        await screen.paste("mine")
        await screen.press("enter")
        assert isinstance(screen.app.screen, SaveSegmentDialog)
        assert "'Mine'" in str(screen.app.screen.said.render())
        await screen.press("enter")
        await screen.wait(lambda: not isinstance(screen.app.screen, SaveSegmentDialog))
        assert read_segments(segments_path("team")) == (Segment("mine", "health == poor"),)


async def test_ones_own_segment_is_removed_and_a_shipped_one_is_not(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        save_segment(segments_path("team"), Segment("Mine", "health == good"))
        await screen.press("F")
        await screen.paste("mine")
        await screen.press("delete")
        assert read_segments(segments_path("team")) == ()
        dialog = screen.app.screen
        assert isinstance(dialog, SegmentDialog)
        dialog.search.value = "ratings due"
        await screen.press("delete")
        assert len(dialog._segments) == 9


async def test_a_damaged_file_of_segments_is_told_and_the_shipped_ones_stay(book: Path) -> None:
    async with opened(book) as screen:
        await ready(screen)
        path = segments_path("team")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[[segments]]\nname = 3\n", encoding="utf-8")
        await screen.press("F")
        dialog = screen.app.screen
        assert isinstance(dialog, SegmentDialog)
        lines = [str(option.prompt) for option in dialog.listed.options]
        assert "segments.0.name" in lines[0]
        assert len([line for line in lines if "Accounts at Risk" in line]) == 1


async def test_the_application_opens_on_a_segment(book: Path) -> None:
    async with opened(book, segment="health == good") as screen:
        await screen.wait(lambda: screen.desk.view.segment is not None)
        assert shown(screen) == ["A0"]
    async with opened(book, segment="no such thing") as screen:
        await ready(screen)
        await screen.wait(lambda: screen.notices)
        assert len(shown(screen)) == 4
