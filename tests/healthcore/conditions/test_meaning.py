"""What conditions mean on metrics of each kind, and which make no sense there."""

from datetime import date
from itertools import product

import pytest

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Meanings, kind_from_literals, metrics_read
from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Operator
from healthcore.model.rating import SCALES, RatingClass, RatingLevel, RatingScale
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.errors import ConditionError
from tests.healthcore.conditions.metrics import AS_OF, MEANINGS, SPECS, meaning

ORDERED = (">=", ">", "<=", "<")
WANTED = {
    "n": "a number, which n is",
    "p": "a number, which p is",
    "m": "a number, which m is",
    "o": "a level of o, which has inactive, monthly, weekly, daily",
    "f": "yes or no, which f is",
    "d": "a date such as 2026-11-23, which d is",
    "r": "a level of the rating scale, which has 0 No known risk, 1 Minor, 2 Major, 3 Critical",
    "t": "a text in quotes, which t is",
}
NAMES = {
    "n": "a number",
    "p": "a percent",
    "m": "an amount of money",
    "o": "an ordinal",
    "f": "a flag",
    "d": "a date",
    "r": "a level",
    "t": "a text",
}
OWN = {"n": "5", "p": "5%", "m": "5", "o": "weekly", "f": "yes", "d": "2026-11-23", "r": "Major", "t": "'gold'"}


def refusal(text: str) -> str:
    with pytest.raises(ConditionError) as caught:
        MEANINGS.check(parse(text))
    return caught.value.message


@pytest.mark.parametrize("name", SPECS)
def test_every_kind_can_be_equal_and_in_a_list(name: str) -> None:
    assert meaning(f"{name} == {OWN[name]}").operator is Operator.EQUAL
    assert meaning(f"{name} != {OWN[name]}").operator is Operator.NOT_EQUAL
    assert meaning(f"{name} in ({OWN[name]})").operator is Operator.IN


@pytest.mark.parametrize(("name", "operator"), list(product("npmodr", ORDERED)))
def test_kinds_with_an_order_can_be_compared_by_it(name: str, operator: str) -> None:
    assert meaning(f"{name} {operator} {OWN[name]}").operator == operator


@pytest.mark.parametrize(("name", "operator"), list(product("ft", ORDERED)))
def test_flags_and_texts_have_no_order(name: str, operator: str) -> None:
    message = f"{name} is {NAMES[name]}: it can be equal (== or !=) or in a list, not {operator}"
    assert refusal(f"{name} {operator} {OWN[name]}") == message


@pytest.mark.parametrize("name", "ofrt")
def test_words_can_be_asked_for_with_is(name: str) -> None:
    assert meaning(f"{name} is {OWN[name]}").operator is Operator.EQUAL


@pytest.mark.parametrize("name", "npmd")
def test_numbers_and_dates_are_not_asked_for_with_is(name: str) -> None:
    assert refusal(f"{name} is {OWN[name]}") == f"{name} is {NAMES[name]}: compare it with == and a value"


@pytest.mark.parametrize("operator", ["within", "in the last"])
@pytest.mark.parametrize("name", "npmofrt")
def test_only_dates_lie_within_days(name: str, operator: str) -> None:
    message = f"{name} is {NAMES[name]}, and only a date can be {operator} a number of days"
    assert refusal(f"{name} {operator} 7 days") == message


_LITERALS = ("5", "5%", "weekly", "yes", "'gold'", "2026-11-23", "Major")
_ALLOWED = {
    "n": {"5"},
    "p": {"5", "5%"},
    "m": {"5"},
    "o": {"weekly"},
    "f": {"yes"},
    "d": {"2026-11-23"},
    "r": {"Major"},
    "t": {"weekly", "yes", "'gold'", "Major"},
}


@pytest.mark.parametrize(("name", "literal"), list(product(SPECS, _LITERALS)))
def test_every_kind_refuses_the_literals_of_others(name: str, literal: str) -> None:
    text = f"{name} == {literal}"
    if literal in _ALLOWED[name]:
        assert meaning(text).metric == name
    else:
        assert refusal(text) == f"{literal} is not {WANTED[name]}"


