"""Every account whose health would be another, with the condition that decides it. All of it by columns."""

from collections.abc import Iterator, Sequence

import polars as pl

from healthcore.conditions.words import to_text
from healthcore.scoring.compile import CompiledCondition
from healthcore.vocabulary import Health
from healthcore.whatif.pairs import Pair
from healthcore.whatif.scored_twice import Both, Side
from healthcore.whatif.values import value_texts

#: A row for an account: `row` in the book, `was` and `health` as codes of Health, `condition` the one that decides
#: (null where none alone does), `why` in words that may hold text of the source.
MOVES = pl.Schema(
    {
        "row": pl.UInt32(),
        "account_id": pl.String(),
        "name": pl.String(),
        "was": pl.UInt8(),
        "health": pl.UInt8(),
        "score_was": pl.Int16(),
        "score": pl.Int16(),
        "contract_value": pl.Decimal(38, 4),
        "currency": pl.String(),
        "renewal_date": pl.Date(),
        "owner": pl.String(),
        "status": pl.String(),
        "profile": pl.String(),
        "condition": pl.String(),
        "why": pl.String(),
    }
)

#: Columns on the way: whether an account turns worse, and the place of the pair of conditions that decides. With blanks
#: no column of a book can have the names.
_WORSE, _PLACE = "turns worse", "place of the pair"

_OF_THE_ACCOUNT = ("account_id", "name", "contract_value", "currency", "renewal_date", "owner", "status")


def moves(both: Both) -> pl.DataFrame:
    """The accounts that change colour, with the columns of MOVES; the biggest contract value first."""
    rows = both.turned
    if not rows.len():
        return pl.DataFrame(schema=MOVES)
    found = _accounts(both, rows)
    parts = [part for (old, new), some in _by_profiles(found) for part in [_explained(both, some, old, new)]]
    return (
        pl.concat(parts)
        .select(pl.col(name).cast(dtype) for name, dtype in MOVES.items())
        .sort("contract_value", "name", "row", descending=[True, False, False], nulls_last=True)
    )


def _accounts(both: Both, rows: pl.Series) -> pl.DataFrame:
    """What is known of the accounts, their healths and scores, the numbers of their profiles."""
    accounts = both.new.book.accounts
    known = accounts.select(name for name in _OF_THE_ACCOUNT if name in accounts.columns)[rows]
    missing = [pl.lit(None, dtype=MOVES[name]).alias(name) for name in _OF_THE_ACCOUNT if name not in known.columns]
    old, new = both.old.scored, both.new.scored
    return known.with_columns(
        missing,
        row=rows,
        was=old.outcome["health"].gather(rows),
        health=new.outcome["health"].gather(rows),
        score_was=old.outcome["score"].gather(rows),
        score=new.outcome["score"].gather(rows),
        old=old.profile.gather(rows),
        new=new.profile.gather(rows),
    ).with_columns(
        pl.col("name").fill_null(pl.col("account_id")),
        # Unknown stands outside the order: whoever turns to it or from it has lost or found something.
        (pl.col("health") < pl.col("was")).alias(_WORSE),
    )


def _by_profiles(found: pl.DataFrame) -> Iterator[tuple[tuple[int | None, int | None], pl.DataFrame]]:
    for (old, new), some in found.group_by("old", "new", maintain_order=True):
        yield (None if old is None else int(str(old)), None if new is None else int(str(new))), some


def _explained(both: Both, some: pl.DataFrame, old: int | None, new: int | None) -> pl.DataFrame:
    """Accounts of one profile before and one now, with the profile's name and what decides."""
    name, name_was = (_name(side, profile) for side, profile in ((both.new, new), (both.old, old)))
    if name != name_was:
        told = some.with_columns(
            condition=pl.lit(None, dtype=pl.String()), why=pl.lit(f"profile {name_was or 'none'} → {name or 'none'}")
        )
    else:
        told = _told(both, some, old, new)
    return told.with_columns(profile=pl.lit(name, dtype=pl.String())).select(list(MOVES))


def _name(side: Side, profile: int | None) -> str | None:
    return None if profile is None else side.scored.plan.profiles[profile].name


