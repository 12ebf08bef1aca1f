"""One account with its reasons: what the preview, the account screen, `explain` and the JSON show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from healthcore.conditions.literals import Value
from healthcore.journal.due import due_date
from healthcore.journal.ratings import Rating
from healthcore.model.tree import Mode, Model, Profile
from healthcore.scoring.compile import health_column, score_column
from healthcore.scoring.explain import ConditionResult, condition_results, deciding, reason_line
from healthcore.scoring.flips import Flip, Flipper
from healthcore.scoring.plan import Plan
from healthcore.vocabulary import CSM_RISK, REMOTE_HEALTH, Health

if TYPE_CHECKING:
    from healthcore.book.book import Book


#: How many accounts are gathered at once.
_TOGETHER = 4_096


@dataclass(frozen=True, slots=True)
class DimensionHealth:
    """One dimension of an account."""

    name: str
    label: str
    health: Health
    score: int | None


@dataclass(frozen=True, slots=True)
class EffectiveRating:
    """The rating that counts, and where it comes from.

    Attributes:
        level: its number; None when nobody rated the account.
        origin: "journal", "source", or "" for none.
        rating: the journal's rating, whether or not it counts.
        conflict: the source and the journal disagree; the riskier counts.
        source_level: what the source says.
        source_text: in its own words.
        due: when the next rating is due; None for accounts never rated here.
        expired: the journal's rating was given too long ago to count.
    """

    level: int | None
    origin: str
    rating: Rating | None
    conflict: bool
    source_level: int | None
    source_text: str
    due: date | None
    expired: bool

    @property
    def lapsed(self) -> bool:
        """Whether nothing counts any more because the rating has expired."""
        return self.expired and self.level is None


@dataclass(frozen=True)
class AccountHealth:
    """An account with its reasons.

    Attributes:
        row: its row in the book.
        profile: the profile that scores it; None when none matches or it is cancelled.
        dimensions: of its scorecard, in the model's order.
        conditions: every condition of its scorecard.
        have, of: coverage: metrics with data, of how many.
        values: everything known about it, as the columns hold it.
    """

    row: int
    account_id: str
    name: str
    model: Model
    plan: Plan
    profile: Profile | None
    health: Health
    score: int | None
    dimensions: tuple[DimensionHealth, ...]
    conditions: tuple[ConditionResult, ...]
    have: int
    of: int
    rating: EffectiveRating
    contract_value: Decimal | None
    currency: str | None
    renewal_date: date | None
    cancelled: bool
    values: Mapping[str, Value | None]

    @property
    def uncertain(self) -> bool:
        """A Good on less than half of its scorecard's metrics."""
        return self.health is Health.GOOD and self.have * 2 < self.of

    @property
    def remote_health(self) -> str | None:
        """Another tool's own health of it, in that tool's word: beside ours, and no part of it."""
        value = self.values.get(REMOTE_HEALTH)
        return None if value is None else str(value)

    @property
    def deciding(self) -> tuple[ConditionResult, ...]:
        """The conditions that gave it its colour, the weightiest first."""
        return deciding(self.model, self.health, self.conditions, self.binding)

    @property
    def binding(self) -> tuple[str, ...]:
        """The decisive dimensions that hold the account down in dimensional mode."""
        if self.model.mode is Mode.RULES or self.profile is None:
            return ()
        if not self._band_is_better():
            return ()
        decisive = {card.name: card for card in self.profile.dimensions if card.decisive}
        held = Health.POOR if self.health is Health.POOR else Health.AVERAGE
        mine = [dimension for dimension in self.dimensions if dimension.name in decisive]
        binding = tuple(dimension.name for dimension in mine if dimension.health is held)
        if binding or self.health is not Health.AVERAGE:
            return binding
        # What is Good by a rating of 0 alone binds as if the rating were empty.
        return tuple(dimension.name for dimension in mine if CSM_RISK in decisive[dimension.name].metrics)

    def _band_is_better(self) -> bool:
        bands = self.model.bands
        if self.score is None:
            return True
        return self.score >= (bands.poor if self.health is Health.POOR else bands.good)

    @property
    def reason(self) -> str:
        """In one line why it has its colour."""
        if self.cancelled:
            return "cancelled accounts are not scored"
        profile = None if self.profile is None else self.profile.name
        return reason_line(self.model, self.health, profile, self.conditions, self.binding, self.score)

    def flips(self) -> tuple[Flip, ...]:
        """The smallest sets of changes towards better and towards worse."""
        if self.profile is None:
            return ()
        return _flipper(self.plan, self.profile.name).flips(self.values)


