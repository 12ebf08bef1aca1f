"""The conditions of a scorecard beside those of another version of it: which one became which."""

from collections.abc import Sequence
from dataclasses import dataclass

from healthcore.conditions.tree import Comparison
from healthcore.conditions.words import to_text
from healthcore.scoring.compile import CompiledCondition


@dataclass(frozen=True, slots=True)
class Pair:
    """A condition before and after an edit.

    Attributes:
        old: as it was; None for one that is new.
        new: as it is; None for one that was left out.
    """

    old: CompiledCondition | None
    new: CompiledCondition | None

    @property
    def condition(self) -> CompiledCondition:
        """As it is, or was."""
        known = self.new or self.old
        assert known is not None  # noqa: S101 - one of the two is there
        return known

    @property
    def comparison(self) -> Comparison:
        """The same as it is written."""
        return self.condition.test.source

    @property
    def good(self) -> bool:
        """Whether it is a Good condition."""
        return self.condition.good

    @property
    def is_edited(self) -> bool:
        """Whether it says something else now."""
        return self.old is None or self.new is None or _text(self.old) != _text(self.new)


def paired(old: Sequence[CompiledCondition], new: Sequence[CompiledCondition]) -> tuple[Pair, ...]:
    """Every condition of two versions of a scorecard: in the order of the new one, then those that were left out.

    Conditions that say the same are one; of the others, those of the same metric at the same place.
    """
    left = list(old)
    partners: dict[int, CompiledCondition] = {}
    for is_same in (_says_the_same, _is_at_the_same_place):
        for place, condition in enumerate(new):
            if place in partners:
                continue
            partner = next((one for one in left if is_same(one, condition)), None)
            if partner is not None:
                left.remove(partner)
                partners[place] = partner
    pairs = [Pair(partners.get(place), condition) for place, condition in enumerate(new)]
    return (*pairs, *(Pair(one, None) for one in left))


def _says_the_same(one: CompiledCondition, other: CompiledCondition) -> bool:
    return (one.dimension, one.good, _text(one)) == (other.dimension, other.good, _text(other))


def _is_at_the_same_place(one: CompiledCondition, other: CompiledCondition) -> bool:
    return (one.dimension, one.good, one.test.metric) == (other.dimension, other.good, other.test.metric)


def _text(condition: CompiledCondition) -> str:
    return to_text(condition.test.source)
