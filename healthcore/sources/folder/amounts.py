"""Amounts of money in the rows of a table: their currencies, and what several of them come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from healthcore.rollups.definition import Rollup, Take
from healthcore.sources.currencies import header_currency
from healthcore.sources.exchange import Currency
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.folder.sections import TableSection
from healthcore.vocabulary import FieldSpec, Kind

#: With blanks no column of a file can have such a name.
_CURRENCY, _NO_RATE = "currency of amounts", "no rate of exchange"


@dataclass(frozen=True, eq=False)
class Settled:
    """An account's amounts rolled up, in one currency each.

    Attributes:
        values: the amounts; null where several currencies do not add up.
        currency: their currency.
        unsettled: how many accounts have amounts in several currencies and no rates for them.
    """

    values: pl.Series
    currency: pl.Series
    unsettled: int


@dataclass(frozen=True)
class Amounts:
    """The amounts of a table.

    Attributes:
        exchange: how several currencies add up.
        columns: the columns of amounts.
    """

    exchange: Currency
    columns: tuple[str, ...]

    def with_currencies(self, frame: pl.DataFrame, currencies: pl.Series) -> pl.DataFrame:
        """The rows with the currency of each, and every amount in the currency of totals."""
        known = {code: float(rate) for code, rate in self.exchange.rates.items()}
        known = {**known, self.exchange.base: 1.0} if self.exchange.base else {}
        rates = currencies.replace_strict(known, default=None, return_dtype=pl.Float64)
        return frame.with_columns(
            currencies.alias(_CURRENCY),
            (rates.is_null() & currencies.is_not_null()).alias(_NO_RATE),
            *(
                (frame[name].cast(pl.Float64) * rates).round(4).cast(frame[name].dtype).alias(_in_base(name))
                for name in self.columns
            ),
        )

    def specs(self) -> dict[str, FieldSpec]:
        """What the new columns are."""
        kinds = {_CURRENCY: Kind.TEXT, _NO_RATE: Kind.FLAG} | {_in_base(name): Kind.MONEY for name in self.columns}
        return {name: FieldSpec(name, name, kind) for name, kind in kinds.items()}

    def rollups(self, rollup: Rollup) -> Iterator[Rollup]:
        """What has to be known beside an amount: the first and the last currency, whether rates lack, the total."""
        wanted = ((Take.MIN, _CURRENCY), (Take.MAX, _CURRENCY), (Take.MAX, _NO_RATE))
        for take, column in (*wanted, (rollup.take, _in_base(str(rollup.column)))):
            name = f"{take} {column} of {rollup.field}"
            yield Rollup(name, take, column, rollup.where, rollup.days, rollup.is_open)

    def settle(self, rollup: Rollup, values: pl.Series, rolled: pl.DataFrame) -> Settled:
        """The amounts of accounts: as they are where they have one currency, else in that of totals."""
        first, last, no_rate, in_base = (rolled[each.field] for each in self.rollups(rollup))
        mixed = (first != last).fill_null(value=False)
        settled = mixed & ~no_rate.fill_null(value=True)
        total = pl.select(
            pl.when(settled).then(in_base).when(~mixed).then(values.cast(in_base.dtype)).alias(values.name)
        ).to_series()
        currency = first.set(mixed, None).set(settled, self.exchange.base)
        return Settled(total, currency.alias("currency"), int((mixed & ~settled).sum()))


def _in_base(column: str) -> str:
    return f"{column} in the currency of totals"


def row_currencies(section: TableSection, table: TableRows, beside: Mapping[str, pl.Series | None]) -> pl.Series | None:
    """The currency of each row: of its own column, else beside the amount, else in the header of the amounts."""
    if section.currency is not None:
        name = table.column_name(section.currency)
        return table.read([name], {name: Kind.TEXT})[name][1].values.str.strip_chars().str.to_uppercase()
    for name, marks in beside.items():
        code = header_currency(table.headers[name])
        if marks is not None:
            return marks if code is None else marks.fill_null(code)
        if code is not None:
            return pl.Series([code]).new_from_index(0, table.raw.rows.len())
    return None
