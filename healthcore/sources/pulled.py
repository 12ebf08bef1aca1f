"""What was pulled from a service: one file, which every command reads as it reads any other, network or not."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import polars as pl
from polars.exceptions import PolarsError

from healthcore.sources.files import FileSource
from healthcore.sources.reading import Reading
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.source import RatingReader

#: The files' names in the directory of their book: accounts, and the people there.
PULLED, PEOPLE = "pulled.parquet", "people.parquet"

_METADATA = "pulsebook"


@dataclass(frozen=True, slots=True)
class PulledHead:
    """What a pulled file says about itself.

    Attributes:
        service: the service's name as people know it.
        pulled_at: when its last page came, in UTC.
    """

    service: str
    pulled_at: datetime


def pulled_head(path: Path) -> PulledHead:
    """What a pulled file says about itself; SourceError when it cannot be read."""
    try:
        head = json.loads(pl.read_parquet_metadata(path)[_METADATA])
        return PulledHead(head["service"], datetime.fromisoformat(head["pulled_at"]))
    except (PolarsError, OSError, KeyError, ValueError) as error:
        raise SourceError(
            f"{path}: what was pulled last cannot be read ({type(error).__name__}).",
            fix="Pull again: pulsebook sync BOOK --pull",
        ) from error


def write_pulled(file: BinaryIO, frame: pl.DataFrame, head: PulledHead) -> None:
    """Write a pulled file: a row per account or person, a column of text per field, named as the service names it."""
    said = json.dumps({"service": head.service, "pulled_at": head.pulled_at.isoformat()})
    frame.write_parquet(file, metadata={_METADATA: said}, compression_level=3)


def with_texts(frame: pl.DataFrame, id_field: str, column: str, texts: Mapping[str, str | None]) -> pl.DataFrame:
    """A pulled frame in which some accounts have another text in a column."""
    ids: Sequence[str] = list(texts)
    new = pl.Series(list(texts.values()), dtype=pl.String)
    changed = pl.col(id_field).is_in(ids)
    replaced = pl.col(id_field).replace_strict(ids, new, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.when(changed).then(replaced).otherwise(pl.col(column)).alias(column))


@dataclass(frozen=True, slots=True)
class PulledSource:
    """The accounts of a service as they were pulled last.

    Attributes:
        path: the pulled file.
        overrides: field to the service's name of it, where somebody said so now.
        reading: what the book's settings say.
    """

    path: Path
    overrides: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = Reading()  # noqa: RUF009 - immutable

    @property
    def name(self) -> str:
        """The service."""
        return pulled_head(self.path).service

    def load(self, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
        """Read what was pulled under a model's metrics and rating scale; SourceError when that cannot be done."""
        head = pulled_head(self.path)
        accounts = FileSource(self.path, self.overrides, reading=self.reading).load(schema, scale)
        moment = head.pulled_at.astimezone()
        return replace(
            accounts, report=replace(accounts.report, format=f"{head.service}, pulled {moment:%Y-%m-%d %H:%M}")
        )
