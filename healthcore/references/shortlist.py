"""The reference shortlist: who passes every rule, and who fails just one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import polars as pl

from healthcore.book.book import Book
from healthcore.book.view import View
from healthcore.changes.day import Day
from healthcore.conditions.meaning import metrics_read
from healthcore.export.table import UNFILTERED
from healthcore.references.rules import BoundRule, Rule, bound, rules_of
from healthcore.references.waiting import passes_on
from healthcore.references.words import GOOD_DAYS, LAST_ASKED, Wording, facts_of
from healthcore.segments.conditions import matching

#: What the shortlist adds to a book's columns, beside those of `references.words`.
ROW, PASSED, NOTES, FAILS, FINDING, PASSES_ON = (
    "reference.row",
    "reference.passed",
    "reference.notes",
    "reference.fails",
    "reference.finding",
    "reference.passes_on",
)


@dataclass(frozen=True, eq=False)
class References:
    """Who can be asked for a reference, out of some accounts of a book.

    Attributes:
        day: what was looked at.
        rules: what had to hold, in order.
        filter: which accounts were looked at, in words; empty for all.
        considered: how many; cancelled accounts are never among them.
        candidates: `Book.table` of those that pass every rule, asked least recently first, then Good for longest, then
            by contract value, with `reference.row` (in the book), `reference.passed` (per rule what makes it pass,
            List), `reference.notes` (what to know before asking, List), and how long they have been Good and when and
            how often they were asked, see `references.words`.
        near_misses: the same of those that fail one rule, with `reference.fails` (the rule's name),
            `reference.finding` (what the account is instead; `finding` says more) and `reference.passes_on` (the day
            on which it will pass when nothing but the day changes, else null).
        failing: by the rule's name how many accounts fail it, alone or among others.
    """

    day: Day
    rules: tuple[Rule, ...]
    filter: str
    considered: int
    candidates: pl.DataFrame
    near_misses: pl.DataFrame
    failing: Mapping[str, int]
    _reads_health: frozenset[str] = frozenset()
    _found: dict[int, str] = field(default_factory=dict, repr=False)

    @property
    def book(self) -> Book:
        """The book that was looked at."""
        return self.day.book

    @property
    def as_of(self) -> date:
        """The day it is seen at."""
        return self.day.as_of

    @property
    def others(self) -> int:
        """How many fail more than one rule."""
        return self.considered - self.candidates.height - self.near_misses.height

    def only(self, account_ids: Collection[str]) -> "References":
        """The same with some of its candidates and near misses, such as those that somebody marked."""
        listed = pl.col("account_id").is_in(list(account_ids))
        candidates, near_misses = self.candidates.filter(listed), self.near_misses.filter(listed)
        described = f"{candidates.height + near_misses.height:,} marked of {self.filter or UNFILTERED}"
        return replace(self, filter=described, candidates=candidates, near_misses=near_misses, _found={})

    def finding(self, position: int) -> str:
        """What a near miss is instead, with the reason that its columns do not say: `Average: NPS is 3`."""
        if position not in self._found:
            row, fails, finding = self.near_misses.select(ROW, FAILS, FINDING).row(position)
            account = self.book.account(row) if fails in self._reads_health else None
            # The reason of its colour says more than that it has it, unless the colour is as it should be.
            more = account.reason if account is not None and finding == account.health.word else ""
            self._found[position] = f"{finding}: {more}" if more else finding
        return self._found[position]

    @cached_property
    def findings(self) -> pl.Series:
        """What each near miss is instead, see `finding`; half a millisecond for each that is not Good."""
        found = [self.finding(position) for position in range(self.near_misses.height)]
        return pl.Series(FINDING, found, dtype=pl.String)


def references_of(day: Day, view: View | None = None, rules: Sequence[Rule] | None = None) -> References:
    """The shortlist among a view's accounts, or among all of the book.

    Args:
        day: the book on a day, with its past.
        view: some of its accounts.
        rules: what has to hold; None for the rules of the book, see `rules_of`.

    Raises:
        InputError: the book's file of rules cannot be used.
    """
    known = bound(rules_of(day.opened.name) if rules is None else rules, day)
    table = day.book.table
    view = view or day.book.view()
    considered = ~table["cancelled"]
    if view.is_filtered:
        considered &= pl.int_range(table.height, dtype=pl.UInt32, eager=True).is_in(view.rows.implode())
    failed = [considered & ~matching(day, rule.when) for rule in known]
    count = sum((one.cast(pl.UInt16()) for one in failed), start=pl.zeros(table.height, pl.UInt16(), eager=True))
    facts = facts_of(day)
    return References(
        day,
        tuple(rule.rule for rule in known),
        view.description,
        int(considered.sum()),
        _candidates(day, facts, known, (considered & (count == 0)).arg_true()),
        _near_misses(day, facts, known, [(one & (count == 1)).arg_true() for one in failed]),
        {rule.rule.name: int(one.sum()) for rule, one in zip(known, failed, strict=True)},
        frozenset(rule.rule.name for rule in known if "health" in metrics_read(rule.when)),
    )


def _candidates(day: Day, facts: pl.DataFrame, rules: Sequence[BoundRule], rows: pl.Series) -> pl.DataFrame:
    wording = Wording(day, facts, rows)
    passed = [wording.said(rule.when).alias(rule.rule.name) for rule in rules]
    notes = [_note(day, wording, rows, rule).alias(rule.rule.name) for rule in rules if rule.doubt is not None]
    lists = [_as_list(passed, rows.len(), PASSED), _as_list(notes, rows.len(), NOTES).list.drop_nulls()]
    return _in_order(wording.table.with_columns(rows.alias(ROW), *lists))


def _note(day: Day, wording: Wording, rows: pl.Series, rule: BoundRule) -> pl.Series:
    assert rule.doubt is not None  # noqa: S101 - asked before
    doubtful = matching(day, rule.doubt)[rows]
    said = wording.said(rule.doubt)
    return pl.select(pl.when(doubtful).then(said)).to_series()


def _as_list(columns: Sequence[pl.Series], height: int, name: str) -> pl.Series:
    if not columns or not height:
        return pl.Series(name, [[]] * height, dtype=pl.List(pl.String()))
    return pl.DataFrame(list(columns)).select(pl.concat_list(pl.all()).alias(name)).to_series()


def _near_misses(day: Day, facts: pl.DataFrame, rules: Sequence[BoundRule], rows: Sequence[pl.Series]) -> pl.DataFrame:
    """A table of those that fail each of the rules alone, by their rows."""
    parts = []
    for rule, failing in zip(rules, rows, strict=True):
        wording = Wording(day, facts, failing)
        parts.append(
            wording.table.with_columns(
                failing.alias(ROW),
                pl.lit(rule.rule.name).alias(FAILS),
                wording.said(rule.when).alias(FINDING),
                passes_on(day, rule.when, failing).alias(PASSES_ON),
            )
        )
    return _in_order(pl.concat(parts))


def _in_order(table: pl.DataFrame) -> pl.DataFrame:
    """Asked least recently first, then Good for longest, then the biggest contract value, then by name."""
    # In one piece: polars 2.1 panics when it joins texts of columns that have an empty piece.
    return table.rechunk().sort(
        pl.col(LAST_ASKED).fill_null(date.min),
        pl.col(GOOD_DAYS),
        pl.col("contract_value"),
        pl.col("name").str.to_lowercase(),
        descending=[False, True, True, False],
        nulls_last=True,
        maintain_order=True,
    )
