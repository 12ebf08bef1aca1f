"""From a raw table to accounts."""

import itertools
from collections.abc import Iterable, Mapping

import polars as pl

from healthcore.sources.column import Column, ReadColumn, as_text, blanks, column_of, without_guard
from healthcore.sources.currencies import header_currency
from healthcore.sources.dates import DateOrder
from healthcore.sources.headers import map_headers
from healthcore.sources.raw import RawTable, listed, quoted
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
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import RatingReader

#: How many bad ids an error names.
_NAMED = 10


def read_accounts(
    raw: RawTable,
    schema: Mapping[str, FieldSpec],
    scale: RatingReader,
    overrides: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
) -> Accounts:
    """Understand a table as accounts.

    Args:
        raw: the table as it stands in the file.
        schema: every field and metric by name: those of an account, the catalogue, the model's own.
        scale: reads the rating.
        overrides: field to header, where somebody said so.
        date_order: which part of a date is the day; None to find out column by column.

    Raises:
        SourceError: when there is no `account_id`, or some account has none or another one's, or an override is wrong.
    """
    mapping = map_headers(raw.headers, schema, overrides or {})
    id_header = mapping.of_field("account_id")
    if id_header is None:
        raise _no_id(raw)
    rows_read = raw.frame.height
    raw, ids, empty_rows = without_empty_rows(raw, id_header.header)
    _check_ids(raw, id_header.header, ids)
    columns = [mapped_column(raw, mapped, schema) for mapped in mapping.headers if mapped is not id_header]
    read = read_columns([(column, column.spec.name not in schema) for column in columns], scale, date_order)
    values = {"account_id": ids, "name": ids.alias("name")}
    fields = {"account_id": schema.get("account_id", FIELDS["account_id"]), "name": schema.get("name", FIELDS["name"])}
    lines = [*raw.lines, *mapping_notes(mapping), *empty_row_notes(empty_rows)]
    for column, result in read:
        fields[column.spec.name] = column.spec
        values[column.spec.name] = result.values
        lines += result.lines
        if column.spec.name == CSM_RISK:
            texts = as_text(column.cells)
            values[CSM_RISK_TEXT] = texts.set(blanks(texts, ""), None)
    values["name"] = values["name"].fill_null(ids)
    lines += _add_currency(values, fields, read)
    lines.sort(key=lambda line: (line.row is not None, line.row or 0))
    frame = pl.DataFrame([series.alias(name) for name, series in values.items()])
    report = ImportReport(raw.format, rows_read, frame.height, tuple(empty_rows), tuple(lines))
    return Accounts(frame, fields, mapping, report)


def _no_id(raw: RawTable) -> SourceError:
    return SourceError(
        f"{raw.path}: no column could be taken for account_id. The columns are: {listed(raw.headers)}.",
        fix='Say which one it is: --map account_id="Header".',
    )


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
    kept = RawTable(raw.path, raw.headers, raw.frame.filter(keep), raw.rows.filter(keep), raw.format, raw.lines)
    return kept, ids.filter(keep), raw.rows.gather(dropped).to_list()


def _check_ids(raw: RawTable, header: str, ids: pl.Series) -> None:
    """Every account has an id and no two have the same, to the letter."""
    blank = blanks(ids, "")
    if not blank.any() and ids.n_unique() == ids.len():
        return
    missing = raw.rows.filter(blank)
    repeated = (
        pl.DataFrame({"id": ids, "row": raw.rows})
        .filter(~blank)
        .group_by("id", maintain_order=True)
        .agg(pl.col("row"))
        .filter(pl.col("row").list.len() > 1)
    )
    problems = [f"row {row:,} has no account_id." for row in missing.head(_NAMED).to_list()]
    for key, rows in repeated.head(_NAMED - len(problems)).iter_rows():
        problems.append(f"rows {_enumerated(rows)} have the same account_id {quoted(key)}.")
    more = len(missing) + repeated.height - len(problems)
    raise SourceError(
        *(f"{raw.path}, {problem}" for problem in problems),
        *([f"and {more:,} more."] if more else []),
        fix=f"account_id was read from the column {quoted(header)}; "
        'if that is the wrong one, say which it is: --map account_id="Header".',
    )


def _enumerated(rows: list[int]) -> str:
    """Row numbers as a person lists them, the first ten."""
    named = [f"{row:,}" for row in rows[:_NAMED]]
    last = named.pop() if len(rows) <= _NAMED else "more"
    return f"{', '.join(named)} and {last}"


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
