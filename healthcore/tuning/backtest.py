"""A health model against what became of accounts: what it said before they renewed or left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from healthcore.book.figures import NO_CURRENCY
from healthcore.changes.day import Day
from healthcore.model.tree import Model
from healthcore.tuning.leaks import leaks
from healthcore.tuning.measures import FEW, Area, Flagged, area, flagged
from healthcore.tuning.outcomes import Ending, Outcomes
from healthcore.tuning.sights import Progress, Sight, sight
from healthcore.tuning.worth import ConditionWorth, worth_of_conditions
from healthcore.tuning.wrongs import Wrong, wrongs
from healthcore.vocabulary import CSM_RISK, Health

#: How long before the outcome accounts are looked at, in days.
HORIZONS = (30, 60, 90, 180)

#: Scores are judged in bands of so many points.
_BAND = 20


@dataclass(frozen=True, slots=True)
class Band:
    """Accounts whose score lies between two points, and the share of them that churned."""

    low: int
    high: int
    accounts: int
    churned: int

    @property
    def is_small(self) -> bool:
        """Whether so few accounts lie in it that their share says little."""
        return self.accounts < FEW


@dataclass(frozen=True, eq=False)
class BackTest:
    """A model at one distance from the outcomes.

    Attributes:
        sight: the accounts as they were seen.
        table: accounts by health and ending.
        poor: Poor as a warning of churn.
        area: how well the score tells who churns; None without churned or without kept accounts.
        unrated_area: the same without the CSM's rating; None where nobody was rated.
        rated: how many of the accounts had a rating of a CSM.
        churned_value: what churned accounts were worth, by currency ("XXX" for none) and the health they had before.
        bands: by score.
        false_greens: Good, and churned.
        false_reds: Poor, and stayed.
        conditions: what each told: first those that flag not just a few, the one that tells most at the top.
        leaks: why this may be too good to be true, a line each.
    """

    sight: Sight
    table: Mapping[Health, Mapping[Ending, int]]
    poor: Flagged
    area: Area | None
    unrated_area: Area | None
    rated: int
    churned_value: Mapping[str, Mapping[Health, Decimal]]
    bands: tuple[Band, ...]
    false_greens: tuple[Wrong, ...]
    false_reds: tuple[Wrong, ...]
    conditions: tuple[ConditionWorth, ...]
    leaks: tuple[str, ...]

    @property
    def horizon(self) -> int | None:
        """How many days before the outcome; None for as the book is now."""
        return self.sight.horizon

    @property
    def is_small(self) -> bool:
        """Whether it comes from so few accounts that it says little."""
        return min(self.poor.churned, self.poor.total - self.poor.churned) < FEW

    @property
    def caught_value(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Of the churned value, what was Poor or Average before, and all, by currency: they are never added up."""
        return {
            currency: (values[Health.POOR] + values[Health.AVERAGE], sum(values.values(), Decimal(0)))
            for currency, values in self.churned_value.items()
        }


def back_test(
    day: Day,
    outcomes: Outcomes,
    model: Model,
    horizons: Iterable[int] = HORIZONS,
    progress: Progress | None = None,
) -> tuple[BackTest, ...]:
    """A model at every distance from dated outcomes, or as the book is now where they have no day."""
    wanted: Sequence[int | None] = tuple(horizons) if outcomes.is_dated else (None,)
    return tuple(_tested(day, sight(day.opened, outcomes, model, horizon, progress)) for horizon in wanted)


def _tested(day: Day, seen: Sight) -> BackTest:
    rows = seen.seen
    churned = rows["churned"].to_list()
    healths = [Health(code) for code in rows["health"]]
    found = wrongs(seen, healths, churned)
    return BackTest(
        sight=seen,
        table=_table(healths, rows["ending"].to_list()),
        poor=flagged((health is Health.POOR for health in healths), churned),
        area=_score_area(rows, "score"),
        unrated_area=_score_area(rows, "unrated_score") if rows[CSM_RISK].is_not_null().any() else None,
        rated=int(rows[CSM_RISK].is_not_null().sum()),
        churned_value=_churned_value(rows, healths),
        bands=_bands(rows),
        false_greens=tuple(wrong for wrong in found if wrong.health is Health.GOOD),
        false_reds=tuple(wrong for wrong in found if wrong.health is Health.POOR),
        conditions=worth_of_conditions(seen, churned),
        leaks=tuple(leaks(day, seen)),
    )


def _table(healths: Sequence[Health], endings: Sequence[str]) -> dict[Health, dict[Ending, int]]:
    table = {health: dict.fromkeys(Ending, 0) for health in reversed(Health)}
    for health, ending in zip(healths, endings, strict=True):
        table[health][Ending(ending)] += 1
    return table


def _score_area(rows: pl.DataFrame, column: str) -> Area | None:
    """Of the accounts that have a score; the lower, the riskier."""
    known = rows.filter(pl.col(column).is_not_null())
    return area([-float(score) for score in known[column]], known["churned"].to_list())


def _churned_value(rows: pl.DataFrame, healths: Sequence[Health]) -> dict[str, dict[Health, Decimal]]:
    total: dict[str, dict[Health, Decimal]] = {}
    currencies = rows["currency"] if "currency" in rows.columns else [None] * rows.height
    for health, left, value, currency in zip(healths, rows["churned"], rows["value"], currencies, strict=True):
        if left and value is not None:
            total.setdefault(currency or NO_CURRENCY, dict.fromkeys(Health, Decimal(0)))[health] += value
    return total


def _bands(rows: pl.DataFrame) -> tuple[Band, ...]:
    known = rows.filter(pl.col("score").is_not_null())
    found = []
    for low in range(0, 100, _BAND):
        high = low + _BAND - (low + _BAND < 100)
        inside = known.filter(pl.col("score").is_between(low, high))
        found.append(Band(low, high, inside.height, int(inside["churned"].sum())))
    return tuple(found)
