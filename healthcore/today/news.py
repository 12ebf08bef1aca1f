"""What flipped since somebody last looked: one line for an account, with its cause."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from healthcore.changes.day import Day
from healthcore.changes.words import cause_words
from healthcore.history.flips import OVERALL, Cause
from healthcore.history.snapshots import Snapshot
from healthcore.journal.marks import Act, Mark
from healthcore.vocabulary import Health

#: The kind of item that a change is, the first part of its name.
CHANGE = "change"

#: A row for an account: `was` and `health` as codes of Health (null for not there), `why` in words, `turns` how often
#: it became something else, then what the book says of it.
NEWS = pl.Schema(
    {
        "item": pl.String(),
        "account_id": pl.String(),
        "name": pl.String(),
        "day": pl.Date(),
        "was": pl.UInt8(),
        "health": pl.UInt8(),
        "cause": pl.String(),
        "why": pl.String(),
        "turns": pl.UInt32(),
        "contract_value": pl.Decimal(38, 4),
        "currency": pl.String(),
        "owner": pl.String(),
        "status": pl.String(),
        "renewal_date": pl.Date(),
    }
)
_TOLD = ("name", "contract_value", "currency", "owner", "status", "renewal_date")


def item_of(account_id: str, day: date, health: int | None) -> str:
    """The name of a change: everything about an account up to that day's health."""
    return f"{CHANGE}:{account_id}:{day.isoformat()}:{'gone' if health is None else Health(health).key}"


def news(day: Day, since: date, *, marks: Mapping[str, Mark] | None = None, author: str = "") -> pl.DataFrame:
    """What became something else after a day, with the columns of NEWS; the biggest contract value first.

    Args:
        day: the book and its past.
        since: the last day that is no news.
        marks: somebody's marks; changes that were handled are no news to them.
        author: whose own ratings are no news either.
    """
    flips = day.flips.filter(pl.col("scope") == OVERALL, pl.col("day") > since)
    flips = _not_handled(flips, marks or {}, author)
    if not flips.height:
        return pl.DataFrame(schema=NEWS)
    last = flips.group_by("account_id", maintain_order=True).agg(
        pl.col("was").first(),
        pl.col("day", "health", "cause", "detail").last(),
        turns=pl.len().cast(pl.UInt32()),
    )
    last = last.filter(pl.col("was").is_not_null() | pl.col("health").is_not_null())  # came and went in between
    items = [item_of(*row) for row in last.select("account_id", "day", "health").iter_rows()]
    why = [cause_words(row) for row in last.select("cause", "detail").iter_rows(named=True)]
    told = _told(day, last)
    return (
        last.with_columns(pl.Series("item", items, dtype=pl.String()), pl.Series("why", why, dtype=pl.String()))
        .join(told, on="account_id", how="left", maintain_order="left")
        .with_columns(pl.col("name").fill_null(pl.col("account_id")))
        .select(pl.col(name).cast(dtype) for name, dtype in NEWS.items())
        .sort("contract_value", "name", descending=[True, False], nulls_last=True, maintain_order=True)
    )


def turned_poor(changes: pl.DataFrame) -> pl.DataFrame:
    """Paying accounts among the news that are Poor now and were something else."""
    return changes.filter(
        pl.col("health") == Health.POOR.value,
        pl.col("was").is_not_null() & (pl.col("was") != Health.POOR.value),
        pl.col("status") == "paying",
    )


def _not_handled(flips: pl.DataFrame, marks: Mapping[str, Mark], author: str) -> pl.DataFrame:
    """Without what came before, and with, the last thing that somebody dealt with."""
    handled = _handled(flips, marks.values(), author)
    if not handled.height:
        return flips
    known = flips.join(handled, on="account_id", how="left", maintain_order="left")
    dealt_with = (pl.col("day") < pl.col("up_to")) | (
        (pl.col("day") == pl.col("up_to")) & pl.col("health").eq_missing(pl.col("seen_as"))
    )
    return known.filter(~dealt_with.fill_null(value=False)).drop("up_to", "seen_as")


def _handled(flips: pl.DataFrame, marks: Iterable[Mark], author: str) -> pl.DataFrame:
    """Of each account the last day dealt with, and its health then: by a mark, or by a rating of one's own."""
    seen: dict[str, tuple[date, int | None]] = {}

    def deal(account_id: str, up_to: date, health: int | None) -> None:
        known = seen.get(account_id)
        if known is None or known[0] <= up_to:
            seen[account_id] = up_to, health

    for mark in marks:
        if mark.act is Act.HANDLED and (parsed := _parsed(mark)) is not None:
            deal(mark.account_id, *parsed)
    rated = flips.filter(pl.col("cause") == Cause.RATING.value) if author else flips.clear()
    for account_id, day, health, detail in rated.select("account_id", "day", "health", "detail").iter_rows():
        if json.loads(detail).get("author") == author:
            deal(account_id, day, health)
    rows = [(account_id, *what) for account_id, what in seen.items()]
    schema = {"account_id": pl.String(), "up_to": pl.Date(), "seen_as": pl.UInt8()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _parsed(mark: Mark) -> tuple[date, int | None] | None:
    """Day and health of a change's name; None for other items."""
    if not mark.item.startswith(f"{CHANGE}:"):
        return None
    _, day, health = mark.item.rsplit(":", 2)
    return date.fromisoformat(day), None if health == "gone" else Health[health.upper()].value


def _told(day: Day, last: pl.DataFrame) -> pl.DataFrame:
    """What the book says of the accounts; of those that are gone, what it said last."""
    table = day.book.accounts
    parts = [table.select("account_id", *(name for name in _TOLD if name in table.columns))]
    missing = last.join(table, on="account_id", how="anti")
    for (went,), accounts in missing.group_by("day", maintain_order=True):
        assert isinstance(went, date)  # noqa: S101 - the type of the column
        before = _before(day, went)
        if before is not None:
            frame = before.frame.join(accounts, on="account_id", how="semi")
            parts.append(frame.select("account_id", *(name for name in _TOLD if name in frame.columns)))
    found = pl.concat(parts, how="diagonal_relaxed")
    return found.with_columns(pl.lit(None, dtype=NEWS[name]).alias(name) for name in _TOLD if name not in found.columns)


def _before(day: Day, went: date) -> Snapshot | None:
    earlier = [known for known in day.opened.snapshots.days() if known < went]
    return day.opened.snapshots.at(earlier[-1]) if earlier else None
