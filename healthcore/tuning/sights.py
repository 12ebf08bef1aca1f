"""What was known of accounts some days before they renewed or left: never anything later."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from healthcore.book.account import AccountHealth
from healthcore.book.book import Book, build_book, schema_for
from healthcore.book.opening import OpenedBook
from healthcore.book.replay import book_of, under_model
from healthcore.book.then import RatingsThen
from healthcore.history.snapshots import Snapshot
from healthcore.model.tree import Model
from healthcore.scoring.compile import CompiledProfile
from healthcore.scoring.plan import Scored, score
from healthcore.sources.at import source_at
from healthcore.tuning.outcomes import OUTCOMES, Ending, Outcomes
from healthcore.vocabulary import CSM_RISK, Kind

#: What is known of an account when it is seen; `unrated_score` is the score without the CSM's rating.
_SEEN = {
    "name": pl.String(),
    "seen_on": pl.Date(),
    "profile": pl.String(),
    "health": pl.UInt8(),
    "score": pl.Int16(),
    "unrated_score": pl.Int16(),
    CSM_RISK: pl.Int8(),
}
_KEY = ("account_id", "day")

#: Told how many days of how many are looked at.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Sight:
    """Accounts as they were some days before what became of them.

    Attributes:
        horizon: how many days before; None for as the book is now, where outcomes have no day.
        model: what they are scored with.
        seen: a row for each outcome that could be looked at: the columns of OUTCOMES, `churned`, `name`, `seen_on`,
            `profile`, `health`, `score`, `unrated_score`, `csm_risk`, then the source's values of that day.
        unseen: outcomes of accounts of which nothing is known so long before.
        answer: the field of the accounts that says what became of them; empty where a file does.
    """

    horizon: int | None
    model: Model
    seen: pl.DataFrame
    unseen: int
    answer: str = ""
    _books: dict[date, Book] = field(default_factory=dict, repr=False)

    def account(self, account_id: str, day: date) -> AccountHealth | None:
        """An account with its reasons as it was on the day on which it was seen."""
        book = self._books.get(day)
        row = None if book is None else book.row(account_id)
        return None if book is None or row is None else book.account(row)

    def results(self) -> Iterator[tuple[CompiledProfile | None, tuple[bool | None, ...]]]:
        """Of every account as it was seen, in the order of `seen`: its scorecard, and what each condition came to."""
        keys = self.seen.select("account_id", "seen_on").rows()
        wanted: dict[date, list[int]] = {}
        places: list[tuple[Scored, int]] = []
        for account_id, day in keys:
            row = self._books[day].row(account_id)
            assert row is not None  # noqa: S101 - it was seen on that day
            places.append((self._books[day].scored, row))
            wanted.setdefault(day, []).append(row)
        found = {day: self._books[day].scored.many_condition_results(rows) for day, rows in wanted.items()}
        for (scored, row), (_, day) in zip(places, keys, strict=True):
            yield scored.compiled(row), found[day][row]


def sight(
    opened: OpenedBook, outcomes: Outcomes, model: Model, horizon: int | None, progress: Progress | None = None
) -> Sight:
    """Looks at accounts so many days before what became of them; with None as they are now."""
    rows = outcomes.frame.with_columns(churned=pl.col("ending") == Ending.CHURNED.value)
    if horizon is None:
        rows = rows.unique("account_id", keep="last", maintain_order=True)
        book = under_model(opened.book, model, rows["account_id"].to_list())
        seen = _seen(rows.with_columns(day=pl.col("day")), book)
        return Sight(None, model, seen, rows.height - seen.height, outcomes.field, {book.as_of: book})
    dated = rows.filter(pl.col("day").is_not_null()).with_columns(
        (pl.col("day") - pl.duration(days=horizon)).alias("seen_on")
    )
    ratings = RatingsThen(opened.journal.every_rating())
    books: dict[date, Book] = {}
    parts = []
    groups = dated.sort("seen_on", maintain_order=True).partition_by("seen_on", maintain_order=True, as_dict=True)
    for at, ((seen_on,), group) in enumerate(groups.items()):
        if progress is not None:
            progress(at, len(groups))
        assert isinstance(seen_on, date)  # noqa: S101 - the type of the column
        book_then = _book_on(opened, model, seen_on, group["account_id"], ratings)
        if book_then is not None:
            books[seen_on] = book_then
            parts.append(_seen(group.drop("seen_on"), book_then))
    seen = pl.concat(parts, how="diagonal_relaxed") if parts else _nothing()
    return Sight(horizon, model, seen, dated.height - seen.height, outcomes.field, books)


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={**OUTCOMES, "churned": pl.Boolean(), **_SEEN})


def _book_on(opened: OpenedBook, model: Model, day: date, account_ids: pl.Series, ratings: RatingsThen) -> Book | None:
    """The accounts at the end of a day by what was known then; None when nothing was."""
    snapshot = opened.snapshots.at(day)
    if snapshot is not None:
        frame = snapshot.frame.filter(pl.col("account_id").is_in(account_ids.implode()))
        some = Snapshot(snapshot.day, snapshot.key, snapshot.title, snapshot.touch, frame, snapshot.fields)
        return book_of(some, model, day, ratings)
    if opened.path is None or not opened.path.is_dir():
        return None
    return _folder_on(opened.path, opened.book, model, day, ratings)


def _folder_on(path: Path, now: Book, model: Model, day: date, ratings: RatingsThen) -> Book:
    """A folder of tables with its roll-ups and events up to a day; the accounts' own columns are today's."""
    accounts = source_at(path, day).load(schema_for(model), model.rating)
    return build_book(now.title, accounts, model, day, ratings=ratings.on(day), touch=now.touch)


def _seen(rows: pl.DataFrame, book: Book) -> pl.DataFrame:
    """What a book knows of the accounts of some outcomes."""
    unrated = score(book.plan, book.accounts.with_columns(pl.lit(None, dtype=pl.Int8()).alias(CSM_RISK))).outcome
    known = book.table.with_columns(
        unrated["score"].alias("unrated_score"), pl.lit(book.as_of).alias("seen_on")
    ).filter(~pl.col("cancelled"))
    taken = set(OUTCOMES) | {"churned"} | set(_SEEN)
    values = [name for name in book.source.frame.columns if name not in taken]
    columns = [name for name in ("account_id", *_SEEN) if name in known.columns]
    return rows.join(known.select(*columns, *values), on="account_id", how="inner", maintain_order="left")


def measured(sight: Sight, book: Book) -> list[str]:
    """The values of a sight that can be compared by size: numbers, levels, flags; never the outcome itself."""
    kinds = {Kind.NUMBER, Kind.PERCENT, Kind.ORDINAL, Kind.FLAG, Kind.MONEY}
    return [
        name
        for name, spec in book.fields.items()
        if spec.kind in kinds and name in sight.seen.columns and name not in {*OUTCOMES, *_SEEN, sight.answer}
    ]
