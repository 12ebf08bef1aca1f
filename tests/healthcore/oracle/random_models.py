"""Random health models that lint has no error for, with thresholds where accounts' values are.

A scorecard never compares a field that its own profile's `when` reads, so that no Good condition is out of reach by
way of the profile.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, get_args

from tests.healthcore.oracle.fields import AS_OF, MAY_DECLARE, MUST_DECLARE, SCORECARD_FIELDS, all_conditions, fields_in
from tests.healthcore.oracle.random_conditions import ConditionMaker
from tests.healthcore.oracle.random_when import WhenMaker
from tests.healthcore.oracle.shapes import (
    FIVE,
    FOUR,
    RATING,
    Condition,
    Dimension,
    Level,
    Model,
    Profile,
    RatingClass,
    Scale,
    Side,
)

if TYPE_CHECKING:
    from random import Random

__all__ = ["AS_OF", "random_model"]

NoData = Literal["exclude", "average", "poor"]

_DIMENSIONS = ("usage", "support", "voc", "work", "billing", "adoption", "relationship", "value")
_NAMES = ("Key accounts", "Long tail", "Édition [EMEA]", 'The "quiet" ones', "Partners & friends", "Back\\slash")
_COUNTS = (0, 1, 1, 2, 2, 3, 4, 6)
_OWN_LEVELS = (
    ("Calm", "Green"),
    ("Watchful", "Yellow"),
    ("Shaky", "Orange"),
    ("Sinking", "Red"),
    ("Leaving", "Black"),
    ("Gone", "Void"),
)


def random_model(random: Random, *, steady_rating: bool = False) -> Model:
    """A model of 1 to 4 profiles.

    Args:
        random: where all choices come from.
        steady_rating: only such conditions on the rating that raising it cannot help (Good is met at level 0 alone,
            Poor from some level upwards, no profile selected by it).
    """
    scale = random.choice((FOUR, FOUR, FIVE, FIVE, _own_scale(random)))
    maker = _ModelMaker(random, scale, steady_rating)
    names = random.sample(_NAMES, 4)
    count = random.randint(1, 4)
    profiles = tuple(maker.profile(names[place], last=place == count - 1) for place in range(count))
    good_band = random.choice((60, 61, 70, 75, 80, 80, 81, 90, 100))
    model = Model(
        profiles,
        name=random.choice(("Random", 'Zufällig \\ "quoted"')),
        mode=random.choice(("rules", "dimensional")),
        good_band=good_band,
        poor_band=random.choice([band for band in (1, 20, 30, 40, 40, 41, 50, 60, 61) if band < good_band]),
        no_data=random.choice(("exclude", "exclude", *get_args(NoData))),
        scale=scale,
    )
    return _with_declarations(random, model)


def _own_scale(random: Random) -> Scale:
    """2 to 6 levels: none, then any number of watch, then at least one severe."""
    count = random.randint(2, len(_OWN_LEVELS))
    first_severe = random.randint(1, count - 1)
    levels = []
    for number, (word, alias) in enumerate(_OWN_LEVELS[:count]):
        rating_class: RatingClass = "none" if number == 0 else "watch" if number < first_severe else "severe"
        levels.append(Level(word, rating_class, (alias,) if random.random() < 0.5 else ()))
    return Scale(tuple(levels))


def _with_declarations(random: Random, model: Model) -> Model:
    used = {condition.metric for condition in all_conditions(model)}
    for profile in model.profiles:
        used |= fields_in(profile.when)
    declared = {name: metric for name, metric in MUST_DECLARE.items() if name in used}
    declared |= {name: metric for name, metric in MAY_DECLARE.items() if name in used and random.random() < 0.4}
    return Model(**{**vars(model), "metrics": declared})


def random_weights(random: Random, count: int) -> list[Decimal]:
    """Percentages above 0 that sum to 100: fives, whole numbers, halves or tenths."""
    step = random.choice((50, 10, 5, 1))
    cuts = sorted(random.sample(range(step, 1000, step), count - 1))
    tenths = [upper - lower for lower, upper in zip((0, *cuts), (*cuts, 1000), strict=True)]
    return [Decimal(part // 10) if part % 10 == 0 else Decimal(part) / 10 for part in tenths]


class _ModelMaker:
    def __init__(self, random: Random, scale: Scale, steady_rating: bool) -> None:
        self.random = random
        self.scale = scale
        self.conditions = ConditionMaker(random, scale, steady_rating)
        self.whens = WhenMaker(random, scale, with_rating=not steady_rating)

    def profile(self, name: str, *, last: bool) -> Profile:
        random = self.random
        when = None if last and random.random() < 0.7 else self.whens.expression()
        free = [field for field in SCORECARD_FIELDS if field not in fields_in(when)]
        self.conditions.start_scorecard()
        names = random.sample(_DIMENSIONS, random.choice((1, 1, 2, 2, 3, 4, 5)))
        metrics = {dimension: random.sample(free, random.randint(1, 4)) for dimension in names}
        if RATING not in fields_in(when) and random.random() < 0.7:
            self._add_rating(metrics)
        weights = random_weights(random, len(metrics)) if random.random() < 0.5 else [None] * len(metrics)
        return Profile(
            name,
            tuple(
                self._dimension(dimension, metrics[dimension], weight)
                for dimension, weight in zip(metrics, weights, strict=True)
            ),
            when,
            rated=random.random() < 0.5,
        )

    def _add_rating(self, metrics: dict[str, list[str]]) -> None:
        """In a dimension of its own, in one with other metrics, or in both."""
        choice = self.random.random()
        if choice < 0.75:
            beside = self.random.sample(SCORECARD_FIELDS[:12], self.random.choice((0, 0, 1)))
            metrics["risk"] = [RATING, *(field for field in beside if field in self._free(metrics))]
        if choice > 0.65:
            self.random.choice(list(metrics.values())).insert(0, RATING)

    @staticmethod
    def _free(metrics: dict[str, list[str]]) -> set[str]:
        return {field for fields in metrics.values() for field in fields}

    def _dimension(self, name: str, metrics: list[str], weight: Decimal | None) -> Dimension:
        random = self.random
        good: list[Condition] = []
        poor: list[Condition] = []
        while not good and not poor:
            good = self._side("good", metrics, random.choice(_COUNTS))
            poor = self._side("poor", metrics, random.choice(_COUNTS))
        bare = Dimension(name, tuple(good), tuple(poor))
        weights: dict[str, Decimal] = {}
        if random.random() < 0.5:
            weights = dict(zip(bare.metrics, random_weights(random, len(bare.metrics)), strict=True))
        decisive = random.random() < (0.6 if RATING in bare.metrics else 0.15)
        return Dimension(name, bare.good, bare.poor, weight, weights, decisive)

    def _side(self, side: Side, metrics: list[str], count: int) -> list[Condition]:
        """Up to `count` conditions; a candidate that would leave Good out of reach is dropped."""
        rating_first = [RATING] if RATING in metrics and count else []
        chosen = [*rating_first, *self.random.choices(metrics, k=count)][:count]
        candidates = (self.conditions.candidate(metric, side) for metric in chosen)
        return [candidate for candidate in candidates if self.conditions.accept(candidate, side)]
