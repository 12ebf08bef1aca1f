"""A second opinion on health: one account at a time, exact arithmetic, straight from design.md sections 4, 5 and 9.

Nothing here is shared with `healthcore`. Where the design is silent, the docstring names the reading taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Literal

from tests.healthcore.oracle.conditions import Result, margin_of, rating_of, result_of, truth, value_of
from tests.healthcore.oracle.shapes import RATING, Account, Condition, Dimension, Model, Profile, Side, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

Health = Literal["good", "average", "poor", "unknown"]


@dataclass(frozen=True)
class ConditionVerdict:
    """One scorecard condition on one account; `has_data` is whether its metric has a value."""

    condition: Condition
    dimension: str
    side: Side
    value: Value
    result: Result
    margin: Fraction | None

    @property
    def has_data(self) -> bool:
        """A condition met by emptiness is met, and is no evidence."""
        return self.value is not None


@dataclass(frozen=True)
class DimensionVerdict:
    """A dimension's health and score, null without data."""

    health: Health
    score: int | None


@dataclass(frozen=True)
class Verdict:
    """What the oracle says of an account: everything section 9 prints about health."""

    profile: str | None
    health: Health
    score: int | None
    dimensions: Mapping[str, DimensionVerdict]
    have: int
    of: int
    good: tuple[ConditionVerdict, ...]
    poor: tuple[ConditionVerdict, ...]


def evaluate(model: Model, account: Account, as_of: date) -> Verdict | None:
    """The account's verdict; None when it is cancelled, for such accounts are not scored."""
    if account.get("status") == "cancelled":
        return None
    profile = matching_profile(model, account, as_of)
    if profile is None:
        return Verdict(None, "unknown", None, {}, 0, 0, (), ())
    return _Scorecard(model, profile, account, as_of).verdict()


def matching_profile(model: Model, account: Account, as_of: date) -> Profile | None:
    """The first profile whose `when` is met; no data does not match."""
    for profile in model.profiles:
        if profile.when is None or truth(model, profile.when, account, as_of) is True:
            return profile
    return None


def quality_score(healths: Iterable[Health]) -> Fraction | None:
    """The mean of 100/60/40 over Good/Average/Poor, not rounded; Unknown left out, None when there are none."""
    worth = {"good": 100, "average": 60, "poor": 40}
    counted = [worth[health] for health in healths if health != "unknown"]
    return Fraction(sum(counted), len(counted)) if counted else None


def round_half_up(number: Fraction) -> int:
    """84.5 is 85."""
    return floor(number + Fraction(1, 2))


def weighted_mean(parts: Iterable[tuple[Fraction, int]]) -> int | None:
    """The mean of (weight, worth) pairs, rounded half up; None where there is nothing to weigh."""
    weighed = list(parts)
    total = sum((weight for weight, _ in weighed), Fraction(0))
    if total == 0:
        return None
    return round_half_up(sum((weight * worth for weight, worth in weighed), Fraction(0)) / total)


def _weight(given: Decimal | None) -> Fraction:
    """Weights are all given or none: any equal number serves for none."""
    return Fraction(1) if given is None else Fraction(given)


