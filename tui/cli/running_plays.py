"""Running the plays of a book from the command line, and telling what they did."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.errors import say

if TYPE_CHECKING:
    from healthcore.changes.day import Day
    from healthcore.plays.deliveries import Delivery
    from healthcore.plays.running import PlayRun


def run_and_tell(day: "Day", author: str, *, patient: bool = True) -> Iterator[str]:
    """Runs the plays, sends their webhooks, and says what was done; what went wrong goes to stderr.

    Lines for people come as they are ready. A play that does not fit the book stops no other.
    """
    from healthcore.plays.delivering import send_deliveries
    from healthcore.plays.running import plays_of, run_plays

    ran = run_plays(day, plays_of(day.opened), author)
    yield from tell_run(day, ran)
    sent = send_deliveries(day.journal, patient=patient)
    yield from tell_sent(sent)
    say(ran.problems)


def tell_run(day: "Day", ran: "PlayRun") -> Iterator[str]:
    """What plays did, line by line."""
    for name, count in Counter(start.play.name for start in ran.starts if not start.escalates).items():
        yield f"{plain(name)}: started for {words.count(count, 'account')}.\n"
    for name, count in Counter(start.play.name for start in ran.starts if start.escalates).items():
        yield f"{plain(name)}: more pressing for {words.count(count, 'account')}.\n"
    names = dict(day.book.accounts.select("account_id", "name").iter_rows())
    for task in ran.tasks:
        owner = f", {plain(task.owner)}" if task.owner else ""
        yield f"  task {task.number}: {plain(names[task.account_id])}: {plain(task.title)} (due {task.due}{owner})\n"
    for task in ran.woken:
        name = plain(names.get(task.account_id, task.account_id))
        yield f"  task {task.number} is back: {name}: {plain(task.title)}\n"


def tell_sent(sent: "list[Delivery]") -> Iterator[str]:
    """What became of webhooks: how many arrived; each that did not, on stderr."""
    from healthcore.plays.deliveries import DeliveryState

    arrived = sum(one.state is DeliveryState.SENT for one in sent)
    if arrived:
        yield f"{words.count(arrived, 'webhook')} sent.\n"
    say(
        f"Webhook {one.number} of {one.play!r} for {one.account_id}: {one.state}. {one.detail}"
        for one in sent
        if one.state is not DeliveryState.SENT
    )
