"""When an account is to be rated again."""

from datetime import date, timedelta, tzinfo

import polars as pl

from healthcore.journal.effective import levels_on
from healthcore.journal.frames import frame_of, local_days
from healthcore.journal.ratings import Rating
from healthcore.model.rating import RatingClass, RatingScale

#: How near a renewal is, in days, for a rating to be due sooner.
RENEWING_DAYS = 120


def due_dates(
    accounts: pl.DataFrame, ratings: pl.DataFrame, scale: RatingScale, *, as_of: date, zone: tzinfo | None = None
) -> pl.Series:
    """The days on which ratings are due again, in the order of the accounts; null for accounts without one.

    Of what applies the soonest counts: `due_severe` days after a severe rating, `due_renewing` when renewal is at most
    RENEWING_DAYS after `as_of` and not before it, `due`, and the day on which it does not count any more.

    Args:
        accounts: `account_id`, and `renewal_date` (Date) where the source has it.
        ratings: the journal's, with the columns of RATINGS_SCHEMA and one row for an account.
        scale: the model's.
        as_of: the day the book is seen at.
        zone: the book's time zone, in which a rating has its day; None for the system's.
    """
    renewal = pl.col("renewal_date") if "renewal_date" in accounts.columns else pl.lit(None, pl.Date())
    rated = ratings.select(
        "account_id", levels_on(scale, ratings).alias("level"), local_days(ratings["rated_at"], zone)
    )
    severe = pl.col("level").is_in(scale.of_class(RatingClass.SEVERE))
    renewing = pl.col("renewal_date").is_between(as_of, as_of + timedelta(days=RENEWING_DAYS))
    days = pl.min_horizontal(
        pl.lit(scale.due),
        pl.when(severe).then(pl.lit(scale.due_severe)),
        pl.when(renewing).then(pl.lit(scale.due_renewing)),
        pl.lit(scale.expires + 1 if scale.expires else None),
    )
    return (
        accounts.select("account_id", renewal_date=renewal)
        .join(rated, on="account_id", how="left", maintain_order="left")
        .select(due=pl.col("rated_on") + pl.duration(days=days))
        .to_series()
    )


def due_date(
    rating: Rating, scale: RatingScale, *, renewal: date | None, as_of: date, zone: tzinfo | None = None
) -> date:
    """The same for one rating of an account that renews on `renewal`."""
    accounts = pl.DataFrame(
        {"account_id": [rating.account_id], "renewal_date": [renewal]},
        schema={"account_id": pl.String(), "renewal_date": pl.Date()},
    )
    due: date = due_dates(accounts, frame_of([rating]), scale, as_of=as_of, zone=zone).item()
    return due
