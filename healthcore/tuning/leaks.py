"""What looks as if the answer were among the questions: said loudly, before anybody believes a number."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import polars as pl

from healthcore.changes.day import Day
from healthcore.tuning.measures import area
from healthcore.tuning.sights import Sight, measured

#: A metric alone that separates so well knows the answer rather than foretells it.
_TOO_GOOD = 0.99

#: Metrics of use, and how long after its end a contract may still show some.
_USE = ("active_days", "active_users", "engagement", "license_utilization", "active_clients")
_AFTER = timedelta(days=30)


def leaks(day: Day, seen: Sight) -> Iterable[str]:
    """What looks as if the answer were among the questions."""
    rows = seen.seen
    for name in measured(seen, day.book):
        known = rows.filter(pl.col(name).is_not_null())
        found = area([float(value) for value in known[name]], known["churned"].to_list(), rounds=40)
        if found is None or found.is_small:
            continue
        if max(found.value, 1 - found.value) >= _TOO_GOOD:
            yield (
                f"{day.book.fields[name].label} alone separates churned from kept accounts "
                f"({max(found.value, 1 - found.value):.3f} of 1): it may have been written afterwards."
            )
    if rows["churned"].any():
        first = {value for value in rows.filter("churned")["day"] if value is not None}
        later = [known for known in day.opened.snapshots.days() if first and known > min(first)]
        lasting = _still_there(day, rows, later)
        if lasting:
            yield (
                f"{lasting:,} account{'' if lasting == 1 else 's'} still had values after the day on which they "
                "churned; those values are not used."
            )
    using = _still_using(day, rows)
    if using:
        yield (
            f"{using:,} account{'' if using == 1 else 's'} still used the product more than {_AFTER.days} days after "
            "the day on which they churned: is that the right day? Nothing after it is used."
        )


def _still_there(day: Day, rows: pl.DataFrame, later: Sequence[date]) -> int:
    """Churned accounts that the last snapshot still has with a life of their own: not cancelled."""
    if not later:
        return 0
    snapshot = day.opened.snapshots.at(later[-1])
    if snapshot is None:
        return 0
    gone = rows.filter(pl.col("churned"), pl.col("day") < later[-1])
    frame = snapshot.frame
    alive = frame if "status" not in frame.columns else frame.filter(pl.col("status").ne_missing("cancelled"))
    return gone.join(alive, on="account_id", how="semi")["account_id"].n_unique()


def _still_using(day: Day, rows: pl.DataFrame) -> int:
    """Churned accounts whose metrics of today say that they are used."""
    now = day.book.table
    used = [pl.col(name) > 0 for name in _USE if name in now.columns]
    if not used:
        return 0
    gone = rows.filter(pl.col("churned"), pl.col("day") < day.as_of - _AFTER)
    alive = now.filter(pl.any_horizontal(used), ~pl.col("cancelled"))
    return gone.join(alive, on="account_id", how="semi")["account_id"].n_unique()
