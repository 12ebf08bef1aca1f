"""From one day to the next: which accounts' health became something else, and why."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthcore.book.book import Book
from healthcore.changes.causes import with_causes
from healthcore.changes.outcomes import changes_between
from healthcore.history.flips import FLIPS, OVERALL, Cause


@dataclass(frozen=True)
class Step:
    """One day.

    Attributes:
        day: which.
        outcome: what it came to, see `outcome_of`.
        book: the book of that day; asked for only when something became something else.
    """

    day: date
    outcome: pl.DataFrame
    book: Callable[[], Book]


def step(last: Step | None, now: Step, known: pl.Series) -> pl.DataFrame:
    """The flips of a day, with the columns of FLIPS.

    Args:
        last: the day before it; None for the first.
        now: the day.
        known: the ids of every account that was ever there.
    """
    before = now.outcome.clear() if last is None else last.outcome
    changes = changes_between(before, now.outcome)
    if not changes.height:
        return pl.DataFrame(schema=FLIPS)
    came = changes.filter(~pl.col("here_before"))
    went = changes.filter(~pl.col("here_after"))
    stayed = changes.filter("here_before", "here_after")
    parts = [_came(came, known), _went(went, now)]
    if last is not None and stayed.height:
        parts.append(with_causes(stayed, last.book(), now.book()))
    flips = pl.concat([part for part in parts if part.height], how="diagonal")
    return _seeded(flips.with_columns(day=pl.lit(now.day), since=pl.lit(now.day)), now).select(
        pl.col(name).cast(dtype) for name, dtype in FLIPS.items()
    )


def _came(came: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    back = pl.col("account_id").is_in(known.implode())
    return came.with_columns(
        cause=pl.when(back).then(pl.lit(Cause.BACK.value)).otherwise(pl.lit(Cause.FIRST_SEEN.value)),
        detail=pl.lit("{}"),
    )


def _went(went: pl.DataFrame, now: Step) -> pl.DataFrame:
    """Gone: not in the source any more, or cancelled."""
    if not went.height:
        return went
    cancelled = now.book().table.filter("cancelled")["account_id"]
    details = {what: json.dumps({"new": what}) for what in ("cancelled", "not in the source")}
    return went.with_columns(
        cause=pl.lit(Cause.GONE.value),
        detail=pl.when(pl.col("account_id").is_in(cancelled.implode()))
        .then(pl.lit(details["cancelled"]))
        .otherwise(pl.lit(details["not in the source"])),
    )


def _seeded(flips: pl.DataFrame, now: Step) -> pl.DataFrame:
    """The overall health of accounts first seen counts from the day that the source names, where it names one."""
    first = flips.filter(pl.col("cause") == Cause.FIRST_SEEN.value, pl.col("scope") == OVERALL)
    if not first.height or "health_since" not in (accounts := now.book().accounts).columns:
        return flips
    named = accounts.select(
        "account_id", cause=pl.lit(Cause.FIRST_SEEN.value), scope=pl.lit(OVERALL), named="health_since"
    )
    seeded = flips.join(named, on=["account_id", "cause", "scope"], how="left", maintain_order="left")
    earlier = pl.col("named") < pl.col("day")
    return seeded.with_columns(since=pl.when(earlier).then("named").otherwise("since")).drop("named")
