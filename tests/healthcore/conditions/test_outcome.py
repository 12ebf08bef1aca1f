"""Met, unmet or no data; and how far from the threshold."""

from datetime import date

import pytest

from healthcore.conditions.literals import Value
from healthcore.conditions.outcome import Outcome, margin, matches, outcome
from healthcore.conditions.parser import parse
from tests.healthcore.conditions.metrics import AS_OF, MEANINGS, meaning

MET, UNMET, NO_DATA = Outcome.MET, Outcome.UNMET, Outcome.NO_DATA


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("n >= 60", 59.9, UNMET),
        ("n >= 60", 60.0, MET),
        ("n > 60", 60.0, UNMET),
        ("n > 60", 60.1, MET),
        ("n <= 3", 3.0, MET),
        ("n < 3", 3.0, UNMET),
        ("n == 0", 0.0, MET),
        ("n != 0", 0.0, UNMET),
        ("n in (1, 2)", 2.0, MET),
        ("n in (1, 2)", 3.0, UNMET),
        ("o >= weekly", 2, MET),
        ("o >= weekly", 1, UNMET),
        ("o == inactive", 0, MET),
        ("f == yes", True, MET),
        ("f != yes", True, UNMET),
        ("r is none", 0, MET),
        ("r is severe", 1, UNMET),
        ("r is severe", 2, MET),
        ("t == 'high'", "high", MET),
        ("t == 'high'", "High", UNMET),
        ("d >= 2026-11-22", date(2026, 11, 22), MET),
        ("d > 2026-11-22", date(2026, 11, 22), UNMET),
    ],
)
def test_a_value_meets_a_condition_or_does_not(text: str, value: Value, expected: Outcome) -> None:
    assert outcome(meaning(text), value, AS_OF) is expected
    assert outcome(meaning(f"{text} or empty"), value, AS_OF) is expected


@pytest.mark.parametrize("text", ["n >= 60", "n != 60", "o in (weekly)", "f == no", "r is severe", "d within 7 days"])
def test_without_data_there_is_no_outcome_unless_or_empty_says_met(text: str) -> None:
    assert outcome(meaning(text), None, AS_OF) is NO_DATA
    assert outcome(meaning(f"{text} or empty"), None, AS_OF) is MET


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("d within 30 days", date(2026, 11, 21), UNMET),
        ("d within 30 days", date(2026, 11, 22), MET),
        ("d within 30 days", date(2026, 12, 22), MET),
        ("d within 30 days", date(2026, 12, 23), UNMET),
        ("d within 0 days", date(2026, 11, 22), MET),
        ("d within 0 days", date(2026, 11, 23), UNMET),
        ("d in the last 7 days", date(2026, 11, 23), UNMET),
        ("d in the last 7 days", date(2026, 11, 22), MET),
        ("d in the last 7 days", date(2026, 11, 15), MET),
        ("d in the last 7 days", date(2026, 11, 14), UNMET),
    ],
)
def test_a_span_of_days_includes_today_and_its_last_day(text: str, day: date, expected: Outcome) -> None:
    assert outcome(meaning(text), day, AS_OF) is expected


# Truth by one letter: Met, Unmet, No data. `n` stands for the first operand and `p` for the second.
_VALUES: dict[str, float | None] = {"M": 1.0, "U": 0.0, "N": None}
_TRUTH: dict[str, bool | None] = {"M": True, "U": False, "N": None}


def truth(text: str, left: str, right: str = "N") -> bool | None:
    return matches(parse(text), {"n": _VALUES[left], "p": _VALUES[right]}, MEANINGS, AS_OF)


@pytest.mark.parametrize(
    ("left", "right", "conjunction", "disjunction"),
    [tuple(row) for row in ("MMMM", "MUUM", "MNNM", "UMUM", "UUUU", "UNUN", "NMNM", "NUUN", "NNNN")],
)
def test_and_and_or_follow_kleene(left: str, right: str, conjunction: str, disjunction: str) -> None:
    assert truth("n == 1 and p == 1", left, right) is _TRUTH[conjunction]
    assert truth("n == 1 or p == 1", left, right) is _TRUTH[disjunction]


@pytest.mark.parametrize(("operand", "negation"), [("M", "U"), ("U", "M"), ("N", "N")])
def test_not_follows_kleene(operand: str, negation: str) -> None:
    assert truth("not n == 1", operand) is _TRUTH[negation]


def test_is_empty_is_always_met_or_unmet() -> None:
    assert truth("n is empty", "N") is True
    assert truth("n is empty", "U") is False
    assert truth("n is not empty", "N") is False
    assert truth("not n is empty", "N") is False
    assert truth("n is not empty", "M") is True
    assert truth("n == 1 or empty", "N") is True
    assert matches(parse("n is empty"), {}, MEANINGS, AS_OF) is True


@pytest.mark.parametrize(
    ("text", "value", "if_good", "if_poor"),
    [
        ("n >= 60", 72.0, 12, -12),
        ("n >= 60", 60.0, 0, 0),
        ("n > 60", 72.1, 12.1, -12.1),
        ("n < 10", 72.0, -62, 62),
        ("n <= 10", 10.0, 0, 0),
        ("n == 5", 7.5, -2.5, 2.5),
        ("n == 5", 5.0, 0, 0),
        ("n != 5", 7.5, 2.5, -2.5),
        ("n != 5", 5.0, 0, 0),
        ("p >= 50", 33.3, -16.7, 16.7),
        ("o >= weekly", 0, -2, 2),
        ("o >= weekly", 3, 1, -1),
        ("r >= 2", 3, 1, -1),
        ("d > 2026-11-20", date(2026, 11, 25), 5, -5),
        ("d within 30 days", date(2026, 11, 25), 3, -3),
        ("d within 30 days", date(2026, 12, 25), -3, 3),
        ("d in the last 7 days", date(2026, 11, 12), -3, 3),
        ("d in the last 7 days", date(2026, 11, 24), -2, 2),
    ],
)
def test_margins_are_positive_on_the_healthy_side(text: str, value: Value, if_good: float, if_poor: float) -> None:
    assert margin(meaning(text), value, AS_OF, good=True) == if_good
    assert margin(meaning(text), value, AS_OF, good=False) == if_poor


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("n >= 60", None),
        ("n in (1, 2)", 5.0),
        ("o is weekly", 1),
        ("o in (weekly)", 1),
        ("r is severe", 3),
        ("r is Major", 3),
        ("f == yes", True),
        ("t == 'gold'", "silver"),
        ("n >= 60 or empty", None),
    ],
)
def test_there_is_no_margin_without_data_or_threshold(text: str, value: Value | None) -> None:
    assert margin(meaning(text), value, AS_OF, good=True) is None
