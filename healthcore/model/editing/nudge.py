"""A threshold moved by a step: numbers by one, spans by a day, levels by a level."""

from collections.abc import Mapping
from dataclasses import replace

from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Comparison, Days, Literal, Percent, Word
from healthcore.conditions.words import to_text
from healthcore.model.rating import RatingScale
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import ConditionError


def nudged(condition: str, steps: int, fields: Mapping[str, FieldSpec], scale: RatingScale) -> str | None:
    """The condition with its threshold so many steps up; None when it has none that can be moved, or it ends there.

    A step is one, a tenth where the threshold has a fraction, a level of an ordinal or of the rating scale.
    """
    try:
        tree = parse(condition)
    except ConditionError:
        return None
    if not isinstance(tree, Comparison) or len(tree.values) != 1:
        return None
    moved = _moved(tree.values[0], steps, fields.get(tree.metric), scale)
    return None if moved is None else to_text(replace(tree, values=(moved,)))


def _moved(value: Literal, steps: int, spec: FieldSpec | None, scale: RatingScale) -> Literal | None:
    match value:
        case Days(count):
            return Days(count + steps) if count + steps > 0 else None
        case Percent(number):
            return Percent(_stepped(number, steps))
        case float():
            moved = _stepped(float(value), steps)
            low, high = spec.range if spec is not None and spec.range is not None else (float("-inf"), float("inf"))
            return moved if low <= moved <= high else None
        case Word() | str() if spec is not None and spec.kind is Kind.ORDINAL:
            return _neighbour(str(value), spec.levels, steps)
        case Word() | str() if spec is not None and spec.kind is Kind.LEVEL:
            return _neighbour(str(value), tuple(level.word for level in scale.levels), steps)
    return None


def _stepped(number: float, steps: int) -> float:
    return float(number + steps) if number == int(number) else round(number + steps / 10, 6)


def _neighbour(word: str, levels: tuple[str, ...], steps: int) -> Literal | None:
    known = [level.casefold() for level in levels]
    if word.casefold() not in known:
        return None
    at = known.index(word.casefold()) + steps
    if not 0 <= at < len(levels):
        return None
    return Word(levels[at]) if levels[at].isidentifier() else levels[at]
