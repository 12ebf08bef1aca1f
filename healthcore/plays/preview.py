"""Which plays a rating would start, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from healthcore.book.book import Book
from healthcore.changes.day import Day
from healthcore.plays.planning import Start
from healthcore.plays.play import Play
from healthcore.plays.running import would_start
from healthcore.plays.snoozes import woken
from healthcore.plays.task import Task
from healthcore.plays.tasks import Tasks


@dataclass(frozen=True)
class Preview:
    """What would happen.

    Attributes:
        starts: the plays that would start for the account.
        woken: its tasks that would be back from a snooze.
    """

    starts: tuple[Start, ...]
    woken: tuple[Task, ...]


def preview_of(day: Day, book: Book, account_id: str, plays: Sequence[Play]) -> Preview:
    """What plays would do if the day's book were another one, for one account; nothing is written.

    Args:
        day: the day as it is; its past is taken over.
        book: the book as a rating of the account would make it.
        account_id: the account.
        plays: those of the book.
    """
    then = day.with_opened(replace(day.opened, book=book))
    starts = would_start(then, plays, only=account_id)
    return Preview(tuple(starts), tuple(woken(Tasks(day.journal).of_account(account_id), then)))
