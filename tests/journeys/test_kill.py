"""`kill -9` at any moment loses nothing that was shown as saved, with a second writer at work."""

import json
import os
import subprocess
from random import Random

import pytest

from tests.journeys.terminal import Terminal, pulsebook, said

Home = dict[str, str]


def accounts(home: Home) -> dict[str, dict[str, object]]:
    """Every account of the sample book as `score` tells it, by id."""
    found = json.loads(said("score", "sample", "--format", "json", environment=home))
    return {account["account_id"]: account for account in found["accounts"]}


def note_of(account: dict[str, object]) -> object:
    rating = account["rating"]
    return rating["note"] if isinstance(rating, dict) else None


def rate_on_screen(home: Home, account_id: str, note: str, *, waits: bool) -> None:
    """Rates an account in the application and kills it: once it said that it saved, or right after the key."""
    with Terminal(pulsebook("demo"), home) as terminal:
        terminal.leave_today()
        terminal.type("/")
        terminal.wait_for("words, !word")
        terminal.type(account_id.lower())
        terminal.wait_for("\n 1 of 116 accounts")
        terminal.type("enter")
        terminal.wait_for("r Rate")
        terminal.type("r")
        terminal.wait_for("What did you hear?")
        terminal.type("3", "tab")
        terminal.wait_for("enter save")
        terminal.type(note)
        terminal.wait_for(note)
        terminal.type("ctrl+s")
        if waits:
            terminal.wait_for(lambda t: "─ Rate" not in t.text and "Risk     Critical" in t.text)
        terminal.kill()


def play(home: Home, rounds: int) -> None:
    chance = Random(rounds)
    rated = [key for key, account in accounts(home).items() if account["profile"] == "High-touch"]
    for number in range(rounds):
        mine, other = chance.sample(rated, 2)
        waits = chance.random() < 0.8
        with subprocess.Popen(
            pulsebook("rate", "sample", other, "minor", "--note", f"cli {number}"),
            env={**os.environ, **home},
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            rate_on_screen(home, mine, f"screen {number}", waits=waits)
            writer.kill()
            answer, _ = writer.communicate()
        now = accounts(home)
        if waits:
            assert note_of(now[mine]) == f"screen {number}"
        if answer:
            assert note_of(now[other]) == f"cli {number}"


def test_ten_kills(lived_in: Home) -> None:
    play(lived_in, 10)


@pytest.mark.torture
def test_two_hundred_kills(lived_in: Home) -> None:
    play(lived_in, 200)
