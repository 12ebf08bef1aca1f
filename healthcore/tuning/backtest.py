"""A health model against what became of accounts: what it said before they renewed or left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

import polars as pl

from healthcore.changes.day import Day
from healthcore.conditions.outcome import Outcome
from healthcore.history.flips import OVERALL
from healthcore.model.tree import Model
from healthcore.tuning.measures import FEW, Area, Flagged, area, flagged
from healthcore.tuning.outcomes import Ending, Outcomes
from healthcore.tuning.sights import Progress, Sight, measured, sight
from healthcore.vocabulary import CSM_RISK, Health

#: How long before the outcome accounts are looked at, in days.
HORIZONS = (30, 60, 90, 180)

#: A metric alone that separates so well knows the answer rather than foretells it.
_TOO_GOOD = 0.99

#: Scores are judged in bands of so many points.
_BAND = 20


@dataclass(frozen=True, slots=True)
class Wrong:
    """An account that the model was wrong about.

    Attributes:
        account_id, name: which.
        ending: what became of it.
        day: when; None where nobody said.
        health: what the model said.
        score: the score it gave.
        why: the reason it gave, in one line.
        value: what was at stake.
    """

    account_id: str
    name: str
    ending: str
    day: date | None
    health: Health
    score: int | None
    why: str
    value: Decimal | None


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


@dataclass(frozen=True, slots=True)
class Band:
    """Accounts whose score lies between two points, and the share of them that churned."""

    low: int
    high: int
    accounts: int
    churned: int


@dataclass(frozen=True, eq=False)
class BackTest:
    """A model at one distance from the outcomes.

    Attributes:
        sight: the accounts as they were seen.
        table: accounts by health and ending.
        poor: Poor as a warning of churn.
        area: how well the score tells who churns; None without churned or without kept accounts.
        unrated_area: the same without the CSM's rating; None where nobody was rated.
        churned_value: what churned accounts were worth, by the health they had before.
        bands: by score.
        false_greens: Good, and churned.
        false_reds: Poor, and stayed.
        conditions: what each told, the one that tells most first.
        leaks: why this may be too good to be true, a line each.
    """

    sight: Sight
    table: Mapping[Health, Mapping[Ending, int]]
    poor: Flagged
    area: Area | None
    unrated_area: Area | None
    churned_value: Mapping[Health, Decimal]
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
    def caught_value(self) -> tuple[Decimal, Decimal]:
        """Of the churned value, what was Poor or Average before, and all."""
        caught = self.churned_value[Health.POOR] + self.churned_value[Health.AVERAGE]
        return caught, sum(self.churned_value.values(), Decimal(0))


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
    wrongs = list(_wrongs(seen, healths, churned))
    return BackTest(
        sight=seen,
        table=_table(healths, rows["ending"].to_list()),
        poor=flagged((health is Health.POOR for health in healths), churned),
        area=_score_area(rows, "score"),
        unrated_area=_score_area(rows, "unrated_score") if rows[CSM_RISK].is_not_null().any() else None,
        churned_value=_churned_value(rows, healths),
        bands=_bands(rows),
        false_greens=tuple(wrong for wrong in wrongs if wrong.health is Health.GOOD),
        false_reds=tuple(wrong for wrong in wrongs if wrong.health is Health.POOR),
        conditions=_conditions(seen, churned),
        leaks=tuple(_leaks(day, seen)),
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


def _churned_value(rows: pl.DataFrame, healths: Sequence[Health]) -> dict[Health, Decimal]:
    total = dict.fromkeys(Health, Decimal(0))
    for health, left, value in zip(healths, rows["churned"], rows["value"], strict=True):
        if left and value is not None:
            total[health] += value
    return total


def _bands(rows: pl.DataFrame) -> tuple[Band, ...]:
    known = rows.filter(pl.col("score").is_not_null())
    found = []
    for low in range(0, 100, _BAND):
        high = low + _BAND - (low + _BAND < 100)
        inside = known.filter(pl.col("score").is_between(low, high))
        found.append(Band(low, high, inside.height, int(inside["churned"].sum())))
    return tuple(found)


def _wrongs(seen: Sight, healths: Sequence[Health], churned: Sequence[bool]) -> Iterable[Wrong]:
    """Good that churned and Poor that stayed, the biggest value first."""
    rows = seen.seen
    wrong = [
        at
        for at, (health, left) in enumerate(zip(healths, churned, strict=True))
        if (health is Health.GOOD and left) or (health is Health.POOR and not left)
    ]
    found = []
    for at in wrong:
        row = rows.row(at, named=True)
        account = seen.account(row["account_id"], row["seen_on"])
        why = "" if account is None else account.reason
        found.append(
            Wrong(
                row["account_id"], row["name"], row["ending"], row["day"], healths[at], row["score"], why, row["value"]
            )
        )
    return sorted(found, key=lambda one: (-(one.value or 0), one.name))


def _conditions(seen: Sight, churned: Sequence[bool]) -> tuple[ConditionWorth, ...]:
    """Every condition of every profile on the accounts that the profile scored."""
    hurts: dict[tuple[str, str, str, bool], dict[int, bool]] = {}
    scored: dict[str, int] = {}
    for at, account in enumerate(seen.accounts()):
        if account.profile is None:
            continue
        scored[account.profile.name] = scored.get(account.profile.name, 0) + 1
        for one in account.conditions:
            key = (account.profile.name, one.dimension, one.condition, one.good)
            results = hurts.setdefault(key, {})
            if one.result is not Outcome.NO_DATA and one.value is not None:
                results[at] = one.hurts
    worths = []
    for key, results in hurts.items():
        profile, dimension, condition, good = key
        flags = flagged(results.values(), (churned[at] for at in results))
        like = _like(key, hurts)
        worths.append(ConditionWorth(profile, dimension, condition, good, len(results), scored[profile], flags, like))
    return tuple(sorted(worths, key=lambda worth: -(worth.flags.lift or 0)))


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


def _leaks(day: Day, seen: Sight) -> Iterable[str]:
    """What looks as if the answer were among the questions."""
    rows = seen.seen
    for name in measured(seen, day.book):
        known = rows.filter(pl.col(name).is_not_null())
        found = area([float(value) for value in known[name]], known["churned"].to_list(), rounds=40)
        if found is None or found.is_small:
            continue
        if max(found.value, 1 - found.value) >= _TOO_GOOD:
            yield (
                f"{day.book.fields[name].label} alone separates churned from kept accounts "
                f"({max(found.value, 1 - found.value):.3f} of 1): it may have been written afterwards."
            )
    if rows["churned"].any():
        first = {value for value in rows.filter("churned")["day"] if value is not None}
        later = [known for known in day.opened.snapshots.days() if first and known > min(first)]
        lasting = _still_there(day, rows, later)
        if lasting:
            yield (
                f"{lasting:,} account{'' if lasting == 1 else 's'} still had values after the day on which they "
                "churned; those values are not used."
            )


def _still_there(day: Day, rows: pl.DataFrame, later: Sequence[date]) -> int:
    """Churned accounts that the last snapshot still has with a life of their own: not cancelled."""
    if not later:
        return 0
    snapshot = day.opened.snapshots.at(later[-1])
    if snapshot is None:
        return 0
    gone = rows.filter(pl.col("churned"), pl.col("day") < later[-1])
    frame = snapshot.frame
    alive = frame if "status" not in frame.columns else frame.filter(pl.col("status").ne_missing("cancelled"))
    return gone.join(alive, on="account_id", how="semi")["account_id"].n_unique()


def lead_time(day: Day, outcomes: Outcomes) -> tuple[int, int, float | None]:
    """How long before they churned accounts had turned Poor for good.

    Returns:
        How many of the churned were Poor at the end, of how many, and the median of their days in it before.
    """
    churned = outcomes.frame.filter(pl.col("ending") == Ending.CHURNED.value, pl.col("day").is_not_null())
    spans = day.spans.filter(pl.col("scope") == OVERALL, pl.col("health") == Health.POOR.value)
    last = churned.join(spans, on="account_id", how="inner").filter(
        pl.col("since") <= pl.col("day"), pl.col("until").is_null() | (pl.col("until") >= pl.col("day"))
    )
    days = [(ended - since).days for ended, since in last.select("day", "since").iter_rows()]
    return len(days), churned.height, float(median(days)) if days else None


def censored(day: Day, outcomes: Outcomes) -> int:
    """Accounts that have not come to an end yet: they are neither kept nor lost, and count nowhere."""
    known = day.book.table.filter(~pl.col("cancelled"))
    return known.join(outcomes.frame, on="account_id", how="anti").height
