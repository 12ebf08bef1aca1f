"""Textual's own DataTable with the twelve columns that our table shows, health in colour; `s` turns the order round."""

import sys
from datetime import date
from decimal import Decimal
from typing import ClassVar

import polars as pl
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

_COLOURS = {0: "grey50", 1: "red", 2: "yellow", 3: "green"}
_WORDS = {0: "○ Unknown", 1: "■ Poor", 2: "▲ Average", 3: "● Good"}


class Table(App[None]):
    """Every row of a Parquet file, added as Textual's documentation says."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("S", "reverse", "Turn the order round")]

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._reverse = False

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        frame = pl.read_parquet(self._path)
        for name in frame.columns:
            table.add_column(name, key=name)
        table.add_rows([_cell(name, value) for name, value in row.items()] for row in frame.iter_rows(named=True))
        table.focus()

    def action_reverse(self) -> None:
        self._reverse = not self._reverse
        self.query_one(DataTable).sort("name", reverse=self._reverse)


def _cell(name: str, value: object) -> Text | str:
    match name, value:
        case _, None:
            return "–"
        case "health", int():
            return Text(_WORDS[value], style=_COLOURS[value])
        case _, Decimal() | float():
            return f"{value:,.0f}"
        case _, date():
            return value.isoformat()
    return str(value)


if __name__ == "__main__":
    Table(sys.argv[1]).run()
