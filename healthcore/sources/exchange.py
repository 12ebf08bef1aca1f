"""`[currency]` of `book.toml`: how amounts in several currencies add up."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_CODE = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Currency(BaseModel):
    """How amounts in several currencies add up.

    Attributes:
        base: the currency of totals; None for no total over currencies.
        rates: what one unit of another currency is worth in the base.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: _CODE | None = None
    rates: dict[_CODE, Annotated[Decimal, Field(gt=0)]] = {}

    def in_base(self, amounts: dict[str, Decimal]) -> Decimal | None:
        """Amounts by currency as one total in the base; None without a base or when a rate is missing."""
        if self.base is None or not amounts.keys() <= self.rates.keys() | {self.base}:
            return None
        return sum((amount * self.rates.get(code, Decimal(1)) for code, amount in amounts.items()), Decimal(0))
