"""Running the plays of the book on the desk, and sending their webhooks, in a thread behind the screens."""

from typing import TYPE_CHECKING

from healthcore.vocabulary.errors import PulsebookError
from tui.messages import PlaysFailed, PlaysRan

if TYPE_CHECKING:
    from healthcore.changes.day import Day
    from healthcore.plays.deliveries import Delivery
    from healthcore.plays.running import PlayRun
    from tui.book_app import BookApp


def play(app: "BookApp", day: "Day") -> None:
    """Runs the plays when the day is today; a message says what they did. A second run finds nothing to do."""
    if day.as_of != day.journal.clock.today():
        return

    def work() -> None:
        from healthcore.plays.delivering import send_deliveries  # noqa: PLC0415 - loaded behind the first paint
        from healthcore.plays.running import plays_of, run_plays  # noqa: PLC0415 - as above

        try:
            app.post_message(PlaysRan(run_plays(day, plays_of(day.opened), app.author)))
            if sent := send_deliveries(day.journal):
                app.post_message(PlaysRan(sent=tuple(sent)))
        except PulsebookError as error:
            app.post_message(PlaysFailed(error))

    app.run_worker(work, thread=True, group="plays")


def tell_plays(app: "BookApp", message: "PlaysRan") -> None:
    """Says what plays did and what became of their webhooks; every screen shows the tasks as they are now."""
    ran = message.run
    if ran is not None and (said := _done(ran)):
        app.notify(said, title="Plays", markup=False)
    for problem in () if ran is None else ran.problems:
        app.tell_once(problem, title="Plays")
    if unsent := _unsent(message.sent):
        app.tell_once(unsent, title="Webhooks")
    if app.desk is not None and app.desk.day is not None and ran is not None and (ran.starts or ran.woken):
        app.day_changed.publish(app.desk)


def _done(ran: "PlayRun") -> str:
    """`3 tasks made, 1 task is back. 8 lists them.`; empty when nothing concerns the person at the screen."""
    made, back = len(ran.tasks), len(ran.woken)
    parts = [f"{made:,} {'task' if made == 1 else 'tasks'} made"] if made else []
    parts += [f"{back:,} {'task is' if back == 1 else 'tasks are'} back"] if back else []
    return f"{', '.join(parts)}. 8 lists them." if parts else ""


def _unsent(sent: "tuple[Delivery, ...]") -> str:
    """How many webhooks were not sent, and why the first was not; empty for none."""
    from healthcore.plays.deliveries import DeliveryState  # noqa: PLC0415 - loaded with the plays

    left = [one for one in sent if one.state is not DeliveryState.SENT]
    if not left:
        return ""
    many = "1 webhook was" if len(left) == 1 else f"{len(left):,} webhooks were"
    return f"{many} not sent. {left[0].detail} They are listed by 8, then p."
