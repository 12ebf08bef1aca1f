"""The working set: accounts with their ratings, scored. Immutable: a rating gives a new book."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from healthcore.book.account import AccountHealth, account_health, accounts_health
from healthcore.book.defaults import with_defaults
from healthcore.book.figures import Figures, figures_of
from healthcore.book.view import View, searchable_text, tie_break
from healthcore.journal.due import due_dates
from healthcore.journal.effective import effective_ratings
from healthcore.journal.frames import frame_of
from healthcore.journal.ratings import Rating
from healthcore.model.tree import Model, Profile
from healthcore.scoring.plan import Plan, Scored, plan_for, rescore, score
from healthcore.vocabulary import CATALOGUE, CSM_RISK, FIELDS, FieldSpec, Health
from healthcore.vocabulary.accounts import Accounts, ImportReport


def schema_for(model: Model) -> dict[str, FieldSpec]:
    """Every field that a source may be matched to under a model."""
    return {**CATALOGUE, **FIELDS, **model.metrics}


@dataclass(frozen=True, eq=False)
class Book:
    """Accounts, their effective ratings, and the health that a model gives them on a day.

    Attributes:
        title: what to call it on a screen.
        accounts: typed columns of the source; `csm_risk` is the effective rating, see `journal.effective`.
        source: the accounts as the source gave them.
        scored: health, scores and every condition's result.
        ratings: the journal's current rating of each account that has one.
        touch: who is high-touch where the source does not say: all, nobody or a condition.
        notices: what somebody should know about how the book was read.
    """

    title: str
    accounts: pl.DataFrame
    source: Accounts
    scored: Scored
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    touch: str = "all"

    @property
    def plan(self) -> Plan:
        """What it was scored with."""
        return self.scored.plan

    @property
    def model(self) -> Model:
        """The health model."""
        return self.plan.model

    @property
    def as_of(self) -> date:
        """The day it is seen at."""
        return self.plan.as_of

    @property
    def report(self) -> ImportReport:
        """What became of every row and value of the source."""
        return self.source.report

    @cached_property
    def fields(self) -> Mapping[str, FieldSpec]:
        """What each column of the accounts is."""
        return {**FIELDS, **self.source.fields, **self.model.metrics}

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row per account, what every screen and export shows.

        The accounts' own columns, then `profile`, `rated` (its profile asks for a rating), `cancelled`, `health`,
        `score`, `have`, `of` (coverage), `uncertain`, and `health.X`, `score.X` for every dimension X.
        """
        profiles = self.plan.profiles
        names = pl.Series("profile", [profile.name for profile in profiles], dtype=pl.String)
        rated = pl.Series("rated", [profile.rated for profile in profiles], dtype=pl.Boolean)
        index = self.scored.profile
        outcome = self.scored.outcome
        return self.accounts.with_columns(
            (names.gather(index) if names.len() else pl.Series("profile", [None] * index.len(), dtype=pl.String)),
            (rated.gather(index) if rated.len() else pl.Series("rated", [False] * index.len())).fill_null(value=False),
            *outcome.get_columns(),
        ).with_columns(
            uncertain=(pl.col("health") == Health.GOOD.value) & (pl.col("have") * 2 < pl.col("of")),
        )

    @cached_property
    def searchable(self) -> pl.Series:
        """Per account the text that filters look into, lower case."""
        return searchable_text(self.table)

    @cached_property
    def tie_break(self) -> pl.Series:
        """Per account its place among accounts that a sort takes for equal."""
        return tie_break(self.table)

    @cached_property
    def rating_due(self) -> pl.Series:
        """Per account the day on which its rating is due by its age; null for accounts that were not rated here."""
        ratings = frame_of(self.ratings.values())
        due = due_dates(self.accounts, ratings, self.model.rating, as_of=self.as_of)
        return due.alias("rating_due")

    @cached_property
    def figures(self) -> Figures:
        """The figures of the whole book."""
        return figures_of(self.table)

    def noticing(self, notice: str) -> "Book":
        """The book with one more notice."""
        return replace(self, notices=(*self.notices, notice))

    def view(self) -> View:
        """All accounts, worst health first."""
        return View(self)

    def row(self, account_id: str) -> int | None:
        """The row of an account; None when the book has none of that id."""
        found = (self.accounts["account_id"] == account_id).arg_max()
        if found is None or self.accounts["account_id"][found] != account_id:
            return None
        return found

    def account(self, row: int) -> AccountHealth:
        """An account with its reasons."""
        return account_health(self, row)

    def accounts_health(self, rows: Iterable[int]) -> Iterable[AccountHealth]:
        """Several accounts with their reasons, in that order."""
        return accounts_health(self, rows)

    def profile(self, row: int) -> Profile | None:
        """The profile that scores an account."""
        compiled = self.scored.compiled(row)
        return None if compiled is None else compiled.profile

    def rated_as(self, row: int, level: int | None, rating: Rating | None = None) -> "Book":
        """The book with one account's effective rating at a level: what a rating would do, or has done."""
        values = {
            CSM_RISK: level,
            "conflict": False,
            "rating_origin": "journal",
            "journal_level": level,
            "rating_expired": False,
        }
        return self._with_account(row, values, rating)

    def with_journal(self, account_ids: Iterable[str], ratings: Mapping[str, Rating | None]) -> "Book":
        """The book after the journal changed for some accounts: their ratings now, None for none any more."""
        book = self
        for account_id in account_ids:
            row = book.row(account_id)
            if row is None:
                continue
            rating = ratings.get(account_id)
            current = frame_of([rating] if rating is not None else [])
            effective = effective_ratings(book.source.frame[row], current, book.model.rating, as_of=book.as_of)
            book = book._with_account(row, effective.row(0, named=True), rating)
        return book

    def _with_account(self, row: int, values: Mapping[str, Any], rating: Rating | None) -> "Book":
        changes = {name: value for name, value in values.items() if name in self.accounts.columns}
        accounts = self.accounts.with_columns(
            self.accounts[name].clone().scatter(row, value) for name, value in changes.items()
        )
        ratings = dict(self.ratings)
        account_id = self.accounts["account_id"][row]
        if rating is None:
            ratings.pop(account_id, None)
        else:
            ratings[account_id] = rating
        book = replace(self, accounts=accounts, scored=rescore(self.scored, row, accounts[row]), ratings=ratings)
        # A rating changes neither names nor values, so what is derived from them alone need not be made again.
        book.__dict__["tie_break"] = self.tie_break
        if "searchable" in self.__dict__ and self.scored.profile[row] == book.scored.profile[row]:
            book.__dict__["searchable"] = self.searchable
        return book


def build_book(
    title: str,
    source: Accounts,
    model: Model,
    as_of: date,
    *,
    ratings: Mapping[str, Rating] | None = None,
    touch: str = "all",
) -> Book:
    """Puts a book together: defaults for what the source does not say, effective ratings, scores.

    `touch` says who is high-touch where the source has no such column: all, nobody, or a condition.
    """
    frame, notices = with_defaults(source, model, as_of, touch)
    effective = effective_ratings(source.frame, frame_of(list((ratings or {}).values())), model.rating, as_of=as_of)
    accounts = frame.with_columns(effective.get_columns())
    return Book(title, accounts, source, score(plan_for(model, as_of), accounts), ratings or {}, notices, touch)
