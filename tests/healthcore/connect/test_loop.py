"""The whole loop with each service: pull, rate, push, verify, pull again; with and without faults the same end."""

from collections.abc import Callable

import pytest

from tests.healthcore.connect.books import SERVICES, Trial
from tests.healthcore.connect.conftest import Connect

RATED = 50

#: More than Totango's search can reach; the torture has as many as the largest teams.
SOME, FEW, MANY = 10_500, 3_000, 25_000


def rate_some(trial: Trial) -> dict[str, int]:
    """Rates every five-hundredth account, each at another level than it has; says at which."""
    texts, wanted = trial.texts, dict[str, int]()
    for number, account_id in enumerate(trial.ids[:: len(texts) // RATED]):
        is_that = texts[account_id] == trial.label(number % 5)
        wanted[account_id] = (number + is_that) % 5
    trial.rate_all(wanted)
    return wanted


def check_end(trial: Trial, before: dict[str, str | None], wanted: dict[str, int]) -> None:
    """The service holds every rating, and nothing else has changed; the outbox is empty."""
    expected = {**before, **{account_id: trial.value(level) for account_id, level in wanted.items()}}
    assert trial.running.values == expected
    assert trial.waiting == []
    assert [state.value for state in trial.states] == ["verified"] * len(wanted)


def go_round(trial: Trial, accounts: int) -> None:
    """Pull, rate, push, pull, push."""
    before = trial.running.values

    assert trial.pull() == accounts
    assert len(set(trial.ids)) == accounts
    wanted = rate_some(trial)
    assert trial.push().verified == RATED
    check_end(trial, before, wanted)
    assert sorted(trial.running.writes) == sorted((key, trial.value(level)) for key, level in wanted.items())

    after_push = trial.texts
    assert trial.pull() == accounts
    assert trial.texts == after_push
    assert trial.push().verified == 0
    assert len(trial.running.writes) == RATED


def go_round_with_faults(trial: Trial, accounts: int) -> None:
    """The same while three answers of ten are wrong in one way or another."""
    before = trial.running.values
    trial.running.fail(0.3)

    assert trial.pull_until_done() == accounts
    assert {key: trial.value_of(text) for key, text in trial.texts.items()} == before
    wanted = rate_some(trial)
    trial.until_done()
    trial.running.fail(0.0)

    check_end(trial, before, wanted)
    assert set(trial.running.writes) == {(key, trial.value(level)) for key, level in wanted.items()}


@pytest.mark.parametrize("service", SERVICES)
def test_what_was_rated_is_at_the_service_and_a_second_pull_changes_nothing(connect: Connect, service: str) -> None:
    go_round(connect(service, SOME), SOME)


@pytest.mark.parametrize("service", SERVICES)
def test_with_faults_of_every_kind_the_end_is_the_same(connect: Connect, service: str) -> None:
    go_round_with_faults(connect(service, FEW), FEW)


@pytest.mark.torture
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("round_of", [go_round, go_round_with_faults])
def test_both_with_many_accounts(connect: Connect, service: str, round_of: Callable[[Trial, int], None]) -> None:
    round_of(connect(service, MANY), MANY)
