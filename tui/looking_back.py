"""The past of the book on the desk, worked out in a thread behind the screens."""

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui.messages import DayFailed, DayReady

if TYPE_CHECKING:
    from textual.app import App

    from healthcore.book.opening import OpenedBook
    from healthcore.changes.day import Day


def look_back(app: "App[None]", opened: "OpenedBook", known: "Day | None" = None) -> None:
    """Works out the day of an opened book; a message says how it went. What an earlier call began is dropped.

    With the day that was known before a rating, its past is taken over and only this day is worked out.
    """

    def work() -> None:
        worker = get_current_worker()
        try:
            outcome: DayReady | DayFailed = DayReady(_day(opened, known))
        except PulsebookError as error:
            outcome = DayFailed(error)
        if not worker.is_cancelled:
            app.post_message(outcome)

    app.run_worker(work, thread=True, exclusive=True, group="past")


def _day(opened: "OpenedBook", known: "Day | None") -> "Day":
    from healthcore.changes.day import day_of  # noqa: PLC0415 - loaded behind the first paint

    day = day_of(opened, saves=True) if known is None else known.with_opened(opened)
    _ = day.in_health, day.week  # worked out here, so that no screen has to
    return day
