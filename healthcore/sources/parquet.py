"""Parquet files."""

import io
from pathlib import Path

import polars as pl
import polars.selectors as cs

from healthcore.sources.layout import Layout
from healthcore.sources.parts import parts_of
from healthcore.sources.raw import RawTable, raw_table, unique_headers
from healthcore.vocabulary.errors import SourceError


def read_parquet(path: Path, data: bytes, layout: Layout) -> RawTable:  # noqa: ARG001 - as all readers
    """All columns in their own dtypes; nested values become their JSON text. Rows are numbered from 1.

    Raises:
        SourceError: when it is damaged.
    """
    return _table(path, io.BytesIO(data), "Parquet")


def read_parts(path: Path) -> RawTable:
    """A directory with the parts of a table; SourceError when one of them is damaged."""
    parts = parts_of(path)
    return _table(path, [str(part) for part in parts], f"Parquet in {len(parts):,} parts")


def _table(path: Path, source: io.BytesIO | list[str], form: str) -> RawTable:
    try:
        frame = pl.read_parquet(source, hive_partitioning=False)
        frame = frame.with_columns(
            cs.categorical().cast(pl.String),
            cs.enum().cast(pl.String),
            cs.binary().cast(pl.String, strict=False),
            cs.time().cast(pl.String),
            cs.duration().dt.to_string("iso"),
            cs.struct().struct.json_encode(),
        )
        nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
        frame = frame.with_columns(_json_texts(frame[name]) for name in nested)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, ValueError, OSError) as error:
        raise SourceError(
            f"{path}: this Parquet file cannot be read ({(str(error).splitlines() or ['damaged'])[0]}).",
            fix="It may be damaged or half-written: export it again.",
        ) from error
    return raw_table(path, unique_headers(frame.columns), frame, format_name=form)


def _json_texts(series: pl.Series) -> pl.Series:
    """Lists as JSON text, wrapped in a struct for the one encoder the engine has."""
    wrapped = series.to_frame("value").to_struct().struct.json_encode()
    text = wrapped.str.strip_prefix('{"value":').str.strip_suffix("}")
    return text.set(series.is_null(), None).alias(series.name)
