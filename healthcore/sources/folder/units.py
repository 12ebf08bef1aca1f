"""Fields that come in another scale than they are to have."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from healthcore.scoring.plan import DTYPES
from healthcore.sources.folder.sections import UnitSection
from healthcore.vocabulary.accounts import Accounts, ReportLine, Severity
from healthcore.vocabulary.errors import SourceError


def rescaled(accounts: Accounts, units: Mapping[str, UnitSection]) -> Accounts:
    """Accounts with these fields taken from one scale to the other, value by value.

    Raises:
        SourceError: a field is not there, or is no number.
    """
    problems = [
        f"book.toml, units: {name} is {'no number' if name in accounts.fields else 'not among the fields of accounts'}."
        for name in units
        if name not in accounts.fields or not accounts.fields[name].kind.is_numeric
    ]
    if problems:
        raise SourceError(*problems, fix=f"The fields are: {', '.join(accounts.fields)}.")
    if not units:
        return accounts
    columns = {
        name: _scaled(pl.col(name).cast(pl.Float64), unit).cast(DTYPES[accounts.fields[name].kind])
        for name, unit in units.items()
    }
    lines = [line for name, unit in units.items() if (line := _outside(accounts.frame[name], unit)) is not None]
    report = replace(accounts.report, lines=(*lines, *accounts.report.lines))
    return replace(accounts, frame=accounts.frame.with_columns(**columns), report=report)


def _scaled(column: pl.Expr, unit: UnitSection) -> pl.Expr:
    (low, high), (bottom, top) = unit.comes_as, unit.becomes
    return bottom + (column - low) * (top - bottom) / (high - low)


def _outside(values: pl.Series, unit: UnitSection) -> ReportLine | None:
    """A remark when values do not come in the scale that they are said to come in."""
    low, high = unit.comes_as
    outside = int(((values < low) | (values > high)).sum())
    if not outside:
        return None
    told = f"{outside:,} values lie outside of {low:g} to {high:g}, which book.toml says they come in"
    return ReportLine(None, values.name, "", told, Severity.WARNING)
