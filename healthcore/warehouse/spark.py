"""Scoring on Spark: `pip install 'pulsebook[spark]'`."""

import os
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import narwhals as nw

from healthcore.model.tree import Model
from healthcore.vocabulary.errors import InputError, SourceError
from healthcore.warehouse.book import settings_of, warehouse_book
from healthcore.warehouse.namespace import Frame

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def score_on_spark(
    source: str,
    output: str,
    model: Model,
    as_of: date,
    overrides: Mapping[str, str],
    *,
    touch: str | None = None,
    share_by: str | None = None,
) -> int:
    """Scores every account of a source on Spark, and writes them with their health to Parquet.

    Args:
        source: a table (`catalog.schema.table`), a Parquet file or directory, or a folder of Parquet tables with a
            `book.toml`.
        output: the directory to write, which must not be there yet; local or of any file system Spark knows.
        model: the health model.
        as_of: the day to see the accounts at.
        overrides: field to column, where somebody said so.
        touch: who is high-touch without such a column: all, nobody, or a condition.
        share_by: a field by whose values the output is split into directories, `owner` say.

    Returns:
        How many accounts were written.

    Raises:
        InputError: something of this cannot be used, or Spark is not installed.
    """
    spark = _session()
    zone = settings_of(source).time_zone
    if zone is not None:
        spark.conf.set("spark.sql.session.timeZone", zone)
    scored = warehouse_book(
        source, lambda place: _table(spark, place), model, as_of, overrides, touch, keep=_computed_once
    )
    native = scored.to_native()
    if share_by is not None and share_by not in native.columns:
        raise InputError(
            f"--share-by {share_by}: there is no such field.", fix=f"There are: {', '.join(native.columns)}."
        )
    writer = native.write.mode("error")
    try:
        if share_by is not None:
            directory = f"by_{share_by}"
            writer = native.withColumn(directory, native[share_by]).write.mode("error").partitionBy(directory)
        writer.parquet(output)
    except Exception as error:
        raise _refused(output, error) from error
    return int(spark.read.parquet(output).count())


def _session() -> "SparkSession":
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError("Spark is not installed.", fix="Install it: pip install 'pulsebook[spark]'") from None
    return SparkSession.builder.appName("pulsebook").config("spark.ui.showConsoleProgress", "false").getOrCreate()


def _table(spark: "SparkSession", place: str) -> Frame:
    """A directory or file of Parquet by its path, else a table by its name."""
    from pyspark.errors import PySparkException

    is_path = "/" in place or place.endswith(".parquet") or os.path.exists(place)  # noqa: PTH110 - may be s3://
    try:
        frame: Any = spark.read.parquet(place) if is_path else spark.table(place)
    except PySparkException as error:
        raise SourceError(f"{place}: Spark cannot read this ({_first_line(error)}).") from error
    lazy: Frame = nw.from_native(frame)
    return lazy


def _computed_once(frame: Frame) -> Frame:
    """Each profile reads the accounts: without this Spark would join and roll up once for each."""
    lazy: Frame = nw.from_native(frame.to_native().cache())
    return lazy


def _refused(output: str, error: Exception) -> Exception:
    """An error of Spark's about the output in a line; anything else as it is."""
    from pyspark.errors import PySparkException

    if isinstance(error, PySparkException):
        return InputError(
            f"{output}: cannot be written ({_first_line(error)}).", fix="Name a directory that is not there yet."
        )
    return error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]
