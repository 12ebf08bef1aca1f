"""How early a warning came, and who has come to no end yet."""

from dataclasses import dataclass
from statistics import median

import polars as pl

from healthcore.changes.day import Day
from healthcore.history.flips import OVERALL
from healthcore.tuning.outcomes import Ending, Outcomes
from healthcore.vocabulary import Health


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before they churned accounts had turned Poor for good.

    Attributes:
        poor: how many of the churned were Poor at the end.
        churned: of how many, with a known day.
        days: the median of their days in it before; None where none was Poor.
    """

    poor: int
    churned: int
    days: float | None


def lead_time(day: Day, outcomes: Outcomes) -> LeadTime:
    """The time between turning Poor and churning, by the history of the book."""
    churned = outcomes.frame.filter(pl.col("ending") == Ending.CHURNED.value, pl.col("day").is_not_null())
    spans = day.spans.filter(pl.col("scope") == OVERALL, pl.col("health") == Health.POOR.value)
    last = churned.join(spans, on="account_id", how="inner").filter(
        pl.col("since") <= pl.col("day"), pl.col("until").is_null() | (pl.col("until") >= pl.col("day"))
    )
    days = [(ended - since).days for ended, since in last.select("day", "since").iter_rows()]
    return LeadTime(len(days), churned.height, float(median(days)) if days else None)


def censored(day: Day, outcomes: Outcomes) -> int:
    """Accounts that have not come to an end yet: they are neither kept nor lost, and count nowhere."""
    known = day.book.table.filter(~pl.col("cancelled"))
    return known.join(outcomes.frame, on="account_id", how="anti").height
