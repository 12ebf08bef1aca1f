"""A condition prints as it can be written: parsing the text gives the same condition again."""

from datetime import date

import pytest
from hypothesis import given, settings

from healthcore.conditions.parser import parse
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
from healthcore.conditions.words import literal_text, number_text, to_text
from tests.healthcore.conditions.strategies import expressions

A, B, C = (Comparison(name, Operator.MORE, (1.0,)) for name in "abc")


@given(expressions)
def test_printing_and_parsing_round_trips(tree: Expression) -> None:
    assert parse(to_text(tree)) == tree


@pytest.mark.torture
@settings(max_examples=20_000)
@given(expressions)
def test_printing_and_parsing_round_trips_many_times(tree: Expression) -> None:
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Comparison("nps", Operator.AT_LEAST, (60.0,)), "nps >= 60"),
        (Comparison("nps", Operator.IN, (1.0, 2.5), or_empty=True), "nps in (1, 2.5) or empty"),
        (Comparison("touch", Operator.EQUAL, ("high",)), "touch == 'high'"),
        (Comparison("csm_risk", Operator.IS, (Word("none"),), or_empty=True), "csm_risk is none or empty"),
        (Comparison("renewal_date", Operator.WITHIN, (Days(30),)), "renewal_date within 30 days"),
        (Comparison("last_touch", Operator.IN_LAST, (Days(7),)), "last_touch in the last 7 days"),
        (IsEmpty("nps"), "nps is empty"),
        (IsEmpty("nps", negated=True), "nps is not empty"),
        (Not(A), "not a > 1"),
        (Not(Or((A, B))), "not (a > 1 or b > 1)"),
        (And((Or((A, B)), C)), "(a > 1 or b > 1) and c > 1"),
        (Or((And((A, B)), C)), "a > 1 and b > 1 or c > 1"),
    ],
)
def test_conditions_are_printed_as_a_person_writes_them(tree: Expression, text: str) -> None:
    assert to_text(tree) == text


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        (60.0, "60"),
        (33.5, "33.5"),
        (-0.0, "0"),
        (Percent(50.0), "50%"),
        (Percent(0.0000001), "0.0000001%"),
        (date(2026, 11, 23), "2026-11-23"),
        (Days(1), "1 day"),
        (Word("weekly"), "weekly"),
        ("it's", r"'it\'s'"),
        ("back\\slash", r"'back\\slash'"),
    ],
)
def test_literals_are_printed_without_needless_signs(literal: Literal, text: str) -> None:
    assert literal_text(literal) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1e16, "10000000000000000"), (1e-7, "0.0000001"), (0.1 + 0.2, "0.30000000000000004"), (-12.50, "-12.5")],
)
def test_numbers_are_printed_in_full_and_without_an_exponent(number: float, text: str) -> None:
    assert number_text(number) == text
