"""Which condition decided a change of health: those that came out differently on two days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from healthcore.book.book import Book
from healthcore.changes.outcomes import rows_of
from healthcore.conditions.literals import Value
from healthcore.conditions.words import to_text
from healthcore.history.flips import OVERALL, Cause
from healthcore.scoring.compile import CompiledCondition
from healthcore.scoring.explain import value_words
from healthcore.vocabulary import CSM_RISK, Health

#: A condition of a scorecard, whatever the day: dimension, Good or Poor, text.
_Key = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class _Turned:
    """A condition that came out differently."""

    condition: CompiledCondition
    passed_before: bool | None
    passes: bool | None

    @property
    def hurts(self) -> bool | None:
        """Whether it hurts now and did not (True), the other way round (False), neither (None)."""
        bad = not self.condition.good
        before, now = self.passed_before is bad, self.passes is bad
        return None if before == now else now

    @property
    def metric(self) -> str:
        return self.condition.test.metric


class Findings:
    """The conditions of some accounts on two days.

    Args:
        ids: the accounts; both books have them.
        before, after: the books.
    """

    def __init__(self, ids: pl.Series, before: Book, after: Book) -> None:
        self._before = _Side(ids, before)
        self._after = _Side(ids, after)

    def deciding(self, at: int, scope: str, was: int | None, health: int | None) -> tuple[Cause, dict[str, Any]] | None:
        """The cause by the condition that decided a change, with its metric's values; None when none turned."""
        turned = [found for found in self._turned(at) if scope in {OVERALL, found.condition.dimension}]
        worse = None if not was or not health else health < was
        matching = [found for found in turned if worse is not None and found.hurts is worse]
        chosen = min(matching or turned, key=lambda found: _rank(found, health), default=None)
        if chosen is None:
            return None
        old, new = self._before.value(at, chosen.metric), self._after.value(at, chosen.metric)
        others = len({found.metric for found in matching} - {chosen.metric})
        cause = Cause.MISSING if new is None and old is not None else Cause.DATA
        return cause, {
            "condition": to_text(chosen.condition.test.source),
            "metric": chosen.metric,
            "label": self._after.label(chosen.metric),
            "dimension": chosen.condition.dimension,
            "good": chosen.condition.good,
            "met": chosen.passes,
            "old": self._before.words(chosen.metric, old),
            "new": self._after.words(chosen.metric, new),
            **({"others": others} if others else {}),
        }

    def _turned(self, at: int) -> list[_Turned]:
        before = self._before.results(at)
        now = self._after.results(at)
        return [
            _Turned(condition, before[key][1] if key in before else None, passes)
            for key, (condition, passes) in now.items()
            if key not in before or before[key][1] is not passes
        ]


def _rank(found: _Turned, health: int | None) -> tuple[bool, bool]:
    """The rating first, it is what a person said; then what gives the new colour: a Poor condition for Poor."""
    gives_colour = found.condition.good == (health != Health.POOR)
    return found.metric != CSM_RISK, not gives_colour


class _Side:
    """One of the two days."""

    def __init__(self, ids: pl.Series, book: Book) -> None:
        rows = rows_of(book, ids)
        self._book = book
        self._rows: Sequence[int] = rows.to_list()
        self._results = book.scored.many_condition_results(self._rows)
        self._values = book.plan.prepare(book.accounts[rows])
        self._keys: dict[int, list[_Key]] = {}

    def results(self, at: int) -> Mapping[_Key, tuple[CompiledCondition, bool | None]]:
        """What every condition of an account's scorecard came to."""
        row = self._rows[at]
        index = self._book.scored.profile[row]
        if index is None:
            return {}
        conditions = self._book.plan.compiled[index].conditions
        if index not in self._keys:
            self._keys[index] = [(one.dimension, one.good, to_text(one.test.source)) for one in conditions]
        pairs = zip(conditions, self._results[row], strict=True)
        return dict(zip(self._keys[index], pairs, strict=True))

    def value(self, at: int, metric: str) -> Value | None:
        """An account's value of a metric; None where the model does not read it."""
        found: Value | None = self._values[metric][at] if metric in self._values.columns else None
        return found

    def label(self, metric: str) -> str:
        """A metric's word on screens."""
        return self._book.model.metrics[metric].label

    def words(self, metric: str, value: Value | None) -> str:
        """A value as people read it; empty without one."""
        return value_words(self._book.model.metrics[metric], value, self._book.model)
