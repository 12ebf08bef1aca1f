"""The account table, as a CSM uses it."""

import time
from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

import polars as pl
import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from healthcore.model.rating import SCALES
from healthcore.vocabulary import DIMENSIONS
from themes import load_themes, stylesheets
from tui.widgets.account_columns import account_columns
from tui.widgets.account_table import AccountTable
from tui.widgets.table_columns import Column, text_kind
from tui.widgets.table_paint import Painter
from tui.widgets.table_rows import Row

COLUMNS = account_columns(DIMENSIONS, (), SCALES["four"].levels)
HOSTILE = (
    "Acme [EMEA] [/] [@click=app.quit]",
    "\x1b[2J\x1b]0;x\x07",
    "Émile 👩\u200d🚀 🇫🇷 ❤\ufe0f 👍🏽",
    "شركة الاختبار المحدودة",
    "חברת בדיקה",
    "東京サンプル株式会社の長い名前です",
    "a\tb\nc\r\u2028d",
    "rev\u202eersed \u2066isolated",
    "x" * 300,
    "👩" * 150,
)


def accounts(count: int, names: Sequence[str] = ()) -> pl.DataFrame:
    """A book of `count` accounts: A0, A1, ...; every value follows from the position."""
    position = pl.int_range(count)
    frame = pl.select(
        account_id=pl.format("A{}", position),
        name=pl.format("Account {}", position),
        health=(position % 4).cast(pl.UInt8),
        uncertain=position % 7 == 0,
        score=(position % 101).cast(pl.Int16),
        contract_value=(position % 900 * 1000 + 100_000).cast(pl.Decimal(18, 2)),
        currency=pl.repeat("USD", count, eager=False),
        renewal_date=pl.date(2026, 11, 22) + pl.duration(days=position % 300),
        csm_risk=(position % 4).cast(pl.Int8),
        conflict=position % 11 == 0,
        have=(position % 6).cast(pl.UInt16),
        of=pl.repeat(6, count, dtype=pl.UInt16, eager=False),
        owner=pl.format("Owner {}", position % 5),
    )
    return frame.with_columns(name=pl.Series(names)) if names else frame


class Desk(App[None]):
    """A table, and what it said."""

    CSS_PATH = stylesheets()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "escaped", "Clear the filter")]

    def __init__(self, frame: pl.DataFrame, columns: Sequence[Column] = COLUMNS) -> None:
        super().__init__()
        for theme in load_themes()[0]:
            self.register_theme(theme)
        self.theme = "pulsebook-dark"
        self.frame = frame
        self.columns = columns
        self.said: list[Message] = []
        self.escapes = 0

    def compose(self) -> ComposeResult:
        yield AccountTable(empty="No accounts here.\nPress i to import some.")

    def on_mount(self) -> None:
        self.table.show(self.frame, self.columns)
        self.table.focus()

    def action_escaped(self) -> None:
        self.escapes += 1

    @on(AccountTable.Highlighted)
    @on(AccountTable.Selected)
    @on(AccountTable.SortRequested)
    @on(AccountTable.MarksChanged)
    def remember(self, message: Message) -> None:
        self.said.append(message)

    @property
    def table(self) -> AccountTable:
        return self.query_one(AccountTable)

    def heard(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.said if isinstance(message, kind)]

    def lines(self) -> list[str]:
        return [strip.text for strip in self.table.render_lines(self.table.size.region)]

    def reorder(self, *positions: int) -> None:
        self.table.show(self.frame, self.columns, pl.Series(positions, dtype=pl.UInt32))


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


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


async def test_the_heading_shows_the_direction() -> None:
    app = Desk(accounts(10))
    async with app.run_test(size=(80, 24)):
        app.table.show_sort("renewal_date")
        assert "Renewal ↑" in app.lines()[0]
        app.table.show_sort("score", descending=True)
        assert "Score↓" in app.lines()[0]
        assert (app.table.sort_column, app.table.sort_descending) == ("score", True)
        assert cell_len(app.lines()[0]) == 80


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot._post_mouse_events([MouseScrollDown], AccountTable)
        await pilot.pause()
        assert app.table.top > 0
        assert app.table.cursor_row == 0


async def test_moving_to_an_account() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(80, 24)):
        assert app.table.move_to("A400")
        assert app.table.cursor_key == "A400"
        app.reorder(1, 2)
        assert not app.table.move_to("A400")


async def test_changed_accounts_have_a_sign() -> None:
    app = Desk(accounts(5))
    async with app.run_test():
        app.table.changed = {"A2"}
        assert [line[0] for line in app.lines()[1:6]] == [" ", " ", "•", " ", " "]


async def test_the_cursor_stays_in_view_when_the_window_shrinks() -> None:
    app = Desk(accounts(500))
    async with app.run_test(size=(120, 40)) as pilot:
        app.table.move_to("A35")
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert any("Account 35 " in line for line in app.lines())
        assert {cell_len(line) for line in app.lines()} == {80}


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


async def test_another_key_tells_accounts_apart() -> None:
    app = Desk(pl.DataFrame({"code": ["x", "y"], "account_id": ["1", "2"]}))
    async with app.run_test() as pilot:
        app.table.show(app.frame, [Column("account_id", "ID", text_kind())], key="code")
        await press(pilot, "down")
        assert app.table.cursor_key == "y"


async def test_a_million_accounts_are_shown_within_a_second() -> None:
    frame = accounts(1_000_000)
    order = pl.Series(range(1_000_000), dtype=pl.UInt32).reverse()
    app = Desk(frame.head(10))
    async with app.run_test(size=(120, 40)) as pilot:
        started = time.perf_counter()
        app.table.show(frame, COLUMNS, order)
        await pilot.pause()
        assert app.table.cursor_key == "A0"
        await press(pilot, "g", "pagedown", "pagedown")
        assert app.table.cursor_row == 2 * app.table.page
        await press(pilot, "G")
        assert app.lines()[-1].split()[2:4] == ["Account", "0"]
        assert time.perf_counter() - started < 1.0
