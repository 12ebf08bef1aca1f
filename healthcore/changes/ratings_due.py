"""Which ratings are due, since when and why: by their age, by a change of owner, or because none was ever given."""

from datetime import date, timedelta
from weakref import WeakKeyDictionary

import polars as pl

from healthcore.changes.day import Day
from healthcore.history.flips import OVERALL, Cause
from healthcore.journal.due import due_dates
from healthcore.journal.effective import levels_on
from healthcore.journal.frames import frame_of, local_days

#: Days after an account was first seen on which a rating that was never given is due.
FIRST_RATING_DAYS = 30

_OWNERS = ("account_id", "owner")
_NEW_OWNERS = pl.Schema(
    {"account_id": pl.String(), "owner_then": pl.String(), "owner_now": pl.String(), "owner_since": pl.Date()}
)


#: What was worked out for days that somebody still looks at: several screens ask for it.
_KNOWN: WeakKeyDictionary[Day, pl.DataFrame] = WeakKeyDictionary()


def ratings_due(day: Day) -> pl.DataFrame:
    """When ratings are due, a row for each account of the book, in its order.

    A rating is due when it is old, see `journal.due`; when the account has another owner than on the day it was given,
    on the day of that change; and FIRST_RATING_DAYS after the account was first seen when there is none.

    Returns:
        `account_id`, `due` (Date, null for accounts that are not rated), `why` (for people, null where `due` is),
        `rated_on` (Date, null when it was never rated here).
    """
    if day not in _KNOWN:
        _KNOWN[day] = _ratings_due(day)
    return _KNOWN[day]


def due_of(day: Day, account_id: str) -> tuple[date, str] | None:
    """Since when the rating of one account is due, or from when on, and why; None where none is asked for."""
    found = ratings_due(day).filter(pl.col("account_id") == account_id, pl.col("due").is_not_null())
    due: tuple[date, str] | None = found.select("due", "why").row(0) if found.height else None
    return due


def _ratings_due(day: Day) -> pl.DataFrame:
    book, scale = day.book, day.book.model.rating
    ratings = frame_of(book.ratings.values())
    given = ratings.select(
        "account_id", local_days(ratings["rated_at"], None), level=levels_on(scale, ratings), word="word"
    )
    known = (
        book.table.select("account_id", "rated", "rating_expired", "source_level")
        .with_columns(by_age=due_dates(book.accounts, ratings, scale, as_of=day.as_of))
        .join(given, on="account_id", how="left", maintain_order="left")
        .join(_first_seen(day), on="account_id", how="left", maintain_order="left")
        .join(_new_owners(day, given), on="account_id", how="left", maintain_order="left")
    )
    first_seen = pl.col("first_seen").fill_null(day.as_of)
    due = pl.coalesce(pl.min_horizontal("by_age", "owner_since"), first_seen + timedelta(days=FIRST_RATING_DAYS))
    return known.select(
        "account_id",
        due=pl.when("rated").then(due),
        why=pl.when("rated").then(_why(first_seen)),
        rated_on="rated_on",
    )


def rating_due_in(day: Day) -> pl.Series:
    """Days until ratings are due, negative when overdue, in the order of the book; null where none is asked for."""
    return ratings_due(day).select((pl.col("due") - pl.lit(day.as_of)).dt.total_days()).to_series()


def ratings_listed(day: Day) -> pl.DataFrame:
    """The rows of `ratings_due` that have a day, with `row` in the book; the soonest first, then the biggest value."""
    return (
        ratings_due(day)
        .with_row_index("row")
        .with_columns(place=day.book.tie_break)
        .drop_nulls("due")
        .sort("due", "place")
        .drop("place")
    )


def due_now(day: Day) -> pl.DataFrame:
    """The rows of `ratings_listed` that are due on the day."""
    return ratings_listed(day).filter(pl.col("due") <= day.as_of)


def _why(first_seen: pl.Expr) -> pl.Expr:
    rated = pl.format("{} on {}", pl.col("word"), pl.col("rated_on"))
    by_source = pl.col("source_level").is_not_null()
    nobody = pl.when(by_source).then(pl.lit("rated by the source alone")).otherwise(pl.lit("never rated"))
    return (
        pl.when(pl.col("rated_on").is_null())
        .then(pl.format("{}, first seen {}", nobody, first_seen))
        .when(pl.col("owner_since").is_not_null())
        .then(pl.format("owner changed from {} to {} on {}", "owner_then", "owner_now", "owner_since"))
        .when("rating_expired")
        .then(pl.format("rated {}, which has expired", rated))
        .otherwise(pl.format("rated {}", rated))
    )


def _first_seen(day: Day) -> pl.DataFrame:
    return (
        day.flips.filter(pl.col("scope") == OVERALL, pl.col("cause") == Cause.FIRST_SEEN.value)
        .group_by("account_id")
        .agg(first_seen=pl.col("day").min())
    )


def _new_owners(day: Day, given: pl.DataFrame) -> pl.DataFrame:
    """Accounts whose owner is another than when they were rated, with the columns of _NEW_OWNERS.

    An owner that is not known then or now is no change.
    """
    nobody = pl.DataFrame(schema=_NEW_OWNERS)
    if "owner" not in day.book.accounts.columns or not day.past.days or not given.height:
        return nobody
    rated = given.join(day.book.accounts.select(_OWNERS), on="account_id").drop_nulls("owner")
    then = [
        _owners_on(day, known).join(part, on="account_id", suffix="_now").rename({"owner": "owner_then"})
        for (known,), part in rated.group_by("rated_on")
        if isinstance(known, date)
    ]
    if not then:
        return nobody
    changed = pl.concat(then).filter(pl.col("owner_then") != pl.col("owner_now"))
    parts = [nobody, *_since(day, changed, 0, len(day.days) - 1)]
    return pl.concat([part.select(nobody.columns) for part in parts])


def _owners_on(day: Day, known: date) -> pl.DataFrame:
    """The owners on a day, or on the first that is known; none where the source did not name them."""
    then = max(known, day.days[0])
    found = day.outcome if then >= day.as_of else day.past.some_of(then, _OWNERS)
    if found is None or "owner" not in found.columns:
        return pl.DataFrame(schema={"account_id": pl.String(), "owner": pl.String()})
    return found.select(_OWNERS).drop_nulls()


def _since(day: Day, changed: pl.DataFrame, first: int, last: int) -> list[pl.DataFrame]:
    """On which of the known days from `first` to `last` the owners changed; halves them until one is left."""
    if not changed.height:
        return []
    if first >= last:
        return [changed.with_columns(owner_since=pl.lit(day.days[last]))]
    middle = (first + last) // 2
    at = day.days[middle]
    owners = _owners_on(day, at)
    both = changed.join(owners, on="account_id", how="left", maintain_order="left")
    changed_by_then = (pl.col("rated_on") < at) & (pl.col("owner") != pl.col("owner_then")).fill_null(value=False)
    before, after = (both.filter(which).drop("owner") for which in (changed_by_then, ~changed_by_then))
    return [*_since(day, before, first, middle), *_since(day, after, middle + 1, last)]
