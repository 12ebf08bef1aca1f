"""The columns of the lists on Today."""

from typing import TYPE_CHECKING

from healthcore.vocabulary import CSM_RISK, Health
from tui import cells
from tui.cells import Align, Cell, Role
from tui.widgets.table_columns import (
    Column,
    ColumnKind,
    Draw,
    day_kind,
    health_kind,
    money_kind,
    rating_kind,
    text_kind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from healthcore.model.rating import RatingLevel


#: The health of an account that is not in the book any more.
GONE = Cell("– gone", Role.SECONDARY)

_LEAST_FOR_NAME, _MOST_FOR_NAME = 14, 30


def names_width(frames: "Iterable[pl.DataFrame]") -> int:
    """How wide names are in all lists, so that their columns stand below each other."""
    widest = (text_kind().fit(frame["name"])[1] for frame in frames if frame.height)
    return min(max(_LEAST_FOR_NAME, *widest, 0), _MOST_FOR_NAME)


def change_columns(names: int) -> tuple[Column, ...]:
    """What an account was and is, and why; names take so many cells."""
    return (
        Column("health", "Now", known_health_kind(GONE), priority=0, frozen=True),
        Column("name", "Account", text_kind(), width=names, priority=0, frozen=True),
        Column("was", "Was", known_health_kind(cells.MISSING), priority=3),
        Column("why", "Why", text_kind(), priority=1, least=20, most=90, grows=True),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=2),
        Column("day", "Since", day_kind(), priority=4),
        Column("owner", "Owner", text_kind(Role.SECONDARY), priority=5, most=18),
        Column("account_id", "Account ID", text_kind(Role.SECONDARY), priority=6, most=24),
    )


def task_columns(names: int) -> tuple[Column, ...]:
    """What is to be done, for whom, until when."""
    return (
        Column("health", "Now", known_health_kind(GONE), priority=0, frozen=True),
        Column("name", "Account", text_kind(), width=names, priority=0, frozen=True),
        Column("title", "Task", text_kind(), priority=1, least=20, most=90, grows=True),
        Column("due", "Due", day_kind(), priority=2),
        Column("priority", "Priority", text_kind(), priority=3),
        Column("owner", "Owner", text_kind(Role.SECONDARY), priority=4, most=18),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=5),
        Column("account_id", "Account ID", text_kind(Role.SECONDARY), priority=6, most=24),
    )


def rating_due_columns(levels: "Sequence[RatingLevel]", names: int) -> tuple[Column, ...]:
    """Whose rating is due, since when, and what it is now."""
    return (
        Column("health", "Now", health_kind(), priority=0, frozen=True),
        Column("name", "Account", text_kind(), width=names, priority=0, frozen=True),
        Column(CSM_RISK, "Rated", rating_kind(levels), priority=1),
        Column("due", "Due since", day_kind(), priority=2),
        Column("why", "Why", text_kind(), priority=3, least=34, most=60, grows=True),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=4),
        Column("owner", "Owner", text_kind(Role.SECONDARY), priority=5, most=18),
        Column("account_id", "Account ID", text_kind(Role.SECONDARY), priority=6, most=24),
    )


def reminder_columns() -> tuple[Column, ...]:
    """What is to be done about the model, since when, and why."""
    return (
        Column("name", "What", text_kind(), priority=0, least=14, most=40, frozen=True),
        Column("due", "Due since", day_kind(), priority=1),
        Column("why", "Why", text_kind(), priority=2, least=20, most=120, grows=True),
    )


def known_health_kind(absent: Cell) -> ColumnKind:
    """A health code: UInt8; what is said where the account is not there."""

    def draw(code: int | None) -> Cell:
        return absent if code is None else cells.health(code)

    def fit(_values: "pl.Series") -> tuple[Draw, int]:
        return draw, max(cells.width(draw(code).text) for code in (None, *Health))

    return ColumnKind(fit)
