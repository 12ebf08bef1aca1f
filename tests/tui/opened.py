"""The application on a book, for the tests of its screens."""

import csv
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from textual.app import App
from textual.events import Paste
from textual.notifications import Notification
from textual.pilot import Pilot

from healthcore.book.request import BookRequest
from healthcore.journal.locations import data_dir
from healthcore.vocabulary import FixedClock
from tests.lived_in import live_in_sample
from themes import DEFAULT_DARK, load_themes, stylesheets
from tui.app import PulsebookApp
from tui.desk import Desk

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


class Stage(App[None]):
    """Nothing but our themes and stylesheets, for the tests of a single dialog or widget."""

    CSS_PATH = stylesheets()

    def __init__(self) -> None:
        super().__init__()
        for theme in load_themes()[0]:
            self.register_theme(theme)
        self.theme = DEFAULT_DARK


class Opened(NamedTuple):
    """An application that has read its book."""

    app: PulsebookApp
    pilot: Pilot[None]

    @property
    def desk(self) -> Desk:
        """What the screens work on."""
        assert self.app.desk is not None
        return self.app.desk

    @property
    def notices(self) -> list[Notification]:
        """What was said, but for what plays say by themselves when a book opens."""
        return [notice for notice in self.app._notifications if notice.title != "Plays"]

    async def press(self, *keys: str) -> None:
        """Presses keys and lets everything that follows happen."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Puts a text into what has the focus, as fast as a terminal pastes it."""
        assert self.app.focused is not None
        self.app.focused.post_message(Paste(text))
        await self.pilot.pause()

    async def rest(self) -> None:
        """See `rest`."""
        await rest(self.pilot)

    async def wait(self, reached: Callable[[], object]) -> None:
        """Waits until something is the case."""
        for _ in range(3_000):
            if reached():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it never came to that")


async def rest(pilot: Pilot[None]) -> None:
    """Lets everything that is worked out in threads be worked out, and be shown.

    Unlike Textual's own it does not mind that work is dropped for newer work.
    """
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause(0.01)
    await pilot.pause()


@asynccontextmanager
async def opened(
    book: str | Path = "sample", size: tuple[int, int] = (120, 36), *, segment: str | None = None
) -> AsyncIterator[Opened]:
    """The application after it has read a book, or has said why it cannot."""
    if book == "sample" and not data_dir().exists():
        live_in_sample(data_dir(), CLOCK)
    app = PulsebookApp(BookRequest(str(book)), clock=CLOCK, author="tester")
    app.segment_wanted = segment
    async with app.run_test(size=size) as pilot:
        screen = Opened(app, pilot)
        await screen.wait(lambda: app.desk is not None or app.error is not None)
        await pilot.pause()
        yield screen


def book_file(path: Path, names: Sequence[str], **columns: Sequence[str]) -> Path:
    """A CSV file with an account per name, `A0`, `A1`, ...; further columns as given."""
    many = len(names)
    usual = {"name": names, "engagement": ["70"] * many, "touch": ["high"] * many}
    header: Mapping[str, Sequence[str]] = {**usual, **columns}
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["account_id", *header])
        rows.writerows([f"A{place}", *values] for place, values in enumerate(zip(*header.values(), strict=True)))
    return path
