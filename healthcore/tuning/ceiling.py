"""How well models do that nobody has to read: the ceiling for a scorecard of a few conditions.

Needs scikit-learn, the optional extra `tune`; without it there is no ceiling, and that is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from healthcore.tuning.folds import Parts
from healthcore.tuning.measures import FEW, Area, area
from healthcore.tuning.outcomes import OUTCOMES, says_churn
from healthcore.tuning.sights import Sight
from healthcore.vocabulary.accounts import CSM_RISK_TEXT

#: Who an account is rather than how it is doing, and what is derived of it by today's model.
_LEFT_OUT = {*OUTCOMES, "churned", "name", "seen_on", "profile", "health", "score", "unrated_score", "owner"}
_MOST_TEXTS = 12

#: How many trees the boosted model has.
BOOSTED_ROUNDS = 60
_SEED = 20261126


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The best that models without people's wishes do on accounts that they were not fitted to.

    Attributes:
        boosted: gradient-boosted trees.
        logistic: logistic regression.
        missing: why there is none; empty where there is one.
    """

    boosted: Area | None = None
    logistic: Area | None = None
    missing: str = ""

    @property
    def best(self) -> Area | None:
        """The better of the two."""
        known = [one for one in (self.boosted, self.logistic) if one is not None]
        return max(known, key=lambda one: one.value, default=None)


def ceiling_of(sight: Sight, parts: Parts, boosted_rounds: int = BOOSTED_ROUNDS) -> Ceiling:
    """Both models, fitted and judged in the same parts as a suggestion."""
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - an optional extra
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - as above
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - as above
        from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - as above
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn
    except ImportError:
        return Ceiling(missing="scikit-learn is not installed: pip install 'pulsebook[tune]'")
    churned = sight.seen["churned"]
    if min(churned.sum(), (~churned).sum()) < FEW:
        return Ceiling(missing="there are too few accounts to learn from")
    features = list(_features(sight))
    if not features:
        return Ceiling(missing="there is no metric to learn from")
    table = pl.DataFrame(features).to_numpy()
    filled = pl.DataFrame(features).select(pl.all().fill_null(pl.all().mean()).fill_null(0.0)).to_numpy()
    answers = churned.to_numpy()
    boosted = HistGradientBoostingClassifier(
        random_state=_SEED, max_iter=boosted_rounds, learning_rate=0.08, max_depth=4
    )
    logistic = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    with threadpool_limits(limits=1):  # on a busy machine its threads wait for each other most of the time
        return Ceiling(_judged(boosted, table, answers, parts), _judged(logistic, filled, answers, parts))


def _features(sight: Sight) -> Iterator[pl.Series]:
    """Every metric and attribute as numbers: texts as a column of yes and no for each word."""
    for name in sight.seen.columns:
        values = sight.seen[name]
        says_nothing = values.drop_nulls().n_unique() < 2
        if name in {*_LEFT_OUT, sight.answer, CSM_RISK_TEXT} or says_churn(name) or says_nothing:
            continue
        if values.dtype.is_numeric() or values.dtype == pl.Boolean:
            yield values.cast(pl.Float64())
        elif values.dtype == pl.Date:
            yield values.to_physical().cast(pl.Float64())
        elif values.dtype == pl.String and values.n_unique() <= _MOST_TEXTS:
            for word in values.drop_nulls().unique().sort():
                yield (values == word).cast(pl.Float64()).alias(f"{name} {word}")


class _Learner(Protocol):
    """What is used of a model of scikit-learn; tables are arrays of numpy."""

    def fit(self, table: Any, answers: Any) -> object:  # noqa: ANN401 - numpy is not here to be named
        """Learns."""

    def predict_proba(self, table: Any) -> Any:  # noqa: ANN401 - as above
        """Says how likely each answer is."""


def _judged(
    model: _Learner,
    table: Any,  # noqa: ANN401 - as above
    churned: Any,  # noqa: ANN401 - as above
    parts: Parts,
) -> Area | None:
    risks: list[float] = []
    left: list[bool] = []
    for train, test in parts:
        gone = int(churned[train].sum())
        if min(gone, len(train) - gone) < FEW:
            continue
        model.fit(table[train], churned[train])
        risks += model.predict_proba(table[test])[:, 1].tolist()
        left += [bool(one) for one in churned[test]]
    return area(risks, left, rounds=40) if risks else None
