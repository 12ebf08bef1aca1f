"""Measures by day as lists that figures compute with."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from healthcore.figures.measures import MEASURES
from healthcore.figures.series import Measured
from healthcore.history.flips import OVERALL
from healthcore.vocabulary import Health

#: A value for each day; None where there is none.
Values = list[Decimal | None]
#: Digits behind the point of a measure.
_SCALE = 4
_Key = tuple[str, str, int | None, str]


class MeasureTable:
    """The measures of some days.

    Args:
        measured: the days and their measures.

    Attributes:
        days: the days, oldest first; every list of values has one for each.
        weekly: how many declined and improved in the week before each day, by name.
    """

    def __init__(self, measured: Measured) -> None:
        self.days = measured.days
        self._places: Mapping[date, int] = {day: at for at, day in enumerate(self.days)}
        self._values: dict[_Key, list[int]] = {}
        # Amounts as whole numbers of ten-thousandths, as polars keeps them: exact, and quick to add up.
        rows = measured.measures.with_columns(pl.col("value").to_physical())
        for day, measure, scope, health, currency, value in zip(
            *(rows[name].to_list() for name in MEASURES), strict=True
        ):
            of_key = self._values.setdefault((measure, scope, health, currency), [0] * len(self.days))
            of_key[self._places[day]] += value
        self.weekly: Mapping[str, Values] = {
            name: [None if count is None else Decimal(count) for count in measured.weekly[name]]
            for name in ("declined", "improved_to_good")
        }

    def scopes(self) -> list[str]:
        """The dimensions that anything is measured of."""
        return list(dict.fromkeys(scope for _, scope, _, _ in self._values if scope != OVERALL))

    def currencies(self, measure: str, scope: str = OVERALL) -> list[str]:
        """The currencies of an amount, in their order."""
        return sorted({key[3] for key in self._values if key[:2] == (measure, scope)})

    def total(
        self, measure: str, scope: str = OVERALL, healths: Iterable[Health] | None = None, currency: str = ""
    ) -> list[Decimal]:
        """The sum of a measure over some healths, or over all."""
        wanted = None if healths is None else {health.value for health in healths}
        parts = [
            values
            for (name, of, health, code), values in self._values.items()
            if (name, of, code) == (measure, scope, currency) and (wanted is None or health in wanted)
        ]
        if not parts:
            return [Decimal(0)] * len(self.days)
        return [Decimal(sum(each)).scaleb(-_SCALE) for each in zip(*parts, strict=True)]
