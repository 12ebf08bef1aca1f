"""Moving, opening and new rows in the account table."""

import polars as pl
import pytest
from rich.cells import cell_len
from textual.strip import Strip

from tests.tui.desk import COLUMNS, Desk, accounts, press
from tui.widgets.account_table import AccountTable
from tui.widgets.table_columns import Column, text_kind
from tui.widgets.table_paint import Painter
from tui.widgets.table_rows import Row

MOVES = (
    ("down j down up k", 1),
    ("pagedown", 23),
    ("pagedown pageup", 0),
    ("ctrl+d", 11),
    ("ctrl+d ctrl+d ctrl+u", 11),
    ("end", 499),
    ("G up", 498),
    ("end home", 0),
    ("up", 0),
    ("G down pagedown", 499),
)


async def test_keys_move_the_cursor_and_the_view_with_it() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys, row in MOVES:
            await press(pilot, "g", *keys.split())
            assert (app.table.cursor_row, app.table.cursor_key) == (row, f"A{row}"), keys
            assert any(f"Account {row} " in line for line in app.lines()), keys


async def test_the_table_tells_where_its_cursor_is() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "G")
        told = [message for message in app.said if isinstance(message, AccountTable.Highlighted)]
        assert [message.key for message in told] == ["A0", "A1", "A499"]
        assert all(message.control is app.table for message in told)


async def test_a_step_of_the_cursor_paints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down")
        painted: list[str] = []
        row = Painter.row

        def counted(painter: Painter, values: Row, mark: str, ground: str) -> Strip:
            painted.append(values[0])
            return row(painter, values, mark, ground)

        monkeypatch.setattr(Painter, "row", counted)
        await press(pilot, "down")
        assert painted == ["A1", "A2"]


async def test_a_burst_of_steps_is_told_once() -> None:
    app = Desk(accounts(50))
    async with app.run_test() as pilot:
        app.said.clear()
        for _ in range(10):
            app.table.action_move(1)
        await pilot.pause()
        assert [getattr(message, "key", None) for message in app.heard(AccountTable.Highlighted)] == ["A10"]


async def test_the_cursor_stays_on_its_account_in_a_new_order() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "down", "down")
        app.said.clear()
        app.reorder(*range(499, -1, -1))
        await pilot.pause()
        assert (app.table.cursor_key, app.table.cursor_row) == ("A3", 496)
        assert not app.heard(AccountTable.Highlighted)
        assert any("Account 3 " in line for line in app.lines())


async def test_one_changed_row_moves_nothing_else() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "pagedown", "pagedown", "up", "up", "space")
        before, key, top = app.lines(), app.table.cursor_key, app.table.top
        rated = pl.col("account_id") == key
        app.table.show(app.frame.with_columns(score=pl.when(rated).then(7).otherwise("score").cast(pl.Int16)), COLUMNS)
        await pilot.pause()
        after = app.lines()
        assert (app.table.cursor_key, app.table.top, list(app.table.marked)) == (key, top, [key])
        assert [index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [
            app.table.cursor_row - top + 1
        ]


async def test_when_its_account_is_gone_the_cursor_stays_at_its_position() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "down", "down")
        app.reorder(0, 1, 3, 4)
        await pilot.pause()
        assert (app.table.cursor_key, app.table.cursor_row) == ("A3", 2)
        app.reorder(0)
        assert (app.table.cursor_key, app.table.cursor_row) == ("A0", 0)


async def test_without_rows_it_says_so_and_comes_back_to_the_account() -> None:
    app = Desk(accounts(10))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "down")
        app.reorder()
        await pilot.pause()
        shown = [line.strip() for line in app.lines() if line.strip()]
        assert shown == ["No accounts here.", "Press i to import some."]
        assert app.table.row_count == 0
        await press(pilot, "enter", "space", "a", "v", "down", "right", "G")
        assert not app.heard(AccountTable.Selected)
        app.table.show(app.frame, COLUMNS)
        await pilot.pause()
        assert app.table.cursor_key == "A2"
        keys = [getattr(message, "key", "") for message in app.heard(AccountTable.Highlighted)]
        assert keys == ["A0", "A1", "A2", None, "A2"]


async def test_enter_opens_the_account() -> None:
    app = Desk(accounts(10))
    async with app.run_test() as pilot:
        await press(pilot, "down", "enter")
        assert [getattr(message, "key", None) for message in app.heard(AccountTable.Selected)] == ["A1"]


async def test_moving_to_an_account() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)):
        assert app.table.move_to("A400")
        assert app.table.cursor_key == "A400"
        app.reorder(1, 2)
        assert not app.table.move_to("A400")


async def test_the_cursor_stays_in_view_when_the_window_shrinks() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(120, 40)) as pilot:
        app.table.move_to("A35")
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert any("Account 35 " in line for line in app.lines())
        assert {cell_len(line) for line in app.lines()} == {80}


async def test_another_key_tells_accounts_apart() -> None:
    app = Desk(pl.DataFrame({"code": ["x", "y"], "account_id": ["1", "2"]}))
    async with app.run_test() as pilot:
        app.table.show(app.frame, [Column("account_id", "ID", text_kind())], key="code")
        await press(pilot, "down")
        assert app.table.cursor_key == "y"


async def test_a_million_accounts_are_walked_from_end_to_end() -> None:
    frame = accounts(1_000_000)
    order = pl.Series(range(1_000_000), dtype=pl.UInt32).reverse()
    app = Desk(frame.head(10))
    async with app.run_test(size=(120, 40)) as pilot:
        app.table.show(frame, COLUMNS, order)
        await pilot.pause()
        assert app.table.cursor_key == "A0"
        await press(pilot, "g", "pagedown", "pagedown")
        assert app.table.cursor_row == 2 * app.table.page
        await press(pilot, "G")
        assert app.lines()[-1].split()[2:4] == ["Account", "0"]
