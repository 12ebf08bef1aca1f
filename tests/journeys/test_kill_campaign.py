"""`kill -9` in the middle of a campaign: no message twice, and none lost."""

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import tomlkit

from healthcore.campaigns.log import State, messages
from healthcore.campaigns.password import VARIABLE
from healthcore.journal.journal import Journal
from healthcore.journal.locations import book_config_dir
from healthcore.vocabulary import SystemClock
from tests.healthcore.campaigns.conftest import MailServer, serving
from tests.healthcore.campaigns.mail_server import PASSWORD

PULSEBOOK = (sys.executable, "-c", "from tui.cli import main; main()")
PEOPLE = 40


def _pulsebook(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PULSEBOOK, *words], capture_output=True, text=True, check=False, env=os.environ)


def _book(tmp_path: Path, said: str) -> None:
    rows = [f"A1,p{number}@example.com" for number in range(PEOPLE)]
    (tmp_path / "people.csv").write_text("\n".join(["account_id,email", *rows, ""]), encoding="utf-8")
    (tmp_path / "book.csv").write_text("account_id,engagement\nA1,70\n", encoding="utf-8")
    done = _pulsebook("import", str(tmp_path / "book.csv"), "--as", "team", "--people", str(tmp_path / "people.csv"))
    assert done.returncode == 0, done.stderr
    file = book_config_dir("team") / "campaigns.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(said + "\n[[campaigns]]\nname = 'News'\nsubject = 'News'\nbody = 'Hello'\n", encoding="utf-8")


def _killed_after(mails: int, server: MailServer, count: int) -> None:
    """Sends, and is killed as soon as the server has taken so many mails more."""
    command = [*PULSEBOOK, "campaign", "team", "news", "--send", "--confirm", str(count)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(mails):
            server.said.readline()
        process.kill()


def _fates() -> dict[str, list[State]]:
    with Journal.of_book("team", SystemClock()) as journal:
        found: dict[str, list[State]] = {}
        for message in messages(journal):
            found.setdefault(message.email, []).append(message.state)
    return found


def _kill_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, seed: int) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    rng = random.Random(seed)
    with serving(tmp_path / "server") as server:
        _book(tmp_path, tomlkit.dumps({"sender": {"from": "Ada <ada@example.com>"}, "smtp": server.smtp()}))
        for _ in range(times):
            _killed_after(rng.randint(1, 6), server, PEOPLE - len(_fates()))
        done = _pulsebook("campaign", "team", "news", "--send", "--confirm", str(PEOPLE - len(_fates())))
        assert done.returncode == 0, done.stderr
        fates, taken = _fates(), Counter(server.addresses)

    assert set(fates) == {f"p{number}@example.com" for number in range(PEOPLE)}
    assert max(taken.values()) == 1
    for email, states in fates.items():
        assert len(states) == 1, email
        assert states[0] in {State.SENT, State.UNKNOWN}, email
        assert states[0] is State.UNKNOWN or taken[email] == 1, email
    unknown = [email for email, states in fates.items() if states == [State.UNKNOWN]]
    assert len(unknown) <= times


def test_a_campaign_killed_five_times_sends_nothing_twice_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kill_again_and_again(tmp_path, monkeypatch, 5, seed=1)


def test_two_programs_that_send_at_once_send_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with serving(tmp_path / "server") as server:
        _book(tmp_path, tomlkit.dumps({"sender": {"from": "Ada <ada@example.com>"}, "smtp": server.smtp()}))
        command = [*PULSEBOOK, "campaign", "team", "news", "--send", "--confirm", str(PEOPLE)]
        both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
        for process in both:
            process.communicate()
        taken = Counter(server.addresses)

    assert taken == {f"p{number}@example.com": 1 for number in range(PEOPLE)}
    assert set(map(tuple, _fates().values())) == {(State.SENT,)}


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(2, 22))
def test_a_campaign_killed_a_hundred_times_sends_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    _kill_again_and_again(tmp_path, monkeypatch, 5, seed=seed)
