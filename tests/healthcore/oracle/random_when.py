"""Random `when` expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.healthcore.oracle.fields import ATTRIBUTES, DATES, FLAGS, ORDINALS, TEXTS
from tests.healthcore.oracle.random_conditions import ConditionMaker
from tests.healthcore.oracle.shapes import AGE, RATING, And, Condition, Empty, Expression, Not, Operator, Or, Scale

if TYPE_CHECKING:
    from random import Random

_FIELDS = (*["touch"] * 3, *["tier"] * 2, "status", *[AGE] * 2, *ATTRIBUTES, "logins_per_week", *DATES, *FLAGS)
_OPERATORS: tuple[Operator, ...] = (">=", ">", "<=", "<", "==", "!=")


class WhenMaker:
    """Expressions over attributes, age, numbers, dates and, when wanted, the rating."""

    def __init__(self, random: Random, scale: Scale, *, with_rating: bool) -> None:
        self.random = random
        self.scale = scale
        self._atoms = ConditionMaker(random, scale, steady_rating=False)
        self._fields = (*_FIELDS, *ORDINALS, *((RATING,) * 3 if with_rating else ()))

    def expression(self, depth: int = 3) -> Expression:
        """Up to three levels of `and`, `or` and `not` over comparisons and `is empty`."""
        form = self.random.random()
        if depth == 0 or form < 0.5:
            return self._atom()
        if form < 0.62:
            return Not(self.expression(depth - 1))
        parts = tuple(self.expression(depth - 1) for _ in range(self.random.choice((2, 2, 3))))
        return And(parts) if form < 0.8 else Or(parts)

    def _atom(self) -> Expression:
        name = self.random.choice(self._fields)
        if self.random.random() < 0.15:
            return Empty(name)
        if name == RATING:
            return self._rating()
        if name == AGE and self.random.random() < 0.5:
            return Condition(AGE, "<", 30)
        if name in TEXTS and self.random.random() < 0.6:
            return Condition(name, "==", TEXTS[name][0])
        return self._atoms.comparison(name, up=self.random.random() < 0.5)

    def _rating(self) -> Condition:
        classes = sorted({level.rating_class for level in self.scale.levels})
        if self.random.random() < 0.5:
            return Condition(RATING, "is", self.random.choice(classes))
        return Condition(RATING, self.random.choice(_OPERATORS), self._atoms.level(self.random.randint(0, 2)))
