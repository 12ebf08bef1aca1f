"""What workers say to the application. Workers touch no widget."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    import polars as pl

    from healthcore.book.opening import OpenedBook
    from healthcore.book.view import Chosen
    from healthcore.changes.day import Day
    from healthcore.changes.trends import Trends
    from healthcore.connect.pushing import Pushed
    from healthcore.plays.deliveries import Delivery
    from healthcore.plays.running import PlayRun
    from healthcore.vocabulary.errors import InputError, PulsebookError


@dataclass
class BookOpened(Message):
    """A book was read and scored; how many accounts came since it was read before, and how many are gone."""

    opened: "OpenedBook"
    came: int = 0
    gone: int = 0


@dataclass
class BookFailed(Message):
    """A book could not be opened."""

    error: "PulsebookError"


@dataclass
class AskedInVain(Message):
    """What a screen asked a worker for cannot be had; `request` is the screen's own number for that."""

    error: "PulsebookError"
    request: int


@dataclass
class DayReady(Message):
    """The past of a book was looked at; whether anything has changed since somebody's earlier look."""

    day: "Day"
    has_news: bool = False


@dataclass
class TrendsReady(Message):
    """The scores of the last days were looked at.

    Attributes:
        day: the day they lead to.
        trends: the scores.
        column: their bars, ready for the table.
    """

    day: "Day"
    trends: "Trends"
    column: "pl.Series"


@dataclass
class LookingBack(Message):
    """So many days of the past are worked out, of so many. Of a burst only the last one matters."""

    done: int
    total: int

    def can_replace(self, message: Message) -> bool:
        """Whether a waiting message says nothing any more."""
        return isinstance(message, LookingBack)


@dataclass
class DayFailed(Message):
    """The past of a book cannot be looked at."""

    error: "PulsebookError"


@dataclass
class SegmentFound(Message):
    """Who is in a segment that somebody wants to look at was worked out."""

    day: "Day"
    segment: "Chosen"


@dataclass
class SegmentsAnew(Message):
    """Who is in the segment that is looked at, and who meets the filter's condition, was worked out anew."""

    day: "Day"
    segment: "Chosen | None"
    condition: "Chosen | None"


@dataclass
class SegmentFailed(Message):
    """There is no such segment, or its condition makes no sense on this book."""

    error: "InputError"


@dataclass
class PlaysRan(Message):
    """The plays of the book were run, or their webhooks sent."""

    run: "PlayRun | None" = None
    sent: "tuple[Delivery, ...]" = ()


@dataclass
class PlaysFailed(Message):
    """The plays of the book cannot be run."""

    error: "PulsebookError"


@dataclass
class RatingsPushed(Message):
    """Ratings were sent to the service that the book comes from, or could not be."""

    pushed: "Pushed | None" = None
    error: "PulsebookError | None" = None
