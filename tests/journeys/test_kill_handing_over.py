"""`kill -9` while drafts or a table for a mail merge are written: nobody is written to twice, and none is lost."""

import csv
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from email import message_from_bytes
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest

from healthcore.campaigns.log import State, messages
from healthcore.journal.journal import Journal
from healthcore.journal.locations import book_config_dir, book_dir
from healthcore.vocabulary import SystemClock

#: Messages of each program that is killed.
EACH = 30

#: A program that has been loaded already, of which each run is a process of its own: starting is not what is tested.
_PROGRAMS = multiprocessing.get_context("forkserver")
_PROGRAMS.set_forkserver_preload([__name__, "tui.cli.campaign_leave", "healthcore.campaigns.handing_over"])


def _run(environment: Mapping[str, str], words: tuple[str, ...]) -> None:
    os.environ.update(environment)
    sys.argv = ["pulsebook", *words]
    from tui.cli import main

    main()


def _started(*words: str) -> ForkServerProcess:
    """A process of its own that runs a command."""
    process = _PROGRAMS.Process(target=_run, args=(dict(os.environ), words))
    process.start()
    return process


def _done(*words: str) -> None:
    process = _started(*words)
    process.join()
    assert process.exitcode == 0


class Team:
    """A book with people, and what was handed over of it.

    Args:
        folder: where its files are, and what is written.
        people: how many there are.
    """

    def __init__(self, folder: Path, people: int) -> None:
        self.folder, self.people = folder, {f"p{number}@example.com" for number in range(people)}
        self.drafts, self.tables = folder / "drafts", folder / "tables"
        self.tables.mkdir()
        rows = "".join(f"A1,{email}\n" for email in sorted(self.people))
        (folder / "people.csv").write_text(f"account_id,email\n{rows}", encoding="utf-8")
        (folder / "book.csv").write_text("account_id,engagement\nA1,70\n", encoding="utf-8")
        _done("import", str(folder / "book.csv"), "--as", "team", "--people", str(folder / "people.csv"))
        said = "[[campaigns]]\nname = 'News'\nsubject = 'News'\nbody = 'Hello'\n"
        sender = "[sender]\nfrom = 'Ada <ada@example.com>'\n"
        (book_config_dir("team") / "campaigns.toml").write_text(sender + said, encoding="utf-8")

    def command(self, kind: str, number: int, *more: str) -> tuple[str, ...]:
        """What writes drafts, or a table of its own."""
        place = self.drafts if kind == "drafts" else self.tables / f"{number}.csv"
        return ("campaign", "team", "news", f"--{kind}", str(place), *more)

    def written(self) -> Counter[str]:
        """Whom there is a draft or a row for; what stands beside its place does not count."""
        found: Counter[str] = Counter()
        for draft in self.drafts.glob("*.eml"):
            found[str(message_from_bytes(draft.read_bytes())["To"])] += 1
        for table in self.tables.glob("*.csv"):
            with table.open(encoding="utf-8", newline="") as file:
                found.update(row["email"] for row in csv.DictReader(file))
        return found

    def logged(self) -> Counter[str]:
        """Whom the log has a message to."""
        with Journal.of_book("team", SystemClock()) as journal:
            found = messages(journal)
        assert {message.state for message in found} <= {State.HANDED_OVER}
        return Counter(message.email for message in found)


class Watch:
    """How far a program that was just started has come, by what it leaves on the disk.

    Args:
        place: the folder that it writes to.
        log: the file that grows when something is written down.
    """

    def __init__(self, place: Path, log: Path) -> None:
        self._place, self._log = place, log
        self._before, self._size = self._entries(), self._logged()

    def _entries(self) -> set[Path]:
        return set(self._place.iterdir()) if self._place.is_dir() else set()

    def _logged(self) -> int:
        return self._log.stat().st_size if self._log.exists() else 0

    def staged(self) -> int:
        """Files that stand beside their place; those it began with do not count."""
        stages = (entry for entry in self._entries() - self._before if entry.suffix == ".part")
        return sum(1 for stage in stages for _ in stage.iterdir())

    def moved(self) -> int:
        """Files that have come to their place."""
        return sum(entry.suffix != ".part" for entry in self._entries() - self._before)

    def writes_down(self) -> bool:
        """Whether the log has grown."""
        return self._logged() > self._size


def _kill(process: ForkServerProcess, watch: Watch, chance: Random, usual: float) -> None:
    """At some moment of its usual time, or as soon as it has come so far."""
    many, moment = chance.randrange(1, EACH), time.monotonic() + chance.uniform(0.3, 1.1) * usual
    latest = time.monotonic() + 3 * usual
    moments: Sequence[Callable[[], bool]] = (
        lambda: time.monotonic() >= moment,
        lambda: watch.staged() >= many or watch.writes_down(),
        watch.writes_down,
        lambda: watch.moved() >= many,
    )
    reached = chance.choice(moments)
    with suppress(FileNotFoundError):  # it was moved or removed while one looked
        while process.is_alive() and time.monotonic() < latest and not reached():
            time.sleep(0 if watch.staged() else 0.002)
    process.kill()
    process.join()


def _kill_again_and_again(folder: Path, times: int, seed: int) -> None:
    chance, kinds = Random(seed), ("drafts", "csv")
    team = Team(folder, people=(2 * times + 3) * EACH)
    log = book_dir("team") / "journal.sqlite3-wal"
    began = time.monotonic()
    _done(*team.command("drafts", 0, "--limit", str(EACH)))
    usual = time.monotonic() - began
    for number, kind in ((number, kind) for number in range(1, times + 1) for kind in kinds):
        watch = Watch(team.drafts if kind == "drafts" else team.tables, log)
        process = _started(*team.command(kind, number, "--limit", str(EACH)))
        _kill(process, watch, chance, usual)
        assert max(team.logged().values()) == 1
    for kind, more in (("csv", ("--limit", "1")), ("drafts", ())):  # what was left to do is done first
        _done(*team.command(kind, times + 1, *more))

    once = Counter(team.people)
    assert team.logged() == once
    assert team.written() == once


def test_drafts_and_tables_killed_five_times_each_reach_everybody_once(tmp_path: Path) -> None:
    _kill_again_and_again(tmp_path, 5, seed=1)


@pytest.mark.torture
def test_drafts_and_tables_killed_a_hundred_times_each_reach_everybody_once(tmp_path: Path) -> None:
    _kill_again_and_again(tmp_path, 100, seed=2)
