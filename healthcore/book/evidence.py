"""How much of a model a book's source feeds."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from healthcore.book.book import Book
from healthcore.vocabulary import CSM_RISK


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which conditions of the scorecards have data on any account. The rating is left out: people give it.

    Attributes:
        conditions: how many different ones the scorecards have.
        with_data: how many of them some account has data for.
        missing: metrics that no account has data for, with the number of conditions that wait for each.
    """

    conditions: int
    with_data: int
    missing: tuple[tuple[str, int], ...]


def evidence_of(book: Book) -> Evidence:
    """The evidence that a book has for its model."""
    scorecards = (profile.conditions() for profile in book.model.profiles if profile.enabled)
    conditions = {condition for scorecard in scorecards for _, _, condition in scorecard}
    waiting = Counter(condition.metric for condition in conditions if condition.metric != CSM_RISK)
    prepared = book.plan.prepare(book.accounts.filter(~pl.col("cancelled")))
    missing = tuple(
        (metric, count) for metric, count in sorted(waiting.items()) if prepared[metric].null_count() == prepared.height
    )
    return Evidence(waiting.total(), waiting.total() - sum(count for _, count in missing), missing)
