"""Every figure there is: its name, what it counts exactly, how it comes out of the measures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from healthcore.figures.measures import RENEWAL_DAYS
from healthcore.figures.table import MeasureTable, Values
from healthcore.vocabulary import QUALITY, Health


class Unit(StrEnum):
    """What a figure's number is."""

    ACCOUNTS = "accounts"
    PERCENT = "%"
    POINTS = "points"
    MONEY = "money"


class Group(StrEnum):
    """What figures are listed together."""

    HEALTH = "Health"
    SCORE = "Score"
    MONEY = "Contract value"
    WEEK = "In the last 7 days"
    PAYING = "Paying accounts"
    RATINGS = "Ratings"
    RENEWALS = "Renewals in the next 90 days"
    DIMENSION = "Dimensions"


@dataclass(frozen=True)
class FigureKind:
    """One figure.

    Attributes:
        key: its word in files.
        label: its name for people.
        group: what it is listed with.
        unit: what its number is.
        definition: what it counts, exactly.
        values: its value on each day, of a dimension or overall ("").
        amount: of money the measure and the healths it is summed over; it has a value for each currency.
        better: +1 when more is better, -1 when less is, 0 for neither.
    """

    key: str
    label: str
    group: Group
    unit: Unit
    definition: str
    values: Callable[[MeasureTable, str], Values] | None = None
    amount: tuple[str, tuple[Health, ...]] | None = None
    better: int = 0


_ALL = tuple(Health)
_WORSE = {Health.POOR: -1, Health.GOOD: 1}


def _count(measure: str, *healths: Health) -> Callable[[MeasureTable, str], Values]:
    return lambda table, scope: [*table.total(measure, scope, healths or None)]


def _share(
    part: Callable[[MeasureTable, str], Values], whole: Callable[[MeasureTable, str], Values]
) -> Callable[[MeasureTable, str], Values]:
    def values(table: MeasureTable, scope: str) -> Values:
        return [
            None if not all_ or some is None else 100 * some / all_
            for some, all_ in zip(part(table, scope), whole(table, scope), strict=True)
        ]

    return values


def _mean_score(table: MeasureTable, scope: str) -> Values:
    sums, counts = table.total("score", scope), table.total("scored", scope)
    return [total / many if many else None for total, many in zip(sums, counts, strict=True)]


def _quality(table: MeasureTable, scope: str) -> Values:
    by_health = {health: table.total("accounts", scope, (health,)) for health in QUALITY}
    counts = [sum(each) for each in zip(*by_health.values(), strict=True)]
    worth = [
        sum((QUALITY[health] * many for health, many in zip(by_health, each, strict=True)), Decimal(0))
        for each in zip(*by_health.values(), strict=True)
    ]
    return [total / many if many else None for total, many in zip(worth, counts, strict=True)]


def _weekly(name: str) -> Callable[[MeasureTable, str], Values]:
    return lambda table, _scope: [*table.weekly[name]]


def _of_health(health: Health, what: str, whole: str) -> tuple[FigureKind, FigureKind]:
    """The count and the share of one health."""
    means = f"Accounts whose health is {health.word}."
    share = f"{means[:-1]}, as a percentage of {whole}, Unknown included."
    better = _WORSE.get(health, 0)
    count, all_ = _count("accounts", health), _count("accounts")
    return (
        FigureKind(
            health.key, f"{what} {health.word} Health", Group.HEALTH, Unit.ACCOUNTS, means, count, better=better
        ),
        FigureKind(
            f"{health.key}_share",
            f"Percentage of Accounts in {health.word} Health",
            Group.HEALTH,
            Unit.PERCENT,
            share,
            _share(count, all_),
            better=better,
        ),
    )


def _healths() -> Iterable[FigureKind]:
    for health in reversed(Health):
        yield from _of_health(health, "Accounts in", "all accounts that are scored")


def _renewals() -> Iterable[FigureKind]:
    for health in reversed(Health):
        window = f"renews on the day or in the {RENEWAL_DAYS} days after it"
        yield FigureKind(
            f"renewals_{health.key}",
            f"Renewals in {health.word} Health",
            Group.RENEWALS,
            Unit.ACCOUNTS,
            f"Accounts whose health is {health.word} and whose contract {window}.",
            _count("renewals", health),
        )
        yield FigureKind(
            f"renewal_value_{health.key}",
            f"Value renewing in {health.word} Health",
            Group.RENEWALS,
            Unit.MONEY,
            f"The contract value of accounts whose health is {health.word} and whose contract {window}, by currency.",
            amount=("renewal_value", (health,)),
        )


