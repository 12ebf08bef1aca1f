"""The roll-ups of a table as fields of accounts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import narwhals as nw
import polars as pl

from healthcore.conditions.meaning import metrics_read
from healthcore.rollups.definition import Rollup, Table, check_rollup, result_kind
from healthcore.rollups.expressions import OWNER, of_nobody, roll_up
from healthcore.scoring.plan import DTYPES
from healthcore.sources.column import Column
from healthcore.sources.exchange import Currency
from healthcore.sources.folder.amounts import Amounts, row_currencies
from healthcore.sources.folder.conditions import parsed
from healthcore.sources.folder.joins import Join
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.folder.sections import RollupSection, TableSection
from healthcore.sources.headers import RESERVED
from healthcore.sources.typed import read_columns
from healthcore.vocabulary import FIELDS, FieldSpec, Kind
from healthcore.vocabulary.accounts import Accounts, HeaderMapping, MappedHeader, Matched, ReportLine, Severity
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import RatingReader


@dataclass
class Filled:
    """Fields of accounts, in the accounts' order.

    Attributes:
        values: each field's column.
        fields: what it is.
        sources: what it was made of, as an import shows it.
        lines: what there is to say about it.
    """

    values: dict[str, pl.Series] = field(default_factory=dict)
    fields: dict[str, FieldSpec] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    lines: list[ReportLine] = field(default_factory=list)


def with_filled(accounts: Accounts, filled: Iterable[Filled], lines: Iterable[ReportLine], form: str) -> Accounts:
    """The accounts with everything that was filled; what a table fills is not read from the accounts' own columns."""
    every = list(filled)
    values = {name: series for each in every for name, series in each.values.items()}
    fields = {name: spec for each in every for name, spec in each.fields.items()}
    made_of = {name: made for each in every for name, made in each.sources.items()}
    kept = [mapped for mapped in accounts.mapping.headers if mapped.field not in values]
    notes = [
        ReportLine(None, mapped.header, "", f"is not used: {mapped.field} is {made_of[mapped.field]}", Severity.NOTE)
        for mapped in accounts.mapping.headers
        if mapped.field in values
    ]
    mapping = HeaderMapping(
        (*kept, *(MappedHeader(made, name, Matched.COMPUTED, 1.0) for name, made in made_of.items()))
    )
    told = (*accounts.report.lines, *notes, *lines, *(line for each in every for line in each.lines))
    report = replace(accounts.report, format=form, lines=tuple(sorted(told, key=lambda line: line.row or 0)))
    frame = accounts.frame.with_columns(values.values()).rechunk()
    return Accounts(frame, {**accounts.fields, **fields}, mapping, report)


def roll_up_table(
    section: TableSection,
    table: TableRows,
    joined: Join,
    ids: pl.Series,
    as_of: date,
    schema: Mapping[str, FieldSpec],
    scale: RatingReader,
    exchange: Currency,
) -> Filled:
    """Every field that a table fills; SourceError, one line for each thing in `book.toml` that makes no sense."""
    rollups = [_rollup(section, table, name, asked) for name, asked in section.fields.items()]
    money = [rollup for rollup in rollups if _is_money(rollup, schema)]
    amounts = Amounts(exchange, tuple(dict.fromkeys(str(rollup.column) for rollup in money)))
    frame, definition, has_currencies = _typed(section, table, rollups, amounts)
    _check(section, table, rollups, definition, schema)
    beside = [each for rollup in money for each in amounts.rollups(rollup)] if has_currencies else []
    rows = frame[joined.rows["row"]].with_columns(joined.rows[OWNER])
    lazy = roll_up(nw.from_native(rows.lazy()), [*rollups, *beside], definition, as_of)
    rolled = lazy.to_native().collect(engine="streaming")
    by_account = pl.DataFrame({OWNER: ids}).join(rolled, on=OWNER, how="left", maintain_order="left")
    has_rows = ids.is_in(rolled[OWNER].implode())
    filled = Filled()
    for rollup in rollups:
        values = by_account[rollup.field]
        if (nothing := of_nobody(rollup)) is not None:
            values = values.set(~has_rows, nothing)
        if has_currencies and rollup in money:
            values = _fill_amount(filled, rollup, amounts, values, by_account, section)
        _fill(filled, rollup, result_kind(rollup, definition), values, section, schema, scale)
    return filled


def _rollup(section: TableSection, table: TableRows, name: str, asked: RollupSection) -> Rollup:
    column = None if asked.column is None else table.column_name(asked.column)
    where = None if asked.where is None else parsed(asked.where, f"book.toml, {section.name}, {name}, where")
    return Rollup(name, asked.take, column, where, asked.days, asked.open)


