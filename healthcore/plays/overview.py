"""The plays of a book as a list: what each does, and what it has done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthcore.changes.day import WEEK, Day
from healthcore.history.flips import OVERALL
from healthcore.plays.planning import Start
from healthcore.plays.play import Play, Trigger
from healthcore.plays.ready import ready
from healthcore.plays.running import plays_of, would_start
from healthcore.plays.state import PlayState, read_states
from healthcore.plays.words import mode_words, trigger_words
from healthcore.vocabulary import Health

_COUNTED = {"days_in_good": Health.GOOD, "days_in_poor": Health.POOR}


@dataclass(frozen=True)
class PlayLine:
    """One play in the list.

    Attributes:
        play: the play.
        starting: the accounts for which it would start now.
        open_tasks: how many of its tasks are not over.
        last: the day on which it started last; None for never.
        counted: of a play that counts days what it counts, in words.
    """

    play: Play
    starting: tuple[str, ...]
    open_tasks: int
    last: date | None
    counted: str = ""

    @property
    def mode(self) -> str:
        """How it starts."""
        return mode_words(self.play)

    @property
    def when(self) -> str:
        """When it starts."""
        return trigger_words(self.play)

    @property
    def now(self) -> str:
        """What it comes to today: `3 open tasks, 2 start now`."""
        if self.counted:
            return self.counted
        parts = [f"{self.open_tasks:,} open {'task' if self.open_tasks == 1 else 'tasks'}"] if self.play.task else []
        if self.starting:
            parts.append(f"{len(self.starting):,} start{'s' if len(self.starting) == 1 else ''} now")
        return ", ".join(parts) or "–"

    def as_json(self) -> dict[str, object]:
        """For other programs."""
        return {
            "name": self.play.name,
            "description": self.play.description,
            "when": self.play.when,
            "on": self.play.on.value,
            "for_days": self.play.for_days,
            "mode": "manual" if self.play.manual else "automatic",
            "enabled": self.play.enabled,
            "shipped": self.play.shipped,
            "actions": list(self.play.actions),
            "counts": self.play.counts or None,
            "open_tasks": self.open_tasks,
            "would_start": list(self.starting),
            "last_started": self.last and self.last.isoformat(),
        }


@dataclass(frozen=True)
class Overview:
    """The plays of a book on a day.

    Attributes:
        lines: shipped ones first, then in the order of the file.
        problems: why plays do not fit the book, a line each.
    """

    lines: tuple[PlayLine, ...]
    problems: tuple[str, ...]


def overview_of(day: Day) -> Overview:
    """Every play of a day's book; nothing is written. PlayError when its file cannot be used."""
    plays = plays_of(day.opened)
    states = day.journal.database.read(read_states)
    starts = would_start(day, plays)
    lines = tuple(_line(day, play, states.get(play.name, PlayState()), starts) for play in plays)
    return Overview(lines, tuple(ready(plays, day)[1]))


def _line(day: Day, play: Play, state: PlayState, starts: Sequence[Start]) -> PlayLine:
    open_tasks = sum(not task.state.is_over for tasks in state.tasks.values() for task in tasks)
    last = max((firing.day for firings in state.firings.values() for firing in firings), default=None)
    starting = tuple(start.account_id for start in starts if start.play.name == play.name)
    return PlayLine(play, starting, open_tasks, last, _counted(day, play) if play.counts else "")


def _counted(day: Day, play: Play) -> str:
    """What a play that the history works for comes to: who is counted, or who began again in the last week."""
    health = _COUNTED[play.counts]
    if play.on is Trigger.LEAVES:
        overall = day.flips.filter(pl.col("scope") == OVERALL, pl.col("was") == health.value)
        many = overall.filter((pl.lit(day.as_of) - pl.col("day")).dt.total_days() < WEEK)["account_id"].n_unique()
        return f"{many:,} set to 0 in {WEEK} days"
    here = day.in_health.filter(day.book.table["health"] == health.value, day.in_health["since"].is_not_null())
    longest = here[play.counts].max()
    counted = f"{here.height:,} {'account' if here.height == 1 else 'accounts'}"
    if not isinstance(longest, int):
        return counted
    return f"{counted}, longest {longest:,} {'day' if longest == 1 else 'days'}"
