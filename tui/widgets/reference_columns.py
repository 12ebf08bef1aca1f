"""The columns of the two reference lists."""

from typing import TYPE_CHECKING

from healthcore.references.shortlist import FAILS, NOTES, PASSES_ON, References
from healthcore.references.words import AT_LEAST, GOOD_DAYS, LAST_ASKED
from healthcore.vocabulary import CSM_RISK, FIELDS
from tui import cells
from tui.cells import Align, Cell, Role
from tui.widgets.table_columns import (
    Column,
    ColumnKind,
    Draw,
    ago_kind,
    coverage_kind,
    day_kind,
    flag_kind,
    health_kind,
    money_kind,
    rating_kind,
    score_kind,
    span_kind,
    text_kind,
)

if TYPE_CHECKING:
    import polars as pl

    from healthcore.model.rating import RatingLevel

#: The place of an account in the list, which `near_miss_columns` reads.
POSITION = "reference.position"

#: What a reason may take; the line below the lists has all of it.
_REASON_WIDTH = 64
#: The reasons that are worked out to choose the width; any other is when it is drawn.
_MEASURED = 40


def candidate_columns(references: References) -> tuple[Column, ...]:
    """What to know before asking: all of them are Good, so there is no column of health."""
    notes = Column(NOTES, "Before asking", _notes_kind(), priority=2, most=30)
    return (
        Column("name", "Account", text_kind(), priority=0, least=16, most=40, frozen=True, grows=True),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=1),
        *([notes] if any(references.candidates[NOTES].to_list()) else []),
        Column(GOOD_DAYS, "Good for", span_kind(AT_LEAST), align=Align.RIGHT, priority=3),
        Column(LAST_ASKED, "Asked", ago_kind(references.as_of, "never"), priority=4),
        Column("renewal_date", "Renewal", day_kind(), priority=5),
        Column("have", "Data", coverage_kind(), align=Align.RIGHT, priority=6),
        *_further(references.book.model.rating.levels),
    )


def near_miss_columns(references: References) -> tuple[Column, ...]:
    """The rule that each fails, and what it is instead."""
    return (
        Column("health", "Health", health_kind("uncertain"), priority=0, frozen=True),
        Column("name", "Account", text_kind(), priority=0, most=28, frozen=True),
        Column(FAILS, "Fails", text_kind(), priority=1),
        Column(POSITION, "Because", _reason_kind(references), priority=2, least=16, most=_REASON_WIDTH, grows=True),
        Column(PASSES_ON, "Passes on", day_kind(), priority=3),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=6),
        Column(LAST_ASKED, "Asked", ago_kind(references.as_of, "never"), priority=7),
        Column("renewal_date", "Renewal", day_kind(), priority=7),
        *_further(references.book.model.rating.levels),
    )


def _further(levels: "tuple[RatingLevel, ...]") -> tuple[Column, ...]:
    return (
        Column("owner", "Owner", text_kind(Role.SECONDARY), priority=8, most=18),
        Column("score", "Score", score_kind(), align=Align.RIGHT, priority=9),
        Column(CSM_RISK, "Risk", rating_kind(levels), priority=10),
        Column("referenceable", FIELDS["referenceable"].label, flag_kind(), priority=11),
        Column("tier", FIELDS["tier"].label, text_kind(Role.SECONDARY), priority=12, most=16),
        Column("account_id", FIELDS["account_id"].label, text_kind(Role.SECONDARY), priority=13, most=24),
    )


def _notes_kind() -> ColumnKind:
    """What is doubtful: List(String). Nothing where nothing is."""

    def draw(notes: list[str]) -> Cell:
        return Cell(cells.plain(", ".join(notes)), Role.RATING_WATCH)

    def fit(values: "pl.Series") -> tuple[Draw, int]:
        longest = values.list.join(", ").str.len_chars().max()
        return draw, longest if isinstance(longest, int) else 0

    return ColumnKind(fit)


def _reason_kind(references: References) -> ColumnKind:
    """The position in the list of near misses; what it takes to know a reason is done for the rows that are drawn."""

    def draw(position: int) -> Cell:
        return cells.text(references.finding(position))

    def fit(positions: "pl.Series") -> tuple[Draw, int]:
        return draw, max((cells.width(draw(position).text) for position in positions.head(_MEASURED)), default=0)

    return ColumnKind(fit)
