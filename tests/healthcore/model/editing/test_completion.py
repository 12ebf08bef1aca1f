"""What is offered while somebody types a condition."""

import pytest

from healthcore.conditions.parser import parse_comparison
from healthcore.model.editing.completion import complete
from healthcore.model.rating import SCALES
from healthcore.vocabulary import CATALOGUE, FIELDS, FieldSpec, Kind

FIELDS_HERE = {**CATALOGUE, **FIELDS, "mood": FieldSpec("mood", "Mood", Kind.ORDINAL, levels=("bad", "so so", "good"))}
FOUR = SCALES["four"]


def offered(typed: str, *, good: bool = True, joins: bool = False) -> list[str]:
    completion = complete(typed, FIELDS_HERE, FOUR, good=good, joins=joins)
    return [candidate.text for candidate in completion.candidates]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "engagement"),
        ("usage_f", "usage_frequency"),
        ("promoter", "nps"),
        ("engagement ", ">="),
        ("engagement >", ">="),
        ("usage_frequency >= ", "inactive"),
        ("usage_frequency >= we", "weekly"),
        ("mood == s", "'so so'"),
        ("csm_risk ", "is"),
        ("csm_risk is ", "none"),
        ("csm_risk >= Maj", "Major"),
        ("referenceable == ", "yes"),
        ("last_touch ", "within"),
        ("last_touch in the last ", "7 days"),
        ("last_touch within 3", "30 days"),
        ("usage_frequency in (", "inactive"),
        ("usage_frequency in (weekly, d", "daily"),
        ("csat >= 80 ", "or empty"),
    ],
)
def test_the_likeliest_comes_first(typed: str, first: str) -> None:
    fields = {**FIELDS_HERE, "nps": FieldSpec("nps", "Promoters", Kind.NUMBER, range=(-100, 100))}
    completion = complete(typed, fields, FOUR, good=True)
    assert completion.candidates[0].text == first
    assert completion.applied(typed, completion.candidates[0]).startswith(typed[: completion.start])


def test_a_poor_condition_is_offered_no_or_empty_and_no_joining_words() -> None:
    assert offered("csat < 50 ", good=False) == []
    assert offered("csat < 50 ", good=False, joins=True) == ["and", "or"]
    assert offered("age_days < 30 and no", joins=True)[0] == "not"
    assert "is empty" in offered("owner ", joins=True)
    assert "is empty" not in offered("owner ")


def test_what_comes_from_health_is_not_offered() -> None:
    fields = {**FIELDS_HERE, "score": FieldSpec("score", "Score", Kind.NUMBER)}
    assert [one.text for one in complete("sco", fields, FOUR).candidates] == []


def test_where_nothing_can_be_offered_it_says_what_is_expected() -> None:
    assert complete("engagement >= ", FIELDS_HERE, FOUR).hint == "a number, 0 to 100"
    assert complete("active_users >= ", FIELDS_HERE, FOUR).hint == "a number, 0 or more"
    assert complete("tier == ", FIELDS_HERE, FOUR).hint == "a text in single quotes"
    assert complete("renewal_date >= ", FIELDS_HERE, FOUR).hint == "a day: 2026-12-31"
    assert complete("unheard_of >= ", FIELDS_HERE, FOUR).hint == "a value"


def test_how_many_accounts_have_a_metric_stands_beside_it() -> None:
    completion = complete("csa", FIELDS_HERE, FOUR, notes={"csat": "91 of 120 have it"})
    assert completion.candidates[0].about == "CSAT, number, 91 of 120 have it"


def test_a_condition_can_be_put_together_from_nothing_but_what_is_offered() -> None:
    typed = ""
    for wanted in ("usage_frequency", ">=", "weekly", "or empty"):
        completion = complete(typed, FIELDS_HERE, FOUR, good=True)
        typed = completion.applied(typed, next(one for one in completion.candidates if one.text == wanted))
    assert parse_comparison(typed, good=True) == parse_comparison("usage_frequency >= weekly or empty", good=True)
