"""The Sync screen: how old the book is, what waits, and deciding conflicts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.healthcore.connect.books import Trial, rate_on_screen
from tests.healthcore.connect.conftest import (  # noqa: F401 - fixtures
    Connect,
    connecting,
    keyring_of_the_test,
    retries_at_once,
    running_services,
)
from tests.tui.opened import Opened, book_file, opened
from tui.app import PulsebookApp
from tui.screens.account import AccountScreen
from tui.screens.rate import RateDialog
from tui.screens.sync import SyncScreen
from tui.widgets.states import State
from tui.widgets.sync_words import age

FEW = 40

#: Calls that it takes to bring 3,000 accounts from the beginning.
ANEW = 32


@pytest.fixture(autouse=True)
def pushes_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent by itself, unless a test is about that."""
    monkeypatch.setattr("tui.pushing.PUSH_AFTER", 10_000.0)


@pytest.fixture
def trial(connect: Connect) -> Trial:
    """A book from HubSpot that was pulled, with everybody high-touch; two accounts without a rating come first."""
    made = connect("hubspot", FEW, 'levels = { Minor = "1 - LOW" }')
    made.pull()
    made.open(registers=True).journal.close()
    return made


@asynccontextmanager
async def on_sync(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Opened]:
    """The screen, once it knows how things stand."""
    async with opened("team", size) as screen:
        if type(screen.app.screen).__name__ == "TouchDialog":
            await screen.press("enter")
        await screen.press("7")
        await screen.wait(lambda: isinstance(screen.app.screen, SyncScreen))
        await screen.wait(lambda: of(screen).desk is not None)
        yield screen


def of(screen: Opened) -> SyncScreen:
    return next(one for one in screen.app.screen_stack if isinstance(one, SyncScreen))


def line(screen: Opened, which: str) -> str:
    return str(of(screen).query_one(f"#sync-{which}").render())


def unrated(trial: Trial, count: int = 1) -> list[str]:
    return [key for key, text in trial.texts.items() if text is None][:count]


async def until(screen: Opened, reached: Callable[[], object]) -> None:
    """Waits until something is the case: longer than for a screen alone, because a service has to answer."""
    for _ in range(15):
        try:
            await screen.wait(reached)
        except AssertionError:
            continue
        return
    raise AssertionError("it never came to that")


async def finished(screen: Opened) -> None:
    """Waits until nothing is exchanged any more."""
    await until(screen, lambda: of(screen)._stop is None)
    await screen.rest()


def in_thread(work: object) -> "asyncio.Future[object]":
    assert callable(work)
    return asyncio.get_running_loop().run_in_executor(None, work)


async def test_it_says_where_the_book_comes_from_and_how_old_it_is(trial: Trial) -> None:
    async with on_sync() as screen:
        assert line(screen, "source").startswith("HubSpot  pulled ")
        assert "calls left today" in line(screen, "source")
        assert line(screen, "counts") == "Nothing waits to be sent."


async def test_a_rating_waits_and_is_sent_by_a_key(trial: Trial) -> None:
    (account,) = unrated(trial)
    rate_on_screen(trial.open(), account, 3)
    async with on_sync() as screen:
        assert line(screen, "counts") == "1 pending"
        await screen.press("P")
        await finished(screen)
        await until(screen, lambda: line(screen, "counts") == "Nothing waits to be sent.")
        entry = of(screen).entry
        assert entry is not None
        assert entry.state == "verified"
    assert trial.running.values[account] == "risk_4"


async def test_a_pull_brings_what_changed_and_every_screen_shows_it(trial: Trial) -> None:
    (account,) = unrated(trial)
    trial.running.change(account, "risk_4")
    async with on_sync() as screen:
        await screen.press("p")
        await finished(screen)
        await until(screen, lambda: screen.desk.account(account).rating.level == 3)  # type: ignore[union-attr]


async def conflicting(trial: Trial) -> str:
    (account,) = unrated(trial)
    rate_on_screen(trial.open(), account, 3)
    trial.running.change(account, "risk_0", who="Dana Admin")
    await in_thread(trial.push)
    return account


@pytest.mark.parametrize(("key", "level", "value"), [("m", 3, "risk_4"), ("t", 0, "risk_0")])
async def test_a_conflict_is_shown_side_by_side_and_decided_by_a_key(
    trial: Trial, key: str, level: int, value: str
) -> None:
    account = await conflicting(trial)
    async with on_sync() as screen:
        assert line(screen, "counts") == "1 to decide"
        said = of(screen).detail.plain
        assert "Ours     Critical, by ann" in said
        assert "HubSpot  0 - NO RISK" in said
        assert "Dana Admin" in said

        await screen.press(key)
        await until(screen, lambda: "to decide" not in line(screen, "counts"))
        found = screen.desk.account(account)
        assert found is not None
        assert (found.rating.level, found.rating.conflict) == (level, False)
        await screen.press("P")
        await finished(screen)
    assert trial.running.values[account] == value


