"""How the values of a metric are spread over the accounts of a profile, with the threshold among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, isfinite, log10
from typing import cast

import polars as pl

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Test
from healthcore.conditions.outcome import holds
from healthcore.conditions.tree import Operator
from healthcore.model.tree import Model
from healthcore.scoring.explain import value_words
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.whatif.scored_twice import Side

#: Bars at most; a terminal has no room for more.
_MOST_BARS = 40

#: Kinds that are counted in ranges of numbers; days are numbers on the way.
_RANGES = frozenset({Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Bar:
    """Some values of a metric.

    Attributes:
        label: the first of them in words; the level of an ordinal.
        low, high: the range, `high` excluded but in the last bar; both the level's number where values are levels.
        count: how many accounts have one of them.
        passes: whether all of them meet the condition; None when only some do.
    """

    label: str
    low: float
    high: float
    count: int
    passes: bool | None


@dataclass(frozen=True)
class Histogram:
    """How a metric is spread.

    Attributes:
        metric: its label.
        bars: from the lowest value to the highest.
        threshold: where the condition's threshold lies; None for a condition without one.
        threshold_words: the same in words.
        missing: accounts without a value.
        end_words: the end of the last bar in words; empty where values are levels.
    """

    metric: str
    bars: tuple[Bar, ...]
    threshold: float | None
    threshold_words: str
    missing: int
    end_words: str = ""

    @property
    def counted(self) -> int:
        """Accounts with a value."""
        return sum(bar.count for bar in self.bars)

    def value_at(self, share: float) -> float | None:
        """The value that lies at a share of the width, from 0 at the left to 1; None without bars."""
        if not self.bars:
            return None
        low, high = self.bars[0].low, self.bars[-1].high
        return low + min(max(share, 0.0), 1.0) * (high - low)


def histogram(side: Side, profile: int, test: Test) -> Histogram:
    """The values of the metric that a condition of a profile reads, over the profile's accounts."""
    model = side.book.model
    spec = model.metrics[test.metric]
    part = side.part(profile)
    values = pl.Series([], dtype=pl.Float64()) if part is None else part[0].frame[test.metric]
    known = values.drop_nulls()
    bars = _ranges(known, spec, test, side) if spec.kind in _RANGES else _levels(known, spec, test, side)
    threshold = threshold_of(test, side.book.as_of)
    words = "" if threshold is None else _words(threshold, spec, model)
    end = _words(bars[-1].high, spec, model) if bars and spec.kind in _RANGES else ""
    return Histogram(spec.label, tuple(bars), threshold, words, values.len() - known.len(), end)


def threshold_of(test: Test, as_of: date) -> float | None:
    """Where a condition divides the values of its metric; None where it does not divide them in two."""
    if test.operator in {Operator.WITHIN, Operator.IN_LAST}:
        first, last = test.window(as_of)
        return float((last if test.operator is Operator.WITHIN else first).toordinal())
    if not test.operator.is_order:
        return None
    value = test.values[0]
    return float(value.toordinal()) if isinstance(value, date) else float(cast("float", value))


def _ranges(known: pl.Series, spec: FieldSpec, test: Test, side: Side) -> list[Bar]:
    if not known.len():
        return []
    is_day = spec.kind is Kind.DATE
    numbers = (known.to_physical().cast(pl.Float64()) + _EPOCH) if is_day else known.cast(pl.Float64())
    low, high = float(cast("float", numbers.min())), float(cast("float", numbers.max()))
    if spec.range is not None:
        # The range of the metric is the scale, unless values lie outside it.
        ends = [end for end in spec.range if isfinite(end)]
        low, high = min(low, *ends), max(high, *ends)
    step = nice_step((high - low) / _MOST_BARS, whole=bool((numbers == numbers.floor()).all()))
    first = floor(low / step)
    count = max(ceil((high - first * step) / step), 1)
    place = ((numbers / step).floor() - first).clip(0, count - 1).cast(pl.UInt32())
    counted = dict(place.value_counts().iter_rows())
    bars = []
    for number in range(count):
        start = (first + number) * step
        passes = _passes(test, start, start + step, side.book.as_of)
        label = _words(start, spec, side.book.model)
        bars.append(Bar(label, start, start + step, counted.get(number, 0), passes))
    return bars


#: The ordinal of the day that the columns of days count from.
_EPOCH = date(1970, 1, 1).toordinal()


def nice_step(least: float, *, whole: bool = False) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below a step; 1 for nothing."""
    if least <= 0:
        return 1.0
    power = 10.0 ** floor(log10(least))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
    return max(step, 1.0) if whole else step


def _passes(test: Test, low: float, high: float, as_of: date) -> bool | None:
    """Whether a range of values meets the condition as a whole."""
    if test.operator in {Operator.WITHIN, Operator.IN_LAST}:
        first, last = (day.toordinal() for day in test.window(as_of))
        inside, outside = first <= low and high <= last + 1, high <= first or low > last
        return True if inside else False if outside else None
    threshold = threshold_of(test, as_of)
    if threshold is None:
        return None
    upward = test.operator in {Operator.AT_LEAST, Operator.MORE}
    edge_is_above = test.operator in {Operator.AT_LEAST, Operator.LESS}
    if low > threshold or (edge_is_above and low == threshold):
        return upward
    return not upward if high <= threshold else None


def _levels(known: pl.Series, spec: FieldSpec, test: Test, side: Side) -> list[Bar]:
    """A bar for each level, answer or word."""
    model = side.book.model
    counted = dict(known.value_counts().iter_rows())
    order: Sequence[object]
    match spec.kind:
        case Kind.ORDINAL:
            order = range(len(spec.levels))
        case Kind.LEVEL:
            order = range(model.rating.top + 1)
        case Kind.FLAG:
            order = (False, True)
        case _:
            order = sorted(counted, key=lambda value: -counted[value])[:_MOST_BARS]
    bars = []
    for place, value in enumerate(order):
        label = value_words(spec, cast("str", value), model)
        bars.append(Bar(label, place, place, counted.get(value, 0), holds(test, cast("Value", value), side.book.as_of)))
    return bars


def _words(value: float, spec: FieldSpec, model: Model) -> str:
    if spec.kind is Kind.DATE:
        day = date.min + timedelta(days=min(max(int(value), 1), date.max.toordinal()) - 1)
        return day.isoformat()
    whole = int(value) if value == int(value) else value
    return value_words(spec, whole, model)
