"""Without a network: every screen of a connected book works, ratings queue, and the first push drains them in order."""

import asyncio
import errno
import socket
from datetime import timedelta
from functools import partial

import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.vocabulary import FixedClock
from tests.healthcore.connect.books import MAPPINGS, Trial
from tests.healthcore.connect.conftest import (  # noqa: F401 - fixtures
    Connect,
    connecting,
    keyring_of_the_test,
    retries_at_once,
    running_services,
)
from tests.tui.opened import CLOCK, Opened, opened
from tui.main_screens import MAIN_SCREENS
from tui.screens.account import AccountScreen
from tui.screens.importing import ImportScreen
from tui.screens.sweep import SweepScreen
from tui.widgets.rate_pane import RatePane

FEW = 20


@pytest.fixture
def trial(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """A book from Salesforce, which takes a few ratings one by one, and whose accounts were first seen 40 days ago."""
    monkeypatch.setattr("tui.pushing.PUSH_AFTER", 10_000.0)
    made = connect("salesforce", FEW, 'levels = { Minor = "1 - LOW", Major = "3 - HIGH" }')
    for account in made.running.values:
        made.running.change(account, None)
    made.pull()
    long_ago = FixedClock(CLOCK.now() - timedelta(days=40))
    request = BookRequest(str(made.book.path), overrides=MAPPINGS["salesforce"], as_name="team", touch="all")
    open_book(request, long_ago, registers=True).journal.close()
    return made


def is_on(screen: Opened, name: str) -> bool:
    """Whether a main screen is the one that is shown."""
    return type(screen.app.screen).__name__.lower() == f"{name}screen".replace("_", "")


async def rate(screen: Opened, level: int) -> str:
    """Rates the account that is asked about, with a note; says which it is."""
    await screen.wait(lambda: screen.app.screen.query(RatePane))
    before = screen.desk.book.ratings
    await screen.press(str(level), "tab", *"so", "enter")
    await screen.wait(lambda: len(screen.desk.book.ratings) > len(before))
    (account,) = screen.desk.book.ratings.keys() - before.keys()
    return account


async def test_every_screen_works_and_ratings_queue_in_order(trial: Trial) -> None:
    tried: list[object] = []

    def unreachable(_socket: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    with pytest.MonkeyPatch.context() as network:
        network.setattr(socket.socket, "connect", unreachable)
        rated = await go_everywhere(trial)
        assert tried, "the screen that syncs has tried"

    assert trial.running.writes == []
    assert [(entry.account_id, entry.level) for entry in trial.waiting] == rated
    pushed = await asyncio.to_thread(trial.push, trial.open().book.model.rating)
    assert pushed.verified == len(rated)
    value = {1: "1 - LOW", 2: "3 - HIGH", 3: "4 - CRITICAL"}
    assert trial.running.writes == [(account, value[level]) for account, level in rated]
    assert trial.waiting == []


async def go_everywhere(trial: Trial) -> list[tuple[str, int]]:
    """Looks at every screen, and rates on three of them; says whom, at which level, in order."""
    rated = []
    async with opened("team") as screen:
        for one in MAIN_SCREENS:
            await screen.press(one.key)
            await screen.wait(partial(is_on, screen, one.name))
            await screen.rest()
        await screen.press("7", "s")
        await screen.wait(lambda: any("no connection" in note.message for note in screen.app._notifications))

        await screen.press("2", "m")
        await screen.wait(lambda: isinstance(screen.app.screen, ImportScreen))
        await screen.press("escape", "r")
        rated.append((await rate(screen, 1), 1))
        await screen.press("down", "enter")
        await screen.wait(lambda: isinstance(screen.app.screen, AccountScreen))
        await screen.press("r")
        rated.append((await rate(screen, 3), 3))
        await screen.press("escape", "w")
        await screen.wait(lambda: isinstance(screen.app.screen, SweepScreen))
        rated.append((await rate(screen, 2), 2))
    return rated
