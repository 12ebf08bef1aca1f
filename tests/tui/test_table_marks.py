"""Marks, ranges and the mouse in the account table."""

import pytest
from textual.events import MouseScrollDown

from tests.tui.desk import COLUMNS, Desk, accounts, press
from tui.widgets.account_table import AccountTable


async def test_space_marks_and_unmarks() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "space", "down", "space")
        assert app.table.marked == {"A0", "A1"}
        assert [line[0] for line in app.lines()[1:4]] == ["✓", "✓", " "]
        await press(pilot, "space")
        assert app.table.marked == {"A0"}
        counts = [getattr(message, "count", None) for message in app.heard(AccountTable.MarksChanged)]
        assert counts == [1, 2, 1]


async def test_a_range_follows_the_cursor_and_counts_as_marked() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "G", "space", "g", "down", "v", "down", "down")
        assert app.table.in_range
        assert app.table.marked == {"A1", "A2", "A3", "A9"}
        assert app.table.marked_count == 4
        await press(pilot, "up", "up", "up")
        assert app.table.marked == {"A0", "A1", "A9"}


async def test_v_again_keeps_the_range_marked() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "v", "down", "v", "down")
        assert not app.table.in_range
        assert app.table.marked == {"A0", "A1"}


async def test_escape_drops_the_range_and_is_the_owners_otherwise() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "v", "down", "escape")
        assert not app.table.in_range
        assert app.table.marked == frozenset()
        assert app.escapes == 0
        await press(pilot, "escape")
        assert app.escapes == 1


async def test_space_in_a_range_marks_all_of_it_or_none() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "v", "down", "down", "space")
        assert app.table.marked == {"A0", "A1", "A2"}
        await press(pilot, "v", "up", "space")
        assert app.table.marked == {"A0"}


async def test_a_marks_all_in_view_and_then_none_of_them() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "space")
        app.reorder(5, 6)
        await press(pilot, "a")
        assert app.table.marked == {"A0", "A5", "A6"}
        await press(pilot, "a")
        assert app.table.marked == {"A0"}
        app.table.clear_marks()
        assert app.table.marked_count == 0


async def test_marks_stay_through_filters_and_leave_with_their_account() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "v", "down", "down")
        app.reorder(2, 9)
        assert app.table.marked == {"A0", "A1", "A2"}
        assert not app.table.in_range
        app.table.show(app.frame.head(2), COLUMNS)
        assert app.table.marked == {"A0", "A1"}
        await pilot.pause()
        assert [getattr(message, "count", None) for message in app.heard(AccountTable.MarksChanged)][-1] == 2


async def test_changed_accounts_have_a_sign() -> None:
    app = Desk(accounts(5))
    async with app.run_test():
        app.table.changed = {"A2"}
        assert [line[0] for line in app.lines()[1:6]] == [" ", " ", "•", " ", " "]


async def test_a_click_moves_and_a_click_on_the_cursor_opens() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await pilot.click(AccountTable, offset=(20, 4))
        assert app.table.cursor_key == "A3"
        assert not app.heard(AccountTable.Selected)
        await press(pilot, "up")
        await pilot.click(AccountTable, offset=(20, 3))
        assert [getattr(message, "key", None) for message in app.heard(AccountTable.Selected)] == ["A2"]


@pytest.mark.parametrize("row", [0, 4])
async def test_a_double_click_opens_once(row: int) -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await pilot.double_click(AccountTable, offset=(20, row + 1))
        assert [getattr(message, "key", None) for message in app.heard(AccountTable.Selected)] == [f"A{row}"]


async def test_a_click_below_the_last_row_does_nothing() -> None:
    app = Desk(accounts(3))
    async with app.run_test() as pilot:
        await pilot.click(AccountTable, offset=(20, 10))
        assert app.table.cursor_row == 0


async def test_a_click_on_a_heading_asks_for_sorting() -> None:
    app = Desk(accounts(10))
    async with app.run_test(size=(80, 24)) as pilot:
        for label in ("Health", "Score", "Value"):
            await pilot.click(AccountTable, offset=(app.lines()[0].index(label), 0))
        await press(pilot, "l")
        await pilot.click(AccountTable, offset=(app.lines()[0].index("Value"), 0))
        asked = [getattr(message, "column_key", None) for message in app.heard(AccountTable.SortRequested)]
        assert asked == ["health", "score", "contract_value", "contract_value"]
        assert app.table.cursor_row == 0


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], AccountTable)
        await pilot.pause()
        assert app.table.top > 0
        assert app.table.cursor_row == 0
