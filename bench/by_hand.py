"""The rules of bench/model.toml as somebody who knows polars would write them by hand: the peer of the engine.

Three steps per profile, because polars repeats what is used twice inside one expression: conditions, the scores of
dimensions, everything else. Whole numbers are as small as the sums allow, and a mean of nothing divides by 0, of which
polars makes null.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add, and_, or_
from typing import NamedTuple, TypeAlias

import polars as pl

from healthcore.vocabulary import Health

Columns: TypeAlias = Mapping[str, pl.Expr]

#: Which profile an account has, by position; every account has one.
PROFILE = (
    pl.when(pl.col("touch") == "high")
    .then(pl.lit(0, dtype=pl.UInt16))
    .when(pl.col("contract_value").cast(pl.Float64) >= 20_000)
    .then(pl.lit(1, dtype=pl.UInt16))
    .otherwise(pl.lit(2, dtype=pl.UInt16))
)

_POOR, _AVERAGE, _GOOD, _UNKNOWN = (
    pl.lit(health.value, dtype=pl.UInt8) for health in (Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN)
)
_INACTIVE, _WEEKLY = 0, 2
_SEVERE = 2


class _Metric(NamedTuple):
    """A metric in a dimension, with the numbers of its conditions."""

    name: str
    good: Sequence[int] = ()
    poor: Sequence[int] = ()


class Profile:
    """The columns of one profile.

    Args:
        conditions: in the order of the scorecard.
        dimensions: their metrics.
        shares: what each dimension weighs.
    """

    def __init__(
        self, conditions: Sequence[pl.Expr], dimensions: Mapping[str, Sequence[_Metric]], shares: Mapping[str, int]
    ) -> None:
        self._dimensions = dimensions
        self._shares = shares
        self._metrics = [metric for metrics in dimensions.values() for metric in metrics]
        scores = {f"score.{name}": _dimension_score(metrics) for name, metrics in dimensions.items()}
        self.steps: tuple[Columns, Columns, Columns] = (
            {f"c{number}": condition for number, condition in enumerate(conditions)},
            scores,
            {
                "health": self._health(),
                "score": self._score(),
                "have": reduce(add, (_has(metric).cast(pl.UInt16) for metric in self._metrics)),
                "of": pl.lit(len(self._metrics), dtype=pl.UInt16),
                **{f"health.{name}": _dimension_health(metrics) for name, metrics in dimensions.items()},
            },
        )

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """All columns of accounts of this profile."""
        conditions, scores, others = self.steps
        lazy = frame.lazy().with_columns(**conditions).with_columns(**scores)
        return lazy.select(*conditions, *scores, **others).collect()

    def _health(self) -> pl.Expr:
        measured = reduce(or_, (_has(metric) for metric in self._metrics if metric.name != "csm_risk"))
        evidence = [_has(metric) for metric in self._metrics if metric.good and metric.name != "csm_risk"]
        without_data = pl.when(_rated()).then(_AVERAGE).otherwise(_UNKNOWN)
        return (
            pl.when(_any_poor(self._metrics))
            .then(_POOR)
            .when(~measured)
            .then(without_data)
            .when(_all_good(self._metrics) & reduce(or_, evidence))
            .then(_GOOD)
            .otherwise(_AVERAGE)
        )

    def _score(self) -> pl.Expr:
        with_rating = self._overall(self._dimensions)
        if "risk" not in self._dimensions:
            return with_rating
        without = self._overall([name for name in self._dimensions if name != "risk"])
        only_rating = pl.when(_rated()).then(with_rating)
        return pl.when(without.is_null()).then(only_rating).otherwise(pl.min_horizontal(with_rating, without))

    def _overall(self, dimensions: Iterable[str]) -> pl.Expr:
        scores = {name: pl.col(f"score.{name}") for name in dimensions}
        return _mean([(score, score.is_not_null(), self._shares[name]) for name, score in scores.items()])


def run_on_parts(parts: Iterable[tuple[int, pl.Series, pl.DataFrame]], height: int) -> tuple[pl.DataFrame, ...]:
    """The outcome in book order and the conditions part by part, of accounts set apart by profile."""
    results = []
    rows = []
    for profile, its_rows, frame in parts:
        results.append(PROFILES[profile].run(frame))
        rows.append(its_rows)
    outcome = pl.concat([result.drop(CONDITIONS) for result in results], how="diagonal").select(OUTCOME)
    place = pl.zeros(height, dtype=pl.UInt32, eager=True)
    place = place.scatter(pl.concat(rows), pl.int_range(height, dtype=pl.UInt32, eager=True))
    return (outcome.rechunk()[place], *(result.select(CONDITIONS) for result in results))


def run_whole(book: pl.DataFrame) -> pl.DataFrame:
    """All columns over the whole book at once, each a choice between the profiles; `profile` is a column of it."""
    lazy = book.lazy()
    for step in _CHOICES:
        lazy = lazy.with_columns(**step)
    return lazy.select(*OUTCOME, *CONDITIONS).collect()


def _choice(step: int) -> Columns:
    names = dict.fromkeys(name for profile in PROFILES for name in profile.steps[step])
    first, second, third = (profile.steps[step] for profile in PROFILES)
    nothing = pl.lit(None)
    return {
        name: pl.when(pl.col("profile") == 0)
        .then(first.get(name, nothing))
        .when(pl.col("profile") == 1)
        .then(second.get(name, nothing))
        .otherwise(third.get(name, nothing))
        for name in names
    }


def _dimension_health(metrics: Sequence[_Metric]) -> pl.Expr:
    good = [metric for metric in metrics if metric.good]
    return (
        pl.when(_any_poor(metrics))
        .then(_POOR)
        .when(~reduce(or_, map(_has, metrics)))
        .then(_UNKNOWN)
        .when(_all_good(good) & reduce(or_, map(_has, good)))
        .then(_GOOD)
        .otherwise(_AVERAGE)
    )


def _dimension_score(metrics: Sequence[_Metric]) -> pl.Expr:
    return _mean([(_worth(metric), _has(metric), 1) for metric in metrics])


def _worth(metric: _Metric) -> pl.Expr:
    """0, 60 or 100."""
    worth = _points(60)
    if metric.good:
        worth = pl.when(_all_good([metric])).then(_points(100)).otherwise(worth)
    return pl.when(_any_poor([metric])).then(_points(0)).otherwise(worth) if metric.poor else worth


def _mean(parts: Sequence[tuple[pl.Expr, pl.Expr, int]]) -> pl.Expr:
    """The weighted mean of (value, whether it counts, share), rounded half up."""
    values = [
        pl.when(counts).then(value.cast(pl.Int32) * share).otherwise(_points(0)) for value, counts, share in parts
    ]
    shares = [counts.cast(pl.Int32) * share for _, counts, share in parts]
    total, weight = reduce(add, values), reduce(add, shares)
    return ((total * 2 + weight) // (weight * 2)).cast(pl.Int16)


def _points(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int32)


def _has(metric: _Metric) -> pl.Expr:
    return pl.col(metric.name).is_not_null()


def _rated() -> pl.Expr:
    return (pl.col("csm_risk") > 0).fill_null(value=False)


def _any_poor(metrics: Iterable[_Metric]) -> pl.Expr:
    return reduce(or_, (pl.col(f"c{at}") for metric in metrics for at in metric.poor)).fill_null(value=False)


def _all_good(metrics: Iterable[_Metric]) -> pl.Expr:
    return reduce(and_, (pl.col(f"c{at}") for metric in metrics for at in metric.good)).fill_null(value=True)


#: The three profiles of the model.
PROFILES = (
    Profile(
        [
            pl.col("engagement") > 60,
            pl.col("license_utilization") >= 50,
            pl.col("usage_frequency") >= _WEEKLY,
            pl.col("engagement") < 10,
            pl.col("license_utilization") < 20,
            pl.col("open_tickets") <= 3,
            pl.col("open_tickets") > 10,
            pl.col("urgent_tickets") >= 2,
            pl.col("csm_risk") == 0,
            pl.col("csm_risk") >= _SEVERE,
        ],
        {
            "usage": [
                _Metric("engagement", [0], [3]),
                _Metric("license_utilization", [1], [4]),
                _Metric("usage_frequency", [2]),
            ],
            "support": [_Metric("open_tickets", [5], [6]), _Metric("urgent_tickets", poor=[7])],
            "risk": [_Metric("csm_risk", [8], [9])],
        },
        {"usage": 5, "support": 2, "risk": 3},
    ),
    Profile(
        [
            pl.col("usage_frequency") >= _WEEKLY,
            pl.col("active_users") >= 5,
            pl.col("engagement") >= 50,
            pl.col("usage_frequency") == _INACTIVE,
            pl.col("active_users") < 2,
            pl.col("nps") >= 30,
            pl.col("nps") < 0,
            pl.col("invoices_per_month") >= 10,
            pl.col("invoices_per_month") <= 2,
            pl.col("days_overdue") > 60,
        ],
        {
            "usage": [
                _Metric("usage_frequency", [0], [3]),
                _Metric("active_users", [1], [4]),
                _Metric("engagement", [2]),
            ],
            "voc": [_Metric("nps", [5], [6])],
            "billing": [_Metric("invoices_per_month", [7], [8]), _Metric("days_overdue", poor=[9])],
        },
        {"usage": 1, "voc": 1, "billing": 1},
    ),
    Profile(
        [
            pl.col("usage_frequency") >= _WEEKLY,
            pl.col("engagement") >= 60,
            pl.col("license_utilization") >= 50,
            pl.col("usage_frequency") == _INACTIVE,
            pl.col("engagement") < 10,
            pl.col("license_utilization") < 20,
            pl.col("invoices_per_month") >= 15,
            pl.col("invoices_per_month") <= 3,
            pl.col("open_tickets") <= 5,
            pl.col("urgent_tickets") >= 3,
        ],
        {
            "usage": [
                _Metric("usage_frequency", [0], [3]),
                _Metric("engagement", [1], [4]),
                _Metric("license_utilization", [2], [5]),
            ],
            "billing": [_Metric("invoices_per_month", [6], [7])],
            "support": [_Metric("open_tickets", [8]), _Metric("urgent_tickets", poor=[9])],
        },
        {"usage": 1, "billing": 1, "support": 1},
    ),
)

CONDITIONS = tuple(f"c{number}" for number in range(10))

#: The columns of the outcome, of all profiles; a profile without one leaves it null.
OUTCOME = tuple(dict.fromkeys(name for profile in PROFILES for step in reversed(profile.steps[1:]) for name in step))

_CHOICES = tuple(_choice(step) for step in range(3))
