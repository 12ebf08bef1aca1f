"""What can be written as a condition, and what it means."""

from datetime import date

import pytest

from healthcore.conditions.parser import parse, parse_comparison
from healthcore.conditions.tree import And, Comparison, Days, Expression, IsEmpty, Not, Operator, Or, Percent, Word
from healthcore.vocabulary.errors import ConditionError


def one(operator: Operator, *values: float | str | date | Word | Percent | Days, or_empty: bool = False) -> Comparison:
    return Comparison("x", operator, values, or_empty)


A, B, C, D = (Comparison(name, Operator.MORE, (1.0,)) for name in "abcd")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x >= 60", one(Operator.AT_LEAST, 60.0)),
        ("x > 60", one(Operator.MORE, 60.0)),
        ("x <= 60", one(Operator.AT_MOST, 60.0)),
        ("x < 60", one(Operator.LESS, 60.0)),
        ("x == 60", one(Operator.EQUAL, 60.0)),
        ("x != 60", one(Operator.NOT_EQUAL, 60.0)),
        ("x>=60", one(Operator.AT_LEAST, 60.0)),
        ("x in (1, 2, 3)", one(Operator.IN, 1.0, 2.0, 3.0)),
        ("x in (weekly)", one(Operator.IN, Word("weekly"))),
        ("x is weekly", one(Operator.IS, Word("weekly"))),
        ("x is 'weekly'", one(Operator.IS, "weekly")),
        ("x is empty", IsEmpty("x")),
        ("x is not empty", IsEmpty("x", negated=True)),
        ("x >= 60 or empty", one(Operator.AT_LEAST, 60.0, or_empty=True)),
        ("x in (1, 2) or empty", one(Operator.IN, 1.0, 2.0, or_empty=True)),
        ("x is none or empty", one(Operator.IS, Word("none"), or_empty=True)),
        ("x within 30 days", one(Operator.WITHIN, Days(30))),
        ("x within 1 day", one(Operator.WITHIN, Days(1))),
        ("x within 30 days or empty", one(Operator.WITHIN, Days(30), or_empty=True)),
        ("x in the last 7 days", one(Operator.IN_LAST, Days(7))),
        ("x in the last 1 day or empty", one(Operator.IN_LAST, Days(1), or_empty=True)),
        ("x in   the\tlast 7   days", one(Operator.IN_LAST, Days(7))),
    ],
)
def test_every_form_of_a_comparison(text: str, tree: Expression) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("-5", -5.0),
        ("+5", 5.0),
        ("33.5", 33.5),
        (".5", 0.5),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("50%", Percent(50.0)),
        ("50 %", Percent(50.0)),
        ("-2.5%", Percent(-2.5)),
        (".5%", Percent(0.5)),
        ("2026-11-23", date(2026, 11, 23)),
        ("2024-02-29", date(2024, 2, 29)),
        ("weekly", Word("weekly")),
        ("true", Word("true")),
        ("année_1", Word("année_1")),
        ("in", Word("in")),
        ("'high'", "high"),
        ('"high"', "high"),
        ("''", ""),
        ("'or empty'", "or empty"),
        (r"'it\'s'", "it's"),
        ('"it\'s"', "it's"),
        (r'"5\" pipe"', '5" pipe'),
        (r"'back\\slash'", "back\\slash"),
        (r"'ends with \\'", "ends with \\"),
        ("'Größe 大 🙂'", "Größe 大 🙂"),
        ("'two\nlines'", "two\nlines"),
    ],
)
def test_every_kind_of_literal(text: str, value: float | str | date | Word | Percent) -> None:
    assert parse(f"x == {text}") == one(Operator.EQUAL, value)


@pytest.mark.parametrize(
    "name", ["x", "_x", "nps2", "play.stage", "a.b.c", "größe", "inactive", "order", "island", "notes"]
)
def test_names_may_have_points_accents_and_begin_like_keywords(name: str) -> None:
    assert parse(f"{name} == 1") == Comparison(name, Operator.EQUAL, (1.0,))


