"""The reference shortlist: who passes every rule, and who fails just one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import polars as pl

from healthcore.book.book import Book
from healthcore.book.view import View
from healthcore.export.table import UNFILTERED
from healthcore.references.rules import Rule, default_rules

#: What the shortlist adds to a book's columns; the dot keeps them apart from columns of the source.
ROW, PASSED, NOTES, FAILS, FINDING = (
    "reference.row",
    "reference.passed",
    "reference.notes",
    "reference.fails",
    "reference.finding",
)

#: Fields that rules read and a source may not have.
_READ = {"referenceable": pl.Boolean()}


@dataclass(frozen=True, eq=False)
class References:
    """Who can be asked for a reference, out of some accounts of a book.

    Attributes:
        book: what was looked at.
        rules: what had to hold, in order.
        filter: which accounts were looked at, in words; empty for all.
        considered: how many; cancelled accounts are never among them.
        candidates: `Book.table` of those that pass every rule, biggest contract value first, with `reference.row` (in
            the book), `reference.passed` (per rule what makes it pass, List) and `reference.notes` (what to know
            before asking, List).
        near_misses: the same of those that fail one rule, with `reference.row`, `reference.fails` (the rule's label)
            and `reference.finding` (what the account is instead; `finding` says more).
        failing: by the rule's label how many accounts fail it, alone or among others.
    """

    book: Book
    rules: tuple[Rule, ...]
    filter: str
    considered: int
    candidates: pl.DataFrame
    near_misses: pl.DataFrame
    failing: Mapping[str, int]
    _found: dict[int, str] = field(default_factory=dict, repr=False)

    @property
    def as_of(self) -> date:
        """The day it is seen at."""
        return self.book.as_of

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
            rule = next(rule for rule in self.rules if rule.label == fails)
            detail = rule.detail(self.book.account(row)) if rule.detail else ""
            self._found[position] = f"{finding}: {detail}" if detail else finding
        return self._found[position]

    @cached_property
    def findings(self) -> pl.Series:
        """What each near miss is instead, see `finding`; half a millisecond for each that is not Good."""
        found = [self.finding(position) for position in range(self.near_misses.height)]
        return pl.Series(FINDING, found, dtype=pl.String)


def references_of(book: Book, view: View | None = None) -> References:
    """The shortlist among a view's accounts, or among all of the book."""
    rules = default_rules()
    view = view or book.view()
    table = book.table.with_row_index(ROW)
    shown = (table[view.rows] if view.is_filtered else table).with_columns(
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in _READ.items() if name not in table.columns
    )
    asked = ~shown["cancelled"]
    failed = shown.select((~rule.passes(book.as_of).fill_null(value=False)).alias(rule.label) for rule in rules)
    count = failed.sum_horizontal() if failed.height else pl.Series("count", [], dtype=pl.UInt32)
    candidates = _by_value(shown.filter(asked & (count == 0))).with_columns(
        pl.concat_list(rule.finding(book) for rule in rules).alias(PASSED),
        pl.concat_list(rule.doubt(book.as_of) for rule in rules if rule.doubt).list.drop_nulls().alias(NOTES),
    )
    fails = pl.coalesce(pl.when(rule.label).then(pl.lit(rule.label)) for rule in rules)
    near_misses = shown.with_columns(failed.select(fails.alias(FAILS))).filter(asked & (count == 1))
    near_misses = _by_value(near_misses).with_columns(
        pl.coalesce(pl.when(pl.col(FAILS) == rule.label).then(rule.finding(book)) for rule in rules).alias(FINDING),
    )
    failing = {rule.label: int((failed[rule.label] & asked).sum()) for rule in rules}
    return References(book, rules, view.description, int(asked.sum()), candidates, near_misses, failing)


def _by_value(table: pl.DataFrame) -> pl.DataFrame:
    """Biggest contract value first, those without one last, then by name."""
    # In one piece: polars 2.1 panics when it joins texts of columns that have an empty piece.
    return table.rechunk().sort(
        pl.col("contract_value"),
        pl.col("name").str.to_lowercase(),
        descending=[True, False],
        nulls_last=True,
        maintain_order=True,
    )
