"""After a call: find the account, rate it, see the colour turn, and find the rating again wherever one looks."""

import json
import re

from tests.journeys.terminal import Terminal, pulsebook, run

ACCOUNT = "Lost Map Expeditions"
NOTE = "Sponsor leaves at the end of the quarter"


def filter_to(terminal: Terminal, text: str) -> None:
    terminal.type("/")
    terminal.wait_for("words, !word")
    terminal.type(text)
    terminal.wait_for("\n 1 of 116 accounts")
    terminal.type("enter")
    terminal.wait_for(lambda t: "r Rate" in t.text)


def rate_critical(terminal: Terminal, note: str) -> None:
    terminal.type("r")
    terminal.wait_for("What did you hear?")
    terminal.type("3")
    terminal.type("tab")
    terminal.wait_for("enter save")
    terminal.type(note)
    terminal.wait_for(note)
    terminal.type("ctrl+s")


def test_a_rating_turns_the_account_at_once_and_stays(lived_in: dict[str, str]) -> None:
    with Terminal(pulsebook("demo"), lived_in) as terminal:
        terminal.leave_today()
        filter_to(terminal, ACCOUNT.lower())
        terminal.wait_for(lambda t: "Average" in t.line_with(ACCOUNT))
        rate_critical(terminal, NOTE)
        terminal.wait_for(lambda t: re.search(rf"Poor +{ACCOUNT}", t.text) is not None)
        terminal.wait_for(lambda t: "Critical" in t.line_with(ACCOUNT))
        terminal.type("q")
        assert terminal.wait_for_end() == 0

    found = run("score", "sample", "--format", "json", environment=lived_in)
    (account,) = [a for a in json.loads(found.stdout)["accounts"] if ACCOUNT in a["name"]]
    assert (account["health"], account["rating"]["label"]) == ("poor", "Critical")

    explained = run("explain", "sample", account["account_id"], environment=lived_in)
    assert explained.returncode == 0
    assert "Critical" in explained.stdout
    assert NOTE in explained.stdout

    with Terminal(pulsebook("sample"), lived_in) as terminal:
        terminal.leave_today()
        filter_to(terminal, ACCOUNT.lower())
        terminal.wait_for(lambda t: re.search(rf"Poor +{ACCOUNT}.*Critical", t.text) is not None)
        terminal.type("q")
        assert terminal.wait_for_end() == 0


def test_the_command_line_and_the_screen_say_the_same_of_every_account(lived_in: dict[str, str]) -> None:
    scored = json.loads(run("score", "sample", "--format", "json", environment=lived_in).stdout)
    words = {account["name"]: account["health"] for account in scored["accounts"]}
    with Terminal(pulsebook("demo"), lived_in, columns=200, rows=140) as terminal:
        terminal.leave_today()
        terminal.wait_for(lambda t: all(name in t.text for name in words))
        lines = {name: terminal.line_with(f" {name}  ") for name in words}
    painted = {name: line.split()[1].rstrip("?").lower() for name, line in lines.items() if line}
    assert painted == words
