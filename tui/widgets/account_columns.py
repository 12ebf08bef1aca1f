"""The columns of the account table, in their order, with what matters most at 80 columns."""

from typing import TYPE_CHECKING

from healthcore.vocabulary import CSM_RISK, FIELDS, FieldSpec, Kind
from tui.cells import Align, Role
from tui.widgets.table_columns import (
    Column,
    ColumnKind,
    coverage_kind,
    day_kind,
    flag_kind,
    health_kind,
    level_kind,
    money_kind,
    number_kind,
    rating_kind,
    score_kind,
    sparkline_kind,
    text_kind,
)
from tui.widgets.trend import TREND, TREND_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from healthcore.model.rating import RatingLevel

#: A metric's heading takes no more than this from the width of its column.
_METRIC_WIDTH = 22
_FIRST_DIMENSION = 20
_FIRST_METRIC = 40


def account_columns(
    dimension_labels: "Mapping[str, str]", metrics: "Iterable[FieldSpec]", levels: "Sequence[RatingLevel]"
) -> tuple[Column, ...]:
    """Every column an account can have.

    Args:
        dimension_labels: the model's dimensions; `usage` is read from the frame's `health.usage`.
        metrics: what else the book has; those that have a column of their own already are left out.
        levels: those of the model's rating scale, lowest first.
    """
    columns = [*_essentials(levels), *_dimensions(dimension_labels), *_details()]
    identity = Column("account_id", FIELDS["account_id"].label, text_kind(Role.SECONDARY), priority=1_000, most=24)
    taken = {key for column in (*columns, identity) for key in column.reads}
    return (*columns, *_metrics(spec for spec in metrics if spec.name not in taken), identity)


def _essentials(levels: "Sequence[RatingLevel]") -> "Iterator[Column]":
    yield Column("health", "Health", health_kind("uncertain"), priority=0, frozen=True)
    yield Column("name", "Account", text_kind(), priority=0, least=16, most=40, frozen=True, grows=True)
    yield Column("score", "Score", score_kind(), align=Align.RIGHT, priority=1)
    yield Column(TREND, "Score, 30 days", sparkline_kind(TREND_CELLS), priority=7)
    yield Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=2)
    yield Column("renewal_date", "Renewal", day_kind(), priority=3)
    yield Column(CSM_RISK, "Risk", rating_kind(levels), priority=4)
    yield Column("have", "Data", coverage_kind(), align=Align.RIGHT, priority=5)
    yield Column("owner", "Owner", text_kind(Role.SECONDARY), priority=6, most=18)
    yield Column("profile", "Profile", text_kind(Role.SECONDARY), priority=8, most=22)


def _dimensions(labels: "Mapping[str, str]") -> "Iterator[Column]":
    for place, (name, label) in enumerate(labels.items(), _FIRST_DIMENSION):
        yield Column(f"health.{name}", label, health_kind(), priority=place, most=14)


def _details() -> "Iterator[Column]":
    for place, name in enumerate(("tier", "status", "touch"), _FIRST_DIMENSION - 3):
        yield Column(name, FIELDS[name].label, text_kind(Role.SECONDARY), priority=place, most=14)


def _metrics(specs: "Iterable[FieldSpec]") -> "Iterator[Column]":
    for place, spec in enumerate(specs, _FIRST_METRIC):
        kind, align = _metric_kind(spec)
        yield Column(spec.name, spec.label, kind, align=align, priority=place, most=_METRIC_WIDTH)


def _metric_kind(spec: FieldSpec) -> tuple[ColumnKind, Align]:
    match spec.kind:
        case Kind.NUMBER:
            return number_kind(), Align.RIGHT
        case Kind.PERCENT:
            return number_kind("%"), Align.RIGHT
        case Kind.MONEY:
            return money_kind(), Align.RIGHT
        case Kind.DATE:
            return day_kind(), Align.LEFT
        case Kind.FLAG:
            return flag_kind(), Align.LEFT
        case Kind.ORDINAL | Kind.LEVEL:
            return level_kind(spec.levels), Align.LEFT
        case Kind.TEXT:
            return text_kind(Role.SECONDARY), Align.LEFT