def _typed(
    section: TableSection, table: TableRows, rollups: Iterable[Rollup], amounts: Amounts
) -> tuple[pl.DataFrame, Table, bool]:
    """The columns that are needed, as values, and whether amounts say their currency."""
    names = [rollup.column for rollup in rollups if rollup.column is not None]
    names += [
        name for rollup in rollups if rollup.where for name in metrics_read(rollup.where) if name in table.headers
    ]
    dates = {said: table.column_name(said) for said in (section.date, section.ended) if said is not None}
    kinds = dict.fromkeys(amounts.columns, Kind.MONEY) | dict.fromkeys(dates.values(), Kind.DATE)
    read = table.read([*names, *dates.values()], kinds)
    frame = pl.DataFrame({name: result.values for name, (_, result) in read.items()})
    if not frame.width:
        frame = pl.DataFrame({"rows": table.raw.rows})
    specs = {name: spec for name, (spec, _) in read.items()}
    currencies = row_currencies(section, table, {name: read[name][1].currencies for name in amounts.columns})
    if currencies is not None:
        frame = amounts.with_currencies(frame, currencies)
        specs |= amounts.specs()
    date_name, ended = (None if said is None else dates[said] for said in (section.date, section.ended))
    return frame, Table(specs, date_name, ended), currencies is not None


def _is_money(rollup: Rollup, schema: Mapping[str, FieldSpec]) -> bool:
    spec = schema.get(rollup.field)
    return spec is not None and spec.kind is Kind.MONEY and rollup.column is not None and not rollup.take.counts


def _check(
    section: TableSection,
    table: TableRows,
    rollups: Iterable[Rollup],
    definition: Table,
    schema: Mapping[str, FieldSpec],
) -> None:
    problems = []
    for rollup in rollups:
        faults = list(check_rollup(rollup, definition))
        if not faults:
            faults = list(_field_faults(rollup, result_kind(rollup, definition), schema))
        problems += [f"book.toml, {section.name}, {rollup.field}: {fault}." for fault in faults]
    if problems:
        raise SourceError(*problems, fix=f"The columns of {section.name} are: {', '.join(table.headers)}.")


def _field_faults(rollup: Rollup, kind: Kind, schema: Mapping[str, FieldSpec]) -> Iterator[str]:
    spec = schema.get(rollup.field)
    if rollup.field in RESERVED or rollup.field == "account_id":
        yield "no roll-up can be the value of that name"
    elif spec is not None and kind not in {spec.kind, Kind.TEXT} and not (kind.is_numeric and spec.kind.is_numeric):
        yield f"{rollup.field} is a {spec.kind}, and the {rollup.take} of {rollup.column or 'rows'} is a {kind}"


def _fill(
    filled: Filled,
    rollup: Rollup,
    kind: Kind,
    values: pl.Series,
    section: TableSection,
    schema: Mapping[str, FieldSpec],
    scale: RatingReader,
) -> None:
    """A roll-up's values as its field has them: a text is understood as one in a file would be."""
    name = rollup.field
    label = name.replace("_", " ").capitalize()
    spec = schema.get(name) or FieldSpec(name, label, kind, whole=rollup.take.counts)
    source = f"{rollup.take} of {section.name}{f'.{rollup.column}' if rollup.column else ''}"
    if kind is Kind.TEXT and name in schema:
        rows = pl.int_range(1, values.len() + 1, dtype=pl.UInt32, eager=True)
        ((_, read),) = read_columns([(Column(source, spec, values, rows), False)], scale, None)
        filled.lines += [line._replace(row=None) for line in read.lines]
        values = read.values
    else:
        values = values.cast(DTYPES[spec.kind])
    filled.values[name] = values.alias(name)
    filled.fields[name] = spec
    filled.sources[name] = source


def _fill_amount(
    filled: Filled, rollup: Rollup, amounts: Amounts, values: pl.Series, rolled: pl.DataFrame, section: TableSection
) -> pl.Series:
    """The amounts of accounts with their currency; amounts in several never add up without rates."""
    settled = amounts.settle(rollup, values, rolled)
    filled.values["currency"] = settled.currency
    filled.fields["currency"] = FIELDS["currency"]
    filled.sources["currency"] = f"currency of {section.name}"
    if settled.unsettled:
        who = "1 account has" if settled.unsettled == 1 else f"{settled.unsettled:,} accounts have"
        told = f"{who} amounts in several currencies, which do not add up without rates: no {rollup.field}"
        filled.lines.append(ReportLine(None, section.name, "", told, Severity.WARNING))
    return settled.values