def test_keywords_are_read_in_any_case() -> None:
    assert parse("NOT a > 1 And b > 1 OR c > 1") == Or((And((Not(A), B)), C))
    assert parse("x IN (1)") == one(Operator.IN, 1.0)
    assert parse("x Is Not Empty") == IsEmpty("x", negated=True)
    assert parse("x In The Last 7 Days OR EMPTY") == one(Operator.IN_LAST, Days(7), or_empty=True)
    assert parse("x WITHIN 7 DAYS") == one(Operator.WITHIN, Days(7))


def test_names_and_words_keep_their_case() -> None:
    assert parse("Nps == Weekly") == Comparison("Nps", Operator.EQUAL, (Word("Weekly"),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a > 1 or b > 1 and c > 1", Or((A, And((B, C))))),
        ("a > 1 and b > 1 or c > 1", Or((And((A, B)), C))),
        ("(a > 1 or b > 1) and c > 1", And((Or((A, B)), C))),
        ("not a > 1 and b > 1", And((Not(A), B))),
        ("not (a > 1 and b > 1)", Not(And((A, B)))),
        ("not not a > 1", Not(Not(A))),
        ("a > 1 and b > 1 and c > 1 and d > 1", And((A, B, C, D))),
        ("a > 1 and (b > 1 and c > 1)", And((A, And((B, C))))),
        ("((a > 1))", A),
        ("a > 1\n  and b > 1", And((A, B))),
        ("a is empty or b > 1", Or((IsEmpty("a"), B))),
    ],
)
def test_not_binds_tighter_than_and_and_and_than_or(text: str, tree: Expression) -> None:
    assert parse(text) == tree


def test_or_empty_belongs_to_the_comparison_before_it() -> None:
    maybe = Comparison("a", Operator.MORE, (1.0,), or_empty=True)
    assert parse("a > 1 or empty or b > 1") == Or((maybe, B))
    assert parse("b > 1 and a > 1 or empty") == And((B, maybe))


def test_a_tree_knows_where_each_comparison_stands() -> None:
    tree = parse("a > 1 and\n   (b > 1 or\n c is empty)")
    assert isinstance(tree, And)
    first, second = tree.operands
    assert isinstance(first, Comparison)
    assert isinstance(second, Or)
    assert [(first.line, first.column)] + [
        (part.line, part.column) for part in second.operands if isinstance(part, Comparison | IsEmpty)
    ] == [(1, 1), (2, 5), (3, 2)]


def test_a_scorecards_condition_is_a_single_comparison() -> None:
    assert parse_comparison("(x >= 60 or empty)", good=True) == one(Operator.AT_LEAST, 60.0, or_empty=True)
    assert parse_comparison("x >= 60", good=False) == one(Operator.AT_LEAST, 60.0)


@pytest.mark.parametrize(
    ("text", "good", "message"),
    [
        ("a > 1 and b > 1", True, "a scorecard's condition is a single comparison, without and, or, not"),
        ("a > 1 or b > 1", False, "a scorecard's condition is a single comparison, without and, or, not"),
        ("not a > 1", True, "a scorecard's condition is a single comparison, without and, or, not"),
        ("a is empty", True, "a scorecard's condition is a single comparison, without 'is empty'"),
        ("a is not empty", False, "a scorecard's condition is a single comparison, without 'is empty'"),
        ("a > 1 or empty", False, "'or empty' belongs to Good conditions only"),
    ],
)
def test_what_a_scorecard_refuses(text: str, good: bool, message: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_comparison(text, good=good)
    assert (caught.value.message, caught.value.line, caught.value.column) == (message, 1, 1)


def test_hundreds_of_alternatives_are_no_trouble() -> None:
    tree = parse(" or ".join(f"tier == 'T{number}'" for number in range(2_000)))
    assert isinstance(tree, Or)
    assert len(tree.operands) == 2_000
