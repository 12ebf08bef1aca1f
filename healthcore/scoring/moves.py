"""The ways to move one metric: the nearest point of each region that its conditions cut its values into."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import inf

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Test, shifted
from healthcore.conditions.outcome import distance
from healthcore.conditions.tree import Operator
from healthcore.conditions.words import number_text
from healthcore.model.tree import Model
from healthcore.vocabulary import FieldSpec, Kind

#: What passing a bound costs more than reaching it: `to 5` is nearer than `below 5`.
_PAST_THE_BOUND = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """One metric moved.

    Attributes:
        metric: which.
        value: where to; of an open region the bound that has to be passed.
        size: how far, in the metric's unit and with its sign; None from no data, for flags and for texts.
        cost: how far relative to the metric's range, to choose between changes.
        text: the change in words, `engagement above 60 (+8)`.
    """

    metric: str
    value: Value
    size: float | None
    cost: float
    text: str

    def with_label(self, label: str) -> str:
        """The change in words, with the metric's label instead of its name."""
        return f"{label}{self.text.removeprefix(self.metric)}"


def moves(
    model: Model, spec: FieldSpec, tests: Sequence[Test], value: Value | None, as_of: date
) -> Iterator[tuple[Change, Value]]:
    """Every candidate with a value inside its region, on which conditions can be tried."""
    match spec.kind:
        case Kind.ORDINAL:
            yield from _levels(spec, value, spec.levels)
        case Kind.LEVEL:
            yield from _levels(spec, value, [model.rating.word(level) for level in range(model.rating.top + 1)])
        case Kind.FLAG:
            for flag in (True, False):
                if flag != value:
                    yield Change(spec.name, flag, None, 1.0, f"{spec.name} to {'yes' if flag else 'no'}"), flag
        case Kind.TEXT:
            yield from _texts(spec, tests, value)
        case Kind.DATE:
            yield from _days(spec, tests, value, as_of)
        case _:
            yield from _numbers(spec, tests, value)


def numeric_points(tests: Iterable[Test]) -> list[float]:
    """The thresholds of conditions on a numeric metric, in order."""
    return sorted({float(bound) for test in tests for bound in test.values if isinstance(bound, (int, float))})


def numeric_regions(spec: FieldSpec, points: Sequence[float]) -> Iterator[tuple[float, float | None, float | None]]:
    """Every region as (a value inside, lower open bound, upper open bound); a threshold itself has no bounds.

    Regions outside the metric's range, and between whole numbers where only those are counted, are left out.
    """
    low, high = spec.range or (-inf, inf)
    for below, point in pairwise((-inf, *points, inf)):
        start, end = max(below, low), min(point, high)
        if start < end and not (spec.whole and end - start <= 1 and below > -inf and point < inf):
            inside = (start + end) / 2 if -inf < start and end < inf else end - 1 if end < inf else start + 1
            yield inside, below if below > -inf else None, point if point < inf else None
        if low <= point <= high and point < inf:
            yield point, None, None


def _numbers(spec: FieldSpec, tests: Sequence[Test], value: Value | None) -> Iterator[tuple[Change, Value]]:
    current = float(value) if isinstance(value, (int, float, Decimal)) else None
    for inside, lower, upper in numeric_regions(spec, numeric_points(tests)):
        if lower is None and upper is None:
            if current != inside:
                yield _number_change(spec, "to", inside, current), inside
        elif upper is not None and (lower is None or (current is not None and current >= upper)):
            if current is None or current >= upper:
                yield _passing(spec, "below", upper, inside, current)
        elif lower is not None and (current is None or current <= lower):
            yield _passing(spec, "above", lower, inside, current)


def _passing(spec: FieldSpec, word: str, bound: float, inside: float, current: float | None) -> tuple[Change, Value]:
    """The change past a bound: to the next number where whole ones are counted."""
    step = 1 if word == "above" else -1
    if spec.whole and bound == int(bound):
        return _number_change(spec, "to", bound + step, current), bound + step
    return _number_change(spec, word, bound, current), inside


def _number_change(spec: FieldSpec, word: str, bound: float, current: float | None) -> Change:
    size = None if current is None else round(bound - current, 9)
    width = spec.range[1] - spec.range[0] if spec.range else inf
    if width == inf:
        width = max(abs(bound), abs(current or 0.0), 1.0)
    cost = 1.0 if size is None else abs(size) / width
    unit = "%" if spec.kind is Kind.PERCENT else ""
    text = f"{spec.name} {word} {number_text(bound)}{unit}{_signed(size)}"
    return Change(spec.name, bound, size, cost + (0.0 if word == "to" else _PAST_THE_BOUND), text)


def _levels(spec: FieldSpec, value: Value | None, words: Sequence[str]) -> Iterator[tuple[Change, Value]]:
    for level, word in enumerate(words):
        if level != value:
            size = distance(level, value if value is not None else 0)
            quoted = f"'{word}'" if spec.kind is Kind.LEVEL else word
            change = Change(
                spec.name,
                level,
                size if value is not None else None,
                abs(size) / max(1, len(words) - 1),
                f"{spec.name} to {quoted}",
            )
            yield change, level


def _texts(spec: FieldSpec, tests: Sequence[Test], value: Value | None) -> Iterator[tuple[Change, Value]]:
    mentioned = sorted({str(text) for test in tests for text in test.values})
    for text in mentioned:
        if text != value:
            yield Change(spec.name, text, None, 1.0, f"{spec.name} to '{text}'"), text
    other = "\0another"  # no source holds it
    if value in mentioned or value is None:
        named = " or ".join(f"'{text}'" for text in mentioned)
        yield Change(spec.name, other, None, 1.0, f"{spec.name} to something other than {named}"), other


def _days(spec: FieldSpec, tests: Sequence[Test], value: Value | None, as_of: date) -> Iterator[tuple[Change, Value]]:
    edges: set[date] = set()
    for test in tests:
        is_window = test.operator in {Operator.WITHIN, Operator.IN_LAST}
        edges |= set(test.window(as_of)) if is_window else {day for day in test.values if isinstance(day, date)}
    days = {shifted(day, step) for day in edges for step in (-1, 0, 1)}
    for day in sorted(days):
        if day != value:
            size = distance(day, value) if value is not None else None
            cost = 1.0 if size is None else abs(size) / 365
            text = f"{spec.name} to {day.isoformat()}{_signed(size, ' day' if size in {1, -1} else ' days')}"
            yield Change(spec.name, day, size, cost, text), day


def _signed(size: float | None, unit: str = "") -> str:
    return "" if not size else f" ({'+' if size >= 0 else '-'}{number_text(abs(size))}{unit})"
