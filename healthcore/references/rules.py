"""Who may be asked for a reference: rules as data, each one a check over the columns of a book."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthcore.book.account import AccountHealth
from healthcore.book.book import Book
from healthcore.vocabulary import CSM_RISK, Health

#: Nobody is asked for a favour just before the bill.
RENEWAL_DAYS = 60


@dataclass(frozen=True)
class Rule:
    """One thing that has to hold before an account is asked for a reference.

    Attributes:
        name: its word in exports.
        label: what it looks at, in a word.
        sentence: what it asks, for people.
        passes: whether it holds on a day, over `Book.table`; null counts as not.
        finding: what the account is instead, or what makes it pass, in words.
        doubt: what to know although it passes; null for nothing.
        detail: what the columns do not say about an account that fails; empty for nothing.
    """

    name: str
    label: str
    sentence: str
    passes: Callable[[date], pl.Expr]
    finding: Callable[[Book], pl.Expr]
    doubt: Callable[[date], pl.Expr] | None = None
    detail: Callable[[AccountHealth], str] | None = None


def default_rules() -> tuple[Rule, ...]:
    """The rules in their order."""
    return (
        Rule(
            "paying",
            "Paying",
            "The account is paying.",
            passes=lambda _as_of: pl.col("status") == "paying",
            finding=lambda _book: _status_words(),
        ),
        Rule(
            "good",
            "Health",
            "The account is Good.",
            passes=lambda _as_of: pl.col("health") == Health.GOOD.value,
            finding=lambda _book: _codes(pl.col("health"), {health.value: health.word for health in Health}),
            detail=lambda account: account.reason,
        ),
        Rule(
            "coverage",
            "Coverage",
            "At least half of its scorecard's metrics have data.",
            passes=lambda _as_of: (pl.col("have") * 2 >= pl.col("of")) & (pl.col("of") > 0),
            finding=lambda _book: pl.format(
                "{} of {} metrics have data", pl.col("have").fill_null(0), pl.col("of").fill_null(0)
            ),
        ),
        Rule(
            "rating",
            "Rating",
            "Nobody rated it above level 0.",
            passes=lambda _as_of: pl.col(CSM_RISK).is_null() | (pl.col(CSM_RISK) == 0),
            finding=_rating_words,
        ),
        Rule(
            "referenceable",
            "Referenceable",
            "It is not said to be no reference; where nothing is said, it passes.",
            passes=lambda _as_of: pl.col("referenceable").fill_null(value=True),
            finding=lambda _book: _referenceable_words(),
        ),
        _renewal_not_within(RENEWAL_DAYS),
    )


def _renewal_not_within(days: int) -> Rule:
    """It does not renew today or in the days ahead. A day in the past or unknown passes, with a note."""

    def passes(as_of: date) -> pl.Expr:
        return ~_days_to_renewal(as_of).is_between(0, days).fill_null(value=False)

    def doubt(as_of: date) -> pl.Expr:
        ahead = _days_to_renewal(as_of)
        return (
            pl.when(ahead.is_null())
            .then(pl.lit("renewal unknown"))
            .when(ahead < 0)
            .then(pl.lit("renewal date passed"))
            .otherwise(pl.lit(None, dtype=pl.String))
        )

    return Rule(
        "renewal",
        "Renewal",
        f"It does not renew within {days} days; a renewal in the past or unknown passes with a note.",
        passes=passes,
        finding=lambda book: _renewal_words(book.as_of),
        doubt=doubt,
    )


def _days_to_renewal(as_of: date) -> pl.Expr:
    return (pl.col("renewal_date") - pl.lit(as_of)).dt.total_days()


def _codes(column: pl.Expr, words: dict[int, str]) -> pl.Expr:
    return column.replace_strict(words, default=None, return_dtype=pl.String)


def _status_words() -> pl.Expr:
    status = pl.col("status")
    return (
        pl.when(status.is_null())
        .then(pl.lit("status unknown"))
        .when(status == "paying")
        .then(status)
        .otherwise(pl.format("status is {}", status))
    )


def _rating_words(book: Book) -> pl.Expr:
    level = pl.col(CSM_RISK)
    words = _codes(level, {level.level: level.word for level in book.model.rating.levels})
    return pl.when(level.is_null()).then(pl.lit("not rated")).otherwise(pl.format("rated {}", words))


def _referenceable_words() -> pl.Expr:
    said = pl.col("referenceable")
    return (
        pl.when(said.is_null())
        .then(pl.lit("nothing said about references"))
        .when(said)
        .then(pl.lit("referenceable"))
        .otherwise(pl.lit("not referenceable"))
    )


def _renewal_words(as_of: date) -> pl.Expr:
    ahead = _days_to_renewal(as_of)
    return (
        pl.when(ahead.is_null())
        .then(pl.lit("renewal unknown"))
        .when(ahead == 0)
        .then(pl.lit("renewal today"))
        .when(ahead.abs() == 1)
        .then(pl.when(ahead > 0).then(pl.lit("renewal in 1 day")).otherwise(pl.lit("renewal date passed 1 day ago")))
        .when(ahead > 0)
        .then(pl.format("renewal in {} days", ahead))
        .otherwise(pl.format("renewal date passed {} days ago", -ahead))
    )
