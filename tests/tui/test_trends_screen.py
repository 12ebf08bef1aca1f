"""The Trends screen: charts of the figures, of a segment, with the numbers behind them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.widgets import DataTable

from tests.healthcore.book.books import GOOD
from tests.healthcore.segments.days import AVERAGE, POOR, account, day_after
from tests.tui.opened import Opened, opened
from tui.screens.trends import TrendsScreen
from tui.widgets.chart_box import ChartBox
from tui.widgets.chart_plot import nice_ticks, steps
from tui.widgets.laid_out import LaidOut


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A book with four known days, hostile names and a model that changed."""
    before = [account("a [/]", GOOD), account("b", POOR), account("c", AVERAGE, currency="EUR")]
    now = [account("a [/]", POOR), account("b", POOR), account("c", GOOD, currency="EUR")]
    day_after(tmp_path, (40, before), (8, before))
    day_after(tmp_path, (5, now), model="multidimensional")
    day_after(tmp_path, (0, now), model="recommended")
    return tmp_path / "book.csv"


async def trends(screen: Opened) -> TrendsScreen:
    """The screen, with its charts drawn."""
    await screen.wait(lambda: screen.desk.day is not None)
    await screen.press("3")
    shown = screen.app.screen
    assert isinstance(shown, TrendsScreen)
    await screen.wait(lambda: shown._figures is not None)
    await screen.pilot.pause()
    return shown


def tabs(shown: TrendsScreen) -> str:
    return shown.tabs.plain


def charts_seen(shown: TrendsScreen) -> list[str]:
    """The titles of the charts that are to be seen."""
    return [box.words.plain.split("\n")[0] for box in shown.query(ChartBox) if box.display]


@pytest.mark.parametrize(("size", "many"), [((80, 24), 1), ((120, 36), 2), ((150, 24), 2), ((200, 50), 4)])
async def test_there_are_as_many_charts_as_have_room(team: Path, size: tuple[int, int], many: int) -> None:
    async with opened(team, size) as screen:
        seen = charts_seen(await trends(screen))
        assert len(seen) == many
        assert seen[0].startswith("Overall Customer Health: accounts by health")


async def test_a_chart_says_what_its_lines_are_at_and_by_how_much_they_changed(team: Path) -> None:
    async with opened(team, (80, 24)) as screen:
        shown = await trends(screen)
        words = shown.query_one("#chart-0", ChartBox).words.plain
        assert "● Good 1" in words
        assert "■ Poor 2 +1" in words
        assert "2026-11-22 model Recommended" in words
        drawn = "\n".join(
            strip.text
            for strip in shown.query_one("#chart-0", ChartBox).plot.render_lines(
                shown.query_one("#chart-0", ChartBox).plot.size.region
            )
        )
        assert "Good" in drawn
        assert "Poor" in drawn
        assert "Oct 13" in drawn


async def test_every_chart_can_be_reached_and_wraps_round(team: Path) -> None:
    async with opened(team, (80, 24)) as screen:
        shown = await trends(screen)
        titles = []
        for _ in shown._charts:
            titles += charts_seen(shown)
            await screen.press("right")
        assert [title.split("   ")[0] for title in titles] == [
            "Overall Customer Health: accounts by health",
            "Overall Health Score and Quality Score",
            "Percentage of Accounts in Good and in Poor Health",
            "Paying Accounts in Poor Health",
            "Contract Value at Risk",
            "Score of each dimension",
            "Contract Value at Risk by dimension",
            "Health Declined and Improved to Good in the Last 7 Days",
            "Rating Coverage and Freshness",
        ]
        assert charts_seen(shown) == titles[:1]
        await screen.press("left")
        assert charts_seen(shown) == titles[-1:]
        assert "Ratings" in tabs(shown)