def _told(both: Both, some: pl.DataFrame, old: int | None, new: int | None) -> pl.DataFrame:
    """The accounts with `condition` and `why`: what came out differently, else what became of the score."""
    pairs = both.pairs(old, new)
    place = _deciding(both, some, pairs, old, new)
    scores = [pl.col(name).cast(pl.String()).fill_null("none") for name in ("score_was", "score")]
    conditions, whys = [], [pl.format("score {} → {}", *scores)]
    columns = [place]
    for number in sorted(place.drop_nulls().unique()):
        pair, is_it = pairs[number], pl.col(_PLACE) == number
        value = _values(both, some, pair, old if pair.new is None else new).fill_null("no data")
        columns.append(value.alias(f"value {number}"))
        label = both.new.book.fields.get(pair.comparison.metric)
        what = pl.concat_str(
            pl.lit(f"{label.label if label else pair.comparison.metric} "), pl.col(f"value {number}"), _met(pair)
        )
        whys.insert(0, pl.when(is_it).then(what))
        conditions.append(pl.when(is_it).then(pl.lit(to_text(pair.comparison))))
    condition = pl.coalesce(conditions) if conditions else pl.lit(None, dtype=pl.String())
    return some.hstack(columns).with_columns(condition=condition, why=pl.coalesce(whys))


def _met(pair: Pair) -> pl.Expr:
    """How a condition came out, and what it was before it was edited."""
    side = "Good" if pair.good else "Poor"
    threshold, was = (_threshold(condition) for condition in (pair.condition, pair.old))
    if pair.new is None:
        return pl.lit(f" (no {side} condition any more: {threshold})")
    edited = f", was {was}" if pair.old is not None and was != threshold else ", new" if pair.old is None else ""
    holds, fails = (f" ({word}{side}: {threshold}{edited})" for word in ("", "not "))
    # An account turns worse by a Good condition that fails or a Poor one that holds.
    return pl.when(pl.col(_WORSE) == pair.good).then(pl.lit(fails)).otherwise(pl.lit(holds))


def _threshold(condition: CompiledCondition | None) -> str:
    if condition is None:
        return ""
    return to_text(condition.test.source).removeprefix(condition.test.metric).strip()


def _values(both: Both, some: pl.DataFrame, pair: Pair, profile: int | None) -> pl.Series:
    """What the accounts have of the metric of a condition, as texts."""
    side = both.old if pair.new is None else both.new
    part = None if profile is None else side.part(profile)
    assert part is not None  # noqa: S101 - a condition that came out somehow was asked of accounts
    metric = pair.comparison.metric
    values = part[0].frame[metric].gather(side.places.gather(some["row"]))
    return value_texts(values, side.book.model.metrics[metric], side.book.model)


def _deciding(both: Both, some: pl.DataFrame, pairs: Sequence[Pair], old: int | None, new: int | None) -> pl.Series:
    """Per account the place of the pair that decides; null where no condition came out differently."""
    columns = [
        *_hurting("was", both.old, some, old, [(pair.old, pair.good) for pair in pairs]),
        *_hurting("is", both.new, some, new, [(pair.new, pair.good) for pair in pairs]),
    ]
    # A Poor condition gives the colour when an account turns Poor or ceases to be it, a Good one else.
    about_poor = (pl.col("health") == Health.POOR.value) | (pl.col("was") == Health.POOR.value)
    first = {poor: _first(_ranked(pairs, poor_first=poor)) for poor in (True, False)}
    choice = pl.when(about_poor).then(first[True]).otherwise(first[False])
    return some.hstack(columns).select(choice.cast(pl.UInt16()).alias(_PLACE)).to_series()


def _hurting(
    kind: str,
    side: Side,
    some: pl.DataFrame,
    profile: int | None,
    conditions: Sequence[tuple[CompiledCondition | None, bool]],
) -> Iterator[pl.Series]:
    """Whether each condition keeps the accounts from Good: an unmet Good one, a met Poor one."""
    part = None if profile is None else side.part(profile)
    results = None if part is None else part[1][side.places.gather(some["row"])]
    for place, (condition, good) in enumerate(conditions):
        if condition is None or results is None:
            hurts = pl.Series([False]).new_from_index(0, some.height)
        else:
            met = results[condition.column]
            hurts = (~met if good else met).fill_null(value=False)
        yield hurts.alias(f"{kind} {place}")


def _ranked(pairs: Sequence[Pair], *, poor_first: bool) -> list[int]:
    """The places of the pairs: those that give the colour, of these the edited ones first."""
    return sorted(
        range(len(pairs)), key=lambda place: (pairs[place].good == poor_first, not pairs[place].is_edited, place)
    )


def _first(places: Sequence[int]) -> pl.Expr:
    """The first of the pairs that came out differently in the direction of the account."""
    turned = []
    for place in places:
        was, hurts = pl.col(f"was {place}"), pl.col(f"is {place}")
        turned.append(pl.when(pl.when(pl.col(_WORSE)).then(hurts & ~was).otherwise(was & ~hurts)).then(pl.lit(place)))
    return pl.coalesce(turned) if turned else pl.lit(None, dtype=pl.Int32())
