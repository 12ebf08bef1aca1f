"""How well something told who would leave: counts, precision and recall, the area under the curve."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

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
        """Whether a coin could have done as well, or better."""
        return self.low <= 0.5

    @property
    def is_backwards(self) -> bool:
        """Whether it is worse than a coin: the riskier accounts look the healthier."""
        return self.high < 0.5


def area(risks: Sequence[float], churned: Sequence[bool], *, rounds: int = _ROUNDS) -> Area | None:
    """The area under the curve of a risk (the higher, the riskier), with its interval by bootstrap.

    None when nobody churned or nobody stayed. The same input gives the same interval.
    """
    left = pl.Series(churned, dtype=pl.Boolean())
    by_end = [pl.Series(risks, dtype=pl.Float64()).filter(mask) for mask in (left, ~left)]
    gone, kept = (part.len() for part in by_end)
    if not gone or not kept:
        return None
    mask = pl.Series([True] * gone + [False] * kept)
    value = quick_area(pl.concat(by_end), mask)
    found = sorted(quick_area(pl.concat([_again(part, at) for part in by_end]), mask) for at in range(rounds))
    edge = round(rounds * 0.025)
    return Area(value, found[edge], found[-edge - 1], gone, kept)


def quick_area(risks: pl.Series, churned: pl.Series) -> float:
    """The area under the curve without its interval; some churned, not all.

    By the rank sum: https://en.wikipedia.org/wiki/Mann-Whitney_U_test#Area-under-curve.
    """
    ranks = risks.rank("average")
    gone = int(churned.sum())
    total = float(ranks.filter(churned).sum())
    return float((total - gone * (gone + 1) / 2) / (gone * (churned.len() - gone)))


def _again(part: pl.Series, at: int) -> pl.Series:
    """As many draws with replacement; the same ones for the same round."""
    return part.sample(part.len(), with_replacement=True, seed=_SEED + at)
