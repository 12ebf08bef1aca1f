"""Random conditions, of every form and with every literal that can be written."""

from datetime import date

from hypothesis import strategies as st

from healthcore.conditions.parser import MOST_DAYS
from healthcore.conditions.tree import (
    And,
    Comparison,
    Days,
    Expression,
    IsEmpty,
    Literal,
    Not,
    Operator,
    Or,
    Percent,
    Word,
)

KEYWORDS = frozenset({"or", "and", "not", "in", "is", "within", "contains", "empty"})

_letters = st.sampled_from("abcxyzABZéßΩж日_")
_part = st.builds(str.__add__, _letters, st.text("abz019_Éя", max_size=6))
_no_keyword = _part.filter(lambda word: word.casefold() not in KEYWORDS)
metrics = st.builds(".".join, st.lists(_no_keyword, min_size=1, max_size=3))

numbers = st.floats(allow_nan=False, allow_infinity=False)
percents = st.builds(Percent, numbers)
words = st.builds(Word, _no_keyword)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "'", '"', "\\", "it's", "a\\'b", "\\\\'", "two\nlines", " or empty"]
)
dates = st.dates(date(1, 1, 1), date(9999, 12, 31))
days = st.builds(Days, st.integers(0, MOST_DAYS))
literals: st.SearchStrategy[Literal] = st.one_of(numbers, percents, words, texts, dates)

_COMPARING = (
    Operator.AT_LEAST,
    Operator.MORE,
    Operator.AT_MOST,
    Operator.LESS,
    Operator.EQUAL,
    Operator.NOT_EQUAL,
    Operator.IS,
    Operator.CONTAINS,
)


def _comparison(
    operators: st.SearchStrategy[Operator], values: st.SearchStrategy[tuple[Literal, ...]]
) -> st.SearchStrategy[Comparison]:
    return st.builds(Comparison, metrics, operators, values, st.booleans())


comparisons: st.SearchStrategy[Comparison] = st.one_of(
    _comparison(st.sampled_from(_COMPARING), st.tuples(literals)),
    _comparison(st.just(Operator.IN), st.lists(literals, min_size=1, max_size=4).map(tuple)),
    _comparison(st.sampled_from([Operator.WITHIN, Operator.IN_LAST]), st.tuples(days)),
)

_emptiness = st.builds(IsEmpty, metrics, st.booleans())


def _combined(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    some = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, some), st.builds(Or, some))


#: Trees of every form.
expressions: st.SearchStrategy[Expression] = st.recursive(comparisons | _emptiness, _combined, max_leaves=8)
