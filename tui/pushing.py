"""Ratings of a connected book, sent in a thread a moment after they were saved; saved they are in any case."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from healthcore.vocabulary.errors import PulsebookError
from tui.messages import RatingsPushed

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.book_app import BookApp
    from tui.desk import Desk

#: Seconds after the last rating: time to take it back, and several ratings in a row are one push.
PUSH_AFTER = 5.0


def push_soon(app: "BookApp", waiting: "Timer | None") -> "Timer | None":
    """Sends in a moment what waits then, and not before; None where there is nowhere to send to."""
    if waiting is not None:
        waiting.stop()
    desk = app.desk
    if desk is None or desk.opened.settings.connection is None:
        return None
    return app.set_timer(PUSH_AFTER, partial(_push, app, desk))


def _push(app: "BookApp", desk: "Desk") -> None:
    """Sends what was never tried; what failed before waits for the Sync screen or the command line."""

    def work() -> None:
        from healthcore.connect.connected import connected  # noqa: PLC0415 - loaded when it is needed
        from healthcore.connect.syncing import run_push  # noqa: PLC0415 - as above

        try:
            book = connected(desk.opened.name, app.clock)
            with book.journal:
                if any(not entry.attempts and not entry.detail for entry in book.outbox.waiting()):
                    pushed = asyncio.run(run_push(book, desk.book.model.rating, lambda _: True))
                    app.post_message(RatingsPushed(pushed))
        except PulsebookError as error:
            app.post_message(RatingsPushed(error=error))

    app.run_worker(work, thread=True, exclusive=True, group="push")


def tell_pushed(app: "BookApp", message: RatingsPushed) -> None:
    """Says what a person has to know: that ratings wait, or that one is to be decided. Every screen shows the rest."""
    if message.error is not None:
        app.tell_once(str(message.error), title="Ratings wait on this machine")
    elif message.pushed is not None and (message.pushed.conflicts or message.pushed.failed):
        app.notify("A rating needs you: 7 shows which, and why.", title="Sync", severity="warning", markup=False)
        app.load()
    app.book_changed.publish(app.desk)
