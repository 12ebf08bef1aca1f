"""How well something told who would leave: counts, precision and recall, the area under the curve."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Below so many churned or kept accounts a number says little, and is said to.
FEW = 10

_ROUNDS = 400
_SEED = 20261126


@dataclass(frozen=True, slots=True)
class Flagged:
    """A rule that flags accounts, and who of them left.

    Attributes:
        true: flagged, and churned.
        false: flagged, and stayed.
        missed: not flagged, and churned.
        rest: not flagged, and stayed.
    """

    true: int
    false: int
    missed: int
    rest: int

    @property
    def flagged(self) -> int:
        """How many it flags."""
        return self.true + self.false

    @property
    def total(self) -> int:
        """Of how many."""
        return self.true + self.false + self.missed + self.rest

    @property
    def churned(self) -> int:
        """How many of all churned."""
        return self.true + self.missed

    @property
    def precision(self) -> float | None:
        """The share of the flagged that churned; None when none is flagged."""
        return self.true / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        """The share of the churned that were flagged; None when none churned."""
        return self.true / self.churned if self.churned else None

    @property
    def lift(self) -> float | None:
        """How many times more often the flagged churn than everybody; None when that cannot be said."""
        if self.precision is None or not self.churned:
            return None
        return self.precision / (self.churned / self.total)


def flagged(flags: Iterable[bool], churned: Iterable[bool]) -> Flagged:
    """Counts of a rule on accounts."""
    counts = Counter(zip(flags, churned, strict=True))
    return Flagged(counts[True, True], counts[True, False], counts[False, True], counts[False, False])


@dataclass(frozen=True, slots=True)
class Area:
    """The area under the ROC curve: the chance that of two accounts the one that churned was seen as the riskier.

    Attributes:
        value: 0.5 for a coin, 1 for never wrong; ties count half.
        low, high: where it lies in 95 of 100 resamplings of the accounts.
        churned, kept: of how many accounts.
    """

    value: float
    low: float
    high: float
    churned: int
    kept: int

    @property
    def is_small(self) -> bool:
        """Whether it comes from so few accounts that it says little."""
        return min(self.churned, self.kept) < FEW

    @property
    def tells_nothing(self) -> bool:
        """Whether a coin could have done as well."""
        return self.low <= 0.5 <= self.high


def area(risks: Sequence[float], churned: Sequence[bool], *, rounds: int = _ROUNDS) -> Area | None:
    """The area under the curve of a risk (the higher, the riskier), with its interval by bootstrap.

    None when nobody churned or nobody stayed. The same input gives the same interval.
    """
    counts = {True: Counter[float](), False: Counter[float]()}
    for risk, left in zip(risks, churned, strict=True):
        counts[left][risk] += 1
    gone, kept = counts[True].total(), counts[False].total()
    if not gone or not kept:
        return None
    value = _area_of(counts[True], counts[False])
    chance = random.Random(_SEED)  # noqa: S311 - resampling, not secrets
    found = sorted(_area_of(*(_again(counts[left], chance) for left in (True, False))) for _ in range(rounds))
    edge = round(rounds * 0.025)
    return Area(float(value), float(found[edge]), float(found[-edge - 1]), gone, kept)


def _again(counts: Mapping[float, int], chance: random.Random) -> Counter[float]:
    """As many draws with replacement."""
    return Counter(chance.choices(list(counts), weights=list(counts.values()), k=sum(counts.values())))


def _area_of(gone: Mapping[float, int], kept: Mapping[float, int]) -> Fraction:
    """By the rank sum: https://en.wikipedia.org/wiki/Mann-Whitney_U_test#Area-under-curve."""
    below, twice = 0, 0
    for risk in sorted(gone.keys() | kept.keys()):
        ties = kept.get(risk, 0)
        twice += gone.get(risk, 0) * (2 * below + ties)
        below += ties
    return Fraction(twice, 2 * sum(gone.values()) * sum(kept.values()))
