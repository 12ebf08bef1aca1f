"""Time is passed in: only a Clock reads it."""

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Where journal and services take the time from."""

    def now(self) -> datetime:
        """The moment, in UTC and with its zone."""

    def today(self) -> date:
        """The day in the user's own time zone."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, in UTC and with its zone."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The day in the system's time zone."""
        return datetime.now().astimezone().date()


class FixedClock:
    """A clock that stands still, for tests and for replaying a day."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Always the same moment."""
        return self._moment

    def today(self) -> date:
        """The day of that moment."""
        return self._moment.date()
