"""How many accounts declined and improved in the week before each of many days, from flips alone.

Only an account that flipped in the week before a day can have another health than at its beginning, and flips are few.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from healthcore.changes.day import WEEK
from healthcore.history.flips import OVERALL
from healthcore.vocabulary import Health

#: One row for a day: how many accounts declined, and improved to Good; null when nothing is known of the week before.
WEEKLY = pl.Schema({"day": pl.Date(), "declined": pl.Int64(), "improved_to_good": pl.Int64()})


def weekly_of(flips: pl.DataFrame, days: Sequence[date]) -> pl.DataFrame:
    """The weeks before days, with the columns of WEEKLY.

    Args:
        flips: with the columns of FLIPS; only accounts in it are counted.
        days: every day that is known, oldest first.
    """
    if not days:
        return pl.DataFrame(schema=WEEKLY)
    overall = flips.filter(pl.col("scope") == OVERALL).select("account_id", "day", "health").sort("day")
    calendar = pl.DataFrame({"day": days}, schema={"day": pl.Date()}).sort("day")
    asked = (
        overall.select("account_id", pl.date_ranges("day", pl.col("day").dt.offset_by(f"{WEEK - 1}d")).alias("at"))
        .explode("at")
        .join(calendar, left_on="at", right_on="day", how="semi")
        .unique()
        .with_columns(before=pl.col("at") - timedelta(days=WEEK))
    )
    known = _health_at(_health_at(asked, overall, "before", "was"), overall, "at", "is")
    was, now, unknown = pl.col("was"), pl.col("is"), Health.UNKNOWN.value
    compared = known.filter((was != unknown) & (now != unknown))
    counted = compared.group_by(day="at").agg(
        declined=(now < was).sum(), improved_to_good=((now > was) & (now == Health.GOOD.value)).sum()
    )
    first = days[0] + timedelta(days=WEEK)
    return (
        calendar.join(counted, on="day", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("day") >= first).then(pl.col(name).fill_null(0).cast(pl.Int64())).alias(name)
            for name in ("declined", "improved_to_good")
        )
        .select(list(WEEKLY))
    )


def _health_at(asked: pl.DataFrame, flips: pl.DataFrame, at: str, name: str) -> pl.DataFrame:
    """Asked with the health of the account on the day in a column: that of its last flip at or before it."""
    return (
        asked.sort(at)
        .join_asof(
            flips.rename({"health": name, "day": "flipped"}),
            left_on=at,
            right_on="flipped",
            by="account_id",
            strategy="backward",
            check_sortedness=False,
        )
        .drop("flipped")
    )
