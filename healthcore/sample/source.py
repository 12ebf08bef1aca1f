"""The sample book as a source of accounts, made anew around the day it is seen at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from healthcore.sample.make import sample_rows
from healthcore.sources.accounts import read_accounts
from healthcore.sources.raw import raw_table
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.source import RatingReader


@dataclass(frozen=True, slots=True)
class SampleSource:
    """About 120 invented accounts whose dates lie around a day.

    Attributes:
        as_of: that day.
    """

    as_of: date

    @property
    def name(self) -> str:
        """What to call it on a screen."""
        return "sample"

    def load(self, schema: Mapping[str, FieldSpec], scale: RatingReader) -> Accounts:
        """The accounts, read as if from an export of that day."""
        rows = sample_rows(self.as_of)
        frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String()))
        raw = raw_table(Path("sample"), frame.columns, frame, format_name="Sample book", first_row=2)
        return read_accounts(raw, schema, scale)
