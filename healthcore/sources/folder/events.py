"""Usage events to metrics of accounts, whatever file they come in."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

import narwhals as nw
import polars as pl

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.tree import Expression
from healthcore.rollups.definition import NoLevels
from healthcore.rollups.expressions import OWNER
from healthcore.scoring.plan import DTYPES
from healthcore.sources.column import Column
from healthcore.sources.dates import DateOrder
from healthcore.sources.folder.conditions import check_meaning, check_names, parsed
from healthcore.sources.folder.fields import Filled
from healthcore.sources.folder.scan import Days, Keys, ScannedTable, Values, Wanted
from healthcore.sources.folder.sections import EventsSection
from healthcore.sources.headers import map_headers
from healthcore.sources.raw import listed
from healthcore.sources.typed import read_columns
from healthcore.usage import METRICS, usage_metrics
from healthcore.vocabulary import CATALOGUE, FieldSpec, Kind
from healthcore.vocabulary.accounts import ReportLine, Severity
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import RatingReader

#: What tables of events call their columns.
EVENT_FIELDS: Mapping[str, FieldSpec] = {
    spec.name: spec
    for spec in (
        FieldSpec(
            "user_id",
            "User",
            Kind.TEXT,
            ("user", "user email", "email", "member id", "contact id", "username", "actor"),
        ),
        FieldSpec(
            "occurred_at",
            "Occurred at",
            Kind.DATE,
            (
                "time",
                "timestamp",
                "date",
                "datetime",
                "event time",
                "event date",
                "event timestamp",
                "created at",
                "day",
                "usage date",
                "activity date",
                "week start",
                "ts",
                "logged at",
                "occurred on",
            ),
        ),
        FieldSpec(
            "actions",
            "Actions",
            Kind.NUMBER,
            ("event count", "usage count", "count", "action count", "number of actions", "quantity"),
        ),
    )
}


def event_metrics(
    section: EventsSection,
    table: ScannedTable,
    links: pl.DataFrame,
    accounts: pl.DataFrame,
    as_of: date,
    zone: str,
    schema: Mapping[str, FieldSpec],
    scale: RatingReader,
) -> Filled:
    """The usage metrics of accounts, in their order.

    Args:
        section: what `book.toml` says about the events.
        table: the events.
        links: what its key leads to, see `joins`.
        accounts: `account_id`, and `status`, `created_date` and `licenses` where there are any.
        as_of: only full days before it are seen.
        zone: the time zone whose days they are.
        schema: every field and metric by name.
        scale: reads the rating.
    """
    columns = _columns(section, table)
    owned = _events(section, table, columns, as_of, zone).join(
        links.lazy().rename({OWNER: "account_id"}), on="key", how="left"
    )
    metrics, counts = _collected(table, _metrics(owned, accounts, as_of), _counts(owned, as_of))
    metrics = accounts.select("account_id").join(metrics, on="account_id", how="left", maintain_order="left")
    filled = Filled(lines=[*table.lines, *_lines(section, counts.row(0, named=True), as_of)])
    for name in METRICS:
        if metrics[name].null_count() < metrics.height:
            _fill(filled, name, metrics[name], schema, scale)
    return filled


def _columns(section: EventsSection, table: ScannedTable) -> dict[str, str]:
    """The name of the column of each field of an event: as said, else by its header."""
    said = {"user_id": section.user_id, "occurred_at": section.occurred_at, "actions": section.actions}
    found = map_headers(table.rows.raw.headers, EVENT_FIELDS, {})
    columns = {}
    for field in EVENT_FIELDS:
        mapped = found.of_field(field)
        header = said[field] or (mapped.header if mapped else None)
        if header is not None:
            columns[field] = table.rows.column_name(header)
    if "occurred_at" not in columns:
        raise SourceError(
            f"{table.rows.raw.path}: no column says when an event happened. "
            f"The columns are: {listed(table.rows.raw.headers)}.",
            fix='Name it in book.toml, under [events]: occurred_at = "Header"',
        )
    return columns


def _order_shown(table: ScannedTable, name: str, zone: str) -> DateOrder | None:
    """Of a table that is read batch by batch, the order of days and months that its first rows show."""
    if table.lazy is None:
        return None
    raw = table.rows.raw
    header = table.rows.headers[name]
    column = Column(header, FieldSpec(name, header, Kind.DATE), raw.frame[header], raw.rows)
    orders: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
    unread = {order: Days(zone, order).read(column).values.null_count() for order in orders}
    return min(orders, key=lambda order: unread[order])


def _events(
    section: EventsSection, table: ScannedTable, columns: Mapping[str, str], as_of: date, zone: str
) -> pl.LazyFrame:
    """The events that count: `key`, `day`, `user_id` and `actions` where there are such columns."""
    order = table.rows.date_order
    day = Days(zone, order or _order_shown(table, columns["occurred_at"], zone))
    wanted: dict[str, tuple[str, Wanted]] = {
        "key": (table.rows.column_name(section.key), Keys()),
        "day": (columns["occurred_at"], day),
    }
    if "user_id" in columns:
        wanted["user_id"] = (columns["user_id"], Keys())
    if "actions" in columns:
        wanted["actions"] = (columns["actions"], Values(FieldSpec("actions", "Actions", Kind.NUMBER), order))
    if section.where is None:
        return table.typed(wanted)
    expression, specs = _condition(section, table)
    # A column of the file may be called like one of ours: ours get names that no column can have.
    named = {f"event {name}": want for name, want in wanted.items()}
    asked = {name: (name, Values(spec, order)) for name, spec in specs.items()}
    matching = Compiler(cast("Namespace", pl), Meanings(specs, NoLevels()), as_of).matching(expression)
    rows = table.typed({**named, **asked}).filter(matching)
    return rows.select(pl.col(f"event {name}").alias(name) for name in wanted)


def _condition(section: EventsSection, table: ScannedTable) -> tuple[Expression, Mapping[str, FieldSpec]]:
    """Which events count, and what the columns in that are."""
    place = "book.toml, events, where"
    expression = parsed(section.where or "", place)
    check_names(expression, table.rows.headers, place)
    specs = {name: spec for name, (spec, _) in table.rows.read(metrics_read(expression), {}).items()}
    check_meaning(expression, specs, place)
    return expression, specs


#: What is known of an account that its usage is measured by, and nothing where the source does not say.
_ACCOUNT: Mapping[str, pl.DataType] = {
    "status": pl.String(),
    "created_date": pl.Date(),
    "licenses": pl.Float64(),
}


def _collected(table: ScannedTable, *frames: pl.LazyFrame) -> list[pl.DataFrame]:
    """Several results of one pass over the events, streamed."""
    try:
        return pl.collect_all(frames, engine="streaming")
    except pl.exceptions.PolarsError as error:
        raise SourceError(
            f"{table.rows.raw.path}: these events cannot be read ({str(error).splitlines()[0]}).",
            fix="A file may be damaged or half-written: export it again.",
        ) from error


def _metrics(events: pl.LazyFrame, accounts: pl.DataFrame, as_of: date) -> pl.LazyFrame:
    known = accounts.select(
        "account_id",
        *(
            (pl.col(name) if name in accounts.columns else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in _ACCOUNT.items()
        ),
    )
    metrics: pl.LazyFrame = usage_metrics(nw.from_native(events), nw.from_native(known.lazy()), as_of).to_native()
    return metrics


def _counts(events: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """How many events there are, and how many are not seen for which reason."""
    return events.select(
        total=pl.len(),
        blank=pl.col("key").is_null().sum(),
        lost=(pl.col("key").is_not_null() & pl.col("account_id").is_null()).sum(),
        timeless=pl.col("day").is_null().sum(),
        later=(pl.col("day") >= as_of).sum(),
    )


def _lines(section: EventsSection, counts: dict[str, int], as_of: date) -> Iterator[ReportLine]:
    """What is not seen, one line for each reason."""
    total = counts.pop("total")
    why = {
        "blank": f"have no {section.key}, and belong to no account",
        "lost": f"belong to no account: their {section.key} is not in {section.to}",
        "timeless": "do not say when they happened",
        "later": f"happened on {as_of} or later: only full days before it count",
    }
    for name, count in counts.items():
        if count:
            severity = Severity.NOTE if name == "later" else Severity.WARNING
            yield ReportLine(None, "events", "", f"{count:,} of {total:,} events {why[name]}", severity)


def _fill(filled: Filled, name: str, values: pl.Series, schema: Mapping[str, FieldSpec], scale: RatingReader) -> None:
    """A metric as the model has it: a level by its word, since a model may have levels of its own."""
    spec = schema.get(name, CATALOGUE[name])
    if spec.kind is Kind.ORDINAL:
        words = pl.Series(CATALOGUE[name].levels).gather(values)
        rows = pl.int_range(1, values.len() + 1, dtype=pl.UInt32, eager=True)
        ((_, read),) = read_columns([(Column(name, spec, words, rows), False)], scale, None)
        filled.lines += [line._replace(row=None) for line in read.lines]
        values = read.values
    filled.values[name] = values.cast(DTYPES[spec.kind]).alias(name)
    filled.fields[name] = spec
    filled.sources[name] = "usage events"