@lru_cache(maxsize=64)
def _flipper(plan: Plan, profile: str) -> Flipper:
    compiled = next(compiled for compiled in plan.compiled if compiled.profile.name == profile)
    return Flipper(plan.model, compiled, plan.as_of)


def account_health(book: "Book", row: int) -> AccountHealth:
    """Gathers an account out of a book's columns."""
    prepared = book.plan.prepare(book.accounts[row]).row(0, named=True)
    return _gathered(book, row, book.table.row(row, named=True), prepared, book.scored.condition_results(row))


def accounts_health(book: "Book", rows: Iterable[int]) -> Iterator[AccountHealth]:
    """The same of many accounts, whose columns are read together."""
    wanted = list(rows)
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        records = book.table[some].iter_rows(named=True)
        prepared = book.plan.prepare(book.accounts[some]).iter_rows(named=True)
        results = book.scored.many_condition_results(some)
        for row, record, values in zip(some, records, prepared, strict=True):
            yield _gathered(book, row, record, values, results[row])


def _gathered(
    book: "Book",
    row: int,
    record: Mapping[str, Any],
    prepared: Mapping[str, Any],
    results: tuple[bool | None, ...],
) -> AccountHealth:
    profile = book.profile(row)
    values = {name: _plain(value) for name, value in {**record, **prepared}.items()}
    return AccountHealth(
        row=row,
        account_id=record["account_id"],
        name=record["name"],
        model=book.model,
        plan=book.plan,
        profile=profile,
        health=Health(record["health"]),
        score=record["score"],
        dimensions=_dimensions(book, profile, record),
        conditions=condition_results(book.scored, row, values, results),
        have=record["have"],
        of=record["of"],
        rating=_rating(book, record),
        contract_value=record.get("contract_value"),
        currency=record.get("currency"),
        renewal_date=record.get("renewal_date"),
        cancelled=record["cancelled"],
        values=values,
    )


def _plain(value: object) -> Value | None:
    return float(value) if isinstance(value, Decimal) else cast("Value | None", value)


def _dimensions(book: "Book", profile: Profile | None, record: Mapping[str, object]) -> tuple[DimensionHealth, ...]:
    if profile is None:
        return ()
    mine = {card.name for card in profile.dimensions if card.metrics}
    return tuple(
        DimensionHealth(
            name,
            label,
            Health(cast("int", record[health_column(name)])),
            cast("int | None", record[score_column(name)]),
        )
        for name, label in book.model.dimension_labels.items()
        if name in mine
    )


def _rating(book: "Book", record: Mapping[str, object]) -> EffectiveRating:
    rating = book.ratings.get(cast("str", record["account_id"]))
    renewal = cast("date | None", record.get("renewal_date"))
    due = None if rating is None else due_date(rating, book.model.rating, renewal=renewal, as_of=book.as_of)
    return EffectiveRating(
        level=cast("int | None", record[CSM_RISK]),
        origin=cast("str | None", record["rating_origin"]) or "",
        rating=rating,
        conflict=bool(record["conflict"]),
        source_level=cast("int | None", record["source_level"]),
        source_text=cast("str | None", record.get("csm_risk_text")) or "",
        due=due,
        expired=bool(record["rating_expired"]),
    )
