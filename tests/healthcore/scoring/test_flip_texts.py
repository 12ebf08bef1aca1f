"""The words of flips, as a CSM reads them."""

from datetime import date

import pytest

from healthcore.conditions.literals import Value
from healthcore.model.reader import read_model
from healthcore.model.shipped import shipped_text
from healthcore.scoring.flips import Flipper
from healthcore.scoring.plan import Plan
from tests.healthcore.oracle import AS_OF

RECOMMENDED = shipped_text("recommended")


def flips(text: str, profile: str, **values: Value | None) -> dict[str, list[str]]:
    plan = Plan(read_model(text), AS_OF)
    compiled = next(each for each in plan.compiled if each.profile.name == profile)
    everything = dict.fromkeys(plan.reads) | values
    found = Flipper(plan.model, compiled, AS_OF).flips(everything)
    return {flip.to.key: [change.text for change in flip.changes] for flip in found}


def of_metric(conditions: str, value: Value | None, *, declared: str = "") -> dict[str, list[str]]:
    text = f'name = "M"\n{declared}\n[[profiles]]\nname = "All"\n[profiles.usage]\n{conditions}\n'
    return flips(text, "All", x=value)


HIGH: dict[str, Value | None] = {"touch": "high", "age_days": 400.0}
LOW: dict[str, Value | None] = {"touch": "low", "age_days": 400.0}


@pytest.mark.parametrize(
    ("profile", "values", "expected"),
    [
        (
            "Standard",
            LOW | {"engagement": 52.0},
            {"good": ["engagement to 60 (+8)"], "poor": ["engagement below 10 (-42)"]},
        ),
        (
            "High-touch",
            HIGH | {"engagement": 51.0},
            {"good": ["engagement above 60 (+9)"], "poor": ["engagement below 10 (-41)"]},
        ),
        (
            "High-touch",
            HIGH | {"engagement": 60.0},
            {"good": ["engagement above 60"], "poor": ["engagement below 10 (-50)"]},
        ),
        (
            "High-touch",
            HIGH | {"engagement": 80.0, "csm_risk": 1},
            {"good": ["csm_risk to 'No known risk'"], "poor": ["csm_risk to 'Major'"]},
        ),
        ("High-touch", HIGH | {"engagement": 80.0, "csm_risk": 3}, {"average": ["csm_risk to 'Minor'"]}),
        (
            "High-touch",
            HIGH | {"engagement": 5.0, "usage_frequency": 0},
            {"average": ["usage_frequency to monthly", "engagement to 10 (+5)"]},
        ),
        ("Standard", LOW | {"usage_frequency": 3}, {"average": ["usage_frequency to monthly"]}),
        (
            "Standard",
            LOW | {"active_clients": 2.0},
            {"good": ["active_clients to 3 (+1)"], "poor": ["active_clients to 1 (-1)"]},
        ),
        (
            "Standard",
            LOW | {"license_utilization": 45.5},
            {"good": ["license_utilization to 50% (+4.5)"], "poor": ["license_utilization below 20% (-25.5)"]},
        ),
    ],
)
def test_changes_are_named_with_their_size(
    profile: str, values: dict[str, Value | None], expected: dict[str, list[str]]
) -> None:
    found = flips(RECOMMENDED, profile, **values)
    assert {to: sorted(texts) for to, texts in found.items()} == {to: sorted(texts) for to, texts in expected.items()}


def test_an_account_about_which_nothing_is_known_is_shown_what_one_value_would_make_of_it() -> None:
    found = flips(RECOMMENDED, "Standard", **LOW)
    assert found.keys() <= {"good", "average", "poor"}
    assert all(len(texts) == 1 for texts in found.values())
    assert "poor" in found


@pytest.mark.parametrize(
    ("conditions", "declared", "value", "expected"),
    [
        ('good = ["x is yes"]', "", False, {"good": ["x to yes"]}),
        ('good = ["x is yes"]', "", True, {"average": ["x to no"]}),
        ("good = [\"x == 'gold'\"]", "", "silver", {"good": ["x to 'gold'"]}),
        ("good = [\"x == 'gold'\"]", "", "gold", {"average": ["x to something other than 'gold'"]}),
        ("poor = [\"x in ('a', 'b')\"]", "", "a", {"average": ["x to something other than 'a' or 'b'"]}),
        ('good = ["x within 30 days"]', "", date(2027, 1, 1), {"good": ["x to 2026-12-22 (-10 days)"]}),
        ('good = ["x > 2026-11-20"]', "", date(2026, 11, 20), {"good": ["x to 2026-11-21 (+1 day)"]}),
        ('good = ["x >= high"]', '[metrics.x]\nlevels = ["low", "high"]', 0, {"good": ["x to high"]}),
        ('good = ["x >= 0.5"]', "", 0.25, {"good": ["x to 0.5 (+0.25)"]}),
        ('good = ["x > 10000"]', "", 9000.0, {"good": ["x above 10000 (+1000)"]}),
    ],
)
def test_every_kind_of_value_has_its_words(
    conditions: str, declared: str, value: Value, expected: dict[str, list[str]]
) -> None:
    assert of_metric(conditions, value, declared=declared) == expected


def test_of_several_ways_the_nearest_relative_to_its_range_is_named() -> None:
    text = (
        'name = "M"\n[metrics.a]\nrange = [0, 100]\n[metrics.b]\nrange = [0, 10]\n[[profiles]]\nname = "All"\n'
        '[profiles.usage]\ngood = ["a >= 0"]\npoor = ["a > 60", "b > 8"]\n'
    )
    assert flips(text, "All", a=50.0, b=5.0)["poor"] == ["a above 60 (+10)"]
    assert flips(text, "All", a=20.0, b=7.5)["poor"] == ["b above 8 (+0.5)"]


def test_a_change_that_would_hand_the_account_to_another_profile_is_not_named() -> None:
    text = (
        'name = "M"\n[[profiles]]\nname = "Lost"\nwhen = "x < 10"\n[profiles.voc]\ngood = ["nps > 1"]\n'
        '[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["x >= 60"]\npoor = ["x < 10"]\n'
    )
    assert flips(text, "All", x=70.0) == {"average": ["x below 60 (-10)"]}
    assert flips(text, "All", x=30.0) == {"good": ["x to 60 (+30)"]}


def test_a_change_is_named_only_as_far_as_the_account_stays_in_its_profile() -> None:
    text = (
        'name = "M"\n[[profiles]]\nname = "Middle"\nwhen = "x > 60 and x < 70"\n[profiles.voc]\ngood = ["nps > 1"]\n'
        '[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["x > 60"]\n'
    )
    assert flips(text, "All", x=30.0) == {"good": ["x to 70 (+40)"]}


def test_a_rating_is_changed_only_where_accounts_are_rated_or_have_one() -> None:
    text = 'name = "M"\n[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["x > 1"]\npoor = ["csm_risk is severe"]\n'
    assert flips(text, "All", x=5.0) == {"average": ["x to 1 (-4)"]}
    assert "poor" not in flips(text, "All", x=1.0)
    assert flips(text, "All", x=1.0, csm_risk=0)["poor"] == ["csm_risk to 'Major'"]
    assert flips(text.replace('"All"\n', '"All"\nrated = true\n'), "All", x=1.0)["poor"] == ["csm_risk to 'Major'"]
