"""Roll-ups as one lazy tree over narwhals, so that polars streams it and a warehouse runs it where the rows are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias, cast

import narwhals as nw

from healthcore.conditions.expressions import Compiler, Namespace, all_of
from healthcore.conditions.meaning import shifted
from healthcore.rollups.definition import Rollup, Table, Take, meanings_of

#: A table of whichever engine.
Frame: TypeAlias = nw.LazyFrame[Any]

#: The column with the account that a row belongs to; with a blank no column of a file can have the name.
OWNER = "of account"


def roll_up(rows: Frame, rollups: Iterable[Rollup], table: Table, as_of: date) -> Frame:
    """One row per account that has rows, a column per roll-up under its field's name; null without data.

    Args:
        rows: the table's columns under their names, typed, and OWNER.
        rollups: what to compute, checked.
        table: what the columns are.
        as_of: nothing later is seen.
    """
    parts = [_Part(at, rollup, table, as_of) for at, rollup in enumerate(rollups)]
    owned = rows.filter(~nw.col(OWNER).is_null())
    counted = owned.with_columns(**{part.counts: part.condition().cast(nw.Int64) for part in parts})
    for stage in ("latest", "values", "gaps"):
        columns = {name: column for part in parts for name, column in getattr(part, stage)().items()}
        counted = counted.with_columns(**columns) if columns else counted
    totals = counted.group_by(OWNER).agg(**{name: column for part in parts for name, column in part.totals().items()})
    return totals.select(OWNER, **{part.rollup.field: part.result() for part in parts})


def of_nobody(rollup: Rollup) -> int | None:
    """What a roll-up gives an account without any row: none of it, but there is no least or latest of none."""
    return 0 if rollup.take.counts or rollup.take is Take.SUM else None


class _Part:
    """One roll-up in stages: which rows count, on which day the latest is, their values, totals, the result."""

    def __init__(self, at: int, rollup: Rollup, table: Table, as_of: date) -> None:
        self.rollup = rollup
        self.counts, self._value, self._gap, self._day = (f"{what} {at}" for what in ("counts", "value", "gap", "day"))
        self._table = table
        self._as_of = as_of

    def condition(self) -> nw.Expr:
        """Whether a row counts: True or False."""
        return cast("nw.Expr", all_of(self._conditions())).fill_null(value=False)

    def _conditions(self) -> Iterator[nw.Expr]:
        rollup, table, as_of = self.rollup, self._table, self._as_of
        yield nw.lit(value=True)
        if rollup.column is not None and rollup.take is Take.COUNT:
            yield ~nw.col(rollup.column).is_null()
        if table.date is not None:
            yield nw.col(table.date) <= as_of
        if rollup.days is not None:
            yield nw.col(str(table.date)) >= shifted(as_of, -rollup.days)
        if rollup.is_open:
            ended = nw.col(str(table.ended))
            yield ended.is_null() | (ended > as_of).fill_null(value=False)
        if rollup.where is not None:
            compiler = Compiler(cast("Namespace", nw), meanings_of(table), as_of)
            yield compiler.matching(rollup.where)

    def latest(self) -> Mapping[str, nw.Expr]:
        """The day of the latest row that counts and has a value."""
        if self.rollup.take is not Take.LAST:
            return {}
        has_value = ~nw.col(str(self.rollup.column)).is_null()
        day = nw.when((nw.col(self.counts) == 1) & has_value).then(nw.col(str(self._table.date)))
        return {self._day: day.max().over(OWNER)}

    def values(self) -> Mapping[str, nw.Expr]:
        """The values that count."""
        if self.rollup.take is Take.COUNT:
            return {}
        counts = nw.col(self.counts) == 1
        if self.rollup.take is Take.LAST:
            counts &= nw.col(str(self._table.date)) == nw.col(self._day)
        return {self._value: nw.when(counts).then(nw.col(str(self.rollup.column)))}

    def gaps(self) -> Mapping[str, nw.Expr]:
        """Whether there is no value: a null counts as one more distinct value in every engine."""
        if self.rollup.take is not Take.DISTINCT:
            return {}
        return {self._gap: nw.col(self._value).is_null().cast(nw.Int64)}

    def totals(self) -> Mapping[str, nw.Expr]:
        """What is aggregated for each account."""
        value = nw.col(self._value)
        match self.rollup.take:
            case Take.COUNT:
                return {self.counts: nw.col(self.counts).sum()}
            case Take.SUM:
                return {self._value: value.sum(), self._gap: value.count(), self.counts: nw.col(self.counts).sum()}
            case Take.MEAN:
                return {self._value: value.mean()}
            case Take.MIN:
                return {self._value: value.min()}
            case Take.MAX | Take.LAST:
                return {self._value: value.max()}
            case Take.DISTINCT:
                return {self._value: value.n_unique(), self._gap: nw.col(self._gap).max()}

    def result(self) -> nw.Expr:
        """The value of an account."""
        value = nw.col(self._value)
        match self.rollup.take:
            case Take.COUNT:
                return nw.col(self.counts).cast(nw.Float64)
            case Take.SUM:
                # Rows that count but say nothing have no sum; no rows have the sum of none.
                return nw.when((nw.col(self._gap) > 0) | (nw.col(self.counts) == 0)).then(value.fill_null(0))
            case Take.DISTINCT:
                return value.cast(nw.Float64) - nw.col(self._gap).cast(nw.Float64)
            case _:
                return value
