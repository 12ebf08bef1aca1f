"""What is derived of an account and may be read by segments, plays, reference rules and campaigns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from healthcore.changes.day import Day
from healthcore.changes.ratings_due import rating_due_in
from healthcore.journal.asks import asked, asks_of
from healthcore.scoring.compile import health_column, score_column
from healthcore.scoring.plan import DTYPES, partition_by, run_partitions
from healthcore.segments.said import play_column, play_spec, play_values
from healthcore.vocabulary import CSM_RISK, FieldSpec, Health, Kind

#: The text that the filter of the Book screen looks into, by this name.
ANYTHING = "anything"

#: Health as conditions read it: worst first, Unknown is no data.
HEALTH_LEVELS = (Health.POOR.key, Health.AVERAGE.key, Health.GOOD.key)


@dataclass(frozen=True)
class Derived:
    """A derived value.

    Attributes:
        spec: its name in conditions and what it is.
        meaning: what it says of an account, for people.
        values: a value for each account of a day's book, in its order; null for no data.
    """

    spec: FieldSpec
    meaning: str
    values: Callable[[Day], pl.Series]


def derived_of(day: Day) -> Mapping[str, Derived]:
    """Every derived value of a day, by name: those of FIXED, those of dimensions, what plays set."""
    dimensions = [
        one
        for name, label in day.book.model.dimension_labels.items()
        if health_column(name) in day.book.table.columns
        for one in _of_dimension(name, label)
    ]
    return {one.spec.name: one for one in (*FIXED, *dimensions, *_from_plays(day))}


def _column(name: str) -> Callable[[Day], pl.Series]:
    return lambda day: day.book.table[name]


def _in_health(name: str) -> Callable[[Day], pl.Series]:
    return lambda day: day.in_health[name]


def _good_all_along(day: Day) -> pl.Series:
    good = pl.col("at_least") & (pl.col("health") == Health.GOOD.value)
    return day.in_health.with_columns(day.book.table["health"]).select(good).to_series()


def _health(name: str) -> Callable[[Day], pl.Series]:
    return lambda day: health_levels(day.book.table[name])


def health_levels(codes: pl.Series) -> pl.Series:
    """Codes of Health as places in HEALTH_LEVELS; null for Unknown."""
    places = pl.when(pl.col(codes.name) != Health.UNKNOWN.value).then(pl.col(codes.name).cast(pl.Int8()) - 1)
    return codes.to_frame().select(places).to_series()


def _metrics_health(day: Day) -> pl.Series:
    """Health by the same scorecard with the rating left empty."""
    book = day.book
    prepared = book.plan.prepare(book.accounts.with_columns(pl.lit(None, dtype=pl.Int8()).alias(CSM_RISK)))
    profile = book.scored.profile
    return health_levels(
        run_partitions(book.plan, profile, partition_by(book.plan, profile, prepared)).outcome["health"]
    )


def _coverage(day: Day) -> pl.Series:
    share = pl.when(pl.col("of") > 0).then(100 * pl.col("have") / pl.col("of"))
    return day.book.table.select(share).to_series()


def _days_to_renewal(day: Day) -> pl.Series:
    return day.book.accounts.select((pl.col("renewal_date") - pl.lit(day.as_of)).dt.total_days()).to_series()


def _declined(day: Day) -> pl.Series:
    return _among(day, day.week.declined)


def _improved_to_good(day: Day) -> pl.Series:
    return _among(day, day.week.improved_to_good)


def _among(day: Day, changed: pl.DataFrame) -> pl.Series:
    """Whether accounts are among some of the week's; no data when nothing is known of the week before."""
    if not day.week.known:
        return pl.Series([None], dtype=pl.Boolean()).new_from_index(0, day.book.accounts.height)
    return day.book.accounts["account_id"].is_in(changed["account_id"].implode())


def _asked(name: str) -> Callable[[Day], pl.Series]:
    return lambda day: asked(day.book.accounts["account_id"], asks_of(day.journal), day.as_of)[name]


