"""Flips of health and the spans between them: what is derived from past days, account by account.

A flip is the day on which an account's health, overall or of a dimension, became something else. A span is the time
until the next one. Days without a load do not end a span.
"""

from enum import StrEnum

import polars as pl

#: The scope of the overall health; every other scope is a dimension's name.
OVERALL = ""


class Cause(StrEnum):
    """Why health became something else."""

    DATA = "data"
    """A condition came out differently, by a new value or by time."""
    RATING = "rating"
    """The CSM's rating, or its retraction."""
    EXPIRED = "rating expired"
    """The rating had been given too long ago to count."""
    PROFILE = "profile"
    """Another profile scores the account: it left onboarding, say."""
    MODEL = "model"
    """Another health model was put in force."""
    MISSING = "value missing"
    """A value that was there is not there any more."""
    FIRST_SEEN = "first seen"
    """The account was never there before."""
    GONE = "gone"
    """The source has the account no more, or it is cancelled."""
    BACK = "back"
    """The account is there again."""


#: One row for a flip: on `day` the health of `scope` of an account was `was` before and is `health` now, as codes of
#: Health; null where it has none (the account is not there, its profile has no such dimension). `since` is the day from
#: which days are counted: `day`, or an earlier one that the source named. `detail` is JSON, see `healthcore.changes`.
FLIPS = pl.Schema(
    {
        "day": pl.Date(),
        "account_id": pl.String(),
        "scope": pl.String(),
        "was": pl.UInt8(),
        "health": pl.UInt8(),
        "since": pl.Date(),
        "cause": pl.String(),
        "detail": pl.String(),
    }
)

#: One row for a span: `health` of `scope` from `since` until the day before `until` (null: still). `at_least`: it was
#: so when the account was first seen, so it may be longer.
SPANS = pl.Schema(
    {
        "account_id": pl.String(),
        "scope": pl.String(),
        "health": pl.UInt8(),
        "since": pl.Date(),
        "until": pl.Date(),
        "cause": pl.String(),
        "detail": pl.String(),
        "at_least": pl.Boolean(),
    }
)


def spans_of(flips: pl.DataFrame) -> pl.DataFrame:
    """The spans between flips, with the columns of SPANS, in the order of account, scope, since."""
    one = ("account_id", "scope")
    first_seen = pl.col("cause") == Cause.FIRST_SEEN.value
    return (
        flips.sort(*one, "day", maintain_order=True)
        .with_columns(
            until=pl.col("day").shift(-1).over(*one),
            at_least=first_seen & (pl.col("since") == pl.col("day")),
        )
        .filter(pl.col("health").is_not_null())
        .select(pl.col(name).cast(dtype) for name, dtype in SPANS.items())
    )
