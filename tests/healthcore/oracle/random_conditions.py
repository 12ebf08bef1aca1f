"""Random scorecard conditions that leave every metric a value where all Good and no Poor conditions are met."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.healthcore.oracle.conditions import result_of
from tests.healthcore.oracle.fields import (
    AS_OF,
    ATTRIBUTES,
    DATES,
    FLAGS,
    LOWER_IS_BETTER,
    MUST_DECLARE,
    NUMBERS,
    ORDINALS,
    TEXTS,
    alone,
    telling_values,
)
from tests.healthcore.oracle.shapes import AGE, RATING, Condition, Model, Operator, Scale, Side, Value, Word

if TYPE_CHECKING:
    from random import Random

_UP: tuple[Operator, ...] = (">=", ">=", ">")
_DOWN: tuple[Operator, ...] = ("<=", "<=", "<")
_SPANS = (7, 14, 30, 60, 90, 120)


class ConditionMaker:
    """Makes candidates and keeps the ones that fit the scorecard so far."""

    def __init__(self, random: Random, scale: Scale, steady_rating: bool) -> None:
        self.random = random
        self.scale = scale
        self.steady_rating = steady_rating
        self._model = Model((), scale=scale, metrics=MUST_DECLARE)
        self._thresholds: dict[str, list[Decimal]] = {}
        self._scorecard: list[tuple[Side, Condition]] = []

    def start_scorecard(self) -> None:
        """Forget the conditions of the profile before."""
        self._scorecard = []

    def accept(self, candidate: Condition, side: Side) -> bool:
        """Take the candidate into the scorecard, unless it repeats one or puts Good out of reach."""
        if any(candidate == condition for _, condition in self._scorecard):
            return False
        of_metric = [entry for entry in self._scorecard if entry[1].metric == candidate.metric]
        of_metric.append((side, candidate))
        if candidate.metric == RATING and side == "poor" and self._met(candidate, 0):
            return False
        if not any(self._healthy(of_metric, value) for value in self._values(of_metric)):
            return False
        self._scorecard.append((side, candidate))
        return True

    def _values(self, entries: list[tuple[Side, Condition]]) -> list[Value]:
        return telling_values(entries[0][1].metric, [condition for _, condition in entries], self.scale)

    def _met(self, condition: Condition, value: Value) -> bool:
        return result_of(self._model, condition, alone(condition.metric, value), AS_OF) == "met"

    def _healthy(self, entries: list[tuple[Side, Condition]], value: Value) -> bool:
        return all(self._met(condition, value) is (side == "good") for side, condition in entries)

    def candidate(self, metric: str, side: Side) -> Condition:
        """A condition on the metric, of any form its kind allows."""
        if metric == RATING:
            return self.rating(side)
        bare = self.comparison(metric, up=(side == "good") is (metric not in LOWER_IS_BETTER))
        or_empty = side == "good" and self.random.random() < 0.15
        return Condition(bare.metric, bare.operator, bare.operand, or_empty)

    def comparison(self, metric: str, *, up: bool) -> Condition:
        """A comparison of anything but the rating; `up` for one that high values meet, most of the time."""
        if self.random.random() < 0.15:
            up = not up
        if metric in FLAGS:
            return Condition(metric, self.random.choice(("==", "==", "!=")), up)
        if metric in TEXTS:
            return self._text(metric)
        if metric in DATES:
            return self._date(metric, up=up)
        if metric in ORDINALS:
            return self._ordinal(metric, up=up)
        return self._number(metric, up=up)

    def _threshold(self, metric: str) -> Decimal:
        """Often one that the model already has, mostly whole."""
        known = self._thresholds.setdefault(metric, [])
        if known and self.random.random() < 0.4:
            return self.random.choice(known)
        low, high = {**NUMBERS, **ATTRIBUTES}[metric]
        threshold = Decimal(self.random.randint(low + 1, high - 1))
        if high - low >= 40 and metric != AGE and self.random.random() < 0.15:
            threshold += self.random.choice((Decimal("0.5"), Decimal("0.1"), Decimal("0.25")))
        known.append(threshold)
        return threshold

    def _number(self, metric: str, *, up: bool) -> Condition:
        form = self.random.random()
        if form < 0.06:
            return Condition(metric, self.random.choice(("==", "!=")), self._threshold(metric))
        if form < 0.1:
            several = sorted({self._threshold(metric) for _ in range(3)})
            return Condition(metric, "in", tuple(several))
        return Condition(metric, self.random.choice(_UP if up else _DOWN), self._threshold(metric))

    def _ordinal(self, metric: str, *, up: bool) -> Condition:
        levels = ORDINALS[metric]
        form = self.random.random()
        if form < 0.2:
            return Condition(metric, "in", tuple(self.random.sample(levels, self.random.randint(1, 2))))
        if form < 0.4:
            return Condition(metric, "!=" if form < 0.25 else "==", Word(self.random.choice(levels)))
        return Condition(metric, self.random.choice(_UP if up else _DOWN), Word(self.random.choice(levels)))

    def _text(self, metric: str) -> Condition:
        words = TEXTS[metric]
        if len(words) > 2 and self.random.random() < 0.4:
            return Condition(metric, "in", tuple(self.random.sample(words, 2)))
        if self.random.random() < 0.2:
            return Condition(metric, "contains", self.random.choice(words)[1:4])
        return Condition(metric, self.random.choice(("==", "==", "!=")), self.random.choice(words))

    def _date(self, metric: str, *, up: bool) -> Condition:
        if self.random.random() < 0.7:
            ahead: Operator = "within" if metric == "renewal_date" else "in the last"
            return Condition(metric, ahead, self.random.choice(_SPANS))
        day = AS_OF + timedelta(days=self.random.randint(-90, 90))
        return Condition(metric, self.random.choice(_UP if up else _DOWN), day)

    def rating(self, side: Side) -> Condition:
        """A condition on the rating by class, word or number."""
        if side == "good":
            return self._good_rating()
        if self.random.random() < 0.5:
            classes = {level.rating_class for level in self.scale.levels} - {"none"}
            return Condition(RATING, "is", "severe" if self.steady_rating else self.random.choice(sorted(classes)))
        if self.steady_rating or self.random.random() < 0.5:
            return Condition(RATING, self.random.choice((">=", ">")), self.level(self.random.choice((1, 1, 2, 3))))
        return self._some_levels(range(1, len(self.scale.levels)))

    def _good_rating(self) -> Condition:
        or_empty = self.random.random() < 0.7
        if self.random.random() < 0.5:
            return Condition(RATING, "is", "none", or_empty)
        if self.steady_rating or self.random.random() < 0.3:
            operator: Operator = self.random.choice(("==", "<=", "<"))
            return Condition(RATING, operator, self.level(1 if operator == "<" else 0), or_empty)
        if self.random.random() < 0.5:
            return Condition(RATING, self.random.choice(("<=", "<", "!=")), self.level(self.random.choice((1, 1, 2))))
        some = self._some_levels(range(2))
        return Condition(RATING, some.operator, some.operand, or_empty)

    def level(self, number: int) -> Decimal | str:
        """A level by its number or by its word; the top one where the scale ends before."""
        number = min(number, len(self.scale.levels) - 1)
        return Decimal(number) if self.random.random() < 0.3 else self.scale.levels[number].word

    def _some_levels(self, numbers: range) -> Condition:
        chosen = self.random.sample(numbers, min(len(numbers), self.random.randint(1, 2)))
        if len(chosen) == 1 and self.random.random() < 0.5:
            return Condition(RATING, "==", self.level(chosen[0]))
        return Condition(RATING, "in", tuple(self.scale.levels[number].word for number in sorted(chosen)))
