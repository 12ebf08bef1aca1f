"""From a raw table to the people at a book's accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from healthcore.sources.accounts import empty_row_notes, mapped_column, mapping_notes, without_empty_rows
from healthcore.sources.addresses import addresses
from healthcore.sources.column import BLANK_OR_NA, Column, ReadColumn, as_text, blanks
from healthcore.sources.dates import DateOrder
from healthcore.sources.headers import map_headers
from healthcore.sources.raw import RawTable, listed, quoted
from healthcore.sources.tables import read_table
from healthcore.sources.typed import read_columns
from healthcore.vocabulary.accounts import HeaderMapping, ReportLine, Severity
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.people import PERSON_FIELDS, People, PeopleReport
from healthcore.vocabulary.source import RatingReader

#: What leads a field of people in `--map`.
PREFIX = "people."

_ALWAYS = {"email": pl.String(), "name": pl.String(), "role": pl.String(), "last_active": pl.Date()}
_UNREADABLE = "This file cannot be read as a table of people"


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A file with a row per person.

    Attributes:
        path: the file.
        overrides: field of a person to header, where somebody said so.
        date_order: which part of a date is the day; None to find out.
    """

    path: Path
    overrides: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def load(self, account_ids: pl.Series, scale: RatingReader) -> People:
        """Read the people at these accounts; SourceError when that cannot be done."""
        return read_people(read_table(self.path), account_ids, scale, self.overrides, self.date_order)


def overrides_of_people(overrides: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Fields to headers, apart: those of accounts, and those of people, whose names begin with `people.`."""
    of_people = {name.removeprefix(PREFIX): header for name, header in overrides.items() if name.startswith(PREFIX)}
    return {name: header for name, header in overrides.items() if not name.startswith(PREFIX)}, of_people


def read_people(
    raw: RawTable,
    account_ids: pl.Series,
    scale: RatingReader,
    overrides: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
) -> People:
    """Understand a table as people.

    Whoever is opted out in one row is in all rows of that address; what is neither yes nor no there counts as opted
    out. The same person at the same account again is left out.

    Args:
        raw: the table as it stands in the file.
        account_ids: the accounts of the book; people at others are left out.
        scale: reads what calls itself a rating.
        overrides: field to header, where somebody said so.
        date_order: which part of a date is the day; None to find out column by column.

    Raises:
        SourceError: when there is no `account_id` or no `email`, or an override is wrong.
    """
    mapping = map_headers(raw.headers, PERSON_FIELDS, overrides or {})
    id_header, email_header = (_needed(raw, mapping, name) for name in ("account_id", "email"))
    rows_read = raw.frame.height
    raw, ids, empty_rows = without_empty_rows(raw, id_header)
    columns = [mapped_column(raw, mapped, PERSON_FIELDS) for mapped in mapping.headers if mapped.header != id_header]
    read = read_columns([(column, column.spec.name not in PERSON_FIELDS) for column in columns], scale, date_order)
    fields = {"account_id": PERSON_FIELDS["account_id"]}
    values = {"account_id": ids}
    lines = [*raw.lines, *mapping_notes(mapping, PREFIX), *empty_row_notes(empty_rows)]
    for column, result in read:
        fields[column.spec.name] = column.spec
        values[column.spec.name], doubts = _settled(column, result)
        lines += doubts
    frame = _completed(pl.DataFrame([series.alias(name) for name, series in values.items()]))
    kept, left_out = _at_accounts(frame, raw.rows, account_ids, id_header, email_header)
    lines += left_out
    lines.sort(key=lambda line: (line.row is not None, line.row or 0))
    rows_left_out = sorted((*empty_rows, *(line.row for line in left_out if line.row is not None)))
    report = PeopleReport(raw.format, rows_read, kept.height, tuple(rows_left_out), tuple(lines))
    fields |= {name: PERSON_FIELDS[name] for name in (*_ALWAYS, "opted_out") if name not in fields}
    return People(kept.rechunk(), fields, mapping, report)


def _needed(raw: RawTable, mapping: HeaderMapping, name: str) -> str:
    found = mapping.of_field(name)
    if found is None:
        raise SourceError(
            f"{raw.path}: no column could be taken for {name}. The columns are: {listed(raw.headers)}.",
            fix=f'Say which one it is: --map {PREFIX}{name}="Header".',
            title=_UNREADABLE,
        )
    return found.header


def _settled(column: Column, read: ReadColumn) -> tuple[pl.Series, list[ReportLine]]:
    """The values of a column; addresses have to be usable, and who may not want mail gets none."""
    match column.spec.name:
        case "email":
            usable = addresses(read.values)
            unread = (usable.is_null() & read.values.is_not_null()).arg_true()
            return usable, [*read.lines, *column.report(unread, "is no e-mail address")]
        case "opted_out" | "opted_in" as name:
            refused = name == "opted_out"
            unread = (read.values.is_null() & ~blanks(as_text(column.cells), BLANK_OR_NA)).arg_true()
            reason = "is neither yes nor no; the person counts as opted out"
            values = read.values.fill_null(value=False)
            return values.scatter(unread, refused), column.report(unread, reason, Severity.ERROR)
        case _:
            return read.values, read.lines


def _completed(frame: pl.DataFrame) -> pl.DataFrame:
    """With the columns that every table of people has: names put together, opting out by address."""
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in _ALWAYS.items() if name not in frame.columns]
    frame = frame.with_columns(missing)
    parts = [name for name in ("first_name", "last_name") if name in frame.columns]
    if parts:
        whole = pl.concat_str(parts, separator=" ", ignore_nulls=True).str.strip_chars()
        frame = frame.with_columns(name=pl.col("name").fill_null(pl.when(whole != "").then(whole)))
    refuses = pl.col("opted_out") if "opted_out" in frame.columns else pl.lit(value=False)
    if "opted_in" in frame.columns:
        refuses |= ~pl.col("opted_in")
    by_address = refuses.any().over(pl.col("email").str.to_lowercase())
    return frame.with_columns(opted_out=pl.when(pl.col("email").is_null()).then(refuses).otherwise(by_address))


def _at_accounts(
    frame: pl.DataFrame, rows: pl.Series, account_ids: pl.Series, id_header: str, email_header: str
) -> tuple[pl.DataFrame, list[ReportLine]]:
    """The people at known accounts, each once, and a line for every row that is left out."""
    known = frame["account_id"].is_in(account_ids.implode()).fill_null(value=False)
    again = (
        frame.select(
            pl.col("email").is_not_null()
            & ~pl.struct("account_id", pl.col("email").str.to_lowercase()).is_first_distinct()
        )
        .to_series()
        .fill_null(value=False)
    )
    lines = []
    for row, account_id in zip(
        rows.filter(~known).to_list(), frame["account_id"].filter(~known).to_list(), strict=True
    ):
        blank = not (account_id or "").strip()
        reason = (
            "there is no account ID; the row is left out"
            if blank
            else "is no account of this book; the row is left out"
        )
        lines.append(ReportLine(row, id_header, "" if blank else account_id, reason))
    twice = known & again
    for row, email, account_id in zip(
        rows.filter(twice).to_list(),
        frame["email"].filter(twice).to_list(),
        frame["account_id"].filter(twice).to_list(),
        strict=True,
    ):
        reason = f"is at the account {quoted(account_id)} in a row above already; this row is left out"
        lines.append(ReportLine(row, email_header, email, reason, Severity.NOTE))
    return frame.filter(known & ~again), lines
