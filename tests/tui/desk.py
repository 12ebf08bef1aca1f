"""An application with nothing but an account table, for the tests of the table."""

from collections.abc import Sequence
from typing import ClassVar

import polars as pl
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot

from healthcore.model.rating import SCALES
from healthcore.vocabulary import DIMENSIONS
from themes import load_themes, stylesheets
from tui.widgets.account_columns import account_columns
from tui.widgets.account_table import AccountTable
from tui.widgets.table_columns import Column

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
