"""What workers say to the application. Workers touch no widget."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.changes.day import Day
    from healthcore.vocabulary.errors import PulsebookError


@dataclass
class BookOpened(Message):
    """A book was read and scored."""

    opened: "OpenedBook"


@dataclass
class BookFailed(Message):
    """A book could not be opened."""

    error: "PulsebookError"


@dataclass
class DayReady(Message):
    """The past of a book was looked at; whether anything has changed since somebody's earlier look."""

    day: "Day"
    has_news: bool = False


@dataclass
class DayFailed(Message):
    """The past of a book cannot be looked at."""

    error: "PulsebookError"
