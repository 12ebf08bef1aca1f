"""How every condition of a model comes out: how many have data, how many meet it, whose colour it decides alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from weakref import WeakKeyDictionary

import polars as pl

from healthcore.conditions.words import to_text
from healthcore.model.tree import Mode
from healthcore.whatif.pairs import Pair
from healthcore.whatif.scored_twice import Both, Side


@dataclass(frozen=True, slots=True)
class Rate:
    """How a condition comes out under one model.

    Attributes:
        accounts: those of the profile.
        have: those of them with data.
        met: those that meet it.
        alone: those whose colour it decides alone: they would be another without it. None where health is a score's
            band: there no condition decides alone.
    """

    accounts: int
    have: int
    met: int
    alone: int | None

    @property
    def share(self) -> float | None:
        """The percentage that meets it of those with data; None without any."""
        return 100 * self.met / self.have if self.have else None


@dataclass(frozen=True, slots=True)
class ConditionRate:
    """A condition, and how it comes out under both models.

    Attributes:
        profile: whose scorecard it is in.
        pair: the condition as it was and as it is.
        before, after: how it comes out; None where it is not there.
    """

    profile: str
    pair: Pair
    before: Rate | None
    after: Rate | None

    @property
    def condition(self) -> str:
        """The condition as it is written now, or was."""
        return to_text(self.pair.comparison)


def condition_rates(both: Both) -> tuple[ConditionRate, ...]:
    """Every condition of both models, profile by profile in the order of the new one; profiles left out come last."""
    names = [profile.name for profile in both.new.scored.plan.profiles]
    gone = [profile.name for profile in both.old.scored.plan.profiles if profile.name not in names]
    found = []
    for name in (*names, *gone):
        old, new = both.old.index_of(name), both.new.index_of(name)
        before = rates_of(both.old, old)
        after = before if new is not None and old == new and both.is_same(new) else rates_of(both.new, new)
        for pair in both.pairs(old, new):
            was = None if pair.old is None else before[pair.old.column]
            now = None if pair.new is None else after[pair.new.column]
            found.append(ConditionRate(name, pair, was, now))
    return tuple(found)


#: What was counted of books that somebody still looks at: the model in force is counted once for many drafts.
_KNOWN: WeakKeyDictionary[Side, dict[int | None, Mapping[str, Rate]]] = WeakKeyDictionary()


def rates_of(side: Side, profile: int | None) -> Mapping[str, Rate]:
    """How the conditions of a profile come out, by the column of their results."""
    known = _KNOWN.setdefault(side, {})
    if profile not in known:
        known[profile] = _counted(side, profile)
    return known[profile]


def _counted(side: Side, profile: int | None) -> Mapping[str, Rate]:
    conditions = side.conditions(profile)
    part = None if profile is None else side.part(profile)
    if part is None:
        return {condition.column: Rate(0, 0, 0, None) for condition in conditions}
    results, rules = part[1], side.book.model.mode is Mode.RULES
    hurts = {
        one.column: (~pl.col(one.column) if one.good else pl.col(one.column)).fill_null(value=False)
        for one in conditions
    }
    unmet = [hurts[one.column] for one in conditions if one.good]
    poor = [hurts[one.column] for one in conditions if not one.good]
    counted = results.lazy().with_columns(_count(unmet).alias(_UNMET), _count(poor).alias(_POOR))
    asked = []
    for one in conditions:
        # A Good condition alone keeps from Good whoever fails no other and is not Poor; a Poor one is enough.
        only = pl.col(_POOR) == (0 if one.good else 1)
        alone = hurts[one.column] & only & (pl.col(_UNMET) == 1 if one.good else pl.lit(value=True))
        asked += [
            pl.col(one.column).count().alias(f"have {one.column}"),
            pl.col(one.column).sum().alias(f"met {one.column}"),
            alone.sum().alias(f"alone {one.column}"),
        ]
    found = counted.select(asked).collect().row(0, named=True)
    return {
        one.column: Rate(
            results.height,
            found[f"have {one.column}"],
            found[f"met {one.column}"] or 0,
            found[f"alone {one.column}"] if rules else None,
        )
        for one in conditions
    }


_UNMET, _POOR = "Good conditions unmet", "Poor conditions met"


def _count(columns: list[pl.Expr]) -> pl.Expr:
    return reduce(add, (column.cast(pl.UInt16()) for column in columns), pl.lit(0, dtype=pl.UInt16()))
