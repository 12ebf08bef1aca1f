"""A table of a warehouse as accounts: its columns matched to fields, words understood, typed, still lazy."""

from collections.abc import Mapping
from functools import reduce

import narwhals as nw
import polars as pl

from healthcore.model.tree import Model
from healthcore.sources.column import Column
from healthcore.sources.headers import map_headers
from healthcore.sources.raw import listed, quoted
from healthcore.sources.typed import read_columns
from healthcore.vocabulary import CATALOGUE, FIELDS, FieldSpec, Kind
from healthcore.vocabulary.errors import SourceError
from healthcore.warehouse.namespace import Frame, fetched
from healthcore.warehouse.scoring import TYPES

#: A column of words has few different ones; one with more holds something else.
_MOST_WORDS = 1_000

#: Words that are understood as those of a file are.
_OF_WORDS = frozenset({Kind.ORDINAL, Kind.LEVEL, Kind.FLAG})
_WORD_FIELDS = frozenset({"status", "touch", "currency"})


def accounts_of(frame: Frame, model: Model, overrides: Mapping[str, str]) -> Frame:
    """The table with its columns under the names of their fields, in the types of these.

    Args:
        frame: a row per account.
        model: says which metrics there are, and how ratings are read.
        overrides: field to column, where somebody said so.

    Raises:
        SourceError: there is no `account_id`, or some account has none or another one's, or a column is no number or
            date where its field is one.
    """
    schema = {**CATALOGUE, **FIELDS, **model.metrics}
    found = frame.collect_schema()
    mapping = map_headers(found.names(), schema, overrides)
    if mapping.of_field("account_id") is None:
        raise SourceError(
            f"No column could be taken for account_id. The columns are: {listed(found.names())}.",
            fix='Say which one it is: --map account_id="column".',
        )
    columns, problems = {}, []
    for mapped in mapping.headers:
        spec = schema.get(mapped.field)
        column = nw.col(mapped.header)
        if spec is None:
            columns[mapped.field] = column
        elif (typed := typed_column(frame, mapped.header, found[mapped.header], spec, model)) is not None:
            columns[mapped.field] = typed
        else:
            problems.append(f"{quoted(mapped.header)} holds {found[mapped.header]}, and {spec.name} is a {spec.kind}.")
    if problems:
        raise SourceError(*problems, fix="Cast the columns in the warehouse, or take others with --map.")
    accounts = frame.select(**columns)
    _check_ids(accounts)
    return accounts


def typed_column(frame: Frame, header: str, dtype: nw.dtypes.DType, spec: FieldSpec, model: Model) -> nw.Expr | None:
    """A column in its field's type; None when it cannot be had."""
    column = nw.col(header)
    if spec.kind in _OF_WORDS or spec.name in _WORD_FIELDS:
        return column if spec.kind is Kind.FLAG and dtype == nw.Boolean else _looked_up(frame, header, spec, model)
    if spec.kind.is_numeric:
        return column.cast(nw.Float64) if dtype.is_numeric() and spec.kind is not Kind.MONEY else _amount(column, dtype)
    if spec.kind is Kind.DATE:
        return column if dtype == nw.Date else column.dt.date() if isinstance(dtype, nw.Datetime) else None
    return column.cast(nw.String)


def _amount(column: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr | None:
    """Amounts keep the type they have: a warehouse has decimals of its own."""
    return column if dtype.is_numeric() else None


def _looked_up(frame: Frame, header: str, spec: FieldSpec, model: Model) -> nw.Expr:
    """Words, each different one read once, as a file's would be."""
    text = nw.col(header).cast(nw.String)
    distinct = frame.select(word=text).filter(~nw.col("word").is_null()).unique(subset=["word"])
    words = pl.Series(sorted(word for (word,) in fetched(distinct.head(_MOST_WORDS + 1))), dtype=pl.String)
    if words.len() > _MOST_WORDS:
        raise SourceError(f"{quoted(header)} has more than {_MOST_WORDS:,} different values, and {spec.name} has few.")
    rows = pl.int_range(words.len(), dtype=pl.UInt32, eager=True)
    ((_, read),) = read_columns([(Column(header, spec, words, rows), False)], model.rating, None)
    dtype = TYPES[spec.kind]
    cases = [(word, value) for word, value in zip(words, read.values, strict=True) if value is not None]
    nothing: nw.Expr = nw.lit(None).cast(dtype)
    return reduce(
        lambda rest, case: nw.when(text == case[0]).then(nw.lit(case[1]).cast(dtype)).otherwise(rest), cases, nothing
    )


def _check_ids(accounts: Frame) -> None:
    ids = nw.col("account_id")
    counts = accounts.select(rows=nw.len(), missing=ids.is_null().cast(nw.Int64).sum(), different=ids.n_unique())
    ((rows, missing, different),) = fetched(counts)
    repeated = rows - missing - (different - bool(missing))
    problems = [f"{missing:,} of {rows:,} rows have no account_id."] if missing else []
    problems += [f"{repeated:,} of {rows:,} rows have the account_id of another one."] if repeated else []
    if problems:
        raise SourceError(*problems, fix="A table of accounts has a row per account.")
