"""`kill -9` in the middle of a play run: no task and no webhook twice, and none lost."""

import os
import subprocess
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from healthcore.journal.journal import Journal
from healthcore.plays.deliveries import Deliveries, Delivery, DeliveryState
from healthcore.plays.running import plays_path
from healthcore.plays.task import Task
from healthcore.plays.tasks import Tasks
from healthcore.vocabulary import SystemClock
from tests.healthcore.plays.conftest import Receiver, receiving
from tests.journeys.terminal import pulsebook, run

#: Accounts that begin to meet the plays' condition in each round.
EACH_ROUND = 8
PLAYS = """
[[plays]]
name = "Save"
when = "engagement < 50"
[plays.task]
title = "Save {{ name }}"
[plays.set]
saved = true

[[plays]]
name = "Tell"
when = "play.saved is yes"
[plays.webhook]
url = "${HOOK}"
"""


class Team:
    """A book whose accounts fall below the threshold, some more each round.

    Args:
        folder: where its file is.
        rounds: how many rounds there will be.
    """

    def __init__(self, folder: Path, rounds: int) -> None:
        self._path = folder / "team.csv"
        self._many = (rounds + 2) * EACH_ROUND
        self.low = 0
        self.let_fall(0)
        assert run("import", str(self._path), "--as", "team").returncode == 0
        plays_path("team").parent.mkdir(parents=True, exist_ok=True)
        plays_path("team").write_text(PLAYS, encoding="utf-8")

    def let_fall(self, more: int) -> None:
        """Some more accounts meet the condition."""
        self.low += more
        rows = [f"A{at},Account {at},{5 if at < self.low else 70},high" for at in range(self._many)]
        self._path.write_text("\n".join(["account_id,name,engagement,touch", *rows, ""]), encoding="utf-8")

    def facts(self) -> tuple[list[Task], list[Delivery]]:
        """Every task and every webhook."""
        with Journal.of_book("team", SystemClock()) as journal:
            return Tasks(journal).all(), Deliveries(journal).all()


def run_and_kill(chance: Random, receiver: Receiver, usual: float) -> None:
    """Runs the plays and kills it: at some moment, or as soon as so many webhooks have arrived."""
    process = subprocess.Popen(
        pulsebook("plays", "run", "team"), env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if chance.random() < 0.5:
        wanted = len(receiver.got) + chance.randrange(1, EACH_ROUND)
        deadline = time.monotonic() + 3 * usual
        while process.poll() is None and len(receiver.got) < wanted and time.monotonic() < deadline:
            time.sleep(0.002)
    else:
        time.sleep(chance.uniform(0.4, 1.1) * usual)
    process.kill()
    process.wait()


def play(folder: Path, monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
    chance = Random(rounds)
    log = folder / "received.log"
    with receiving(log) as port:
        receiver = Receiver(port, log, "team")
        monkeypatch.setenv("HOOK", f"{receiver.address}/ok")
        team = Team(folder, rounds)
        team.let_fall(EACH_ROUND)
        started = time.monotonic()
        assert run("plays", "run", "team").returncode == 0
        usual = time.monotonic() - started
        for _ in range(rounds):
            team.let_fall(EACH_ROUND)
            run_and_kill(chance, receiver, usual)
            tasks, _ = team.facts()
            assert max(Counter(task.account_id for task in tasks).values()) == 1
        assert run("plays", "run", "team").returncode == 0

        tasks, deliveries = team.facts()
        expected = {f"A{at}" for at in range(team.low)}
        assert Counter(task.account_id for task in tasks) == Counter(expected)
        assert Counter(one.account_id for one in deliveries) == Counter(expected)
        assert {one.state for one in deliveries} <= {DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN}
        arrived = Counter(got["headers"]["Idempotency-Key"] for got in receiver.got)
        assert not arrived or max(arrived.values()) == 1
        assert {one.id for one in deliveries if one.state is DeliveryState.SENT} <= arrived.keys()
        # What was claimed when the program ended is a question, at most one for each time that it was killed.
        assert sum(one.state is not DeliveryState.SENT for one in deliveries) <= rounds


def test_five_kills_of_a_play_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(tmp_path, monkeypatch, 5)


@pytest.mark.torture
def test_a_hundred_kills_of_play_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(tmp_path, monkeypatch, 100)
