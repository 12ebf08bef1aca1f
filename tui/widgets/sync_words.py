"""What the Sync screen says in words, and the columns of its list."""

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.journal.outbox import EntryState
from tui import cells
from tui.cells import Cell, Role
from tui.widgets.laid_out import Lines, paragraph, quiet
from tui.widgets.table_columns import Column, ColumnKind, day_kind, text_kind

if TYPE_CHECKING:
    from healthcore.journal.outbox import Entry
    from tui.sync_desk import SyncDesk

_ROLES = {
    EntryState.VERIFIED.value: Role.HEALTH_GOOD,
    EntryState.FAILED.value: Role.HEALTH_POOR,
    EntryState.CONFLICT.value: Role.RATING_SEVERE,
    EntryState.WITHDRAWN.value: Role.SECONDARY,
}

#: What several are called, where that is not the state's own word.
_MANY = {EntryState.CONFLICT: "to decide"}

#: What becomes of an entry in each state, and what a person may do.
_NEXT = {
    EntryState.PENDING: "Waits on this machine: s sends it.",
    EntryState.SENDING: "It left and nothing is known yet: the next sync looks.",
    EntryState.SENT: "The service took it and does not show it yet: the next sync looks again.",
    EntryState.VERIFIED: "Read back: it is there.",
    EntryState.FAILED: "The next sync tries again.",
    EntryState.CONFLICT: "The riskier counts until you decide:  m keeps ours   t takes theirs   r rates anew",
    EntryState.WITHDRAWN: "Nothing is to be done.",
}


def sync_columns() -> tuple[Column, ...]:
    """Which rating, where it is, and why."""
    return (
        Column("name", "Account", text_kind(), priority=0, least=16, most=32, frozen=True),
        Column("rating", "Rating", text_kind(), priority=1, least=8, most=16),
        Column("state", "Is", _state_kind(), priority=0),
        Column("given", "Given", day_kind(), priority=3),
        Column("by", "By", text_kind(Role.SECONDARY), priority=4, most=14),
        Column("detail", "Said", text_kind(Role.SECONDARY), priority=2, least=16, most=120, grows=True),
    )


def _state_kind() -> ColumnKind:
    def draw(state: str) -> Cell:
        return Cell(state, _ROLES.get(state, Role.TEXT))

    return ColumnKind(lambda _values: (draw, max(cells.width(state.value) for state in EntryState)))


def source_line(desk: "SyncDesk", now: datetime) -> Content:
    """The service, how old the book is, what the service still takes."""
    pulled = "never pulled: p brings the accounts"
    if desk.pulled_at is not None:
        pulled = f"pulled {age(now - desk.pulled_at)}, {desk.pulled_at.astimezone():%Y-%m-%d %H:%M}"
    budget = quiet(f"   {cells.plain(desk.budget)}") if desk.budget else Content("")
    return Content.assemble((desk.book.title, "bold"), f"  {pulled}", budget)


def outbox_line(desk: "SyncDesk") -> Content:
    """What waits, and how the last exchange ended where that was not well."""
    counts = Counter(entry.state for entry in desk.entries if entry.is_live and not entry.is_settled)
    parts = [f"{counts[state]:,} {_MANY.get(state, state)}" for state in EntryState if counts[state]]
    said = Content(", ".join(parts) if parts else "Nothing waits to be sent.")
    last = desk.syncs[0] if desk.syncs else None
    if last is None or last.outcome == "done":
        return said
    moment = f"{last.ended_at.astimezone():%H:%M}"
    return Content.assemble(
        said, ("   ", ""), (f"Last {last.what}, {moment}, {last.outcome}: {cells.plain(last.detail)}", "$text-error")
    )


def entry_lines(desk: "SyncDesk", entry: "Entry | None", width: int) -> Lines:
    """An entry in full; of a conflict both sides."""
    if entry is None:
        return ()
    ours = f"{cells.plain(entry.word) or 'taken back'}, by {cells.plain(entry.author)}, "
    sides = [
        ("Before", f"{cells.plain(entry.seen or 'empty')}, when it was rated"),
        ("Ours", f"{ours}{entry.made_at.astimezone():%Y-%m-%d %H:%M}"),
    ]
    if entry.state is EntryState.CONFLICT:
        sides.append((desk.book.title, cells.plain(entry.value or "empty")))
    named = max(len(name) for name, _ in sides) + 2
    lines: list[Content] = []
    for name, said in sides:
        lines += paragraph(Content.assemble((f"{name:<{named}}", "bold"), said), width)
    if entry.detail:
        lines += paragraph(Content(cells.plain(entry.detail)), width)
    return [*lines, *paragraph(quiet(_NEXT[entry.state]), width)]


def age(passed: timedelta) -> str:
    """How long ago, as people say it."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 2:
        return "just now"
    if minutes < 120:
        return f"{minutes} minutes ago"
    hours = minutes // 60
    return f"{hours} hours ago" if hours < 48 else f"{hours // 24} days ago"
