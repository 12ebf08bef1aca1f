"""`kill -9` at random points of a push: afterwards the service holds each rating once, and the outbox is empty."""

from random import Random
from time import monotonic

import pytest

from tests.healthcore.connect.books import SERVICES, Trial
from tests.healthcore.connect.conftest import Connect
from tests.healthcore.connect.pusher import killed_push

ACCOUNTS = 300

#: Seconds that a push may take that nobody kills.
_PATIENCE = 60.0


def play(trial: Trial, kills: int, chance: Random) -> None:
    """Rates, kills the push at a random point, again and again; then lets one come to its end."""
    trial.pull()
    before, wanted = trial.running.values, dict[str, int]()

    def rate_some() -> None:
        some = {account: chance.randrange(5) for account in chance.sample(trial.ids, 12)}
        trial.rate_all(some)
        wanted.update(some)
        trial.book.journal.close()

    rate_some()
    started = monotonic()
    assert killed_push(_PATIENCE)
    whole = monotonic() - started
    cut_short = 0
    for _ in range(kills):
        rate_some()
        cut_short += not killed_push(chance.uniform(0.0, whole))
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
