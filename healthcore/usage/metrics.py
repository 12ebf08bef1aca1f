"""The metrics of usage events, as one lazy tree over narwhals: polars streams it, a warehouse runs it where it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import narwhals as nw

from healthcore.conditions.meaning import shifted
from healthcore.vocabulary import CATALOGUE

#: A table of whichever engine.
Frame: TypeAlias = nw.LazyFrame[Any]

#: The full days before `as_of` that count, and the longer window in which an account is at least active monthly.
WINDOW, LONG_WINDOW = 14, 30

#: Active days of the window from which on a frequency is daily or weekly.
_DAILY, _WEEKLY = 9, 2

#: What is computed, in this order.
METRICS = ("active_users", "active_days", "usage_frequency", "license_utilization", "engagement")

_LEVELS = CATALOGUE["usage_frequency"].levels


def usage_metrics(events: Frame, accounts: Frame, as_of: date) -> Frame:
    """The metrics of every account over full days that end before `as_of`; what happens on it or later is not seen.

    An account without a full day, created on `as_of` or later, has no data; one without events has nobody active.

    Args:
        events: `account_id` (String), `day` (Date, in the book's time zone); `user_id` (String), without which there
            is no data on users; `actions`, how many a row stands for, one each without it. A row of none is no event.
        accounts: a row per account: `account_id`, `status` (String), `created_date` (Date), `licenses` (numeric).
        as_of: the day that is not over yet.

    Returns:
        `account_id` and METRICS, Float64; `usage_frequency` is the Int8 index of its level. Null without data.
    """
    columns = events.collect_schema().names()
    counted = accounts.join(_activity(events, columns, as_of), on="account_id", how="left").with_columns(
        *(nw.col(name).fill_null(0) for name in ("active_days", "total_actions")),
        active_users=nw.col("active_users").fill_null(0) if "user_id" in columns else nw.lit(None, nw.Int64),
        full_days=_full_days(as_of),
    )
    measured = counted.with_columns(daily_actions=_if_alive(nw.col("total_actions") / nw.col("full_days")))
    ranked = measured.with_columns(
        fewer=nw.col("daily_actions").rank(method="min").over("status") - 1,
        peers=nw.col("daily_actions").count().over("status"),
    )
    return ranked.select("account_id", **{name: _if_alive(column) for name, column in _metrics(as_of).items()})


def _activity(events: Frame, columns: list[str], as_of: date) -> Frame:
    """Users, days and actions of the window, and the latest day of the longer one, of accounts that have any."""
    user = nw.col("user_id") if "user_id" in columns else nw.lit(None, nw.String)
    recent = nw.col("day") >= shifted(as_of, -WINDOW)
    seen = events.filter(nw.col("day") >= shifted(as_of, -LONG_WINDOW), nw.col("day") < as_of)
    if "actions" in columns:
        seen = seen.with_columns(nw.col("actions").cast(nw.Float64)).filter(nw.col("actions") > 0)
    else:
        seen = seen.with_columns(actions=nw.lit(1.0))
    windowed = seen.select(
        "account_id",
        "day",
        user=nw.when(recent).then(user),
        recent_day=nw.when(recent).then(nw.col("day")),
        actions=nw.when(recent).then(nw.col("actions")).otherwise(nw.lit(0.0)),
    )
    # A null counts as one more distinct value in every engine: whether there was one is counted, too.
    totals = (
        windowed.with_columns(
            no_user=nw.col("user").is_null().cast(nw.Int64),
            no_day=nw.col("recent_day").is_null().cast(nw.Int64),
        )
        .group_by("account_id")
        .agg(
            nw.col("user").n_unique(),
            nw.col("recent_day").n_unique(),
            nw.col("no_user").max(),
            nw.col("no_day").max(),
            total_actions=nw.col("actions").sum(),
            latest=nw.col("day").max(),
        )
    )
    return totals.select(
        "account_id",
        "total_actions",
        "latest",
        active_users=nw.col("user").cast(nw.Int64) - nw.col("no_user"),
        active_days=nw.col("recent_day").cast(nw.Int64) - nw.col("no_day"),
    )


def _full_days(as_of: date) -> nw.Expr:
    """How many days of the window the account has lived, the day it was created included; all when that is unknown."""
    lived = [nw.col("created_date") <= shifted(as_of, -days) for days in range(1, WINDOW + 1)]
    return nw.sum_horizontal(*(day.cast(nw.Int64).fill_null(1) for day in lived))


def _if_alive(column: nw.Expr) -> nw.Expr:
    return nw.when(nw.col("full_days") > 0).then(column)


def _metrics(as_of: date) -> Mapping[str, nw.Expr]:
    utilization = nw.lit(100.0) * nw.col("active_users") / nw.col("licenses").cast(nw.Float64)
    standing = (nw.col("fewer") * 100 // nw.col("peers")).cast(nw.Float64).clip(1, 99)
    return {
        "active_users": nw.col("active_users").cast(nw.Float64),
        "active_days": nw.col("active_days").cast(nw.Float64),
        "usage_frequency": _frequency(as_of),
        "license_utilization": nw.when(nw.col("licenses") > 0).then(utilization),
        "engagement": nw.when(nw.col("daily_actions") < 1).then(nw.lit(0.0)).otherwise(standing),
    }


def _frequency(as_of: date) -> nw.Expr:
    inactive, monthly, weekly, daily = (nw.lit(at).cast(nw.Int8) for at, _ in enumerate(_LEVELS))
    days = nw.col("active_days")
    seldom = nw.when(nw.col("latest") >= shifted(as_of, -LONG_WINDOW)).then(monthly).otherwise(inactive)
    return nw.when(days >= _DAILY).then(daily).otherwise(nw.when(days >= _WEEKLY).then(weekly).otherwise(seldom))
