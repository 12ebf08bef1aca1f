"""Conditions that a scorecard could have: one metric each, with thresholds that people would write."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from healthcore.book.book import Book
from healthcore.tuning.outcomes import OUTCOMES, says_churn
from healthcore.tuning.sights import Sight
from healthcore.vocabulary import CSM_RISK, FieldSpec, Kind

#: A condition that hurts fewer accounts than this share, or all but so few, tells too little.
_LEAST_SHARE = 0.02

#: At most so many different texts make a condition each.
_MOST_TEXTS = 12

#: Thresholds are tried at these shares of the accounts.
_SHARES = tuple(at / 20 for at in range(1, 20))

#: Who an account is, not how it is doing; and what the answer may be hidden in.
_LEFT_OUT = frozenset({"account_id", "name", "owner", "currency", "status", "touch", "health_since", CSM_RISK})


@dataclass(frozen=True, eq=False)
class Candidate:
    """A Good condition, and whom it hurts.

    Attributes:
        metric: what it reads.
        condition: as it is written.
        hurts: whether an account has a value that does not meet it, per row of the sight.
    """

    metric: str
    condition: str
    hurts: pl.Series


def candidates(sight: Sight, book: Book) -> list[Candidate]:
    """Every condition worth a try on the accounts of a sight: nothing of the outcome, nothing that says who one is."""
    left_out = {*_LEFT_OUT, *OUTCOMES, sight.answer}
    return [
        candidate
        for name, spec in book.fields.items()
        if name in sight.seen.columns and name not in left_out and not says_churn(name)
        for candidate in _of(spec, sight.seen[name])
        if _LEAST_SHARE <= _share(candidate.hurts) <= 1 - _LEAST_SHARE
    ]


def _share(hurts: pl.Series) -> float:
    mean = hurts.mean()
    return float(mean) if isinstance(mean, (int, float)) else 0.0


def _of(spec: FieldSpec, values: pl.Series) -> Iterator[Candidate]:
    match spec.kind:
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            yield from _by_size(spec.name, values.cast(pl.Float64()))
        case Kind.ORDINAL:
            for at, level in enumerate(spec.levels[1:], start=1):
                yield _candidate(spec.name, f">= {level}", values < at)
        case Kind.FLAG:
            for word, wanted in (("yes", True), ("no", False)):
                yield _candidate(spec.name, f"== {word}", values != wanted)
        case Kind.TEXT:
            yield from _by_word(spec.name, values)
        case _:
            return


def _by_size(name: str, values: pl.Series) -> Iterator[Candidate]:
    for threshold in round_thresholds(values.drop_nulls()):
        text = f"{threshold:f}".rstrip("0").rstrip(".") if threshold else "0"
        yield _candidate(name, f">= {text}", values < threshold)
        yield _candidate(name, f"<= {text}", values > threshold)


def _by_word(name: str, values: pl.Series) -> Iterator[Candidate]:
    words = values.drop_nulls().unique().sort().to_list()
    if not 2 <= len(words) <= _MOST_TEXTS:
        return
    for word in words:
        quoted = word.replace("\\", "\\\\").replace("'", "\\'")
        yield _candidate(name, f"!= '{quoted}'", values == word)
        if len(words) > 2:
            yield _candidate(name, f"== '{quoted}'", values != word)


def _candidate(name: str, comparison: str, hurts: pl.Series) -> Candidate:
    return Candidate(name, f"{name} {comparison}", hurts.fill_null(value=False))


def round_thresholds(values: pl.Series) -> Sequence[float]:
    """Numbers that people would write, near every twentieth of the values."""
    if not values.len():
        return ()
    low, high = (_number(values.quantile(share)) for share in (0.05, 0.95))
    step = _round_step((high - low) / 20) if high > low else 1.0
    found = {round(_number(values.quantile(share)) / step) * step for share in _SHARES}
    return tuple(sorted(round(number, 10) for number in found))


def _number(value: float | None) -> float:
    return 0.0 if value is None else float(value)


def _round_step(step: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= step)
