"""No secret is in anything that the program writes, prints, shows or raises, with every failure injected."""

import asyncio
import logging
import traceback
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from textual.worker import WorkerFailed

from tests.healthcore.connect.books import SECRETS, SERVICES, Trial, files_below
from tests.healthcore.connect.conftest import (  # noqa: F401 - fixtures
    Connect,
    connecting,
    keyring_of_the_test,
    retries_at_once,
    running_services,
)
from tests.healthcore.connect.test_secrets import FAULTS, MARK
from tests.tui.opened import opened
from tui.cli.program import cli

FEW = 30

#: What is said and kept, by where it was found.
Told = dict[str, str]


@pytest.fixture(params=SERVICES, name="trial")
def pulled(
    request: pytest.FixtureRequest,
    connect: Connect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Trial:
    """A book that was pulled, with a rating that waits; whatever any library logs is kept."""
    monkeypatch.setenv("PULSEBOOK_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.setattr("tui.pushing.PUSH_AFTER", 10_000.0)
    caplog.set_level(logging.DEBUG)
    trial = connect(request.param, FEW, 'levels = { Minor = "1 - LOW" }')
    trial.pull()
    trial.open(registers=True).journal.close()
    trial.rate(trial.ids[0], 4)
    return trial


def asked(*words: str) -> Iterable[tuple[str, str]]:
    """What a command says on both streams, and what it raised with everything on the way."""
    result: Result = CliRunner().invoke(cli, words, prog_name="pulsebook")
    name = " ".join(words)
    yield f"{name}: output", result.stdout + result.stderr
    error = result.exc_info[1] if result.exc_info else None
    if error is not None:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True, lookup_lines=False).format()
        yield f"{name}: {error!r}", "\n".join([repr(error), *map(repr, error.args), *lines])


def kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterable[tuple[str, str]]:
    """Every file, and everything that was logged."""
    for path, content in files_below(tmp_path):
        yield str(path), content.decode("latin-1")
    yield "logged", "\n".join(f"{record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records)


def guilty(told: Told) -> list[str]:
    """Where a secret was found."""
    return [where for where, text in told.items() if MARK in text]


def test_the_command_line_tells_no_secret(trial: Trial, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = Told()
    for fault in FAULTS:
        trial.running.fail(1.0, [fault])
        for asks in (asked("sync", "team", "--push"), asked("doctor", "team")):
            told |= {f"{fault}: {where}": text for where, text in asks}
    trial.running.fail(0.0)
    account = trial.ids[0]
    healthy = (("sync", "team"), ("sync", "team", "--status"), ("explain", "team", account), ("locate",))
    for words in healthy:
        told |= asked(*words)
    told |= kept(tmp_path, caplog)

    assert any("502" in text for text in told.values())
    assert guilty(told) == []


def test_a_secret_that_is_refused_is_not_told(
    trial: Trial, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRETS[trial.service][0], f"wrong-{MARK}")
    told = Told()
    for words in (("sync", "team"), ("doctor", "team"), ("connect", "team", "--service", trial.service)):
        told |= asked(*words)
    told |= kept(tmp_path, caplog)

    assert any("sign" in text for text in told.values())
    assert guilty(told) == []


def with_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the request with its secret is at hand, something goes wrong that nobody has thought of."""

    async def fails(_transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        everything = f"{dict(request.headers)} {request.content!r}"
        raise AssertionError(everything)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", fails)


def test_a_bug_in_a_command_tells_no_secret(
    trial: Trial, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_bug(monkeypatch)
    result = CliRunner().invoke(cli, ["sync", "team"], prog_name="pulsebook")
    told = {"output": result.stdout + result.stderr, **dict(kept(tmp_path, caplog))}

    assert "this is a bug in Pulsebook" in told["output"]
    assert (tmp_path / "logs" / "crash.log").exists()
    assert guilty(told) == []


@pytest.mark.parametrize("trial", ["hubspot"], indirect=True)
async def test_the_screen_tells_no_secret(trial: Trial, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = Told()
    async with opened("team") as screen:
        await screen.press("enter", "7")
        for fault in FAULTS:
            trial.running.fail(1.0, [fault])
            await screen.press("P")
            await screen.wait(lambda: screen.app._notifications)
            await screen.rest()
            told[f"{fault}: screen"] = screen.app.export_screenshot()
            notices = list(screen.app._notifications)
            told[f"{fault}: notices"] = "\n".join(f"{note.title} {note.message}" for note in notices)
            screen.app.clear_notifications()
            await screen.pilot.pause()
    told |= await asyncio.to_thread(lambda: dict(kept(tmp_path, caplog)))

    assert any("502: not now" in text for text in told.values())
    assert guilty(told) == []


@pytest.mark.parametrize("trial", ["hubspot"], indirect=True)
async def test_a_bug_on_the_screen_tells_no_secret(
    trial: Trial,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def come_upon_the_bug() -> None:
        async with opened("team") as screen:
            with_a_bug(monkeypatch)
            await screen.press("enter", "7", "p")
            await screen.wait(lambda: screen.app._exception is not None)

    with pytest.raises(WorkerFailed):
        await come_upon_the_bug()
    told = {"panel": "".join(capsys.readouterr()), **dict(kept(tmp_path, caplog))}

    assert "this is a bug in Pulsebook" in told["panel"]
    assert (tmp_path / "logs" / "crash.log").exists()
    assert guilty(told) == []
