"""The figures of a book: counts by health, quality score, money and money at risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from healthcore.vocabulary import QUALITY, Health

#: The code of an amount whose currency is not known, after ISO 4217.
NO_CURRENCY = "XXX"

#: The columns that figures are made of.
_COUNTED = ("cancelled", "health", "contract_value", "currency", "csm_risk", "rated", "conflict")


@dataclass(frozen=True)
class Figures:
    """What a book comes to. Cancelled accounts count in none of it.

    Attributes:
        counts: accounts by health, every health present.
        contract_value: total by currency; currencies never add up.
        value_at_risk: the same of Poor accounts.
        without_value: accounts without a contract value; they count 0 in both.
        rated: accounts with a rating, explicit 0 included.
        to_rate: accounts whose profile asks for one.
        conflicts: ratings on which the source and the journal disagree.
    """

    counts: Mapping[Health, int]
    contract_value: Mapping[str, Decimal]
    value_at_risk: Mapping[str, Decimal]
    without_value: int = 0
    rated: int = 0
    to_rate: int = 0
    conflicts: int = 0

    @property
    def accounts(self) -> int:
        """All that are scored, Unknown included."""
        return sum(self.counts.values())

    @property
    def quality_score(self) -> float | None:
        """The mean of 100, 60, 40 over Good, Average and Poor accounts; None without any.

        Source: Totango, "Managing Your Customer's Health": 5 Good, 3 Average and 2 Poor give 76.
        """
        known = {health: count for health, count in self.counts.items() if health in QUALITY}
        total = sum(known.values())
        if not total:
            return None
        mean = sum(QUALITY[health] * count for health, count in known.items()) / total
        return int(mean) if mean == int(mean) else mean

    def share(self, health: Health) -> float:
        """The percentage of accounts of a health, of all that are scored."""
        return 100 * self.counts[health] / self.accounts if self.accounts else 0.0


def figures_of(table: pl.DataFrame) -> Figures:
    """The figures of a book's table, see `Book.table`."""
    scored = table.select(_COUNTED).filter(~pl.col("cancelled"))
    counted = scored.group_by("health").len().rows()
    counts = dict.fromkeys(reversed(Health), 0) | {Health(code): count for code, count in counted}
    money = (
        scored.filter(pl.col("contract_value").is_not_null())
        .group_by(pl.col("currency").fill_null(NO_CURRENCY))
        .agg(
            pl.col("contract_value").sum(),
            at_risk=pl.col("contract_value").filter(pl.col("health") == Health.POOR.value).sum(),
        )
        .sort("currency")
        .rows()
    )
    totals = scored.select(
        without=pl.col("contract_value").is_null().sum(),
        rated=(pl.col("csm_risk").is_not_null() & pl.col("rated")).sum(),
        to_rate=pl.col("rated").sum(),
        conflicts=pl.col("conflict").sum(),
    ).row(0)
    return Figures(
        counts,
        {currency: total for currency, total, _ in money},
        {currency: at_risk or Decimal(0) for currency, _, at_risk in money},
        *totals,
    )
