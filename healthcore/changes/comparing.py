"""Two days compared: who declined, who improved, who came and who went."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from healthcore.vocabulary import Health

_COLUMNS = ("account_id", "was", "health")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What became of accounts between two days; flips in between play no part.

    Every frame has `account_id`, `was` and `health` as codes of Health, null where the account was not scored.

    Attributes:
        before: the earlier day as it was asked for.
        after: the later day.
        known: whether anything is known of the earlier day; every frame is empty when not.
        declined: lower now in Poor < Average < Good.
        improved: higher now.
        from_unknown, to_unknown: Unknown on one of the two days.
        first_seen: scored only on the later day.
        gone: scored only on the earlier day.
    """

    before: date
    after: date
    known: bool
    declined: pl.DataFrame
    improved: pl.DataFrame
    from_unknown: pl.DataFrame
    to_unknown: pl.DataFrame
    first_seen: pl.DataFrame
    gone: pl.DataFrame

    @property
    def improved_to_good(self) -> pl.DataFrame:
        """Good now, Average or Poor then."""
        return self.improved.filter(pl.col("health") == Health.GOOD.value)


def compare(before: date, outcome_before: pl.DataFrame | None, after: date, outcome_after: pl.DataFrame) -> Comparison:
    """Compares what two days came to, see `outcome_of`; None for a day that nothing is known of."""
    then = outcome_after.clear() if outcome_before is None else outcome_before
    both = (
        then.select("account_id", was="health")
        .join(
            outcome_after.select("account_id", "health"),
            on="account_id",
            how="full",
            coalesce=True,
            maintain_order="right_left",
        )
        .select(_COLUMNS)
        .filter(pl.lit(value=outcome_before is not None))
    )
    was, health, unknown = pl.col("was"), pl.col("health"), Health.UNKNOWN.value
    compared = (was != unknown) & (health != unknown)
    return Comparison(
        before,
        after,
        outcome_before is not None,
        declined=both.filter(compared & (health < was)),
        improved=both.filter(compared & (health > was)),
        from_unknown=both.filter(was == unknown, health != unknown),
        to_unknown=both.filter(was != unknown, health == unknown),
        first_seen=both.filter(was.is_null()),
        gone=both.filter(health.is_null()),
    )
