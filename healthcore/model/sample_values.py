"""Values that stand for all others: one from every region that conditions cut a metric's values into."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from math import ceil, floor, inf, isfinite

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Test, shifted
from healthcore.conditions.tree import Operator
from healthcore.model.tree import Model
from healthcore.vocabulary import FieldSpec, Kind

#: The day from which spans are judged; which one it is makes no difference.
ANY_DAY = date(2026, 1, 1)


def sample_values(model: Model, spec: FieldSpec, tests: Sequence[Test]) -> list[Value]:
    """One value from every region that conditions cut a metric's values into."""
    match spec.kind:
        case Kind.ORDINAL:
            return list(range(len(spec.levels)))
        case Kind.LEVEL:
            return list(range(model.rating.top + 1))
        case Kind.FLAG:
            return [True, False]
        case Kind.TEXT:
            every = [str(text) for test in tests for text in test.values]
            return [*dict.fromkeys([*every, " ".join(every)]), "\0another"]  # what contains all of them, too
        case Kind.DATE:
            edges = {day for test in tests for day in _edges(test)}
            return sorted({shifted(day, step) for day in edges for step in (-1, 0, 1)}) or [ANY_DAY]
    low, high = spec.range or (-inf, inf)
    points = sorted({float(bound) for test in tests for bound in test.values if isinstance(bound, (int, float))})
    between = [(left + right) / 2 for left, right in pairwise(points)]
    ends = [points[0] - 1, points[-1] + 1] if points else [0.0]
    limits = [limit for limit in (low, high) if isfinite(limit)]
    values = {*points, *between, *ends, *limits}
    if spec.whole:
        values = {float(whole) for value in values for whole in (floor(value), ceil(value))}
    return [value for value in sorted(values) if low <= value <= high]


def depends_on_the_day(tests: Sequence[Test]) -> bool:
    """Whether days of the calendar and spans from today are compared: what meets both is another matter every day."""
    spans = sum(test.operator in {Operator.WITHIN, Operator.IN_LAST} for test in tests)
    return bool(tests) and tests[0].kind is Kind.DATE and 0 < spans < len(tests)


def _edges(test: Test) -> tuple[date, ...]:
    if test.operator in {Operator.WITHIN, Operator.IN_LAST}:
        return test.window(ANY_DAY)
    return tuple(value for value in test.values if isinstance(value, date))
