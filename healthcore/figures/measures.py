"""What figures are made of: counts and sums of a day, exact, so that they can be kept and added up."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import polars as pl

from healthcore.book.figures import NO_CURRENCY
from healthcore.changes.outcomes import scope_column, scopes_of
from healthcore.history.flips import OVERALL
from healthcore.scoring.compile import health_column, score_column

#: Days ahead that a renewal counts as coming up.
RENEWAL_DAYS = 90

#: One row for a measure of a day. `scope` is a dimension or "" for overall, `health` a code of Health or null for all,
#: `currency` that of an amount or "" for a count. What is not there is 0.
MEASURES = pl.Schema(
    {
        "day": pl.Date(),
        "measure": pl.String(),
        "scope": pl.String(),
        "health": pl.UInt8(),
        "currency": pl.String(),
        "value": pl.Decimal(38, 4),
    }
)

#: The columns of an outcome that measures read; an outcome may lack some.
_READ: dict[str, pl.DataType] = {
    "health": pl.UInt8(),
    "score": pl.Int16(),
    "contract_value": pl.Decimal(38, 4),
    "currency": pl.String(),
    "status": pl.String(),
    "renewal_date": pl.Date(),
    "csm_risk": pl.Int8(),
    "rated": pl.Boolean(),
    "conflict": pl.Boolean(),
    "rating_due": pl.Date(),
}


def columns_read(scopes: Iterable[str]) -> list[str]:
    """The columns of an outcome that measures read, with those of some dimensions."""
    dimensions = [name for scope in scopes if scope for name in (health_column(scope), score_column(scope))]
    return [*_READ, *dimensions]


def measures_of(outcomes: pl.DataFrame) -> pl.DataFrame:
    """The measures of days, with the columns of MEASURES.

    Args:
        outcomes: what one or several days came to, see `outcome_of`, with the `day` of each row.
    """
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in _READ.items() if name not in outcomes.columns]
    known = outcomes.lazy().with_columns(missing)
    # Grouped by codes, which takes half the time that texts do.
    known = known.with_columns(pl.col("currency").fill_null(NO_CURRENCY).cast(pl.Categorical()))
    scopes = scopes_of(outcomes)
    overall = (_paying(known), _renewals(known), _ratings(known))
    *by_scope, paying, renewals, ratings = pl.collect_all([*(_of_scope(known, scope) for scope in scopes), *overall])
    parts = [part for scope, found in zip(scopes, by_scope, strict=True) for part in _by_health(found, scope)]
    parts += [_rows(paying, "paying"), *_counted(renewals, "renewals", "renewal_value")]
    parts += [_rows(ratings.select("day", value=measure), measure) for measure in ratings.columns[1:]]
    return pl.concat(parts).filter(pl.col("value") != 0).sort(*list(MEASURES)[:-1])


def _of_scope(known: pl.LazyFrame, scope: str) -> pl.LazyFrame:
    """Accounts, scores and money by health. A dimension counts the accounts whose profile has it."""
    health, score = pl.col(scope_column(scope)), pl.col(score_column(scope) if scope != OVERALL else "score")
    return (
        known.filter(health.is_not_null())
        .group_by("day", health.cast(pl.UInt8()).alias("health"), "currency")
        .agg(
            accounts=pl.len(),
            scored=score.count(),
            score=score.cast(pl.Int64()).sum(),
            value=pl.col("contract_value").sum(),
        )
    )


def _by_health(found: pl.DataFrame, scope: str) -> Iterator[pl.DataFrame]:
    for measure in ("scored", "score"):
        yield _rows(found.group_by("day", "health").agg(value=pl.col(measure).sum()), measure, scope)
    yield from _counted(found, "accounts", "value", scope)


def _counted(found: pl.DataFrame, count: str, money: str, scope: str = OVERALL) -> Iterator[pl.DataFrame]:
    """How many accounts and, by currency, how much money."""
    yield _rows(found.group_by("day", "health").agg(value=pl.col("accounts").sum()), count, scope)
    yield _rows(found, money, scope)


def _paying(known: pl.LazyFrame) -> pl.LazyFrame:
    return known.filter(pl.col("status") == "paying").group_by("day", "health").agg(value=pl.len())


def _renewals(known: pl.LazyFrame) -> pl.LazyFrame:
    """Accounts that renew on the day or in the days ahead, and their money, by health."""
    last = pl.col("day") + timedelta(days=RENEWAL_DAYS)
    return (
        known.filter(pl.col("renewal_date").is_between(pl.col("day"), last))
        .group_by("day", "health", "currency")
        .agg(accounts=pl.len(), value=pl.col("contract_value").sum())
    )


def _ratings(known: pl.LazyFrame) -> pl.LazyFrame:
    rated = pl.col("rated").fill_null(value=False)
    return known.group_by("day").agg(
        to_rate=rated.sum(),
        rated=(rated & pl.col("csm_risk").is_not_null()).sum(),
        up_to_date=(rated & (pl.col("rating_due") > pl.col("day"))).sum(),
        conflicts=pl.col("conflict").sum(),
        without_value=pl.col("contract_value").is_null().sum(),
    )


def _rows(values: pl.DataFrame, measure: str, scope: str = OVERALL) -> pl.DataFrame:
    """Values with `day`, and `health` and `currency` where they have them, as rows of MEASURES."""
    here = values.columns
    return values.select(
        pl.col("day"),
        pl.lit(measure).alias("measure"),
        pl.lit(scope).alias("scope"),
        (pl.col("health") if "health" in here else pl.lit(None)).cast(pl.UInt8()).alias("health"),
        (pl.col("currency").cast(pl.String()) if measure in _MONEY else pl.lit("")).alias("currency"),
        pl.col("value").cast(MEASURES["value"]),
    )


#: The measures that are amounts of money.
_MONEY = frozenset({"value", "renewal_value"})