@pytest.mark.parametrize("level", ["4", "-1", "1.5", "'2'"])
def test_a_rating_has_the_levels_of_its_scale_only(level: str) -> None:
    assert refusal(f"r >= {level}") == f"{level} is not {WANTED['r']}"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("n >= -2.5", (-2.5,)),
        ("p < 20%", (20.0,)),
        ("o >= WEEKLY", (2,)),
        ("o in ('daily', monthly)", (3, 1)),
        ("f == Yes", (True,)),
        ("f is 'FALSE'", (False,)),
        ("d < 2026-01-31", (date(2026, 1, 31),)),
        ("r >= Major", (2,)),
        ("r >= 2", (2,)),
        ("r in ('Major', 'critical risk')", (2, 3)),
        ("r == 'No risk'", (0,)),
        ("r is none", (0,)),
        ("r is watch", (1,)),
        ("r is SEVERE", (2, 3)),
        ("r is 'severe'", (2, 3)),
        ("r is Critical", (3,)),
        ("t == gold", ("gold",)),
    ],
)
def test_literals_become_the_metrics_own_values(text: str, values: tuple[Value, ...]) -> None:
    assert meaning(text).values == values


@pytest.mark.parametrize(("name", "levels"), [("severe", (3, 4)), ("watch", (1, 2)), ("none", (0,))])
def test_classes_mean_the_same_on_every_scale(name: str, levels: tuple[int, ...]) -> None:
    assert meaning(f"r is {name}", SCALES["five"]).values == levels


def test_a_class_that_a_scale_has_no_level_of_is_met_by_nobody() -> None:
    levels = (RatingLevel(0, "Fine", RatingClass.NONE), RatingLevel(1, "Leaving", RatingClass.SEVERE))
    assert meaning("r is watch", RatingScale(levels)).values == ()


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("d within 0 days", (AS_OF, AS_OF)),
        ("d within 30 days", (AS_OF, date(2026, 12, 22))),
        ("d in the last 7 days", (date(2026, 11, 15), AS_OF)),
    ],
)
def test_spans_of_days_include_both_ends(text: str, window: tuple[date, date]) -> None:
    assert meaning(text).window(AS_OF) == window


@pytest.mark.parametrize("year", [1, 9999])
def test_a_span_ends_where_the_calendar_does(year: int) -> None:
    edge = date(year, 1, 1) if year == 1 else date(year, 12, 31)
    for text in ("d within 36525 days", "d in the last 36525 days"):
        first, last = meaning(text).window(edge)
        assert first <= edge <= last


def test_an_error_points_at_its_comparison_in_a_text_of_several_lines() -> None:
    with pytest.raises(ConditionError) as caught:
        MEANINGS.check(parse("n >= 5 and\n  (o >= weekly or\n    f >= yes)"))
    assert (caught.value.line, caught.value.column) == (3, 5)


def test_every_name_is_read_once_with_the_place_of_its_first_mention() -> None:
    read = metrics_read(parse("b > 1 and not (a is empty or\n b > 2 and c is empty)"))
    assert read == {"b": (1, 1), "a": (1, 16), "c": (2, 12)}
    assert list(read) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x >= 5", Kind.NUMBER),
        ("x >= 5%", Kind.PERCENT),
        ("x == 'gold'", Kind.TEXT),
        ("x in ('gold', 'silver')", Kind.TEXT),
        ("x == yes", Kind.FLAG),
        ("x is False", Kind.FLAG),
        ("x > 2026-11-23", Kind.DATE),
        ("x within 5 days", Kind.DATE),
        ("x in the last 5 days", Kind.DATE),
        ("x == weekly", Kind.NUMBER),
        ("x is empty", Kind.NUMBER),
        ("y == 'gold' and x is empty or x == yes", Kind.FLAG),
    ],
)
def test_the_kind_of_an_undeclared_name_is_guessed_from_what_it_is_compared_with(text: str, kind: Kind) -> None:
    assert kind_from_literals(parse(text), "x") is kind


def test_a_percent_sign_is_for_percentages_only() -> None:
    specs = {"x": FieldSpec("x", "X", Kind.NUMBER)}
    with pytest.raises(ConditionError, match="50% is not a number, which x is"):
        Meanings(specs, SCALES["four"]).check(parse("x >= 50%"))
