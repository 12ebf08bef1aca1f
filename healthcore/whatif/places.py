"""Where a condition stands in a model, and the condition with another threshold."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite

from healthcore.conditions.tree import Comparison, Literal, Percent, Word
from healthcore.model.tree import Model
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.whatif.histogram import nice_step

#: So many steps lead from one end of a metric's range to the other.
_STEPS = 100


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A condition by where it stands.

    Attributes:
        profile: the profile's name.
        dimension: the dimension's word.
        good: whether it is a Good condition.
        number: its number among those, from 0.
    """

    profile: str
    dimension: str
    good: bool
    number: int


def places_of(model: Model) -> Iterator[tuple[Place, Comparison]]:
    """Every condition of the enabled profiles of a model, with its place."""
    for profile in model.profiles:
        if profile.enabled:
            for card in profile.dimensions:
                for good, conditions in ((True, card.good), (False, card.poor)):
                    for number, condition in enumerate(conditions):
                        yield Place(profile.name, card.name, good, number), condition


def condition_at(model: Model, place: Place) -> Comparison | None:
    """The condition at a place; None when there is none."""
    return next((condition for known, condition in places_of(model) if known == place), None)


def at_value(condition: Comparison, spec: FieldSpec, model: Model, value: float) -> Comparison | None:
    """A condition with its threshold at a value of a histogram, rounded as people write it; None when it has none."""
    if len(condition.values) != 1 or not condition.operator.is_order:
        return None
    moved: Literal
    match spec.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            step = _step(spec, condition.values[0], value)
            number = round(round(value / step) * step, 9)
            moved = Percent(number) if isinstance(condition.values[0], Percent) else number
        case Kind.DATE:
            moved = date.min + timedelta(days=max(round(value), 1) - 1)
        case Kind.ORDINAL if spec.levels:
            word = spec.levels[min(max(round(value), 0), len(spec.levels) - 1)]
            moved = Word(word) if word.isidentifier() else word
        case Kind.LEVEL:
            moved = model.rating.word(min(max(round(value), 0), model.rating.top))
        case _:
            return None
    return replace(condition, values=(moved,))


def _step(spec: FieldSpec, threshold: Literal, value: float) -> float:
    """What a threshold is rounded to: a hundredth of the range; else as fine as it is, coarser for great numbers."""
    if spec.range is not None and all(map(isfinite, spec.range)):
        return nice_step((spec.range[1] - spec.range[0]) / _STEPS, whole=spec.whole)
    if isinstance(threshold, float) and threshold != int(threshold):
        return 0.1
    return nice_step(abs(value) / _STEPS, whole=True)
