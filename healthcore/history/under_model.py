"""A snapshot's values in the terms of another model: its levels, its kinds, its rating scale."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from healthcore.history.snapshots import Snapshot
from healthcore.vocabulary import CSM_RISK, FieldSpec, Kind
from healthcore.vocabulary.accounts import CSM_RISK_TEXT, Accounts, HeaderMapping, ImportReport
from healthcore.vocabulary.source import RatingReader

_FLAGS = {True: "yes", False: "no"}
_READ_FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def accounts_of(snapshot: Snapshot, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
    """The accounts of a snapshot, typed as a model wants them; what it cannot take is empty.

    Args:
        snapshot: a past day.
        schema: the fields and metrics of the model, see `schema_for`.
        scale: the model's rating scale.
    """
    frame = snapshot.frame
    if CSM_RISK_TEXT in frame.columns:
        frame = frame.with_columns(_levels(frame[CSM_RISK_TEXT], scale))
    fields = {}
    for name, was in snapshot.fields.items():
        wanted = schema.get(name)
        if name == CSM_RISK or wanted is None or (wanted.kind, wanted.levels) == (was.kind, was.levels):
            fields[name] = wanted or was
        else:
            fields[name] = wanted
            frame = frame.with_columns(_converted(frame[name], was, wanted))
    report = ImportReport(f"Snapshot of {snapshot.day}", frame.height, frame.height)
    return Accounts(frame, fields, HeaderMapping(()), report)


def _levels(texts: pl.Series, scale: RatingReader) -> pl.Series:
    read = {text: scale.read(text) for text in texts.unique().drop_nulls()}
    levels = {text: None if found is None else found.level for text, found in read.items()}
    return _translated(texts, levels, pl.Int8()).alias(CSM_RISK)


def _converted(values: pl.Series, was: FieldSpec, wanted: FieldSpec) -> pl.Series:
    """Numbers stay numbers; everything else goes by its words."""
    if was.kind.is_numeric and wanted.kind.is_numeric:
        dtype = pl.Decimal(38, 4) if wanted.kind is Kind.MONEY else pl.Float64()
        return values.cast(dtype, strict=False)
    return _from_words(_as_words(values, was), wanted).alias(values.name)


def _as_words(values: pl.Series, spec: FieldSpec) -> pl.Series:
    match spec.kind:
        case Kind.ORDINAL:
            return _translated(values, dict(enumerate(spec.levels)), pl.String())
        case Kind.FLAG:
            return _translated(values, _FLAGS, pl.String())
        case kind if kind.is_numeric:
            return _number_words(values.cast(pl.Float64()))
        case _:
            return values.cast(pl.String(), strict=False)


def _number_words(numbers: pl.Series) -> pl.Series:
    """Whole numbers without a point, as people write the levels of a scale."""
    whole = numbers.cast(pl.Int64(), strict=False)
    return pl.select(
        pl.when(numbers == whole).then(whole.cast(pl.String())).otherwise(numbers.cast(pl.String()))
    ).to_series()


def _from_words(words: pl.Series, spec: FieldSpec) -> pl.Series:
    folded = words.str.to_lowercase()
    match spec.kind:
        case Kind.ORDINAL:
            return _translated(folded, {level.lower(): at for at, level in enumerate(spec.levels)}, pl.Int8())
        case Kind.FLAG:
            return _translated(folded, _READ_FLAGS, pl.Boolean())
        case Kind.DATE:
            return words.str.to_date("%Y-%m-%d", strict=False)
        case Kind.TEXT:
            return words
        case Kind.LEVEL:
            return words.cast(pl.Int8(), strict=False)
        case Kind.MONEY:
            return words.cast(pl.Decimal(38, 4), strict=False)
        case _:
            return words.cast(pl.Float64(), strict=False)


def _translated(values: pl.Series, table: Mapping[Any, Any], dtype: pl.DataType) -> pl.Series:
    if not table:
        return pl.Series(values.name, [None] * values.len(), dtype=dtype)
    return values.replace_strict(
        list(table), pl.Series(list(table.values()), dtype=dtype), default=None, return_dtype=dtype
    )


def some_of(accounts: Accounts, rows: pl.Series) -> Accounts:
    """Some of the accounts, by their rows."""
    return replace(accounts, frame=accounts.frame[rows])
