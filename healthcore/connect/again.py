"""What may be tried again, and after how long."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

#: A service that asks for a longer pause than this is left alone until the next sync.
LONGEST_PAUSE = 60.0


class AgainError(Exception):
    """A call that may work when it is tried again.

    Args:
        problem: what happened, as the end of a sentence about the service.
        wait: seconds that the service asks us to wait.
        maybe_done: what was asked for may have been done nevertheless.
    """

    def __init__(self, problem: str, wait: float | None = None, *, maybe_done: bool = True) -> None:
        super().__init__(problem)
        self.problem = problem
        self.wait = wait
        self.maybe_done = maybe_done


class MaybeDoneError(Exception):
    """Nobody knows whether something that is not to be done twice was done: it has to be looked up."""


def pause_of(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds where the service says so."""
    if not isinstance(error, AgainError) or (error.wait is not None and error.wait > LONGEST_PAUSE):
        return False
    return True if error.wait is None else error.wait


def pause_asked_for(headers: httpx.Headers) -> float | None:
    """The seconds of `Retry-After`, which is a number or a moment; None when it says nothing that can be read."""
    said = headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds()) if moment.tzinfo else None