#: The figures of a whole book or segment, in the order in which they are listed.
KINDS: Sequence[FigureKind] = (
    FigureKind(
        "accounts",
        "Accounts",
        Group.HEALTH,
        Unit.ACCOUNTS,
        "Accounts that are scored: all but the cancelled ones, Unknown included.",
        _count("accounts"),
    ),
    *_healths(),
    FigureKind(
        "score",
        "Overall Health Score",
        Group.SCORE,
        Unit.POINTS,
        "The mean of the accounts' scores, 0 to 100; accounts without a score are left out.",
        _mean_score,
        better=1,
    ),
    FigureKind(
        "quality_score",
        "Quality Score",
        Group.SCORE,
        Unit.POINTS,
        "The mean of 100 for each account in Good, 60 in Average and 40 in Poor health; Unknown is left out.",
        _quality,
        better=1,
    ),
    FigureKind(
        "declined",
        "Health Declined in the Last 7 Days",
        Group.WEEK,
        Unit.ACCOUNTS,
        "Accounts whose health is lower than 7 days before, in the order Poor, Average, Good. Unknown on either day, "
        "first seen and gone do not count; flips in between play no part.",
        _weekly("declined"),
        better=-1,
    ),
    FigureKind(
        "improved_to_good",
        "Improved to Good in the Last 7 Days",
        Group.WEEK,
        Unit.ACCOUNTS,
        "Accounts in Good health that were Average or Poor 7 days before.",
        _weekly("improved_to_good"),
        better=1,
    ),
    FigureKind(
        "contract_value",
        "Contract Value",
        Group.MONEY,
        Unit.MONEY,
        "The contract value of all accounts that are scored, by currency; a missing value counts 0.",
        amount=("value", _ALL),
    ),
    FigureKind(
        "value_at_risk",
        "Contract Value at Risk",
        Group.MONEY,
        Unit.MONEY,
        "The contract value of accounts in Poor health, by currency; a missing value counts 0.",
        amount=("value", (Health.POOR,)),
        better=-1,
    ),
    FigureKind(
        "without_value",
        "Accounts without a Contract Value",
        Group.MONEY,
        Unit.ACCOUNTS,
        "Accounts that have no contract value and count 0 in every amount.",
        _count("without_value"),
    ),
    FigureKind(
        "paying",
        "Paying Accounts",
        Group.PAYING,
        Unit.ACCOUNTS,
        "Accounts whose status is paying; without a status column all are. An empty status is not paying.",
        _count("paying"),
    ),
    FigureKind(
        "paying_poor",
        "Paying Accounts in Poor Health",
        Group.PAYING,
        Unit.ACCOUNTS,
        "Accounts whose status is paying and whose health is Poor.",
        _count("paying", Health.POOR),
        better=-1,
    ),
    FigureKind(
        "to_rate",
        "Accounts to Rate",
        Group.RATINGS,
        Unit.ACCOUNTS,
        "Accounts whose profile asks for a CSM's rating.",
        _count("to_rate"),
    ),
    FigureKind(
        "rated",
        "Rated Accounts",
        Group.RATINGS,
        Unit.ACCOUNTS,
        "Of the accounts to rate those that have a rating that counts, level 0 included, given here or by the source.",
        _count("rated"),
    ),
    FigureKind(
        "rating_coverage",
        "Rating Coverage",
        Group.RATINGS,
        Unit.PERCENT,
        "Rated accounts, as a percentage of the accounts to rate.",
        _share(_count("rated"), _count("to_rate")),
        better=1,
    ),
    FigureKind(
        "rating_freshness",
        "Rating Freshness",
        Group.RATINGS,
        Unit.PERCENT,
        "Accounts with a rating that was given here and is not due again by its age, as a percentage of the accounts "
        "to rate.",
        _share(_count("up_to_date"), _count("to_rate")),
        better=1,
    ),
    FigureKind(
        "conflicts",
        "Rating Conflicts",
        Group.RATINGS,
        Unit.ACCOUNTS,
        "Accounts on whose rating the source and the journal disagree.",
        _count("conflicts"),
        better=-1,
    ),
    *_renewals(),
)


def _dimension_healths() -> Iterable[FigureKind]:
    for health in reversed(Health):
        yield FigureKind(
            f"dimension_{health.key}",
            f"{health.word}",
            Group.DIMENSION,
            Unit.ACCOUNTS,
            f"Accounts whose health in the dimension is {health.word}; accounts whose profile lacks the dimension are "
            "in none of its figures.",
            _count("accounts", health),
            better=_WORSE.get(health, 0),
        )


#: The figures of each dimension.
DIMENSION_KINDS: Sequence[FigureKind] = (
    *_dimension_healths(),
    FigureKind(
        "dimension_score",
        "Score",
        Group.DIMENSION,
        Unit.POINTS,
        "The mean of the accounts' scores in the dimension; accounts without one are left out.",
        _mean_score,
        better=1,
    ),
    FigureKind(
        "dimension_value_at_risk",
        "Contract Value at Risk",
        Group.DIMENSION,
        Unit.MONEY,
        "The contract value of accounts that are Poor in the dimension, by currency. Dimensions overlap: an account "
        "that is Poor in two counts in both, so they do not add up to the overall value at risk.",
        amount=("value", (Health.POOR,)),
        better=-1,
    ),
)
