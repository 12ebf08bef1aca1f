"""A scorecard of its own: a few Good conditions, the ones that tell most."""

from collections.abc import Callable, Sequence

import polars as pl

from healthcore.book.book import Book
from healthcore.tuning.candidates import Candidate
from healthcore.tuning.folds import Parts, judged_by_others
from healthcore.tuning.measures import quick_area
from healthcore.tuning.sights import Sight
from healthcore.tuning.suggested_model import model_text_of
from healthcore.tuning.wishes import MOST_CONDITIONS, Found, Wishes
from healthcore.vocabulary import WORTH, Health

#: A further condition has to add so much to the area under the curve.
LEAST_GAIN = 0.002

#: What an account loses of a metric's worth when its Good condition is unmet.
_LOSS = float(WORTH[Health.GOOD] - WORTH[Health.AVERAGE])


def fresh_scorecard(
    sight: Sight,
    book: Book,
    candidates: Sequence[Candidate],
    parts: Parts,
    wishes: Wishes,
    step: Callable[[int], None],
) -> Found:
    """The best few conditions by all accounts; and by each part's others, how risky its accounts are."""
    churned = sight.seen["churned"]
    most = wishes.most_conditions or MOST_CONDITIONS
    judged, risks = judged_by_others(
        parts, lambda rows: _risk(_fit(candidates, churned, rows, most), churned.len()), step
    )
    chosen = _fit(candidates, churned, list(range(churned.len())), most)
    below, poor = _poor_band(chosen, churned.len(), wishes)
    conditions = tuple(candidate.condition for candidate in chosen)
    text = model_text_of(conditions, below, book) if conditions else ""
    return Found(text, poor, conditions, poor_below=below, judged=judged, risks=risks)


def _fit(candidates: Sequence[Candidate], churned: pl.Series, rows: list[int], most: int) -> tuple[Candidate, ...]:
    """Adds the condition that helps most, as long as one helps; a metric at most once."""
    left = churned.gather(rows)
    if not left.any() or left.all():
        return ()
    hurts = {id(candidate): candidate.hurts.gather(rows).cast(pl.Int32()) for candidate in candidates}
    chosen: list[Candidate] = []
    total = pl.zeros(len(rows), dtype=pl.Int32(), eager=True)
    best = 0.5
    while len(chosen) < most:
        taken = {candidate.metric for candidate in chosen}
        tried = [
            (quick_area(total + hurts[id(candidate)], left), candidate)
            for candidate in candidates
            if candidate.metric not in taken
        ]
        if not tried:
            break
        value, candidate = max(tried, key=lambda one: one[0])
        if value < best + LEAST_GAIN:
            break
        best = value
        chosen.append(candidate)
        total += hurts[id(candidate)]
    return tuple(chosen)


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
