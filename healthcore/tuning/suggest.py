"""A scorecard that would have told better who leaves, found by cross-validation; or the word that nothing would."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from healthcore.tuning.candidates import Candidate
from healthcore.tuning.ceiling import Ceiling, ceiling_of
from healthcore.tuning.measures import Area, area
from healthcore.tuning.sights import Sight
from healthcore.vocabulary import WORTH, Health

#: Accounts are dealt into so many parts; each is judged by what the others taught.
FOLDS = 5

#: A further condition has to add so much to the area under the curve.
_LEAST_GAIN = 0.002

_SEED = 20261126

#: What an account loses of a metric's worth when its Good condition is unmet.
_LOSS = float(WORTH[Health.GOOD] - WORTH[Health.AVERAGE])


@dataclass(frozen=True, slots=True)
class Wishes:
    """What people want of a scorecard.

    Attributes:
        most_conditions: at most so many conditions.
        most_poor: at most this share of the accounts is to be Poor.
    """

    most_conditions: int = 6
    most_poor: float = 0.3


@dataclass(frozen=True, eq=False)
class Suggestion:
    """A scorecard, and what it promises.

    Attributes:
        conditions: its Good conditions, the one that tells most first; none where nothing tells anything.
        poor_below: the score below which an account is Poor.
        poor: the share of accounts that this makes Poor.
        promise: how well it tells accounts it was not fitted to, pooled over the folds.
        today: how well today's model tells the same accounts.
        ceiling: how well models without any of people's wishes do, in the same folds.
        folds: how accounts were dealt: "accounts" or "time".
    """

    conditions: tuple[str, ...]
    poor_below: int
    poor: float
    promise: Area | None
    today: Area | None
    ceiling: Ceiling
    folds: str

    @property
    def is_worth_it(self) -> bool:
        """Whether it is better than a coin, and than today's model."""
        if not self.conditions or self.promise is None or self.promise.tells_nothing:
            return False
        return self.today is None or self.promise.value > self.today.value


def suggest(sight: Sight, candidates: Sequence[Candidate], wishes: Wishes | None = None) -> Suggestion:
    """Looks for the best scorecard under people's wishes, and judges it on accounts that it was not fitted to.

    Dated outcomes are dealt by time: every part is judged by what came before it. Else accounts are dealt by chance,
    always the same way.
    """
    wishes = wishes or Wishes()
    churned = sight.seen["churned"]
    dated = sight.seen["day"].is_not_null().all() and sight.horizon is not None
    parts = _by_time(sight.seen["day"]) if dated else _by_chance(churned.len())
    risks: list[float] = []
    judged: list[int] = []
    for train, test in parts:
        chosen = _fit(candidates, churned, train, wishes)
        risks += _risk(chosen, churned.len()).gather(test).to_list()
        judged += test
    promise = area(risks, churned.gather(judged).to_list()) if judged else None
    everybody = list(range(churned.len()))
    chosen = _fit(candidates, churned, everybody, wishes)
    below, poor = _poor_band(chosen, churned.len(), wishes)
    scores = sight.seen["score"].gather(judged)
    known = scores.is_not_null()
    today = area([-float(score) for score in scores.filter(known)], churned.gather(judged).filter(known).to_list())
    return Suggestion(
        tuple(candidate.condition for candidate in chosen),
        below,
        poor,
        promise,
        today,
        ceiling_of(sight, parts),
        "time" if dated else "accounts",
    )


def _by_chance(count: int) -> list[tuple[list[int], list[int]]]:
    order = list(range(count))
    random.Random(_SEED).shuffle(order)  # noqa: S311 - dealing accounts, not secrets
    dealt = [sorted(order[part::FOLDS]) for part in range(FOLDS)]
    return [(sorted(set(order) - set(test)), test) for test in dealt if test]


def _by_time(days: pl.Series) -> list[tuple[list[int], list[int]]]:
    """Each part is judged by the ones before it, so that nothing later teaches."""
    order = days.arg_sort().to_list()
    size = max(1, len(order) // FOLDS)
    return [(order[: part * size], order[part * size : (part + 1) * size]) for part in range(1, FOLDS)]


def _fit(candidates: Sequence[Candidate], churned: pl.Series, rows: list[int], wishes: Wishes) -> tuple[Candidate, ...]:
    """Adds the condition that helps most, as long as one helps; a metric at most once."""
    left = churned.gather(rows).to_list()
    if not any(left) or all(left):
        return ()
    hurts = {id(candidate): candidate.hurts.gather(rows).cast(pl.Int32()) for candidate in candidates}
    chosen: list[Candidate] = []
    total = pl.zeros(len(rows), dtype=pl.Int32(), eager=True)
    best = 0.5
    while len(chosen) < wishes.most_conditions:
        taken = {candidate.metric for candidate in chosen}
        tried = [
            (_quick_area(total + hurts[id(candidate)], left), candidate)
            for candidate in candidates
            if candidate.metric not in taken
        ]
        if not tried:
            break
        value, candidate = max(tried, key=lambda one: one[0])
        if value < best + _LEAST_GAIN:
            break
        best = value
        chosen.append(candidate)
        total += hurts[id(candidate)]
    return tuple(chosen)


def _quick_area(risks: pl.Series, churned: Sequence[bool]) -> float:
    """The area under the curve without its interval: by the mean rank of those that churned."""
    ranks = risks.rank("average")
    left = pl.Series(churned)
    gone = int(left.sum())
    total = float(ranks.filter(left).sum())
    return float((total - gone * (gone + 1) / 2) / (gone * (left.len() - gone)))


def _risk(chosen: Sequence[Candidate], count: int) -> pl.Series:
    """How many of the conditions hurt an account."""
    total = pl.zeros(count, dtype=pl.Int32(), eager=True)
    for candidate in chosen:
        total += candidate.hurts.cast(pl.Int32())
    return total


def _poor_band(chosen: Sequence[Candidate], count: int, wishes: Wishes) -> tuple[int, float]:
    """The score below which so many are Poor as people want, and their share; the most that they allow."""
    if not chosen or not count:
        return 0, 0.0
    risk = _risk(chosen, count)
    best = 0, 0.0
    for hurt in range(len(chosen), 0, -1):
        share = float((risk >= hurt).sum()) / count
        if share > wishes.most_poor:
            break
        score = WORTH[Health.GOOD] - _LOSS * hurt / len(chosen)
        best = int(score + 0.5) + 1, share  # scores are rounded half up
    return best
