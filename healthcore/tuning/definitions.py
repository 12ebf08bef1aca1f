"""Everything in a book that says which accounts churned, side by side: it does not always agree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import polars as pl

from healthcore.book.opening import OpenedBook
from healthcore.model.rating import SCALES
from healthcore.sources.column import Column, as_text
from healthcore.sources.headers import words_of
from healthcore.sources.parts import is_folder_of_tables
from healthcore.sources.raw import RawTable
from healthcore.sources.tables import read_table
from healthcore.sources.typed import read_columns
from healthcore.tuning.outcomes import Ending, Outcomes, endings_of, says_churn
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import SourceError

_OUTCOME = re.compile(r"\b(outcome|renewal result)\b")
_DAY = re.compile(r"\b(date|day|on|at|time)\b")

#: What leads to churn and is no answer: `churn_reason`, `churn_event_id`.
_BESIDE = re.compile(r"\b(reason|id|code|feedback|text|comment|days|count|rate)\b")

_FILES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".json", ".ndjson", ".parquet"})

#: A file beyond this is a log of use, and reading it whole would take too long.
_LARGEST = 32 * 2**20

#: A column leads to accounts when so many of its values are accounts of the book.
_LEADS = 0.8


@dataclass(frozen=True)
class Definition:
    """One thing that says which accounts churned.

    Attributes:
        source: where that stands, in words.
        churned: the accounts, by id.
        alike: what else says exactly the same.
        field: the field of the accounts that says it, where there is one.
    """

    source: str
    churned: frozenset[str]
    alike: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True)
class Disagreement:
    """Two definitions that do not agree.

    Attributes:
        first, second: which.
        both: how many accounts churned by both.
        only_first, only_second: the accounts that churned by one of them, by name, then id.
    """

    first: Definition
    second: Definition
    both: int
    only_first: tuple[tuple[str, str], ...]
    only_second: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Definitions:
    """All of them.

    Attributes:
        found: those that differ, in the order in which they were found.
        disagreements: every pair of them.
    """

    found: tuple[Definition, ...] = ()
    disagreements: tuple[Disagreement, ...] = field(default=())

    @property
    def disagree(self) -> bool:
        """Whether there are several."""
        return len(self.found) > 1


def definitions_of(opened: OpenedBook, outcomes: Outcomes | None = None) -> Definitions:
    """What says who churned: the outcomes that are used, fields of the accounts, tables of the folder."""
    frame = opened.book.source.frame
    said = [] if outcomes is None else [_of_outcomes(outcomes)]
    said += _of_fields(frame)
    if opened.path is not None and is_folder_of_tables(opened.path):
        said += _of_tables(opened.path, frame["account_id"])
    found: dict[frozenset[str], Definition] = {}
    for one in said:
        first = found.setdefault(one.churned, one)
        if first.source != one.source and one.source not in first.alike:
            found[one.churned] = Definition(
                first.source, first.churned, (*first.alike, one.source), first.field or one.field
            )
    definitions = tuple(found.values())
    names = dict(frame.select("account_id", pl.col("name") if "name" in frame.columns else "account_id").iter_rows())
    pairs = (_disagreement(first, second, names) for first, second in combinations(definitions, 2))
    return Definitions(definitions, tuple(pairs))


def _disagreement(first: Definition, second: Definition, names: dict[str, str | None]) -> Disagreement:
    def named(account_ids: frozenset[str]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((names.get(account_id) or account_id, account_id) for account_id in account_ids))

    both = len(first.churned & second.churned)
    return Disagreement(
        first, second, both, named(first.churned - second.churned), named(second.churned - first.churned)
    )


def _of_outcomes(outcomes: Outcomes) -> Definition:
    gone = outcomes.frame.filter(pl.col("ending") == Ending.CHURNED.value)["account_id"]
    return Definition(outcomes.source, frozenset(gone), field=outcomes.field)


def _of_fields(frame: pl.DataFrame) -> Iterator[Definition]:
    for name in frame.columns:
        values = frame[name]
        if name == "status":
            gone = (values == "cancelled").fill_null(value=False)
        elif says_churn(name) and not _BESIDE.search(words_of(name)):
            gone = values.is_not_null() if values.dtype == pl.Date else _gone(values)
        else:
            continue
        if gone.any():
            yield Definition(f"the field {name}", frozenset(frame["account_id"].filter(gone)), field=name)


def _gone(values: pl.Series) -> pl.Series:
    texts = values.cast(pl.String()) if values.dtype == pl.Boolean else as_text(values)
    return (endings_of(texts) == Ending.CHURNED.value).fill_null(value=False)


def _of_tables(folder: Path, account_ids: pl.Series) -> Iterator[Definition]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _FILES or path.stat().st_size > _LARGEST:
            continue
        try:
            table = read_table(path)
        except SourceError:
            continue  # what is no table says nothing; opening the folder has told what it needs and cannot read
        yield from _of_table(path.name, table, account_ids)


def _of_table(name: str, table: RawTable, account_ids: pl.Series) -> Iterator[Definition]:
    """Of a table whose rows name accounts: an account churned when one of its rows says so."""
    asked = [header for header in table.headers if _may_say(header)]
    owner = _owner(table, account_ids) if asked else None
    if owner is None:
        return
    for header in asked:
        cells = table.frame[header]
        if _DAY.search(words_of(header)):
            spec = FieldSpec("day", header, Kind.DATE)
            ((_, read),) = read_columns([(Column(header, spec, cells, table.rows), False)], SCALES["four"], None)
            gone = read.values.is_not_null()
        else:
            gone = _gone(cells)
        churned = frozenset(owner.filter(gone).drop_nulls()) & frozenset(account_ids)
        if churned:
            yield Definition(f"{name}, {header}", churned)


def _may_say(header: str) -> bool:
    words = words_of(header)
    return (says_churn(header) or bool(_OUTCOME.search(words))) and not _BESIDE.search(words)


def _owner(table: RawTable, account_ids: pl.Series) -> pl.Series | None:
    """The column that leads to accounts."""

    def share(header: str) -> float:
        values = as_text(table.frame[header]).drop_nulls()
        return int(values.is_in(account_ids.implode()).sum()) / values.len() if values.len() else 0.0

    shares: Sequence[tuple[float, str]] = [(share(header), header) for header in table.headers]
    best = max(shares, default=(0.0, ""))
    return as_text(table.frame[best[1]]) if best[0] >= _LEADS else None
