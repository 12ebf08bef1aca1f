"""No secret is in anything that the program writes, prints or raises, whatever goes wrong."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from healthcore.connect.secret import Secret, keep_secret, secret_of
from healthcore.vocabulary.errors import ConnectError, SignInError
from tests.healthcore.connect.books import SECRETS, SERVICES, files_below
from tests.healthcore.connect.conftest import Connect, InMemory
from tests.services import hubspot, salesforce, totango
from tests.services.service import AFTER, BEFORE, INSIDE

#: Every secret there is has this in it, and nothing else does.
MARK = "5ecre7"

FAULTS = (*BEFORE, *AFTER, *INSIDE, "daily", "used-up", "ghost")


def test_the_mark_is_in_every_secret() -> None:
    every = (hubspot.TOKEN, salesforce.TOKEN, salesforce.REFRESH, salesforce.SECRET, totango.TOKEN)
    assert all(MARK in secret for secret in every)


def told(error: BaseException) -> str:
    """Everything an error tells, with what it came from and the local variables on its way."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=True, lookup_lines=False).format()
    return "\n".join([*map(str, error.args), *lines])


def failure_of(attempt: Callable[[], object]) -> list[str]:
    """Everything that is told when something is tried that fails."""
    try:
        attempt()
    except ConnectError as error:
        return [str(error), repr(error), *error.lines(), told(error)]
    return []


@pytest.mark.parametrize("service", SERVICES)
def test_no_failure_tells_a_secret(
    connect: Connect, service: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    trial = connect(service, 30)
    trial.pull()
    trial.rate(trial.ids[0], 4)
    said: list[tuple[str, str]] = []
    for fault in FAULTS:
        trial.running.fail(1.0, [fault])
        for attempt in (trial.push, trial.pull, trial.pull_people):
            said += [(fault, text) for text in failure_of(attempt)]

    said += [("outbox", entry.detail) for entry in trial.book.outbox.entries()]
    said += [("outbox", sync.detail) for sync in trial.book.outbox.syncs()]
    said += [("log", record.getMessage()) for record in caplog.records]
    said += [(str(path), content.decode("latin-1")) for path, content in files_below(tmp_path)]
    assert len(said) > len(FAULTS)
    assert [where for where, text in said if MARK in text] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_secret_that_is_refused_is_not_told(connect: Connect, service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = connect(service, 30)
    monkeypatch.setenv(SECRETS[service][0], f"wrong-{MARK}")

    with pytest.raises(SignInError) as raised:
        trial.pull()

    assert MARK not in told(raised.value)
    assert raised.value.fix


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(MARK)

    assert MARK not in f"{secret} {secret!r} {[secret]}"
    assert secret.reveal() == MARK
    with pytest.raises(TypeError, match="not written down"):
        secret.__reduce__()


def test_the_environment_counts_before_the_keyring(own_keyring: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_secret("team", "hubspot token", "kept")
    assert secret_of("team", "hubspot token").reveal() == "kept"
    assert list(own_keyring.kept.values()) == ["kept"]

    monkeypatch.setenv("PULSEBOOK_HUBSPOT_TOKEN", "said")
    assert secret_of("team", "hubspot token").reveal() == "said"


def test_without_a_secret_it_says_where_to_put_it() -> None:
    with pytest.raises(SignInError) as raised:
        secret_of("team", "hubspot token")

    assert "pulsebook connect team --secret" in str(raised.value)
    assert "PULSEBOOK_HUBSPOT_TOKEN" in str(raised.value)
