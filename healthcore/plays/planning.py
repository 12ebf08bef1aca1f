"""What plays would do now: nothing here writes anything."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from healthcore.changes.day import Day
from healthcore.history.flips import OVERALL
from healthcore.plays.play import Play, Trigger
from healthcore.plays.ready import ReadyPlay
from healthcore.plays.state import AGAIN, ESCALATED, LEFT, PlayState
from healthcore.segments.conditions import matching

#: Accounts by id, each with its row in the book.
Rows = Mapping[str, int]


@dataclass(frozen=True)
class Sight:
    """What a play sees of the book on a day.

    Attributes:
        ready: the play.
        as_of: the day.
        meets: the accounts that meet its condition.
        here: every account that is not cancelled.
        escalates: those whose task is to become more pressing.
        since: since when accounts are as they are, where history knows that.
    """

    ready: ReadyPlay
    as_of: date
    meets: Rows
    here: Rows
    escalates: Rows
    since: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Start:
    """A play that starts, or would start, for an account.

    Attributes:
        ready: the play.
        row: the account's row in the book.
        account_id: the account.
        span: what it acts for, once; see `Firing`.
        since: the day since when it is so.
        escalates: it makes the task of its span more pressing, rather than a new one.
    """

    ready: ReadyPlay
    row: int
    account_id: str
    span: str
    since: date
    escalates: bool = False

    @property
    def play(self) -> Play:
        """The play as its file says it."""
        return self.ready.play


@dataclass(frozen=True)
class Planned:
    """What one play sees and does.

    Attributes:
        play: the play.
        entered: accounts that it sees beginning to meet its condition, with the day since when.
        left: accounts that it sees not meeting it any more.
        starts: what it does, in the order of the book.
    """

    play: Play
    entered: Mapping[str, date]
    left: Collection[str]
    starts: Sequence[Start]


def look(ready: ReadyPlay, day: Day, *, only: str | None = None) -> Sight:
    """What a play sees of all accounts, or of one alone."""
    leaves = ready.play.on is Trigger.LEAVES
    return Sight(
        ready,
        day.as_of,
        meets=_rows(day, ready.meets(day), only),
        here=_rows(day, ~day.book.accounts["cancelled"], only) if leaves else {},
        escalates={} if ready.escalates is None else _rows(day, matching(day, ready.escalates), only),
        since=_since(ready, day),
    )


def _rows(day: Day, mask: pl.Series, only: str | None) -> dict[str, int]:
    rows = mask.arg_true()
    ids = day.book.accounts["account_id"].gather(rows)
    return {account_id: row for account_id, row in zip(ids, rows, strict=True) if only is None or account_id == only}


def _since(ready: ReadyPlay, day: Day) -> dict[str, date]:
    """Since when accounts are as they are, where the condition speaks of nothing but health."""
    if (healths := ready.only_health) is None:
        return {}
    scopes = [OVERALL if name == "health" else name.removeprefix("health.") for name in healths]
    spans = day.spans.filter(pl.col("until").is_null(), pl.col("scope").is_in(scopes))
    return dict(spans.group_by("account_id").agg(pl.col("since").max()).iter_rows())


def plan(sight: Sight, state: PlayState, *, only: str | None = None) -> Planned:
    """What a play does, by what it sees and what it has seen and done before."""
    play, meets = sight.ready.play, sight.meets
    new = [account_id for account_id in meets if account_id not in state.inside]
    entered = {account_id: sight.since.get(account_id, sight.as_of) for account_id in new}
    left = [
        account_id for account_id in state.inside if account_id not in meets and (only is None or account_id == only)
    ]
    if play.manual:
        return Planned(play, entered, left, ())
    if play.on is Trigger.LEAVES:
        known = {**state.left, **dict.fromkeys(left, sight.as_of)}
        gone = {
            account_id: on for account_id, on in known.items() if account_id in sight.here and account_id not in meets
        }
        return Planned(play, entered, left, tuple(_on_leaving(sight, state, gone)))
    inside = {account_id: entered.get(account_id) or state.inside[account_id] for account_id in meets}
    starts = [start for account_id, since in inside.items() for start in _inside(sight, state, account_id, since)]
    return Planned(play, entered, left, (*starts, *_escalating(sight, state, starts, inside)))


def _inside(sight: Sight, state: PlayState, account_id: str, since: date) -> Iterator[Start]:
    """What a play does for an account that meets its condition."""
    play = sight.ready.play
    if since + timedelta(days=play.for_days) > sight.as_of:
        return
    fired = state.firings.get(account_id, [])
    span = since.isoformat()
    of_span = [firing for firing in fired if firing.span == span or firing.span.startswith(span + AGAIN)]
    if of_span:
        if not isinstance(play.rearm, int) or (sight.as_of - of_span[-1].day).days < play.rearm:
            return
        span += f"{AGAIN}{len(of_span)}"
    elif play.rearm == "never" and fired:
        return
    if not _is_quiet(sight, state, account_id):
        yield Start(sight.ready, sight.meets[account_id], account_id, span, since)


def _on_leaving(sight: Sight, state: PlayState, gone: Mapping[str, date]) -> Iterator[Start]:
    """What a play does for accounts that do not meet its condition any more."""
    play = sight.ready.play
    for account_id, on in gone.items():
        span = f"{LEFT}{on.isoformat()}"
        if on + timedelta(days=play.for_days) > sight.as_of or state.has_fired(account_id, span):
            continue
        if play.rearm == "never" and state.firings.get(account_id):
            continue
        if not _is_quiet(sight, state, account_id):
            yield Start(sight.ready, sight.here[account_id], account_id, span, on)


def _is_quiet(sight: Sight, state: PlayState, account_id: str) -> bool:
    quiet, fired = sight.ready.play.quiet_days, state.firings.get(account_id)
    return bool(quiet and fired and (sight.as_of - fired[-1].day).days < quiet)


def _escalating(sight: Sight, state: PlayState, starts: Sequence[Start], inside: Mapping[str, date]) -> Iterator[Start]:
    """The accounts whose task becomes more pressing: once in a span that the play has acted for."""
    starting = {start.account_id for start in starts}
    for account_id, row in sight.escalates.items():
        if (since := inside.get(account_id)) is None:
            continue
        acted = account_id in starting or state.has_fired(account_id, since.isoformat())
        span = since.isoformat() + ESCALATED
        if acted and not state.has_fired(account_id, span):
            yield Start(sight.ready, row, account_id, span, since, escalates=True)
