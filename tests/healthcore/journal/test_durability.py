"""What was acknowledged is kept, whatever happens to the processes that write."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from healthcore.journal.journal import Journal
from healthcore.vocabulary import Clock

Start = Callable[..., Any]


def ids_of(journal: Journal, account_id: str) -> list[str]:
    return [rating.id for rating in journal.history(account_id)]


def test_two_processes_write_at_once_and_nothing_is_lost(writer: Start, journal: Journal) -> None:
    both = [writer("A1"), writer("A1")]
    for one in both:
        one.start(50)
    for one in both:
        one.finish()
        assert len(one.kept) == 50
    ids = ids_of(journal, "A1")
    assert ids == sorted({*both[0].kept, *both[1].kept}, reverse=True)
    assert journal.position() == len(ids) == 100


def test_reading_is_never_wrong_while_logs_come_and_go(writer: Start, journal: Journal) -> None:
    """Opening and closing for every rating makes and removes the log all the time: the hard case for readers."""
    other = writer("A1", "--reopen")
    other.start(100)
    seen = [0]
    while seen[-1] < 100:
        seen.append(len(ids_of(journal, "A1")))
    assert seen == sorted(seen)
    other.finish()


def kill_repeatedly(writer: Start, journal: Journal, clock: Clock, *, kills: int, writers: int) -> None:
    chance = random.Random(20261122)
    kept: dict[str, set[str]] = {}
    for kill in range(kills):
        running = {f"{kill}-{n}": writer(f"{kill}-{n}") for n in range(writers)}
        for one in running.values():
            one.start(-1)
        for one in running.values():
            one.read(chance.randint(0, 30))
        for account_id, one in running.items():
            one.kill()
            kept[account_id] = set(one.kept)
        with Journal(journal.path.parent, clock) as reader:
            assert all(kept[account_id] <= set(ids_of(reader, account_id)) for account_id in running)
    current = journal.current()
    journal.rebuild()
    assert journal.current() == current
    assert all(ids <= set(ids_of(journal, account_id)) for account_id, ids in kept.items())


def test_what_was_acknowledged_survives_kill_9(writer: Start, journal: Journal, clock: Clock) -> None:
    kill_repeatedly(writer, journal, clock, kills=10, writers=1)


@pytest.mark.torture
def test_what_two_writers_acknowledged_survives_200_kills(writer: Start, journal: Journal, clock: Clock) -> None:
    kill_repeatedly(writer, journal, clock, kills=200, writers=2)
