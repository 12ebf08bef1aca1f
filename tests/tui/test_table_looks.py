"""What the account table looks like: columns, names, headings, themes."""

from decimal import Decimal

import polars as pl
import pytest
from rich.cells import cell_len
from textual.app import App

from tests.tui.desk import COLUMNS, HOSTILE, Desk, accounts, press
from tui.widgets.account_table import AccountTable


async def test_every_account_has_its_health_in_words_and_its_values_in_columns() -> None:
    app = Desk(accounts(4))
    async with app.run_test(size=(120, 24)):
        heading, *rows = app.lines()
        assert heading.split()[:7] == ["Health", "Account", "Score", "Value", "Renewal", "Risk", "Data"]
        assert rows[3].split() == [
            "●",
            "Good",
            "Account",
            "3",
            "3",
            "103,000",
            "USD",
            "2026-11-25",
            "Critical",
            "3/6",
            "Owner",
            "3",
            "A3",
        ]
        assert [row.split()[1] for row in rows[:4]] == ["Unknown", "Poor", "Average", "Good"]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_columns_adapt_and_lines_are_exact(size: tuple[int, int]) -> None:
    app = Desk(accounts(100))
    async with app.run_test(size=size):
        lines = app.lines()
        assert {cell_len(line) for line in lines} == {size[0]}
        for essential in ("Health", "Account", "Score", "Value", "Renewal", "Risk"):
            assert essential in lines[0]
        assert ("Owner" in lines[0]) == (size[0] > 80)
        assert (lines[0].rstrip().endswith("›")) == (size[0] == 80)


async def test_hostile_names_take_one_line_of_exact_width() -> None:
    app = Desk(accounts(len(HOSTILE), HOSTILE))
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("right", "right", "left", "v", "down"):
            await press(pilot, key)
            text = app.lines()
            assert {cell_len(line) for line in text} == {80}
            assert not any(
                ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for line in text for character in line
            )
        assert "␛[2J␛]0;x␇" in app.lines()[2]


async def test_a_hostile_name_keeps_every_letter_where_there_is_room() -> None:
    app = Desk(accounts(len(HOSTILE), HOSTILE))
    async with app.run_test(size=(120, 24)):
        assert HOSTILE[0] in app.lines()[1]


async def test_everything_is_reached_sideways_with_the_name_in_place() -> None:
    app = Desk(accounts(10))
    async with app.run_test(size=(80, 24)) as pilot:
        seen = set(app.lines()[0].split())
        for _ in range(8):
            await press(pilot, "l")
            heading, first = app.lines()[:2]
            seen |= set(heading.split())
            assert "Account 0" in first
            assert heading.startswith("‹")
        assert {"Data", "Owner", "ID"} <= seen
        await press(pilot, *["h"] * 9)
        assert app.lines()[0].split()[2] == "Score"


async def test_the_heading_shows_the_direction() -> None:
    app = Desk(accounts(10))
    async with app.run_test(size=(80, 24)):
        app.table.show_sort("renewal_date")
        assert "Renewal ↑" in app.lines()[0]
        app.table.show_sort("score", descending=True)
        assert "Score↓" in app.lines()[0]
        assert (app.table.sort_column, app.table.sort_descending) == ("score", True)
        assert cell_len(app.lines()[0]) == 80


async def test_a_theme_repaints_every_line() -> None:
    app = Desk(accounts(5))
    async with app.run_test() as pilot:
        colours = []
        for theme in ("pulsebook-dark", "pulsebook-light"):
            app.theme = theme
            await pilot.pause()
            strip = app.table.render_line(4)
            colours.append({str(segment.style.color) for segment in strip if segment.style})
        assert colours[0].isdisjoint(colours[1])


async def test_a_theme_of_textual_works_too() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        table = AccountTable()
        await app.mount(table)
        table.show(accounts(5), COLUMNS)
        for theme in ("textual-light", "nord", "ansi-dark"):
            app.theme = theme
            await pilot.pause()
            assert "Account 0" in table.render_line(1).text


async def test_without_colour_everything_is_still_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Desk(accounts(5))
    async with app.run_test() as pilot:
        await press(pilot, "space")
        assert app.lines()[1].startswith("✓ ○ Unknown Account 0")
        strips = app.table.render_lines(app.table.size.region)
        greys = [segment.style.color.triplet for segment in strips[2] if segment.style and segment.style.color]
        assert all(grey and grey.red == grey.green == grey.blue for grey in greys), greys


async def test_columns_the_book_has_not_are_left_out() -> None:
    app = Desk(accounts(3).drop("score", "conflict", "currency"))
    async with app.run_test(size=(120, 24)):
        assert "Score" not in app.lines()[0]
        assert "100,000 " in app.lines()[1]


async def test_widths_follow_the_data_once_and_not_a_rating() -> None:
    app = Desk(accounts(10))
    async with app.run_test(size=(120, 24)):
        heading = app.lines()[0]
        dearer = pl.lit(Decimal(123_456_789)).cast(pl.Decimal(18, 2)).alias("contract_value")
        app.table.show(app.frame.with_columns(dearer), COLUMNS)
        assert app.lines()[0] == heading
        app.table.show(app.frame.with_columns(dearer), COLUMNS, refit=True)
        assert "123,456,789 USD" in app.lines()[1]
