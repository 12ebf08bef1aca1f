"""Overall health from the states of metrics, for questions of the form "what if this one were different?".

The book is scored by expressions over columns. A search for the smallest change asks thousands of times about one
account, where only few metrics differ; it asks here. Property tests hold both to the same answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import NamedTuple

from healthcore.model.tree import DimensionCard, Mode, Model, NoData, Profile
from healthcore.scoring.compile import whole_weights
from healthcore.vocabulary import CSM_RISK, WORTH, Health


class State(NamedTuple):
    """What matters of a metric's value in one dimension: is a Poor condition met, are all Good ones."""

    poor: bool
    good: bool


#: By metric, by dimension; a metric without data is not in it.
States = Mapping[str, Mapping[str, State]]


@dataclass(frozen=True)
class Single:
    """Judges one account of a profile."""

    model: Model
    profile: Profile

    @cached_property
    def cards(self) -> tuple[DimensionCard, ...]:
        """The dimensions that have conditions."""
        return tuple(card for card in self.profile.dimensions if card.metrics)

    @cached_property
    def shares(self) -> Mapping[str, int]:
        """The weight of each dimension, as whole numbers."""
        weights = whole_weights([card.weight for card in self.cards])
        return {card.name: weight for card, weight in zip(self.cards, weights, strict=True)}

    @cached_property
    def metric_shares(self) -> Mapping[str, Mapping[str, int]]:
        """The weight of each metric in each dimension, as whole numbers."""
        return {
            card.name: dict(zip(card.metrics, whole_weights([card.weights.get(m) for m in card.metrics]), strict=True))
            for card in self.cards
        }

    @cached_property
    def judged_good(self) -> frozenset[tuple[str, str]]:
        """The (dimension, metric) pairs with Good conditions."""
        return frozenset((card.name, condition.metric) for card in self.cards for condition in card.good)

    def health(self, states: States, level: int) -> Health:
        """The overall health; `level` is the rating's, 0 when empty."""
        if self.model.mode is Mode.RULES:
            return self._by_rules(states, level)
        band = self._band(self.score(states, level))
        binding = [self._dimension_by_rules(card, states, level) for card in self.cards if card.decisive]
        if Health.POOR in binding:
            return Health.POOR
        return Health.AVERAGE if band is Health.GOOD and Health.AVERAGE in binding else band

    def score(self, states: States, level: int) -> int | None:
        """The overall score, the lower of the one with the rating and the one without it."""
        others = {metric: state for metric, state in states.items() if metric != CSM_RISK}
        with_rating = self._overall(states, bool(states))
        if not others:
            return with_rating if level > 0 else None
        without = self._overall(others, filled=True)
        return with_rating if without is None or with_rating is None else min(with_rating, without)

    def _by_rules(self, states: States, level: int) -> Health:
        if any(state.poor for by_dimension in states.values() for state in by_dimension.values()):
            return Health.POOR
        others = [metric for metric in states if metric != CSM_RISK]
        if not others:
            return Health.AVERAGE if level > 0 else Health.UNKNOWN
        judged = [
            (metric, state)
            for metric, by_dimension in states.items()
            for dimension, state in by_dimension.items()
            if (dimension, metric) in self.judged_good
        ]
        met = all(state.good for _, state in judged) and any(metric != CSM_RISK for metric, _ in judged)
        return Health.GOOD if met else Health.AVERAGE

    def _dimension_by_rules(self, card: DimensionCard, states: States, level: int) -> Health:
        """A decisive dimension's health as far as it binds: a rating of 0 counts as empty."""
        known = {m: states[m][card.name] for m in card.metrics if m in states and (m != CSM_RISK or level > 0)}
        if any(state.poor for state in known.values()):
            return Health.POOR
        if not known:
            return Health.UNKNOWN
        judged = [state for metric, state in known.items() if (card.name, metric) in self.judged_good]
        return Health.GOOD if judged and all(state.good for state in judged) else Health.AVERAGE

    def _overall(self, states: States, filled: bool) -> int | None:
        scores = {card.name: self._dimension_score(card, states, filled) for card in self.cards}
        return _mean([(score, self.shares[name]) for name, score in scores.items() if score is not None])

    def _dimension_score(self, card: DimensionCard, states: States, filled: bool) -> int | None:
        worths: list[tuple[int, int]] = []
        for metric in card.metrics:
            share = self.metric_shares[card.name][metric]
            if metric in states:
                worths.append((self._worth(card.name, metric, states[metric][card.name]), share))
            elif metric != CSM_RISK and filled and self.model.no_data is not NoData.EXCLUDE:
                worths.append((60 if self.model.no_data is NoData.AVERAGE else 0, share))
        return _mean(worths)

    def _worth(self, dimension: str, metric: str, state: State) -> int:
        if state.poor:
            return WORTH[Health.POOR]
        is_good = (dimension, metric) in self.judged_good and state.good
        return WORTH[Health.GOOD if is_good else Health.AVERAGE]

    def _band(self, score: int | None) -> Health:
        if score is None:
            return Health.UNKNOWN
        bands = self.model.bands
        return Health.GOOD if score >= ceil(bands.good) else Health.POOR if score < ceil(bands.poor) else Health.AVERAGE


def _mean(parts: list[tuple[int, int]]) -> int | None:
    total, weight = sum(value * share for value, share in parts), sum(share for _, share in parts)
    return (2 * total + weight) // (2 * weight) if weight else None
