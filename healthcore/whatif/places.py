"""Where a condition stands in a model, and the model with its threshold moved a step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite
from typing import cast

from healthcore.conditions.tree import Comparison, Days, Literal, Operator, Percent, Word
from healthcore.model.tree import Model, Profile
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


def with_condition(model: Model, place: Place, condition: Comparison) -> Model:
    """The model with another condition at a place, as long as nobody asks for its text or fingerprint."""
    profiles = tuple(
        _of_profile(profile, place, condition) if profile.name == place.profile else profile
        for profile in model.profiles
    )
    return replace(model, profiles=profiles, text="", fingerprint="")


def _of_profile(profile: Profile, place: Place, condition: Comparison) -> Profile:
    cards = []
    for card in profile.dimensions:
        if card.name == place.dimension:
            conditions = list(card.good if place.good else card.poor)
            conditions[place.number] = condition
            changed = tuple(conditions)
            cards.append(replace(card, good=changed) if place.good else replace(card, poor=changed))
        else:
            cards.append(card)
    return replace(profile, dimensions=tuple(cards))


def stepped(condition: Comparison, spec: FieldSpec, model: Model, steps: int) -> Comparison | None:
    """A condition with its threshold so many steps further up, or down when negative; None when it has no threshold.

    A step is a hundredth of a number's range, rounded to 1, 2 or 5; one level of an ordinal or rating; one day.
    """
    if len(condition.values) != 1 or condition.operator in {Operator.IN, Operator.IS, Operator.CONTAINS}:
        return None
    moved = _stepped(condition.values[0], spec, model, steps)
    return None if moved is None else replace(condition, values=(moved,))


def _stepped(value: Literal, spec: FieldSpec, model: Model, steps: int) -> Literal | None:
    match value:
        case Days(count):
            return Days(max(count + steps, 0))
        case Percent(number):
            return Percent(_number(number, spec, steps))
        case date():
            return date.fromordinal(min(max(value.toordinal() + steps, 1), date.max.toordinal()))
        case Word() | str():
            return _level(value, spec, model, steps)
        case _ if spec.kind is Kind.LEVEL:
            return float(min(max(value + steps, 0), model.rating.top))
        case _:
            return _number(value, spec, steps)


def _number(value: float, spec: FieldSpec, steps: int) -> float:
    step = step_of(spec, value)
    moved = (
        round(value / step + steps) * step if abs(value / step - round(value / step)) < 1e-9 else value + steps * step
    )
    low, high = spec.range or (float("-inf"), float("inf"))
    # A threshold outside the range is somebody's own decision: it is not pulled in.
    bounded = min(max(moved, min(low, value)), max(high, value))
    return round(bounded, 9)


def step_of(spec: FieldSpec, value: float) -> float:
    """How far a threshold of a number moves at once."""
    if spec.range is not None and all(map(isfinite, spec.range)):
        step = nice_step((spec.range[1] - spec.range[0]) / _STEPS)
    elif spec.whole or spec.kind is Kind.PERCENT:
        step = 1.0
    else:
        step = nice_step(abs(value) / _STEPS) if abs(value) >= _STEPS else 1.0
    return max(step, 1.0) if spec.whole else step


def _level(value: Word | str, spec: FieldSpec, model: Model, steps: int) -> Literal | None:
    text = value.text if isinstance(value, Word) else value
    if spec.kind is Kind.ORDINAL:
        levels = [level.casefold() for level in spec.levels]
        if text.casefold() not in levels:
            return None
        word = spec.levels[min(max(levels.index(text.casefold()) + steps, 0), len(levels) - 1)]
        return Word(word) if word.isidentifier() else word
    if spec.kind is Kind.LEVEL and (level := model.rating.level_of_word(text)) is not None:
        return model.rating.word(min(max(level + steps, 0), model.rating.top))
    return None


def at_value(condition: Comparison, spec: FieldSpec, model: Model, value: float) -> Comparison | None:
    """A condition with its threshold at a value of a histogram, rounded to a step; None when it has no threshold."""
    if len(condition.values) != 1 or not condition.operator.is_order:
        return None
    literal = condition.values[0]
    match spec.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            step = step_of(spec, value)
            number = round(round(value / step) * step, 9)
            moved: Literal = Percent(number) if isinstance(literal, Percent) else number
        case Kind.DATE:
            moved = date.min + timedelta(days=max(round(value), 1) - 1)
        case Kind.ORDINAL if spec.levels:
            word = spec.levels[min(max(round(value), 0), len(spec.levels) - 1)]
            moved = Word(word) if word.isidentifier() else word
        case Kind.LEVEL:
            level = min(max(round(value), 0), model.rating.top)
            moved = cast("Literal", float(level)) if isinstance(literal, float) else model.rating.word(level)
        case _:
            return None
    return replace(condition, values=(moved,))
