"""The past of the book on the desk, worked out in a thread behind the screens."""

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from healthcore.vocabulary.errors import PulsebookError
from tui.messages import DayFailed, DayReady, LookingBack, TrendsReady

if TYPE_CHECKING:
    from textual.app import App

    from healthcore.book.opening import OpenedBook
    from healthcore.changes.day import Day
    from healthcore.changes.past import Progress
    from healthcore.changes.trends import Trends


class _DroppedError(Exception):
    """Nobody waits for the outcome any more."""


def look_back(app: "App[None]", opened: "OpenedBook", author: str, known: "Day | None" = None) -> None:
    """Works out the day of an opened book; a message says how it went. What an earlier call began is dropped.

    Args:
        app: gets the message.
        opened: the book.
        author: who looks; the first look is remembered, so that Today is calm.
        known: the day before a rating: its past is taken over, and only this day is worked out.
    """

    def work() -> None:
        worker = get_current_worker()

        def progress(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _DroppedError
            app.post_message(LookingBack(done, total))

        try:
            outcome: DayReady | DayFailed = _ready(opened, author, known, progress)
        except _DroppedError:
            return
        except PulsebookError as error:
            outcome = DayFailed(error)
        if not worker.is_cancelled:
            app.post_message(outcome)

    app.run_worker(work, thread=True, exclusive=True, group="past")


def _ready(opened: "OpenedBook", author: str, known: "Day | None", progress: "Progress") -> DayReady:
    from healthcore.changes.day import day_of  # noqa: PLC0415 - loaded behind the first paint
    from healthcore.changes.ratings_due import ratings_due  # noqa: PLC0415 - as above
    from healthcore.today.today import begin, today_of  # noqa: PLC0415 - as above

    day = day_of(opened, saves=True, progress=progress) if known is None else known.with_opened(opened)
    _ = day.in_health, day.week, ratings_due(day)  # worked out here, so that no screen has to
    if known is not None:
        return DayReady(day)
    is_first = begin(day, author)
    return DayReady(day, has_news=not is_first and today_of(day, author).changes.height > 0)


def look_at_trends(app: "App[None]", day: "Day", known: "Trends | None") -> None:
    """Looks at the scores of the days before a day; a message brings them.

    Args:
        app: gets the message.
        day: the day they lead to.
        known: those before a rating: only today's are new.
    """

    def work() -> None:
        from healthcore.changes.trends import trends_of  # noqa: PLC0415 - loaded behind the first paint
        from tui.widgets.trend import trend_column  # noqa: PLC0415 - as above

        worker = get_current_worker()
        try:
            trends = (known.after(day) if known is not None else None) or trends_of(day)
        except PulsebookError:
            return  # a day that cannot be read has been told when the past was worked out
        if not worker.is_cancelled:
            app.post_message(TrendsReady(day, trends, trend_column(trends)))

    app.run_worker(work, thread=True, exclusive=True, group="trends")
