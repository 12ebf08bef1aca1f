"""A metric of every kind, with its values and what conditions may say of it."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Meanings, Test
from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Comparison
from healthcore.model.rating import SCALES, RatingScale
from healthcore.vocabulary import FieldSpec, Kind

AS_OF = date(2026, 11, 22)
LEVELS = ("inactive", "monthly", "weekly", "daily")
SPECS = {
    spec.name: spec
    for spec in (
        FieldSpec("n", "N", Kind.NUMBER),
        FieldSpec("p", "P", Kind.PERCENT),
        FieldSpec("m", "M", Kind.MONEY),
        FieldSpec("o", "O", Kind.ORDINAL, levels=LEVELS),
        FieldSpec("f", "F", Kind.FLAG),
        FieldSpec("d", "D", Kind.DATE),
        FieldSpec("r", "R", Kind.LEVEL),
        FieldSpec("t", "T", Kind.TEXT),
    )
}
MEANINGS = Meanings(SPECS, SCALES["four"])


def meaning(text: str, scale: RatingScale = SCALES["four"]) -> Test:
    """What a single comparison means on the metrics above."""
    comparison = parse(text)
    assert isinstance(comparison, Comparison)
    return Meanings(SPECS, scale).test(comparison)


_numbers = st.sampled_from([-1.0, 0.0, 9.5, 10.0, 10.5, 59.0, 60.0, 61.0, 100.0, 112.5])
_near = st.integers(-40, 40).map(lambda days: date.fromordinal(AS_OF.toordinal() + days))
_ORDERED = (">=", ">", "<=", "<", "==", "!=")
_EQUAL = ("==", "!=")


def _texts(literals: st.SearchStrategy[str], operators: tuple[str, ...], name: str) -> st.SearchStrategy[str]:
    single = st.builds(lambda operator, literal: f"{name} {operator} {literal}", st.sampled_from(operators), literals)
    some = st.lists(literals, min_size=1, max_size=3)
    return single | some.map(lambda chosen: f"{name} in ({', '.join(chosen)})")


_plain_numbers = _numbers.map(lambda number: f"{number:g}")
_quoted = st.sampled_from(["'gold'", "'silver'", "gold", "'it\\'s'", "''"])
_spans = st.builds(
    lambda operator, days: f"d {operator} {days} days", st.sampled_from(["within", "in the last"]), st.integers(0, 40)
)

#: By the name of a metric: texts of conditions that make sense for it.
CONDITIONS: dict[str, st.SearchStrategy[str]] = {
    "n": _texts(_plain_numbers, _ORDERED, "n"),
    "p": _texts(_plain_numbers | _plain_numbers.map(lambda text: f"{text}%"), _ORDERED, "p"),
    "m": _texts(_plain_numbers, _ORDERED, "m"),
    "o": _texts(st.sampled_from([*LEVELS, "'Weekly'", "DAILY"]), (*_ORDERED, "is"), "o"),
    "f": _texts(st.sampled_from(["yes", "no", "true", "false", "'Yes'"]), (*_EQUAL, "is"), "f"),
    "d": _texts(_near.map(date.isoformat), _ORDERED, "d") | _spans,
    "r": _texts(st.sampled_from(["0", "1", "2", "3", "Minor", "'Major'", "critical"]), (*_ORDERED, "is"), "r")
    | st.sampled_from(["r is none", "r is watch", "r is severe"]),
    "t": _texts(_quoted, (*_EQUAL, "is", "contains"), "t"),
}

#: By the name of a metric: values that its column may hold; None for no data.
VALUES: dict[str, st.SearchStrategy[Value | Decimal | None]] = {
    "n": st.none() | _numbers,
    "p": st.none() | _numbers,
    "m": st.none() | _numbers.map(lambda number: Decimal(str(number))),
    "o": st.none() | st.integers(0, 3),
    "f": st.none() | st.booleans(),
    "d": st.none() | _near,
    "r": st.none() | st.integers(0, 3),
    "t": st.none() | st.sampled_from(["gold", "silver", "it's", "", "Gold"]),
}
