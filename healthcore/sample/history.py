"""The past of the sample book: its days as snapshots, and the facts of its journal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import polars as pl

from healthcore.history.snapshots import Snapshot
from healthcore.journal.activations import activate
from healthcore.journal.asks import NewAsk, record_asks, record_outcome
from healthcore.journal.journal import Journal
from healthcore.journal.ratings import NewRating
from healthcore.model.rating import SCALES
from healthcore.model.reader import read_model
from healthcore.sample.accounts import accounts
from healthcore.sample.asked import ASKED
from healthcore.sample.make import sample_ratings
from healthcore.sample.past import rows_on
from healthcore.sample.wandering import DAYS
from healthcore.sources.accounts import read_accounts
from healthcore.sources.raw import raw_table
from healthcore.vocabulary import Clock, FieldSpec
from healthcore.vocabulary.accounts import Accounts
from healthcore.vocabulary.source import RatingReader

#: How many days ago satisfaction was taken less seriously than before: fewer had been content with 80 percent.
_MODEL_CHANGED = 110
_BEFORE = ("csat >= 80", "csat >= 83")

#: Digits of the days that ids begin with while every day is read as one table.
_DIGITS = 3


@dataclass(frozen=True)
class SampleHistory:
    """The exports of the last half year, without a file: a store of snapshots.

    Attributes:
        today: the day they lie before.
        schema: what to read their columns as, see `schema_for`.
        scale: reads the ratings in them.
    """

    today: date
    schema: Mapping[str, FieldSpec]
    scale: RatingReader

    def days(self) -> Sequence[date]:
        """Every day before today, oldest first."""
        return tuple(self.today - timedelta(days=ago) for ago in range(DAYS, 0, -1))

    def key(self, day: date) -> str:
        """The day, for there is only one export of each."""
        return f"{day.isoformat()}.sample"

    def at(self, day: date) -> Snapshot | None:
        """The export of a day, of yesterday for any later day; None before the first."""
        ago = max((self.today - day).days, 1)
        if ago > DAYS:
            return None
        known, day = self._read, self.today - timedelta(days=ago)
        frame = known.frame.filter(pl.col("account_id").str.starts_with(_prefix(ago))).with_columns(
            pl.col("account_id").str.slice(_DIGITS)
        )
        return Snapshot(day, self.key(day), "sample", "all", frame, known.fields)

    def snapshots(self) -> Iterator[Snapshot]:
        """All of them, oldest first."""
        for day in self.days():
            if (snapshot := self.at(day)) is not None:
                yield snapshot

    @cached_property
    def _read(self) -> Accounts:
        """All days as one table, which is read at once; ids begin with the days ago."""
        rows = [
            {**row, "Account ID": _prefix(ago) + row["Account ID"]}
            for ago in range(1, DAYS + 1)
            for row in rows_on(ago, self.today)
        ]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String()))
        raw = raw_table(Path("sample"), frame.columns, frame, format_name="Sample book", first_row=2)
        return read_accounts(raw, self.schema, self.scale)


def _prefix(ago: int) -> str:
    return f"{ago:0{_DIGITS}}"


def model_text() -> str:
    """The model of the sample book."""
    return files("healthcore.sample").joinpath("model.toml").read_text(encoding="utf-8")


def told_journal(clock: Clock) -> Journal:
    """The journal of the sample book as it is before anybody opens it; nothing is written."""
    journal = Journal.in_memory(clock)
    tell(journal, clock.today())
    return journal


def tell(journal: Journal, today: date) -> None:
    """Writes what happened to the sample book until a day into its journal, all of it or nothing."""
    with journal.database.writing():
        _activate_models(journal, today)
        journal.rate_many(_new_ratings(today))
        _ask(journal, today)


def _activate_models(journal: Journal, today: date) -> None:
    now = model_text()
    for text, ago, reason in (
        (now.replace(*_BEFORE), DAYS + 1, "how we began"),
        (now, _MODEL_CHANGED, "83 percent satisfied is out of reach for most; 80 separates as well"),
    ):
        model = read_model(text, "sample")
        moment = datetime.combine(today - timedelta(days=ago), time(8, 30), UTC)
        activate(journal, model.fingerprint, model.name, text, author="Ada Quill", reason=reason, at=moment)


def _ask(journal: Journal, today: date) -> None:
    by_name = {account.name: account for account in accounts()}
    for asked in ASKED:
        account = by_name[asked.name]
        new = NewAsk(account.account_id, asked.purpose, asked.who, today - timedelta(days=asked.days_ago))
        (ask,) = record_asks(journal, [new], account.owner)
        if asked.outcome:
            record_outcome(journal, ask, asked.outcome, account.owner)


def _new_ratings(today: date) -> list[NewRating]:
    """What the invented CSMs said until that day."""
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
        for said in sample_ratings(today)
    ]
