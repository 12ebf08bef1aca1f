"""What people want of a suggested model, and what a search for one comes back with."""

from dataclasses import dataclass, field

from healthcore.model.diff import Change

#: How many conditions a scorecard of its own has unless somebody says otherwise.
MOST_CONDITIONS = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people want of a model.

    Attributes:
        most_conditions: at most so many conditions in a profile; None for six in a scorecard of its own, and for no
            limit where today's model is changed.
        least_poor, most_poor: the share of the accounts that is to be Poor, from 0 to 1.
        most_changes: today's model with at most so many changes; None for a scorecard of its own.
    """

    most_conditions: int | None = None
    least_poor: float = 0.0
    most_poor: float = 0.3
    most_changes: int | None = None

    def allow(self, poor: float) -> bool:
        """Whether that share of the accounts may be Poor."""
        return self.least_poor <= poor <= self.most_poor

    def off(self, poor: float) -> float:
        """By how much a share lies outside of what is wanted; 0 where it does not."""
        return max(self.least_poor - poor, poor - self.most_poor, 0.0)


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Attributes:
        text: the model as a file; empty where there is none.
        poor: the share of the accounts that it makes Poor.
        conditions: the Good conditions of a scorecard of its own.
        changes: what it changes of today's model.
        poor_below: the score below which an account is Poor, where that decides.
        judged: the rows that were judged by what others had taught.
        risks: how risky each of them was seen, the higher the riskier.
    """

    text: str
    poor: float
    conditions: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    poor_below: int | None = None
    judged: list[int] = field(default_factory=list)
    risks: list[float] = field(default_factory=list)
