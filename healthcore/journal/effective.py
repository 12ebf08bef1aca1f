"""The effective rating: which one counts when the source and the journal speak of the same account."""

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import StrEnum

import polars as pl

from healthcore.journal.frames import frame_of, local_days
from healthcore.journal.ratings import Rating
from healthcore.model.rating import RatingScale
from healthcore.vocabulary import CSM_RISK

#: The source's own text of a rating, beside its level in CSM_RISK.
CSM_RISK_TEXT = "csm_risk_text"

_LEVEL = pl.Int8()


class RatingOrigin(StrEnum):
    """Where the rating that counts comes from."""

    SOURCE = "source"
    JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class EffectiveRating:
    """The rating of one account that counts.

    Attributes:
        level: its level; None for none.
        conflict: the source changed since the account was rated, so that a person has to decide.
        origin: where the level comes from; None without one.
        source_level: what the source says.
        journal_level: what the journal says, on today's scale.
        expired: the journal's rating was given too long ago to count.
    """

    level: int | None
    conflict: bool
    origin: RatingOrigin | None
    source_level: int | None
    journal_level: int | None
    expired: bool = False


def effective_ratings(
    accounts: pl.DataFrame, ratings: pl.DataFrame, scale: RatingScale, *, as_of: date, zone: tzinfo | None = None
) -> pl.DataFrame:
    """The ratings that count, in the order of the accounts.

    Without a rating in the journal the source's counts. While the source says what it said when the account was
    rated, or says what was rated, the journal's counts. Else it is a conflict, and the riskier counts.

    Where the model says that ratings expire, one counts through the day it was given and that many days more. Then
    neither it nor what the source said then or has taken over from it counts; what the source says anew does.

    Args:
        accounts: `account_id`, and `csm_risk` (Int8) with `csm_risk_text` where the source has that column.
        ratings: the journal's, with the columns of RATINGS_SCHEMA and one row for an account.
        scale: the model's.
        as_of: the day the book is seen at.
        zone: the book's time zone, in which a rating has its day; None for the system's.

    Returns:
        `csm_risk` (Int8, the level that counts), `conflict`, `rating_origin` ("source", "journal" or null),
        `source_level` and `journal_level` (Int8, on the model's scale), `rating_expired` (the journal's rating is too
        old to count).
    """
    said = _said_by_journal(ratings, scale).with_columns(rating_expired=_expired(ratings, scale, as_of, zone))
    both = _said_by_source(accounts).join(said, on="account_id", how="left", maintain_order="left")
    differs = _differs() if CSM_RISK in accounts.columns else pl.lit(value=False)
    return (
        both.with_columns(pl.col("rating_expired").fill_null(value=False), differs=differs)
        .with_columns(conflict=pl.col("differs") & ~pl.col("rating_expired"))
        .with_columns(rating_origin=_origin())
        .select(
            _effective_level().alias(CSM_RISK),
            "conflict",
            "rating_origin",
            "source_level",
            "journal_level",
            "rating_expired",
        )
    )


def effective_rating(
    rating: Rating | None,
    scale: RatingScale,
    *,
    source_level: int | None = None,
    source_text: str | None = None,
    in_source: bool = True,
    as_of: date,
) -> EffectiveRating:
    """The same for one account; `in_source` is False when the source has no column for ratings."""
    account_id = rating.account_id if rating else ""
    accounts = pl.DataFrame(
        {"account_id": [account_id], CSM_RISK: [source_level], CSM_RISK_TEXT: [source_text]},
        schema={"account_id": pl.String(), CSM_RISK: _LEVEL, CSM_RISK_TEXT: pl.String()},
    )
    seen = accounts if in_source else accounts.drop(CSM_RISK, CSM_RISK_TEXT)
    ratings = frame_of([rating] if rating else [])
    level, conflict, origin, *rest = effective_ratings(seen, ratings, scale, as_of=as_of).row(0)
    return EffectiveRating(level, conflict, RatingOrigin(origin) if origin else None, *rest)


