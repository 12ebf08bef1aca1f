"""Events and accounts as the engines take them, and metrics as the recount gives them."""

from collections.abc import Iterable
from datetime import date

import duckdb
import narwhals as nw
import polars as pl

from healthcore.usage import METRICS, usage_metrics
from healthcore.vocabulary import CATALOGUE
from tests.healthcore.usage.recount import Account, Event, Metrics

_EVENTS = {"account_id": pl.String, "user_id": pl.String, "day": pl.Date, "actions": pl.Float64}
_ACCOUNTS = {"account_id": pl.String, "status": pl.String, "created_date": pl.Date, "licenses": pl.Float64}


def event_frame(events: Iterable[Event]) -> pl.DataFrame:
    rows = [(event.account_id, event.user_id, event.day, event.actions) for event in events]
    return pl.DataFrame(rows, schema=_EVENTS, orient="row")


def account_frame(accounts: Iterable[Account]) -> pl.DataFrame:
    rows = [(each.account_id, each.status, each.created_date, each.licenses) for each in accounts]
    return pl.DataFrame(rows, schema=_ACCOUNTS, orient="row")


def by_polars(events: pl.DataFrame, accounts: pl.DataFrame, as_of: date) -> dict[str, Metrics]:
    metrics = usage_metrics(nw.from_native(events.lazy()), nw.from_native(accounts.lazy()), as_of)
    return in_words(metrics.to_native().collect(engine="streaming").rows(named=True))


def by_duckdb(events: pl.DataFrame, accounts: pl.DataFrame, as_of: date) -> dict[str, Metrics]:
    with duckdb.connect() as connection:
        lazy = [nw.from_native(_relation(connection, name, frame)) for name, frame in (("e", events), ("a", accounts))]
        relation = usage_metrics(lazy[0], lazy[1], as_of).to_native()
        return in_words(dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall())


def _relation(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    types = {pl.String: "VARCHAR", pl.Date: "DATE", pl.Float64: "DOUBLE"}
    columns = ", ".join(f"{column} {types[type(dtype)]}" for column, dtype in frame.schema.items())
    connection.execute(f"CREATE TABLE {name} ({columns})")
    if frame.height:
        marks = ", ".join("?" for _ in frame.columns)
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", [list(row) for row in frame.rows()])
    return connection.table(name)


def in_words(rows: Iterable[dict[str, object]]) -> dict[str, Metrics]:
    """Rows by account, the frequency in words."""
    levels = CATALOGUE["usage_frequency"].levels
    metrics = {}
    for row in rows:
        level = row["usage_frequency"]
        row["usage_frequency"] = levels[level] if isinstance(level, int) else None
        metrics[str(row["account_id"])] = {name: row[name] for name in METRICS}
    return metrics  # type: ignore[return-value]  # what the engines give is what the definition says, or the test fails
