"""`kill -9` at random points of a push: afterwards the service holds each rating once, and the outbox is empty."""

import subprocess
import sys
from random import Random

import pytest

from tests.healthcore.connect.books import SERVICES, Trial
from tests.healthcore.connect.conftest import Connect
from tests.services.running import ROOT

ACCOUNTS = 300


def killed_push(seconds: float) -> bool:
    """A push that is killed so long after it began; whether it was done before."""
    command = [sys.executable, "-m", "tests.healthcore.connect.pusher"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return False
        assert process.returncode == 0
        return True


def play(trial: Trial, kills: int, chance: Random) -> None:
    """Rates, kills the push at a random point, again and again; then lets one come to its end."""
    trial.pull()
    before, wanted, cut_short = trial.running.values, dict[str, int](), 0
    for _ in range(kills):
        some = {account: chance.randrange(5) for account in chance.sample(trial.ids, 12)}
        trial.rate_all(some)
        wanted |= some
        trial.book.journal.close()
        cut_short += not killed_push(chance.uniform(0.0, 0.25))
    trial.push()

    assert cut_short
    assert trial.running.values == {**before, **{key: trial.value(level) for key, level in wanted.items()}}
    assert trial.waiting == []
    assert trial.texts == {
        key: trial.label(int(v[-1])) if v and v[0] == "r" else v for key, v in trial.running.values.items()
    }


def test_ten_kills(connect: Connect) -> None:
    play(connect("salesforce", ACCOUNTS), 10, Random(1))


@pytest.mark.torture
@pytest.mark.parametrize("service", SERVICES)
def test_two_hundred_kills(connect: Connect, service: str) -> None:
    play(connect(service, ACCOUNTS), 200, Random(2))
