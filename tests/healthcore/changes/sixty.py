"""Sixty invented days of a small book, told day by day, and what has to come out of them.

Days are numbers: day 0 is FIRST. On some days nobody opened the book; the last day is LAST.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import account_row, save_rating, undo_rating
from healthcore.book.request import BookRequest
from healthcore.changes.day import day_of
from healthcore.history.flips import Cause
from healthcore.journal.asks import NewAsk, record_asks
from healthcore.journal.ratings import Rating
from healthcore.plays.running import plays_of, run_plays
from healthcore.vocabulary import FixedClock, Health
from tests.lived_in import made_once

FIRST = date(2026, 9, 23)
LAST = 59

#: Nobody opened the book on these.
CLOSED = frozenset({*range(29, 32), 44, 52})

GOOD, AVERAGE, POOR, UNKNOWN = Health.GOOD, Health.AVERAGE, Health.POOR, Health.UNKNOWN

MODEL = """
name = "Sixty"
[rating]
scale = "four"
expires = 20
[[profiles]]
name = "Onboarding"
when = "age_days < 30"
rated = true
[profiles.usage]
good = ["active_users >= 3"]
[[profiles]]
name = "Standard"
rated = true
[profiles.usage]
good = ["engagement >= 60"]
poor = ["engagement < 10"]
[profiles.support]
good = ["open_tickets <= 5", "last_contact in the last 30 days"]
poor = ["open_tickets > 12"]
[profiles.risk]
good = ["csm_risk is none or empty"]
poor = ["csm_risk is severe"]
"""
#: In force from day 40 on.
MODEL_CHANGED = 40
LATER_MODEL = MODEL.replace("engagement >= 60", "engagement >= 50")


def day(number: int) -> date:
    """The date of a day."""
    return FIRST + timedelta(days=number)


@dataclass(frozen=True)
class Told:
    """One account.

    Attributes:
        cells: what the export says, by the day from which on it does.
        gone: the days on which the export does not have it.
    """

    cells: Mapping[int, Mapping[str, str]]
    gone: frozenset[int] = field(default_factory=frozenset)

    def on(self, number: int) -> dict[str, str] | None:
        """Its cells on a day; None when it is not in the export."""
        if number in self.gone or number < min(self.cells):
            return None
        return {name: cell for since, cells in self.cells.items() if since <= number for name, cell in cells.items()}


_WELL = {"engagement": "72", "open_tickets": "2", "contract_value": "1000", "created_date": "2020-01-01"}

ACCOUNTS: Mapping[str, Told] = {
    "steady": Told({0: _WELL}),
    "data": Told({0: _WELL, 10: {"engagement": "5"}, 20: {"engagement": "30"}, 25: {"engagement": "72"}}),
    "expired": Told({0: _WELL}),
    "undone": Told({0: _WELL}),
    "onboarded": Told({0: {**_WELL, "engagement": "40", "active_users": "5", "created_date": day(-10).isoformat()}}),
    "model": Told({0: {**_WELL, "engagement": "55"}}),
    "missing": Told({0: {**_WELL, "open_tickets": "8"}, 22: {"open_tickets": ""}}),
    "returning": Told({5: _WELL}, gone=frozenset(range(28, 46))),
    "cancelled": Told({0: {**_WELL, "open_tickets": "20"}, 35: {"status": "cancelled"}}),
    "source": Told({0: _WELL, 50: {"csm_risk": "Major"}}),
    "seeded": Told({0: {**_WELL, "health_since": day(-100).isoformat()}}),
    "time": Told({0: {**_WELL, "last_contact": day(-5).isoformat()}, 33: {"last_contact": day(32).isoformat()}}),
    "silent": Told({0: {"created_date": "2020-01-01"}, 53: {"engagement": "72"}}),
}
_HEADERS = (
    "account_id", "name", "status", "contract_value", "created_date", "health_since", "csm_risk", "engagement",
    "open_tickets", "active_users", "last_contact",
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """A span of overall health. Without `until` it lasts."""

    account_id: str
    health: Health
    since: int
    until: int | None
    cause: Cause
    words: str
    at_least: bool = False


def _seen(account_id: str, health: Health, until: int | None, since: int = 0) -> Expected:
    return Expected(account_id, health, since, until, Cause.FIRST_SEEN, "first seen", at_least=True)


#: What has to come out, by account and time. A day without a load is the day before it, seen from a day later: a rating
#: expires on it, and a date is passed on the next load.
SPANS: Sequence[Expected] = (
    _seen("steady", GOOD, None),
    _seen("data", GOOD, 10),
    Expected("data", POOR, 10, 20, Cause.DATA, "Engagement 72 → 5 (Poor: < 10)"),
    Expected("data", AVERAGE, 20, 25, Cause.DATA, "Engagement 5 → 30 (not Poor: < 10)"),
    Expected("data", GOOD, 25, None, Cause.DATA, "Engagement 30 → 72 (Good: >= 60)"),
    _seen("expired", GOOD, 10),
    Expected("expired", POOR, 10, 31, Cause.RATING, "rated Critical by ann"),
    Expected("expired", GOOD, 31, None, Cause.EXPIRED, "the rating Critical expired"),
    _seen("undone", GOOD, 15),
    Expected("undone", AVERAGE, 15, 17, Cause.RATING, "rated Minor by bob"),
    Expected("undone", POOR, 17, 19, Cause.RATING, "rated Critical by ann (was Minor)"),
    Expected("undone", AVERAGE, 19, 36, Cause.RATING, "rated Minor by bob (was Critical)"),
    Expected("undone", GOOD, 36, None, Cause.EXPIRED, "the rating Minor expired"),
    _seen("onboarded", GOOD, 20),
    Expected("onboarded", AVERAGE, 20, None, Cause.PROFILE, "left Onboarding for Standard"),
    _seen("model", AVERAGE, 40),
    Expected("model", GOOD, 40, None, Cause.MODEL, "health model Sixty (…) (was Sixty (…))"),
    _seen("missing", AVERAGE, 22),
    Expected("missing", GOOD, 22, None, Cause.MISSING, "Open tickets 8 → no data (Good: <= 5)"),
    _seen("returning", GOOD, 28, since=5),
    Expected("returning", GOOD, 46, None, Cause.BACK, "back in the book"),
    _seen("cancelled", POOR, 35),
    _seen("source", GOOD, 50),
    Expected("source", POOR, 50, None, Cause.RATING, "rated Major in the source"),
    Expected("seeded", GOOD, -100, None, Cause.FIRST_SEEN, "first seen"),
    _seen("time", GOOD, 26),
    Expected("time", AVERAGE, 26, 33, Cause.DATA, "Last contact 2026-09-18 (not Good: in the last 30 days)"),
    Expected("time", GOOD, 33, None, Cause.DATA, "Last contact 2026-09-18 → 2026-10-25 (Good: in the last 30 days)"),
    _seen("silent", UNKNOWN, 53),
    Expected("silent", GOOD, 53, None, Cause.DATA, "Engagement no data → 72 (Good: >= 50)"),
)


@dataclass(frozen=True)
class ExpectedTask:
    """A task that a shipped play makes: on which day, due when, and from which day on it is urgent."""

    account_id: str
    play: str
    made: int
    due: int
    urgent: int | None = None

    def priority(self, number: int) -> str:
        """How much it matters on a day."""
        return "high" if self.urgent is not None and self.urgent <= number else "normal"


#: Poor for 14 days makes a task; on day 30 nobody opened the book, so it became urgent on day 32. Only one account has
#: been Good for 60 days.
TASKS: Sequence[ExpectedTask] = (
    ExpectedTask("seeded", "Reference Request", 0, 7),
    ExpectedTask("cancelled", "Persistent Poor Health", 14, 16, urgent=32),
    ExpectedTask("expired", "Persistent Poor Health", 24, 26),
)

#: Day, account and what for of every ask for a reference.
ASKS = ((45, "seeded", "a prospect"),)


def clock(number: int) -> FixedClock:
    """Nine in the morning of a day."""
    return FixedClock(datetime.combine(day(number), time(9), UTC))


def seen(number: int, as_of: int | None = None, *, registers: bool = False) -> OpenedBook:
    """The book opened on a day, seen at that day or an earlier one."""
    request = BookRequest("sixty", as_of=None if as_of is None else day(as_of))
    return open_book(request, clock(number), registers=registers)


def lived_through(copy: Path) -> Path:
    """A copy of the folder with the export, the data directory and the settings of sixty days.

    Every day's export was opened under the model of the day, people rated, and all of the past is worked out.
    """
    shutil.copytree(made_once.folder("sixty", _live_through), copy)
    return copy


def look_into(environment: pytest.MonkeyPatch, folder: Path) -> None:
    """What is opened from here on is opened in that folder."""
    environment.setenv("PULSEBOOK_DATA_DIR", str(folder / "data"))
    environment.setenv("PULSEBOOK_CONFIG_DIR", str(folder / "config"))


def _live_through(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as environment:
        look_into(environment, folder)
        _live_each_day(folder)
        day_of(seen(LAST), saves=True)


def _live_each_day(folder: Path) -> None:
    export, model = folder / "sixty.csv", folder / "sixty.toml"
    model.write_text(MODEL)
    given: dict[str, Rating] = {}
    for number in range(LAST + 1):
        if number in CLOSED:
            continue
        if number == MODEL_CHANGED:
            model.write_text(LATER_MODEL)
        export.write_text(_csv(number))
        opened = open_book(BookRequest(str(export), model=str(model)), clock(number), registers=True)
        opened = _rate(opened, number, given)
        run_plays(day_of(opened, saves=True), plays_of(opened), "plays")
        for asked_on, account_id, purpose in ASKS:
            if asked_on == number:
                record_asks(opened.journal, [NewAsk(account_id, purpose)], "ann")
        opened.journal.close()


def _csv(number: int) -> str:
    lines = [",".join(_HEADERS)]
    for account_id, told in ACCOUNTS.items():
        if (cells := told.on(number)) is not None:
            row = {"account_id": account_id, "name": account_id.title(), "status": "paying", **cells}
            lines.append(",".join(row.get(header, "") for header in _HEADERS))
    return "\n".join(lines) + "\n"


def _rate(opened: OpenedBook, number: int, given: dict[str, Rating]) -> OpenedBook:
    for on, account_id, level, author in (
        (10, "expired", 3, "ann"),
        (15, "undone", 1, "bob"),
        (17, "undone", 3, "ann"),
    ):
        if on == number:
            row = account_row(opened.book, account_id)
            opened, rating = save_rating(opened, row, level, note="a call", reasons=(), author=author)
            given[author] = rating
    if number == 19:
        opened = undo_rating(opened, given["ann"], "ann")
    return opened


def health_on(number: int) -> dict[str, Health]:
    """Every account that is scored on a day, and its health: read off the spans, by a loop."""
    return {
        span.account_id: span.health
        for span in SPANS
        if span.since <= number and (span.until is None or number < span.until)
    }
