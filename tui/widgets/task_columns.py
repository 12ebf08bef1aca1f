"""The columns of the list of tasks."""

from datetime import date
from typing import TYPE_CHECKING

from tui import cells
from tui.cells import Align, Cell, Role
from tui.widgets.table_columns import Column, ColumnKind, Draw, money_kind, text_kind
from tui.widgets.today_columns import GONE, known_health_kind

if TYPE_CHECKING:
    import polars as pl

_PRIORITIES = {
    "high": Cell("▲ high", Role.RATING_SEVERE),
    "normal": Cell("· normal", Role.SECONDARY),
    "low": Cell("▽ low", Role.SECONDARY),
}
_STATES = {
    "open": Cell("○ open"),
    "snoozed": Cell("z snoozed", Role.SECONDARY),
    "done": Cell("✓ done", Role.HEALTH_GOOD),
    "dropped": Cell("✗ dropped", Role.SECONDARY),
}


def task_columns(as_of: date, view: str) -> tuple[Column, ...]:
    """What is to be done, for whom, until when; of what sleeps or is over what was said of it."""
    state = Column("state", "State", _words_kind(_STATES), priority=1)
    said = {"snoozed": "Back", "over": "What came of it"}.get(view, "Said")
    return (
        Column("due", "Due", _due_kind(as_of), priority=0, frozen=True),
        *(() if view in {"open", "snoozed"} else (state,)),
        Column("priority", "Priority", _words_kind(_PRIORITIES), priority=5),
        Column("title", "Task", text_kind(), priority=1, least=24, most=90, grows=True),
        *(() if view == "open" else (Column("said", said, text_kind(Role.SECONDARY), priority=3, most=40),)),
        Column("name", "Account", text_kind(), priority=2, least=14, most=28),
        Column("health", "Now", known_health_kind(GONE), priority=6),
        Column("owner", "Owner", text_kind(Role.SECONDARY), priority=7, most=18),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=8),
        Column("play", "Play", text_kind(Role.SECONDARY), priority=9, most=24),
        Column("number", "No", _number_kind(), align=Align.RIGHT, priority=10),
        Column("account_id", "Account ID", text_kind(Role.SECONDARY), priority=11, most=24),
    )


def due_cell(due: date, as_of: date, *, overdue: bool) -> Cell:
    """A due day as people say it, near ones by their distance; what is overdue stands out by a mark too."""
    if overdue:
        return Cell(f"! {cells.relative_day(due, as_of).text}", Role.RATING_SEVERE)
    if 0 <= (due - as_of).days <= 1:
        return Cell(cells.relative_day(due, as_of).text, Role.RATING_WATCH)
    return Cell(due.isoformat())


def _due_kind(as_of: date) -> ColumnKind:
    """A day; it also reads whether it is overdue, Boolean."""

    def draw(due: date, overdue: bool | None = False) -> Cell:
        return due_cell(due, as_of, overdue=bool(overdue))

    def fit(values: "pl.Series") -> tuple[Draw, int]:
        earliest = values.min()
        late = cells.width(draw(earliest, overdue=True).text) if isinstance(earliest, date) else 0
        return draw, max(late, len("2026-11-22"))

    return ColumnKind(fit, ("overdue",))


def _words_kind(words: dict[str, Cell]) -> ColumnKind:
    """One of a few words: String."""
    widest = max(cells.width(cell.text) for cell in words.values())
    return ColumnKind(lambda _values: (words.__getitem__, widest))


def _number_kind() -> ColumnKind:
    """A task's number: Int64."""

    def draw(number: int) -> Cell:
        return Cell(str(number), Role.SECONDARY)

    def fit(values: "pl.Series") -> tuple[Draw, int]:
        most = values.max()
        return draw, len(str(most)) if isinstance(most, int) else 1

    return ColumnKind(fit)
