"""Plays made ready for a day: conditions parsed, names known; what does not fit the book is told, and left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from healthcore.changes.day import Day
from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.tree import Expression
from healthcore.plays.play import Play
from healthcore.plays.templates import names_in
from healthcore.segments.conditions import condition_of, matching, specs_of
from healthcore.vocabulary.errors import ConditionError, PlayError

#: What a webhook says of an account when its play does not say it otherwise.
WEBHOOK_SAYS = ("name", "owner", "health", "score", "contract_value", "currency", "renewal_date", "reason")


@dataclass(frozen=True)
class ReadyPlay:
    """A play whose conditions and templates fit the book.

    Attributes:
        play: as its file says it.
        condition: what starts it.
        escalates: what makes its task more pressing; None for nothing.
        names: the values that its templates read.
    """

    play: Play
    condition: Expression
    escalates: Expression | None
    names: frozenset[str]

    @property
    def only_health(self) -> frozenset[str] | None:
        """The names of healths that the condition reads, when it reads nothing else."""
        read = frozenset(metrics_read(self.condition))
        return read if all(name == "health" or name.startswith("health.") for name in read) else None

    def meets(self, day: Day) -> pl.Series:
        """Which accounts meet the condition, in the order of the book."""
        return matching(day, self.condition)


def ready(plays: Sequence[Play], day: Day) -> tuple[list[ReadyPlay], list[str]]:
    """The plays that act and fit the book, and why others do not fit, a line for each problem."""
    fitting, problems = [], []
    specs = specs_of(day)
    for play in plays:
        if not play.enabled or play.counts:
            continue
        said: list[str] = []
        condition = _condition(play.when, "when", day, said)
        escalates = None if play.escalate is None else _condition(play.escalate.when, "escalate.when", day, said)
        names = set(WEBHOOK_SAYS) if play.webhook is not None and not play.webhook.body else set()
        for where, text in _templates(play):
            try:
                names |= names_in(text, specs)
            except PlayError as error:
                said.append(f"{where}: {' '.join(error.lines())}")
        problems += [f"play {play.name!r}, {problem}" for problem in said]
        if condition is not None and not said:
            fitting.append(ReadyPlay(play, condition, escalates, frozenset(names)))
    return fitting, problems


def _condition(text: str, where: str, day: Day, problems: list[str]) -> Expression | None:
    try:
        return condition_of(text, day)
    except ConditionError as error:
        problems.append(f"{where}: {' '.join(error.lines())}")
        return None


def _templates(play: Play) -> Iterable[tuple[str, str]]:
    if (task := play.task) is not None:
        yield from (("task.title", task.title), ("task.note", task.note), ("task.owner", task.owner))
    if play.escalate is not None:
        yield "escalate.owner", play.escalate.owner
    yield from ((f"set.{name}", value) for name, value in play.sets.items() if isinstance(value, str))
    if play.webhook is not None:
        yield "webhook.body", play.webhook.body
