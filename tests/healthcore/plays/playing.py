"""Books on which plays run, one day after the other."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from healthcore.changes.day import Day
from healthcore.plays.running import PlayRun, plays_of, plays_path, run_plays
from healthcore.plays.task import Task
from healthcore.plays.tasks import Tasks
from tests.healthcore.segments.days import day_after

Accounts = Sequence[Mapping[str, str]]

#: A play of a user's, whose parts tests replace.
SAVE = """
[[plays]]
name = "Save it"
when = "engagement < 20"
[plays.task]
title = "Save {{ name }}"
"""


class Book:
    """A book in a directory, loaded day by day, its plays run after each load.

    Args:
        directory: where its file is.
        plays: its plays.toml; empty for none.
    """

    def __init__(self, directory: Path, plays: str = "") -> None:
        self._directory = directory
        path = plays_path("book")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(plays, encoding="utf-8")

    def day(self, before: int, *accounts: Mapping[str, str]) -> Day:
        """The book on the day so many days before AS_OF."""
        return day_after(self._directory, (before, accounts))

    def run(self, before: int, *accounts: Mapping[str, str]) -> PlayRun:
        """The same, and its plays run."""
        day = self.day(before, *accounts)
        return run_plays(day, plays_of(day.opened), "ann")

    def tasks(self, day: Day) -> list[Task]:
        """Every task."""
        return Tasks(day.journal).all()


def started(run: PlayRun) -> list[tuple[str, str]]:
    """Which plays started for which accounts, and escalations with an exclamation mark."""
    return [(f"{start.play.name}{'!' if start.escalates else ''}", start.account_id) for start in run.starts]
