"""The segment that every screen looks at: choosing it, keeping it current, keeping a filter as one of one's own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from healthcore.vocabulary.errors import InputError
from tui.messages import SegmentFailed, SegmentFound, SegmentsAnew

if TYPE_CHECKING:
    from healthcore.book.view import Chosen
    from healthcore.changes.day import Day
    from tui.book_app import BookApp
    from tui.desk import Desk


def pick_segment(app: "BookApp") -> None:
    """Asks for a segment and looks at it from then on."""
    from tui.screens.segments import ALL, SegmentDialog  # noqa: PLC0415 - not for the first paint

    def picked(name: str | None) -> None:
        if name == ALL:
            look_at(app, None)
        elif name is not None:
            find_segment(app, name)

    if app.desk is not None:
        app.push_screen(SegmentDialog(app.desk), picked)


def find_segment(app: "BookApp", text: str) -> None:
    """Looks at a segment by its name, or at those that meet a condition, as soon as that is worked out."""
    from healthcore.segments.segment import chosen_by  # noqa: PLC0415 - loaded with the book

    day = None if app.desk is None else app.desk.day
    if day is None:  # its past is still looked at
        app.segment_wanted = text
    else:
        app.segment_wanted = None
        _work(app, lambda: SegmentFound(day, chosen_by(day, text)), "segment")


def keep_current(app: "BookApp", desk: "Desk") -> None:
    """After the day was worked out: who is in the segment, and who meets the condition, may have changed."""
    view, day = desk.view, desk.day
    if app.segment_wanted is not None:
        find_segment(app, app.segment_wanted)
    elif day is not None and (view.segment is not None or view.condition is not None):
        _work(app, lambda: SegmentsAnew(day, _anew(day, view.segment), _anew(day, view.condition)), "segment anew")


def look_at(app: "BookApp", segment: "Chosen | None") -> None:
    """Every screen shows a segment, or all accounts."""
    if app.desk is not None:
        app.desk.view = app.desk.view.within(segment)
        _show(app, app.desk)


def found(app: "BookApp", message: "SegmentFound") -> None:
    """Looks at the segment that was asked for, in the book as it is now."""
    if app.desk is not None:
        look_at(app, message.segment.moved(message.day.book, app.desk.book))


def found_anew(app: "BookApp", message: "SegmentsAnew") -> None:
    """Takes over who is in the segment now; not when somebody looks at another one by now."""
    if (desk := app.desk) is None:
        return
    view, now = desk.view, (message.segment, message.condition)
    segment, condition = (
        new.moved(message.day.book, desk.book)
        if old is not None and new is not None and old.condition == new.condition
        else old
        for old, new in zip((view.segment, view.condition), now, strict=True)
    )
    desk.view = view.within(segment).where(condition)
    _show(app, desk)


def _show(app: "BookApp", desk: "Desk") -> None:
    app.book_changed.publish(desk)
    if desk.day is not None:  # its lists are those of the segment, too
        app.day_changed.publish(desk)


def _anew(day: "Day", chosen: "Chosen | None") -> "Chosen | None":
    from healthcore.book.view import Chosen  # noqa: PLC0415 - loaded with the book
    from healthcore.segments.conditions import condition_of, matching  # noqa: PLC0415 - as above

    if chosen is None:
        return None
    return Chosen(chosen.name, chosen.condition, matching(day, condition_of(chosen.condition, day)))


def _work(app: "BookApp", find: "Callable[[], SegmentFound | SegmentsAnew]", group: str) -> None:
    """Finds accounts in a thread; a message says how it went. What an earlier call began is dropped."""

    def work() -> None:
        worker = get_current_worker()
        try:
            outcome: SegmentFound | SegmentsAnew | SegmentFailed = find()
        except InputError as error:
            outcome = SegmentFailed(error)
        if not worker.is_cancelled:
            app.post_message(outcome)

    app.run_worker(work, thread=True, exclusive=True, group=group)