def levels_on(scale: RatingScale, ratings: pl.DataFrame) -> pl.Series:
    """The levels of ratings on a scale: by the word they were given with, else by number, at most the top."""
    by_word = {word: scale.level_of_word(word) for word in ratings["word"].unique()}
    by_number = pl.col("level").clip(upper_bound=scale.top)
    return ratings.select(level=pl.coalesce(_translated("word", by_word), by_number)).to_series()


def _said_by_source(accounts: pl.DataFrame) -> pl.DataFrame:
    level = pl.col(CSM_RISK) if CSM_RISK in accounts.columns else pl.lit(None)
    text = pl.col(CSM_RISK_TEXT) if CSM_RISK_TEXT in accounts.columns else pl.lit(None)
    return accounts.select("account_id", source_level=level.cast(_LEVEL), source_text=_bare(text.cast(pl.String())))


def _said_by_journal(ratings: pl.DataFrame, scale: RatingScale) -> pl.DataFrame:
    """The journal's level, and what the source said then, both read on today's scale: a model may have changed it."""
    read = {text: scale.read(text) for text in ratings["source_seen"].unique().drop_nulls()}
    by_text = {text: found.level if found else None for text, found in read.items()}
    # Without a text the level is all that is known of what the source said.
    alone = pl.when(pl.col("source_seen").is_null()).then(pl.col("source_level").clip(upper_bound=scale.top))
    return ratings.select(
        "account_id",
        levels_on(scale, ratings).alias("journal_level"),
        seen_level=alone.otherwise(_translated("source_seen", by_text)),
        seen_text=_bare(pl.col("source_seen")),
    )


def _expired(ratings: pl.DataFrame, scale: RatingScale, as_of: date, zone: tzinfo | None) -> pl.Series:
    if not scale.expires:
        return pl.repeat(False, ratings.height, dtype=pl.Boolean, eager=True)
    return local_days(ratings["rated_at"], zone) < as_of - timedelta(days=scale.expires)


def _differs() -> pl.Expr:
    """Whether the source says neither what it said then nor what was rated."""
    now, then, rated = pl.col("source_level"), pl.col("seen_level"), pl.col("journal_level")
    unchanged = (
        pl.when(now.is_null() & then.is_null())
        .then(pl.col("source_text").eq_missing(pl.col("seen_text")))
        .otherwise(now.eq_missing(then))
    )
    return rated.is_not_null() & ~unchanged & now.ne_missing(rated)


def _origin() -> pl.Expr:
    source, journal = pl.col("source_level"), pl.col("journal_level")
    source_is_riskier = (pl.col("conflict") & (source > journal)).fill_null(value=False)
    source_is_as_old = pl.col("rating_expired") & ~pl.col("differs")
    return (
        pl.when(journal.is_not_null() & ~source_is_riskier & ~pl.col("rating_expired"))
        .then(pl.lit(RatingOrigin.JOURNAL.value))
        .when(source.is_not_null() & ~source_is_as_old)
        .then(pl.lit(RatingOrigin.SOURCE.value))
    )


def _effective_level() -> pl.Expr:
    origin = pl.col("rating_origin")
    return (
        pl.when(origin == RatingOrigin.JOURNAL.value)
        .then("journal_level")
        .when(origin == RatingOrigin.SOURCE.value)
        .then("source_level")
    )


def _translated(column: str, levels: dict[str, int | None]) -> pl.Expr:
    return pl.col(column).replace_strict(
        list(levels), pl.Series(list(levels.values()), dtype=_LEVEL), default=None, return_dtype=_LEVEL
    )


def _bare(text: pl.Expr) -> pl.Expr:
    """A text as it is compared: without blanks around it, and null when that leaves nothing."""
    stripped = text.str.strip_chars()
    return pl.when(stripped != "").then(stripped)
