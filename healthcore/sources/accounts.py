"""From a raw table to accounts."""

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import polars as pl

from healthcore.sources.column import Column, ReadColumn, as_text, blanks, column_of, without_guard
from healthcore.sources.currencies import header_currency
from healthcore.sources.dates import DateOrder
from healthcore.sources.drift import drift
from healthcore.sources.headers import map_headers
from healthcore.sources.identity import check_ids, no_id
from healthcore.sources.raw import RawTable
from healthcore.sources.reading import Reading
from healthcore.sources.typed import read_columns
from healthcore.vocabulary import CSM_RISK, FIELDS, FieldSpec, Kind
from healthcore.vocabulary.accounts import (
    CSM_RISK_TEXT,
    Accounts,
    HeaderMapping,
    ImportReport,
    MappedHeader,
    Matched,
    ReportLine,
    Severity,
)
from healthcore.vocabulary.source import RatingReader


def read_accounts(
    raw: RawTable,
    schema: Mapping[str, FieldSpec],
    scale: RatingReader,
    overrides: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
    reading: Reading = Reading(),  # noqa: B008 - immutable
) -> Accounts:
    """Understand a table as accounts.

    Args:
        raw: the table as it stands in the file.
        schema: every field and metric by name: those of an account, the catalogue, the model's own.
        scale: reads the rating.
        overrides: field to header, where somebody said so.
        date_order: which part of a date is the day, where a column leaves it open; None for what `reading` says.
        reading: what was decided for earlier files of the book.

    Raises:
        ColumnsError: when there is no `account_id`, or some account has none or another one's.
        SourceError: when an override is wrong.
    """
    raw = _without_columns(raw, reading.leave_out, wanted=(overrides or {}).values())
    mapping = map_headers(raw.headers, schema, overrides or {}, reading.mapping)
    id_header = mapping.of_field("account_id")
    if id_header is None:
        raise no_id(raw)
    rows_read = raw.frame.height
    raw, ids, empty_rows = without_empty_rows(raw, id_header.header)
    check_ids(raw, id_header.header, ids)
    columns = [mapped_column(raw, mapped, schema) for mapped in mapping.headers if mapped is not id_header]
    order, orders = (date_order, {}) if date_order else (reading.date_order, reading.dates)
    read = read_columns([(column, column.spec.name not in schema) for column in columns], scale, order, orders)
    values = _values(ids, read)
    fields = {name: schema.get(name, FIELDS[name]) for name in ("account_id", "name")}
    fields |= {column.spec.name: column.spec for column, _ in read}
    lines = [*raw.lines, *mapping_notes(mapping), *empty_row_notes(empty_rows)]
    lines += [line for _, result in read for line in result.lines]
    lines += _add_currency(values, fields, read)
    lines.sort(key=lambda line: (line.row is not None, line.row or 0))
    frame = pl.DataFrame([series.alias(name) for name, series in values.items()])
    open_dates = tuple(column.header for column, result in read if result.open_order)
    shown = {column.header: result.shown_order for column, result in read if result.shown_order}
    report = ImportReport(raw.format, rows_read, frame.height, tuple(empty_rows), tuple(lines), open_dates, shown)
    accounts = Accounts(frame, fields, mapping, report)
    changes = drift(reading.columns, accounts, reading.mapping)
    return replace(accounts, report=replace(report, lines=(*changes, *lines))) if changes else accounts


def _values(ids: pl.Series, read: Iterable[tuple[Column, ReadColumn]]) -> dict[str, pl.Series]:
    """What was read, by field; an account without a name goes by its id."""
    values = {"account_id": ids, "name": ids.alias("name")}
    for column, result in read:
        values[column.spec.name] = result.values
        if column.spec.name == CSM_RISK:
            texts = as_text(column.cells)
            values[CSM_RISK_TEXT] = texts.set(blanks(texts, ""), None)
    values["name"] = values["name"].fill_null(ids)
    return values


def _without_columns(raw: RawTable, left_out: Collection[str], wanted: Iterable[str]) -> RawTable:
    """The table without columns that somebody does not want, but for those that are asked for now."""
    unwanted = set(left_out).intersection(raw.headers).difference(wanted)
    if not unwanted:
        return raw
    headers = tuple(header for header in raw.headers if header not in unwanted)
    return replace(raw, headers=headers, frame=raw.frame.select(headers))


def mapped_column(raw: RawTable, mapped: MappedHeader, schema: Mapping[str, FieldSpec]) -> Column:
    """A column with its field; an attribute is text until its values say otherwise."""
    label = " ".join(mapped.header.split())
    return column_of(raw, mapped.header, schema.get(mapped.field, FieldSpec(mapped.field, label, Kind.TEXT)))


def without_empty_rows(raw: RawTable, id_header: str) -> tuple[RawTable, pl.Series, list[int]]:
    """The table without rows of which every cell is blank, its ids, and the numbers of those rows."""
    ids = without_guard(as_text(raw.frame[id_header])).alias("account_id")
    without_id = blanks(ids, "").arg_true()
    if without_id.is_empty():
        return raw, ids, []
    suspects = raw.frame[without_id]
    empty = pl.Series([True], dtype=pl.Boolean).new_from_index(0, suspects.height)
    for header in raw.headers:
        empty &= blanks(as_text(suspects[header]), "")
    dropped = without_id.filter(empty)
    keep = ~pl.int_range(raw.frame.height, dtype=pl.UInt32, eager=True).is_in(dropped.implode())
    kept = replace(raw, frame=raw.frame.filter(keep), rows=raw.rows.filter(keep))
    return kept, ids.filter(keep), raw.rows.gather(dropped).to_list()


def mapping_notes(mapping: HeaderMapping, table: str = "") -> Iterable[ReportLine]:
    """Headers that were understood although they are spelled differently; `table` leads a field in `--map`."""
    for mapped in mapping.headers:
        if mapped.matched is Matched.SIMILARITY:
            reason = f'was taken for {mapped.field}; --map {table}{mapped.field}="Header" settles it'
            yield ReportLine(None, mapped.header, "", reason, Severity.NOTE)


def empty_row_notes(empty_rows: list[int]) -> Iterable[ReportLine]:
    """One line per run of empty rows."""
    for _, run in itertools.groupby(enumerate(empty_rows), key=lambda pair: pair[1] - pair[0]):
        rows = [row for _, row in run]
        extent = f"this row and the {len(rows) - 1:,} below are" if len(rows) > 1 else "this row is"
        yield ReportLine(rows[0], "", "", f"{extent} empty and left out", Severity.NOTE)


def _add_currency(
    values: dict[str, pl.Series], fields: dict[str, FieldSpec], read: list[tuple[Column, ReadColumn]]
) -> list[ReportLine]:
    """The currency that stands beside the amounts or in their header, where no column says it."""
    found = next(((column, result) for column, result in read if column.spec.name == "contract_value"), None)
    if found is None:
        return []
    column, result = found
    beside, in_header = result.currencies, header_currency(column.header)
    if beside is None and (in_header is None or "currency" in values):
        return []
    if beside is None:
        beside = pl.Series([None], dtype=pl.String).new_from_index(0, result.values.len())
    if "currency" not in values:
        fields["currency"] = FIELDS["currency"]
        values["currency"] = beside.fill_null(pl.lit(in_header)).set(result.values.is_null(), None)
        return [column.remark(f"the currency {in_header} was taken from the header")] if in_header else []
    other = (values["currency"] != beside).fill_null(value=False).arg_true()
    values["currency"] = values["currency"].fill_null(beside)
    return column.report(other, "is in another currency than the currency column says; the column counts")
