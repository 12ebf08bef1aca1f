"""The columns of the lists on the Campaigns screen."""

from healthcore.campaigns.audience import WHY
from healthcore.campaigns.log import State
from tui import cells
from tui.campaign_desk import ACCOUNT
from tui.cells import Align, Cell, Role
from tui.widgets.table_columns import Column, ColumnKind, day_kind, number_kind, text_kind

_STATE_ROLES = {
    State.SENT.value: Role.HEALTH_GOOD,
    State.FAILED.value: Role.HEALTH_POOR,
    State.UNKNOWN.value: Role.RATING_SEVERE,
    State.HANDED_OVER.value: Role.TEXT,
}


def campaign_columns() -> tuple[Column, ...]:
    """What a campaign is for and how many it reaches."""
    return (
        Column("name", "Campaign", text_kind(), priority=0, least=16, most=36, frozen=True),
        Column("reaches", "Reaches", number_kind(), align=Align.RIGHT, priority=1),
        Column("left_out", "Left out", number_kind(), align=Align.RIGHT, priority=3),
        Column("about", "For", text_kind(Role.SECONDARY), priority=2, least=16, most=90, grows=True),
    )


def reached_columns() -> tuple[Column, ...]:
    """Who gets a message."""
    return (
        Column("name", "Person", text_kind(), priority=0, least=14, most=26, frozen=True),
        Column(ACCOUNT, "Account", text_kind(), priority=1, most=28),
        Column("role", "Role", text_kind(Role.SECONDARY), priority=2, most=18),
        Column("last_active", "Active", day_kind(), priority=3),
        Column("email", "E-mail", text_kind(Role.SECONDARY), priority=4, least=12, most=48, grows=True),
        Column("nps", "NPS", number_kind(), align=Align.RIGHT, priority=5),
    )


def left_out_columns() -> tuple[Column, ...]:
    """Who gets none, and why."""
    return (
        Column("name", "Person", text_kind(), priority=0, least=14, most=26, frozen=True),
        Column(ACCOUNT, "Account", text_kind(), priority=2, least=14, most=28),
        Column(WHY, "Why not", text_kind(), priority=1, least=16, most=60, grows=True),
        Column("role", "Role", text_kind(Role.SECONDARY), priority=3, most=18),
        Column("email", "E-mail", text_kind(Role.SECONDARY), priority=4, least=12, most=42),
    )


def log_columns() -> tuple[Column, ...]:
    """What became of messages."""
    return (
        Column("email", "E-mail", text_kind(), priority=0, least=14, most=40, frozen=True),
        Column("state", "Message", _state_kind(), priority=1),
        Column("day", "On", day_kind(), priority=2),
        Column(ACCOUNT, "Account", text_kind(Role.SECONDARY), priority=3, least=10, most=24),
        Column("by", "By", text_kind(Role.SECONDARY), priority=5, most=16),
        Column("detail", "Said", text_kind(Role.SECONDARY), priority=4, least=10, most=60, grows=True),
    )


def _state_kind() -> ColumnKind:
    def draw(state: str) -> Cell:
        return Cell(state, _STATE_ROLES[state])

    return ColumnKind(lambda _values: (draw, max(cells.width(state.value) for state in State)))
