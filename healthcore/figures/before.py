"""The figures of a book a week before, for those who need no series."""

from datetime import timedelta

import polars as pl

from healthcore.book.figures import Figures, figures_of
from healthcore.book.view import Chosen
from healthcore.changes.day import WEEK, Day


def figures_before(day: Day, chosen: Chosen | None = None) -> Figures | None:
    """The figures 7 days before a day, by the last known day at or before that; None when there is none.

    With `chosen` those of the accounts that are chosen on the day.
    """
    outcome = day.outcome_on(day.as_of - timedelta(days=WEEK))
    if outcome is None:
        return None
    if chosen is not None:
        ids = day.book.accounts["account_id"].filter(chosen.members)
        outcome = outcome.filter(pl.col("account_id").is_in(ids.implode()))
    return figures_of(outcome.with_columns(cancelled=False))
