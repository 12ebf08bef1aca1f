"""The sample book as a source of accounts, made anew around the day it is seen at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from healthcore.journal.ratings import NewRating
from healthcore.model.rating import SCALES
from healthcore.sample.make import sample_ratings, sample_rows
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


def sample_new_ratings(as_of: date) -> list[NewRating]:
    """What the invented CSMs said until that day, to be written into the sample book's journal."""
    scale = SCALES["four"]
    return [
        NewRating(
            account_id=said.account_id,
            level=scale.level_of_word(said.level) or 0,
            word=said.level,
            note=said.note,
            reasons=tuple(said.reasons),
            author=said.author,
            source_text=said.source_seen or None,
            rated_at=said.rated_at,
        )
        for said in sample_ratings(as_of)
    ]
