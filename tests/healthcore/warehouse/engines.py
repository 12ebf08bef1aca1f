"""Books in other engines, and what these engines say of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl

from healthcore.book.book import build_book
from healthcore.model.tree import Model
from healthcore.scoring.plan import Plan, score
from healthcore.sources.at import source_at
from healthcore.sources.folder.proposal import propose
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.folder.text import proposal_text
from healthcore.sources.tables import read_table
from healthcore.vocabulary import CATALOGUE, FIELDS
from healthcore.warehouse.scoring import result_columns, score_frame

Verdicts = dict[str, dict[str, Any]]


def embedded(accounts: pl.DataFrame, model: Model, as_of: date) -> Verdicts:
    """What the book says, by account, in the columns of the warehouse."""
    plan = Plan(model, as_of)
    scored = score(plan, accounts)
    every = [name for compiled in plan.compiled for name in result_columns(compiled)]
    found = {}
    for row, account_id in enumerate(accounts["account_id"]):
        compiled = scored.compiled(row)
        verdict: dict[str, Any] = {"profile": compiled.profile.name if compiled else None}
        outcome = scored.outcome.row(row, named=True)
        verdict |= {name.replace(".", "_"): value for name, value in outcome.items()}
        verdict |= dict.fromkeys(every)
        if compiled is not None:
            verdict |= dict(zip(result_columns(compiled), scored.condition_results(row), strict=True))
        found[account_id] = verdict
    return found


def by_polars(accounts: pl.DataFrame, model: Model, as_of: date) -> Verdicts:
    """What polars says by way of narwhals."""
    frame = score_frame(nw.from_native(accounts.lazy()), model, as_of).to_native().collect()
    return verdicts(frame.columns, frame.rows(), accounts.columns)


def by_duckdb(accounts: pl.DataFrame, model: Model, as_of: date, folder: Path) -> Verdicts:
    """What DuckDB says; the accounts go there as Parquet."""
    accounts.write_parquet(folder / "accounts.parquet")
    with duckdb.connect() as connection:
        relation = connection.read_parquet(str(folder / "accounts.parquet"))
        scored = score_frame(nw.from_native(relation), model, as_of).to_native()
        return verdicts(scored.columns, scored.fetchall(), accounts.columns)


def verdicts(columns: list[str], rows: Iterable[tuple[Any, ...]], own: list[str]) -> Verdicts:
    """Rows by account, without what the accounts had before."""
    return dict(_verdicts(columns, rows, own))


def _verdicts(columns: list[str], rows: Iterable[tuple[Any, ...]], own: list[str]) -> Iterator[tuple[str, Any]]:
    assert columns[: len(own)] == own
    for row in rows:
        verdict = dict(zip(columns[len(own) :], row[len(own) :], strict=True))
        yield row[own.index("account_id")], verdict


def as_parquet(folder: Path, to: Path) -> Path:
    """The tables of a folder as a warehouse would have them: typed, in Parquet, with the proposed `book.toml`."""
    for path in sorted(folder.glob("*.csv")):
        table = TableRows(path.stem, read_table(path))
        columns = {name: read.values for name, (_, read) in table.read(table.headers, {}).items()}
        pl.DataFrame(columns).write_parquet(to / f"{path.stem}.parquet")
    (to / "book.toml").write_text(proposal_text(propose(folder)).replace(".csv", ".parquet"), encoding="utf-8")
    return to


def in_book(source: Path, model: Model, as_of: date) -> tuple[Verdicts, pl.DataFrame]:
    """What the embedded engine makes of a folder: verdicts, and the accounts."""
    accounts = source_at(source, as_of).load({**CATALOGUE, **FIELDS, **model.metrics}, model.rating)
    book = build_book("book", accounts, model, as_of)
    return embedded(book.accounts, model, as_of), accounts.frame
