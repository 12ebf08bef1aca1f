"""What single conditions tell of who will leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from healthcore.conditions.words import to_text
from healthcore.tuning.measures import FEW, Flagged, flagged
from healthcore.tuning.sights import Sight


@dataclass(frozen=True, slots=True)
class ConditionWorth:
    """What one condition told of who would leave.

    Attributes:
        profile, dimension, condition, good: which.
        known: accounts of the profile with data for it.
        of: accounts of the profile.
        flags: who it hurts (a Good condition unmet, a Poor one met) and who of them left.
        like: the condition of the profile that hurts nearly the same accounts; empty for none.
    """

    profile: str
    dimension: str
    condition: str
    good: bool
    known: int
    of: int
    flags: Flagged
    like: str

    @property
    def is_small(self) -> bool:
        """Whether it flags so few accounts that its lift says little."""
        return self.flags.flagged < FEW


def worth_of_conditions(seen: Sight, churned: Sequence[bool]) -> tuple[ConditionWorth, ...]:
    """Every condition of every profile on the accounts that the profile scored: first what tells most of many."""
    hurts: dict[tuple[str, str, str, bool], dict[int, bool]] = {}
    scored: dict[str, int] = {}
    for at, (compiled, results) in enumerate(seen.results()):
        if compiled is None:
            continue
        profile = compiled.profile.name
        scored[profile] = scored.get(profile, 0) + 1
        for condition, passed in zip(compiled.conditions, results, strict=True):
            key = (profile, condition.dimension, to_text(condition.test.source), condition.good)
            flags_of = hurts.setdefault(key, {})
            if passed is not None:
                flags_of[at] = passed is not condition.good
    worths = []
    for key, by_row in hurts.items():
        flags = flagged(by_row.values(), (churned[at] for at in by_row))
        worths.append(ConditionWorth(*key, len(by_row), scored[key[0]], flags, _like(key, hurts)))
    return tuple(sorted(worths, key=lambda worth: (worth.flags.lift is None, worth.is_small, -(worth.flags.lift or 0))))


def _like(
    key: tuple[str, str, str, bool], hurts: Mapping[tuple[str, str, str, bool], Mapping[int, bool]], most: float = 0.9
) -> str:
    """Another condition of the same profile that hurts nearly the same accounts (Jaccard index of at least `most`)."""
    mine = {at for at, hurt in hurts[key].items() if hurt}
    for other, results in hurts.items():
        if other == key or other[0] != key[0] or other[3] != key[3]:
            continue
        theirs = {at for at, hurt in results.items() if hurt}
        if mine and len(mine & theirs) >= most * len(mine | theirs):
            return other[2]
    return ""
