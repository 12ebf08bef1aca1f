"""A condition that cannot be understood: what is wrong, exactly where, and what was expected there."""

import pytest

from healthcore.conditions.parser import MOST_DAYS, parse
from healthcore.vocabulary.errors import ConditionError

COMPARING = "a comparison (>= > <= < == !=), 'in', 'is', 'contains', 'within' or 'in the last'"
VALUE = "a value or a name"
START = "a name, 'not' or '('"
AFTER = "'or empty', 'and', 'or' or the end"


def error_of(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "the condition is empty"),
        (" \n ", 1, 1, "the condition is empty"),
        ("nps", 1, 4, f"the end where {COMPARING} was expected"),
        ("nps 60", 1, 5, f"'60' where {COMPARING} was expected"),
        ("nps = 60", 1, 5, f"'=' where {COMPARING} was expected"),
        ("nps => 60", 1, 5, f"'=' where {COMPARING} was expected"),
        ("nps holds 'x'", 1, 5, f"'holds' where {COMPARING} was expected"),
        ("nps not in (1, 2)", 1, 5, f"'not' where {COMPARING} was expected"),
        ("a..b == 1", 1, 2, f"'.' where {COMPARING} was expected"),
        ("nps >=", 1, 7, f"the end where {VALUE} was expected"),
        ("nps >=   ", 1, 7, f"the end where {VALUE} was expected"),
        ("nps >= $5", 1, 8, f"'$' where {VALUE} was expected"),
        ("nps === 5", 1, 7, f"'=' where {VALUE} was expected"),
        ("nps <> 5", 1, 6, f"'>' where {VALUE} was expected"),
        ("nps == 1_000", 1, 8, f"'1' where {VALUE} was expected"),
        ("60 >= nps", 1, 1, f"'60' where {START} was expected"),
        (">= 60", 1, 1, f"'>=' where {START} was expected"),
        ("not", 1, 4, f"the end where {START} was expected"),
        ("nps >= 1 and", 1, 13, f"the end where {START} was expected"),
        ("nps >= 1 or", 1, 12, f"the end where {START} was expected"),
        ("nps >= 1,000", 1, 9, f"',' where {AFTER} was expected"),
        ("nps >= 1)", 1, 9, "')' where the end was expected"),
        ("nps >= 1 csat >= 2", 1, 10, f"'csat' where {AFTER} was expected"),
        ("nps == 5 days", 1, 10, f"'days' where {AFTER} was expected"),
        ("(nps >= 1", 1, 10, "the end where ')' was expected"),
        ("nps in 1", 1, 8, "'1' where '(' was expected"),
        ("nps in ()", 1, 9, f"')' where {VALUE} was expected"),
        ("nps in (1,", 1, 11, f"the end where {VALUE} was expected"),
        ("nps in (1 2)", 1, 11, "'2' where ')' or ',' was expected"),
        ("nps is", 1, 7, "the end where a value, a name, 'empty' or 'not' was expected"),
        ("nps is not 5", 1, 12, "'5' where 'empty' was expected"),
        ("renewal_date within", 1, 20, "the end where a number of days was expected"),
        ("renewal_date within 30", 1, 21, "'30' where a number of days was expected"),
        ("renewal_date in the last 2 weeks", 1, 26, "'2' where a number of days was expected"),
        ("created_date == 2026-02-30", 1, 17, "2026-02-30 is not a day of the calendar"),
        ("created_date == 2026-13-01", 1, 17, "2026-13-01 is not a day of the calendar"),
        ("tier == 'gold", 1, 9, "this text has no closing '"),
        ('a > 1 and\ntier == "gold', 2, 9, 'this text has no closing "'),
        ("nps > 1e999", 1, 7, "1e999 is too large a number"),
        ("nps > -1e999", 1, 7, "-1e999 is too large a number"),
        (f"a within {MOST_DAYS + 1} days", 1, 10, f"{MOST_DAYS + 1} days are more than a century"),
        (f"a in the last {'9' * 5000} days", 1, 15, f"{'9' * 5000} days are more than a century"),
        ("nps >= 1 and\n  csat = 2", 2, 8, f"'=' where {COMPARING} was expected"),
        ("nps >= 1\n and csat ==", 2, 13, f"the end where {VALUE} was expected"),
        ("nps >= 1 and\n\n\t?", 3, 2, f"'?' where {START} was expected"),
        ("nps >=\n2026-02-30", 2, 1, "2026-02-30 is not a day of the calendar"),
    ],
)
def test_it_says_what_and_where(text: str, line: int, column: int, message: str) -> None:
    error = error_of(text)
    assert (error.message, error.line, error.column) == (message, line, column)
    assert error.problems == (f"line {line}, column {column}: {message}",)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("", "Write one, such as: engagement >= 60"),
        ("nps = 60", "Use == to compare."),
        ("nps > 1 && csat > 2", "Write: and"),
        ("nps > 1 || csat > 2", "Write: or"),
        ("nps is not 5", ""),
    ],
)
def test_it_says_what_to_do_about_habits_from_other_languages(text: str, fix: str) -> None:
    assert error_of(text).fix == fix


@pytest.mark.parametrize("text", ["not " * 5_000 + "a > 1", "(" * 5_000 + "a > 1" + ")" * 5_000])
def test_a_condition_nested_beyond_reason_is_refused(text: str) -> None:
    assert error_of(text).message == "the condition is nested too deeply"
