"""Why health became something else: the typed cause of each change between two days.

A factor is the cause when the change would not have come about without it: the later day is scored again with only that
factor as it was before. Where nothing alone would have prevented the change, the condition that decided it is named.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from healthcore.book.book import Book
from healthcore.book.replay import under_model
from healthcore.changes.conditions import Findings
from healthcore.changes.outcomes import rows_of, scope_column
from healthcore.history.flips import Cause
from healthcore.scoring.plan import score
from healthcore.vocabulary import CSM_RISK

_CAUSE = ("cause", "detail")


def with_causes(changes: pl.DataFrame, before: Book, after: Book) -> pl.DataFrame:
    """Changes with `cause` and `detail`.

    Args:
        changes: of accounts that both books score, with `account_id`, `scope`, `was`, `health`.
        before: the book of the earlier day.
        after: the book of the later day.
    """
    ids = changes["account_id"].unique(maintain_order=True)
    if not ids.len():
        return changes.with_columns(pl.lit(None, dtype=pl.String()).alias(name) for name in _CAUSE)
    factors = [
        factor
        for factor in (
            _rating(ids, before, after),
            _profile(ids, before, after),
            _model(ids, before, after),
        )
        if factor is not None
    ]
    findings = Findings(ids, before, after)
    place = {account_id: at for at, account_id in enumerate(ids)}
    found = [
        _cause(factors, findings, place[account_id], scope, was, health)
        for account_id, scope, was, health in changes.select("account_id", "scope", "was", "health").iter_rows()
    ]
    return changes.with_columns(
        pl.Series(name, [row[at] for row in found], dtype=pl.String()) for at, name in enumerate(_CAUSE)
    )


@dataclass(frozen=True)
class _Factor:
    """One thing that differs between two days, and what the later day would be without that.

    Attributes:
        without: an outcome of the accounts, in their order.
        differs: whether it differs, by account.
        told: the cause and its detail, by account.
    """

    without: pl.DataFrame
    differs: Sequence[bool]
    told: Callable[[int], tuple[Cause, dict[str, Any]]]

    def prevents(self, at: int, scope: str, was: int | None) -> bool:
        """Whether the change would not have come about without it."""
        column = scope_column(scope)
        without = self.without[column][at] if column in self.without.columns else None
        return self.differs[at] and without == was


def _cause(
    factors: Sequence[_Factor], findings: Findings, at: int, scope: str, was: int | None, health: int | None
) -> tuple[str, str]:
    for factor in factors:
        if factor.prevents(at, scope, was):
            return _told(*factor.told(at))
    if (finding := findings.deciding(at, scope, was, health)) is not None:
        return _told(*finding)
    for factor in factors:
        if factor.differs[at]:
            return _told(*factor.told(at))
    return _told(Cause.DATA, {})


def _told(cause: Cause, detail: dict[str, Any]) -> tuple[str, str]:
    return cause.value, json.dumps(detail, ensure_ascii=False)


def _outcome(book: Book, accounts: pl.DataFrame) -> pl.DataFrame:
    return score(book.plan, accounts).outcome


def _rating(ids: pl.Series, before: Book, after: Book) -> _Factor | None:
    """The rating, or that it has expired."""
    was = before.accounts[rows_of(before, ids)]
    now = after.accounts[rows_of(after, ids)]
    differs = was[CSM_RISK].ne_missing(now[CSM_RISK]).to_list()
    if not any(differs):
        return None
    old = was[CSM_RISK].clip(upper_bound=after.model.rating.top)
    without = _outcome(after, now.with_columns(old.alias(CSM_RISK)))
    expired = now["rating_expired"].to_list() if "rating_expired" in now.columns else [False] * now.height
    levels = list(zip(was[CSM_RISK], now[CSM_RISK], now["rating_origin"], strict=True))

    def told(at: int) -> tuple[Cause, dict[str, Any]]:
        old_level, level, origin = levels[at]
        words = {"old": _word(before, old_level), "new": _word(after, level)}
        if expired[at] and level is None:
            return Cause.EXPIRED, words
        rating = after.ratings.get(ids[at])
        said = {"author": rating.author} if rating is not None and origin == "journal" else {"origin": origin or ""}
        return Cause.RATING, {**words, **said}

    return _Factor(without, differs, told)


def _word(book: Book, level: int | None) -> str:
    return "" if level is None else book.model.rating.word(level)


def _profile(ids: pl.Series, before: Book, after: Book) -> _Factor | None:
    """The profile, under the same model: every account scored by the scorecard that it had."""
    if before.model.fingerprint != after.model.fingerprint:
        return None
    rows = rows_of(after, ids)
    was, now = before.table["profile"][rows_of(before, ids)], after.table["profile"][rows]
    differs = was.ne_missing(now).to_list()
    if not any(differs):
        return None
    prepared = after.plan.prepare(after.accounts[rows]).with_row_index("place")
    parts = []
    for index, compiled in enumerate(after.plan.compiled):
        mine = prepared.filter(was == compiled.profile.name)
        if mine.height:
            run = after.plan.run(index, mine.select(compiled.reads))
            parts.append(run.select(compiled.outputs).with_columns(mine["place"]))
    if not parts:  # no account had a profile before
        parts = [pl.DataFrame(schema={"place": pl.UInt32(), "health": pl.UInt8()})]
    places = pl.DataFrame({"place": pl.int_range(ids.len(), dtype=pl.UInt32, eager=True)})
    scored = pl.concat(parts, how="diagonal")
    without = places.join(scored, on="place", how="left", maintain_order="left").with_columns(
        pl.col("health").fill_null(0)  # without a profile an account is Unknown
    )

    def told(at: int) -> tuple[Cause, dict[str, Any]]:
        return Cause.PROFILE, {"old": was[at] or "", "new": now[at] or ""}

    return _Factor(without, differs, told)


def _model(ids: pl.Series, before: Book, after: Book) -> _Factor | None:
    if before.model.fingerprint == after.model.fingerprint:
        return None
    old = under_model(after, before.model, ids.to_list())
    without = old.table[rows_of(old, ids)]
    models = {"old": before.model, "new": after.model}
    detail = {which: f"{model.name} ({model.fingerprint})" for which, model in models.items()}
    return _Factor(without, [True] * ids.len(), lambda _at: (Cause.MODEL, detail))