class _Scorecard:
    """One profile's scorecard on one account."""

    def __init__(self, model: Model, profile: Profile, account: Account, as_of: date) -> None:
        self.model, self.profile, self.account, self.as_of = model, profile, account, as_of
        self.metrics_with_data = {metric for metric in profile.metrics if self._value(metric) is not None}
        self.has_other_data = bool(self.metrics_with_data - {RATING})
        self.rated_above_zero = (rating_of(account) or 0) > 0
        self.conditions = {dimension.name: self._conditions(dimension) for dimension in profile.dimensions}

    def verdict(self) -> Verdict:
        conditions = [entry for of_dimension in self.conditions.values() for entry in of_dimension]
        score = self._overall_score()
        by_rules = self._health_by_rules(conditions)
        return Verdict(
            profile=self.profile.name,
            health=by_rules if self.model.mode == "rules" else self._health_by_score(score),
            score=score,
            dimensions={dimension.name: self._dimension(dimension) for dimension in self.profile.dimensions},
            have=len(self.metrics_with_data),
            of=len(self.profile.metrics),
            good=tuple(entry for entry in conditions if entry.side == "good"),
            poor=tuple(entry for entry in conditions if entry.side == "poor"),
        )

    def _value(self, metric: str) -> Value:
        return value_of(self.account, metric, self.as_of)

    def _conditions(self, dimension: Dimension) -> list[ConditionVerdict]:
        sides: tuple[tuple[Side, tuple[Condition, ...]], ...] = (("good", dimension.good), ("poor", dimension.poor))
        return [
            ConditionVerdict(
                condition,
                dimension.name,
                side,
                self._value(condition.metric),
                result_of(self.model, condition, self.account, self.as_of),
                margin_of(self.model, condition, side, self.account, self.as_of),
            )
            for side, conditions in sides
            for condition in conditions
        ]

    def _health_by_rules(self, conditions: list[ConditionVerdict]) -> Health:
        """Rules 1 to 4; rule 2 reads the effective rating even where the scorecard does not mention it."""
        if any(entry.result == "met" for entry in conditions if entry.side == "poor"):
            return "poor"
        if not self.has_other_data:
            return "average" if self.rated_above_zero else "unknown"
        evidence = [entry for entry in conditions if entry.side == "good" and entry.has_data]
        all_met = all(entry.result == "met" for entry in evidence)
        if all_met and any(entry.condition.metric != RATING for entry in evidence):
            return "good"
        return "average"

    def _dimension(self, dimension: Dimension) -> DimensionVerdict:
        score = self._dimension_score(dimension, with_rating=True)
        if self.model.mode == "rules" or dimension.decisive:
            return DimensionVerdict(self._dimension_by_rules(dimension), score)
        return DimensionVerdict(self._band(score), score)

    def _dimension_by_rules(self, dimension: Dimension) -> Health:
        conditions = self.conditions[dimension.name]
        if any(entry.result == "met" for entry in conditions if entry.side == "poor"):
            return "poor"
        if not any(entry.has_data for entry in conditions):
            return "unknown"
        evidence = [entry for entry in conditions if entry.side == "good" and entry.has_data]
        return "good" if evidence and all(entry.result == "met" for entry in evidence) else "average"

    def _overall_score(self) -> int | None:
        """The lower of the scores with and without the rating; with it alone, the one with it above level 0."""
        with_rating = self._score(with_rating=True)
        if not self.has_other_data:
            return with_rating if self.rated_above_zero else None
        without_rating = self._score(with_rating=False)
        return min((score for score in (with_rating, without_rating) if score is not None), default=None)

    def _score(self, *, with_rating: bool) -> int | None:
        scored = ((_weight(part.weight), self._dimension_score(part, with_rating)) for part in self.profile.dimensions)
        return weighted_mean((weight, score) for weight, score in scored if score is not None)

    def _dimension_score(self, dimension: Dimension, with_rating: bool) -> int | None:
        metrics = [metric for metric in dimension.metrics if with_rating or metric != RATING]
        worths = ((metric, self._worth(dimension, metric)) for metric in metrics)
        return weighted_mean(
            (_weight(dimension.weights.get(metric)), worth) for metric, worth in worths if worth is not None
        )

    def _worth(self, dimension: Dimension, metric: str) -> int | None:
        """0, 60 or 100 by the metric's conditions in this dimension; the fill, or None, without a value."""
        if self._value(metric) is None:
            return self._fill(metric)
        of_metric = [entry for entry in self.conditions[dimension.name] if entry.condition.metric == metric]
        if any(entry.result == "met" for entry in of_metric if entry.side == "poor"):
            return 0
        good = [entry for entry in of_metric if entry.side == "good"]
        return 100 if good and all(entry.result == "met" for entry in good) else 60

    def _fill(self, metric: str) -> int | None:
        if metric == RATING or not self.metrics_with_data:
            return None
        return {"exclude": None, "average": 60, "poor": 0}[self.model.no_data]

    def _band(self, score: int | None) -> Health:
        if score is None:
            return "unknown"
        if score >= self.model.good_band:
            return "good"
        return "poor" if score < self.model.poor_band else "average"

    def _health_by_score(self, score: int | None) -> Health:
        """The score's band, unless a decisive dimension says Poor, or Average where the band says Good."""
        decisive = [dimension for dimension in self.profile.dimensions if dimension.decisive]
        if any(self._dimension_by_rules(dimension) == "poor" for dimension in decisive):
            return "poor"
        band = self._band(score)
        zero_is_empty = self._with_zero_as_empty()
        held = any(zero_is_empty._dimension_by_rules(dimension) == "average" for dimension in decisive)
        return "average" if band == "good" and held else band

    def _with_zero_as_empty(self) -> _Scorecard:
        if rating_of(self.account) != 0:
            return self
        return _Scorecard(self.model, self.profile, {**self.account, RATING: None}, self.as_of)
