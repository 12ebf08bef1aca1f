"""Ratings as columns."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import tzinfo

import polars as pl

from healthcore.journal.ratings import RATING_COLUMNS, Rating

#: The columns of a frame of ratings: the attributes of a Rating, without its retraction.
RATINGS_SCHEMA = pl.Schema(
    {
        "id": pl.String(),
        "account_id": pl.String(),
        "level": pl.Int8(),
        "word": pl.String(),
        "note": pl.String(),
        "reasons": pl.List(pl.String()),
        "author": pl.String(),
        "rated_at": pl.Datetime("ms", "UTC"),
        "source_seen": pl.String(),
        "source_level": pl.Int8(),
        "origin": pl.String(),
    }
)

_AS_KEPT = {name: pl.Int8() if name in {"level", "source_level"} else pl.String() for name in RATING_COLUMNS}

#: What to select so that SQLite answers one row with a JSON list for every column: polars reads those without making
#: a Python object of every value, which takes most of the time otherwise.
AS_LISTS = ", ".join(f"json_group_array(ratings.{name})" for name in RATING_COLUMNS)


def frame_of_lists(lists: Sequence[str]) -> pl.DataFrame:
    """A frame of RATINGS_SCHEMA from what SQLite answers to AS_LISTS."""
    if lists[0] == "[]":
        return pl.DataFrame(schema=RATINGS_SCHEMA)
    kept = pl.DataFrame(
        [
            pl.Series(name, [column]).str.json_decode(pl.List(kind)).explode()
            for (name, kind), column in zip(_AS_KEPT.items(), lists, strict=True)
        ]
    )
    return kept.with_columns(
        pl.col("reasons").str.json_decode(RATINGS_SCHEMA["reasons"]),
        pl.col("rated_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.3f%:z", time_unit="ms", time_zone="UTC"),
    )


def frame_of(ratings: Iterable[Rating]) -> pl.DataFrame:
    """A frame of RATINGS_SCHEMA from ratings."""
    rows = [astuple(rating)[: len(RATINGS_SCHEMA)] for rating in ratings]
    return pl.DataFrame(rows, schema=RATINGS_SCHEMA, orient="row")


def local_days(moments: pl.Series, zone: tzinfo | None) -> pl.Series:
    """The local dates of moments. By the quarter of an hour: no zone's offset changes within one, and they are few."""
    if moments.is_empty():  # polars 2.1 keeps the type of an empty column that it replaces
        return pl.Series("rated_on", [], dtype=pl.Date())
    quarters = moments.dt.truncate("15m")
    distinct = quarters.unique()
    days = pl.Series([moment.astimezone(zone).date() for moment in distinct], dtype=pl.Date())
    return quarters.replace_strict(distinct, days, return_dtype=pl.Date()).alias("rated_on")