async def test_the_numbers_behind_a_chart_with_what_they_count(team: Path) -> None:
    async with opened(team, (80, 24)) as screen:
        shown = await trends(screen)
        await screen.press("n")
        table = shown.query_one(DataTable)
        assert screen.app.focused is table
        rows = [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]
        assert rows[0] == ["2026-11-22", "1", "0", "2", "0", "Recommended"]
        assert rows[-1] == ["2026-10-13", "1", "1", "1", "0", ""]
        definitions = shown.query_one("#definitions", LaidOut).plain
        assert "Accounts in Good Health: Accounts whose health is Good." in definitions
        await screen.press("escape")
        assert charts_seen(shown)
        await screen.press("escape")
        assert not isinstance(screen.app.screen, TrendsScreen)


async def test_the_period_is_chosen(team: Path) -> None:
    async with opened(team, (80, 24)) as screen:
        shown = await trends(screen)
        assert tabs(shown).startswith("180 days")
        await screen.press("minus", "minus")
        assert tabs(shown).startswith("30 days")
        await screen.press("n")
        assert shown.query_one(DataTable).row_count == 4  # the line begins at the last known day before the 30
        await screen.press("minus")
        assert tabs(shown).startswith("all days")


async def test_a_segment_is_drawn_and_a_rating_too(team: Path) -> None:
    async with opened(team, (80, 24)) as screen:
        shown = await trends(screen)
        assert shown._figures is not None
        await screen.press("F")
        await screen.paste("at risk")
        await screen.press("enter")
        await screen.wait(lambda: shown._figures is not None and shown._figures.chosen is not None)
        assert shown._figures.one("accounts").series == [2, 2, 2, 2]
        await screen.press("F")
        await screen.paste("all accounts")
        await screen.press("enter")
        await screen.wait(lambda: shown._figures is not None and shown._figures.chosen is None)
        screen.desk.rate("c", 3, "Leaves", ())
        screen.app.book_rated()
        await screen.wait(lambda: shown._figures is not None and shown._figures.one("poor").value == 3)


async def test_on_the_first_day_there_is_a_chart_of_one_day(tmp_path: Path) -> None:
    day_after(tmp_path, (0, [account("a")]))
    async with opened(tmp_path / "book.csv", (80, 24)) as screen:
        shown = await trends(screen)
        assert "● Good 1" in shown.query_one("#chart-0", ChartBox).words.plain


async def test_a_book_without_accounts_has_charts(tmp_path: Path) -> None:
    day_after(tmp_path, (0, []))
    async with opened(tmp_path / "book.csv", (80, 24)) as screen:
        shown = await trends(screen)
        for _ in shown._charts:
            await screen.press("right")


async def test_the_strip_of_the_book_shows_the_change_of_the_week(team: Path) -> None:
    async with opened(team, (120, 36)) as screen:
        await screen.wait(lambda: screen.desk.day is not None)
        await screen.press("2")
        strip = str(screen.app.screen.query_one("FiguresStrip").render())
        assert "■ Poor 2 67% +1" in strip
        assert "200 USD (+100 USD in 7 days)" in strip


def test_a_line_stays_where_it_is_until_the_next_known_day() -> None:
    days = [date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 5)]
    first = days[0].toordinal()
    assert steps(days, [Decimal(1), Decimal(3), None]) == ([first, first + 2, first + 3], [1.0, 1.0, 3.0])
    assert steps(days, [None, None, None]) == ([], [])


@pytest.mark.parametrize(
    ("low", "high", "many", "whole", "ticks"),
    [
        (0, 52, 5, True, [0, 20, 40, 60]),
        (0, 2, 5, True, [0, 1, 2]),
        (0, 2, 4, False, [0, 0.5, 1, 1.5, 2]),
        (88.3, 91.2, 4, False, [88, 89, 90, 91, 92]),
        (0, 0, 4, True, [0, 1]),
        (70, 70, 2, False, [0, 50, 100]),
        (0, 3_105_500, 4, False, [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000]),
    ],
)
def test_axes_have_round_numbers(low: float, high: float, many: int, whole: bool, ticks: list[float]) -> None:
    assert nice_ticks(low, high, many, whole=whole) == ticks
