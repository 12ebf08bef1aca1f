"""The scores of the last days as a column of bars, ready for the account table."""

from typing import TYPE_CHECKING

from tui.cells import BARS, bar_of

if TYPE_CHECKING:
    import polars as pl

    from healthcore.changes.trends import Trends

#: The table's column with the bars.
TREND = "trend"

#: How many bars an account has in the table; each stands for as many days.
TREND_CELLS = 15

_BEST = 100


def trend_column(trends: "Trends") -> "pl.Series":
    """The bars of every account, in the order of the book: of every few days the last, today's at the right."""
    import polars as pl  # noqa: PLC0415 - loaded with the book

    every = max(1, len(trends.days) // TREND_CELLS)
    shown = trends.days[::-1][::every][:TREND_CELLS][::-1]
    bars = {score: BARS[bar_of(score)] for score in range(_BEST + 1)}
    column = pl.concat_str(
        pl.col(name).replace_strict(bars, default=BARS[0], return_dtype=pl.String()) for name in shown
    )
    return trends.frame.select(column.alias(TREND)).to_series()
