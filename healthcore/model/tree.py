"""A health model in memory: profiles with their scorecards, metrics, the rating scale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from healthcore.conditions.tree import Comparison, Expression
from healthcore.model.rating import RatingScale
from healthcore.vocabulary import FieldSpec


class Mode(StrEnum):
    """What gives an account its colour: the rules, or the score's band."""

    RULES = "rules"
    DIMENSIONAL = "dimensional"


class NoData(StrEnum):
    """What a metric without data counts as in a score."""

    EXCLUDE = "exclude"
    AVERAGE = "average"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Bands:
    """Scores from `good` up are Good, below `poor` are Poor."""

    good: Decimal = Decimal(80)
    poor: Decimal = Decimal(40)


@dataclass(frozen=True, slots=True)
class DimensionCard:
    """One dimension of a profile's scorecard.

    Attributes:
        name: the dimension's word in files, `usage`.
        good: conditions that must hold for Good.
        poor: conditions of which one is enough for Poor.
        weight: its share of the overall score; None when no dimension has one.
        weights: the share of each metric in the dimension's score; empty when equal.
        decisive: its health by the rules binds the overall health in dimensional mode.
    """

    name: str
    good: tuple[Comparison, ...] = ()
    poor: tuple[Comparison, ...] = ()
    weight: Decimal | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    decisive: bool = False

    @property
    def metrics(self) -> tuple[str, ...]:
        """The distinct metrics of its conditions, in order of first mention."""
        return tuple(dict.fromkeys(condition.metric for condition in (*self.good, *self.poor)))


@dataclass(frozen=True)
class Profile:
    """Who a scorecard is for, and the scorecard.

    Attributes:
        name: its name on screens.
        dimensions: the scorecard, in the order of the file.
        when: which accounts it is for; None for everybody else.
        rated: whether its accounts are rated by a CSM.
        enabled: whether it takes part at all.
    """

    name: str
    dimensions: tuple[DimensionCard, ...] = ()
    when: Expression | None = None
    rated: bool = False
    enabled: bool = True

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The distinct metrics of the scorecard: what coverage counts."""
        return tuple(dict.fromkeys(metric for card in self.dimensions for metric in card.metrics))

    def card(self, dimension: str) -> DimensionCard:
        """The dimension of that name; KeyError when the scorecard has none."""
        for card in self.dimensions:
            if card.name == dimension:
                return card
        raise KeyError(dimension)

    def conditions(self) -> Iterator[tuple[DimensionCard, bool, Comparison]]:
        """Every condition as (dimension, is Good, condition): Good ones before Poor ones in each dimension."""
        for card in self.dimensions:
            for good in card.good:
                yield card, True, good
            for poor in card.poor:
                yield card, False, poor


@dataclass(frozen=True)
class Model:
    """A health model as somebody wrote it.

    Attributes:
        name: its name on screens.
        profiles: in order; the first that matches an account scores it.
        rating: the rating scale.
        metrics: every value the model reads or declares, by name.
        dimension_labels: every dimension's word on screens, in the order of screens.
        text: the TOML it was read from.
        fingerprint: twelve hex digits that stand for its meaning: comments and spacing do not change it.
    """

    name: str
    profiles: tuple[Profile, ...]
    rating: RatingScale
    metrics: Mapping[str, FieldSpec]
    dimension_labels: Mapping[str, str]
    mode: Mode = Mode.RULES
    bands: Bands = Bands()
    no_data: NoData = NoData.EXCLUDE
    text: str = ""
    fingerprint: str = ""

    def profile(self, name: str) -> Profile:
        """The profile of that name; KeyError when there is none."""
        for profile in self.profiles:
            if profile.name == name:
                return profile
        raise KeyError(name)