async def test_both_sides_stand_under_each_other_however_long_the_services_name_is(connect: Connect) -> None:
    trial = connect("salesforce", FEW)
    await in_thread(trial.pull)
    trial.open(registers=True).journal.close()
    (account,) = unrated(trial)
    rate_on_screen(trial.open(), account, 3)
    trial.running.change(account, trial.value(0))
    await in_thread(trial.push)
    async with on_sync() as screen:
        before, ours, theirs = of(screen).detail.plain.splitlines()[:3]
        assert before == "Before      empty, when it was rated"
        assert ours.startswith("Ours        Critical, by ann, ")
        assert theirs == "Salesforce  0 - NO RISK"


async def test_a_conflict_is_decided_by_rating_anew(trial: Trial) -> None:
    await conflicting(trial)
    async with on_sync() as screen:
        await screen.press("r")
        assert isinstance(screen.app.screen, RateDialog)


async def test_enter_opens_the_account(trial: Trial) -> None:
    await conflicting(trial)
    async with on_sync() as screen:
        await screen.press("enter")
        await until(screen, lambda: isinstance(screen.app.screen, AccountScreen))


async def test_without_a_conflict_its_keys_are_grey(trial: Trial) -> None:
    async with on_sync() as screen:
        assert of(screen).check_action("decide", ("mine",)) is None
        assert of(screen).check_action("exchange", ("both",)) is True


async def test_a_service_that_does_not_answer_is_told_and_the_book_stays(trial: Trial) -> None:
    trial.running.fail(1.0, ["dropped"])
    async with on_sync() as screen:
        await screen.press("s")
        await finished(screen)
        await until(screen, lambda: "failed" in line(screen, "counts"))
        assert "HubSpot: the connection broke" in line(screen, "counts")
        assert screen.desk.book.accounts.height == FEW


async def test_a_pull_is_stopped_and_goes_on_later(connect: Connect) -> None:
    trial = connect("hubspot", 3_000)
    await in_thread(trial.pull)
    trial.open(registers=True).journal.close()
    trial.running.fail(1.0, ["slow"])
    async with on_sync() as screen:
        await screen.press("p")
        await until(screen, lambda: "00 …" in line(screen, "source"))
        await screen.press("escape")
        await finished(screen)
        await until(screen, lambda: "cancelled: Stopped after" in line(screen, "counts"))
        assert screen.desk.book.accounts.height == 3_000
        trial.running.fail(0.0)
        calls = trial.running.state["calls"]
        await screen.press("p")
        await until(screen, lambda: line(screen, "counts") == "Nothing waits to be sent.")
        assert trial.running.state["calls"] - calls < ANEW


async def test_a_book_from_a_file_says_how_to_connect_it(tmp_path: Path) -> None:
    async with opened(book_file(tmp_path / "mine.csv", ["Acme"])) as screen:
        await screen.press("7")
        await until(screen, lambda: "is a file" in str(of(screen).query_one(State).query_one("Static").render()))
        said = str(of(screen).query_one(State).query_one("Static").render())
        assert "pulsebook connect mine --service hubspot" in said


async def test_a_rating_is_sent_by_itself_a_moment_after_it_was_saved(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.pushing.PUSH_AFTER", 0.01)
    (account,) = unrated(trial)
    async with on_sync() as screen:
        screen.desk.rate(account, 3, "heard it", ())
        screen.app.book_rated()
        await until(screen, lambda: trial.book.outbox.entries() and not trial.waiting)
        await screen.rest()
        await until(screen, lambda: line(screen, "counts") == "Nothing waits to be sent.")
    assert trial.running.values[account] == "risk_4"


async def test_without_a_network_it_waits_and_that_is_said_once(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.pushing.PUSH_AFTER", 0.01)
    first, second = unrated(trial, 2)
    trial.running.fail(1.0, ["dropped"])
    async with on_sync() as screen:
        for account in (first, second):
            screen.desk.rate(account, 3, "heard it", ())
            screen.app.book_rated()
            await screen.pilot.pause()
            await screen.rest()
        await until(screen, lambda: "2 pending" in line(screen, "counts"))
        said = [note for note in screen.app._notifications if note.title == "Ratings wait on this machine"]
        assert len(said) == 1


async def test_a_conflict_that_a_push_finds_is_said_and_the_riskier_counts(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.pushing.PUSH_AFTER", 0.01)
    (account,) = unrated(trial)
    trial.running.change(account, "risk_4")
    async with on_sync() as screen:
        screen.desk.rate(account, 1, "heard it", ())
        screen.app.book_rated()
        await until(screen, lambda: "1 to decide" in line(screen, "counts"))
        await until(screen, lambda: screen.desk.account(account).rating.level == 3)  # type: ignore[union-attr]


async def test_escape_leads_back_to_the_book(trial: Trial) -> None:
    async with on_sync() as screen:
        await screen.press("escape")
        await until(screen, lambda: not isinstance(screen.app.screen, SyncScreen))
        assert isinstance(screen.app, PulsebookApp)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-5, "just now"),
        (1, "just now"),
        (2, "2 minutes ago"),
        (119, "119 minutes ago"),
        (120, "2 hours ago"),
        (47 * 60 + 59, "47 hours ago"),
        (48 * 60, "2 days ago"),
    ],
)
def test_how_long_ago_as_people_say_it(minutes: int, said: str) -> None:
    assert age(timedelta(minutes=minutes)) == said