def _of_dimension(name: str, label: str) -> tuple[Derived, Derived]:
    health, score = health_column(name), score_column(name)
    return (
        Derived(
            FieldSpec(health, f"{label} health", Kind.ORDINAL, levels=HEALTH_LEVELS),
            f"The health of the dimension {label}; empty when Unknown.",
            _health(health),
        ),
        Derived(
            FieldSpec(score, f"{label} score", Kind.NUMBER), f"The score of the dimension {label}.", _column(score)
        ),
    )


def _from_plays(day: Day) -> list[Derived]:
    return [_from_play(name, values) for name, values in play_values(day.journal, day.as_of).items()]


def _from_play(name: str, values: dict[str, object]) -> Derived:
    spec = play_spec(name, values)

    def column(day: Day) -> pl.Series:
        ids = day.book.accounts["account_id"]
        return pl.Series(name, play_column(ids, spec, values), dtype=DTYPES[spec.kind])

    return Derived(spec, "Set by a play.", column)


def _number(name: str, label: str, meaning: str, values: Callable[[Day], pl.Series], *, unit: str = "") -> Derived:
    return Derived(FieldSpec(name, label, Kind.NUMBER, unit=unit, whole=bool(unit)), meaning, values)


def _flag(name: str, label: str, meaning: str, values: Callable[[Day], pl.Series]) -> Derived:
    return Derived(FieldSpec(name, label, Kind.FLAG), meaning, values)


#: The derived values that every book has.
FIXED = (
    Derived(
        FieldSpec("health", "Health", Kind.ORDINAL, levels=HEALTH_LEVELS),
        "The health; empty when Unknown.",
        _health("health"),
    ),
    _number("score", "Score", "The score, 0 to 100.", _column("score")),
    Derived(
        FieldSpec("metrics_health", "Health by metrics", Kind.ORDINAL, levels=HEALTH_LEVELS),
        "What the health would be without the CSM's rating; empty when Unknown.",
        _metrics_health,
    ),
    Derived(
        FieldSpec("coverage", "Coverage", Kind.PERCENT, range=(0, 100)),
        "The percentage of its scorecard's metrics that have data.",
        _coverage,
    ),
    Derived(
        FieldSpec(ANYTHING, "Anything", Kind.TEXT),
        "The text that the filter looks into, in small letters: name, id, owner, tier, status and profile.",
        lambda day: day.book.searchable,
    ),
    Derived(FieldSpec("profile", "Profile", Kind.TEXT), "The profile that scores it.", _column("profile")),
    _flag("rated", "Is rated", "Whether its profile asks for a CSM's rating.", _column("rated")),
    _flag("conflict", "Conflict", "Whether source and journal disagree on its rating.", _column("conflict")),
    _flag(
        "rating_expired",
        "Rating expired",
        "Whether its rating was given too long ago to count.",
        _column("rating_expired"),
    ),
    _flag("uncertain", "Uncertain", "Good on less than half of its metrics.", _column("uncertain")),
    _number(
        "days_in_health",
        "Days in health",
        "Days since the health last changed.",
        _in_health("days_in_health"),
        unit="days",
    ),
    _number(
        "days_in_good", "Days in Good", "Days in Good, 0 in another health.", _in_health("days_in_good"), unit="days"
    ),
    _number(
        "days_in_poor", "Days in Poor", "Days in Poor, 0 in another health.", _in_health("days_in_poor"), unit="days"
    ),
    _flag("good_all_along", "Good all along", "Good ever since the account was first seen.", _good_all_along),
    _flag("declined", "Declined", "The health is lower than 7 days ago.", _declined),
    _flag("improved_to_good", "Improved to Good", "Good now, Average or Poor 7 days ago.", _improved_to_good),
    _number(
        "rating_due_in",
        "Rating due in",
        "Days until its rating is due, negative when overdue; empty where none is asked for.",
        rating_due_in,
        unit="days",
    ),
    _number(
        "days_to_renewal",
        "Days to renewal",
        "Days until it renews, negative when the day has passed.",
        _days_to_renewal,
        unit="days",
    ),
    Derived(
        FieldSpec("last_asked", "Last asked", Kind.DATE),
        "When it was last asked for a reference.",
        _asked("last_asked"),
    ),
    _number(
        "asks_last_year",
        "Asks in a year",
        "How often it was asked for a reference in the last 365 days.",
        _asked("asks_last_year"),
    ),
)
