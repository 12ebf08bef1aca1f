"""The oracle against the worked examples of design.md and against itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.healthcore.oracle import Model, Verdict, evaluate, quality_score, recommended
from tests.healthcore.oracle.boundaries import AS_OF, BOUNDARIES, SELECTS, Boundary
from tests.healthcore.oracle.conditions import margin_of, result_of, truth
from tests.healthcore.oracle.oracle import Health
from tests.healthcore.oracle.recommended import NO_RISK, SEVERE, WEEKLY
from tests.healthcore.oracle.shapes import (
    FIVE,
    FOUR,
    RATING,
    And,
    Condition,
    Dimension,
    Empty,
    Expression,
    Metric,
    Not,
    Operand,
    Operator,
    Or,
    Profile,
    Scale,
    Side,
    Value,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ACME: Mapping[str, Value] = {
    **SELECTS["High-touch"],
    "engagement": 72,
    "usage_frequency": "weekly",
    "csm_risk": 1,
}


def at_least(metric: str, threshold: int, *, or_empty: bool = False) -> Condition:
    return Condition(metric, ">=", Decimal(threshold), or_empty)


def below(metric: str, threshold: int) -> Condition:
    return Condition(metric, "<", Decimal(threshold))


def of_everybody(*dimensions: Dimension, **rest: object) -> Model:
    model = Model((Profile("All", dimensions),))
    return Model(**{**vars(model), **rest})


def verdict(model: Model, account: Mapping[str, Value]) -> Verdict:
    found = evaluate(model, account, AS_OF)
    assert found is not None
    return found


def health_and_score(model: Model, account: Mapping[str, Value]) -> tuple[str, int | None]:
    found = verdict(model, account)
    return found.health, found.score


USAGE = Dimension("usage", good=(at_least("engagement", 60),), poor=(below("engagement", 10),))
RISK = Dimension("risk", good=(NO_RISK,), poor=(SEVERE,), decisive=True)


def test_the_example_account_of_section_9() -> None:
    acme = verdict(recommended(), ACME)
    assert (acme.profile, acme.health, acme.score) == ("High-touch", "average", 84)
    assert (acme.have, acme.of) == (3, 4)
    assert {name: (part.health, part.score) for name, part in acme.dimensions.items()} == {
        "usage": ("good", 100),
        "risk": ("average", 60),
    }
    good = {str(entry.condition): (entry.result, entry.margin) for entry in acme.good}
    poor = {str(entry.condition): (entry.result, entry.margin) for entry in acme.poor}
    assert good["engagement > 60"] == ("met", Fraction(12))
    assert good["license_utilization >= 50"] == ("no_data", None)
    assert good["csm_risk is none or empty"] == ("unmet", None)
    assert poor["engagement < 10"] == ("unmet", Fraction(62))
    assert poor["usage_frequency == inactive"] == ("unmet", Fraction(2))


def test_ten_accounts_have_a_quality_score_of_76() -> None:
    counts: dict[Health, int] = {"good": 5, "average": 3, "poor": 2, "unknown": 4}
    assert quality_score(health for health, count in counts.items() for _ in range(count)) == 76
    assert quality_score(["unknown"]) is None


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=lambda boundary: boundary.label)
def test_every_boundary_of_the_recommended_model(boundary: Boundary) -> None:
    found = verdict(recommended({"four": FOUR, "five": FIVE}[boundary.scale]), boundary.account)
    results = {str(entry.condition): entry.result for entry in found.good + found.poor}
    assert (found.profile, found.health) == (boundary.profile, boundary.health)
    assert {text: results[text] for text in boundary.conditions} == boundary.conditions


def test_boundary_labels_are_unique() -> None:
    assert len({boundary.label for boundary in BOUNDARIES}) == len(BOUNDARIES)


@pytest.mark.parametrize(
    ("account", "health"),
    [
        ({"engagement": 70, "csm_risk": 3}, "poor"),
        ({"csm_risk": 1}, "average"),
        ({"csm_risk": 0}, "unknown"),
        ({}, "unknown"),
        ({"engagement": 60}, "good"),
        ({"engagement": 60, "csm_risk": 1}, "average"),
        ({"engagement": 30, "csm_risk": 0}, "average"),
    ],
)
def test_rules_one_to_four(account: Mapping[str, Value], health: str) -> None:
    assert verdict(of_everybody(USAGE, RISK), account).health == health


def test_a_rating_the_scorecard_does_not_mention_counts_in_rule_two_only() -> None:
    assert health_and_score(of_everybody(USAGE), {"csm_risk": 3}) == ("average", None)
    assert health_and_score(of_everybody(USAGE, mode="dimensional"), {"csm_risk": 3}) == ("unknown", None)
    assert health_and_score(of_everybody(USAGE), {"csm_risk": 3, "engagement": 70}) == ("good", 100)


def test_met_by_emptiness_is_met_but_no_evidence() -> None:
    usage = Dimension("usage", good=(at_least("engagement", 60, or_empty=True), at_least("nps", 0, or_empty=True)))
    assert verdict(of_everybody(usage), {}).health == "unknown"
    assert [entry.result for entry in verdict(of_everybody(usage), {}).good] == ["met", "met"]
    only_poor_has_data = Dimension("usage", usage.good, poor=(below("csat", 2),))
    assert verdict(of_everybody(only_poor_has_data), {"csat": 4}).health == "average"
    assert verdict(of_everybody(only_poor_has_data), {"csat": 4, "nps": 0}).health == "good"


@pytest.mark.parametrize(("level", "health"), [(None, "unknown"), (0, "good"), (1, "average"), (2, "poor")])
@pytest.mark.parametrize("mode", ["rules", "dimensional"])
def test_health_of_the_risk_dimension(mode: str, level: int | None, health: str) -> None:
    found = verdict(of_everybody(USAGE, RISK, mode=mode), {"engagement": 60, "csm_risk": level})
    assert found.dimensions["risk"].health == health


@pytest.mark.parametrize(("level", "score", "risk"), [(None, 30, None), (0, 30, 100), (1, 30, 60), (2, 15, 0)])
def test_the_lower_of_the_scores_with_and_without_the_rating_counts(
    level: int | None, score: int, risk: int | None
) -> None:
    usage = Dimension("usage", good=(at_least("engagement", 60),), poor=(below("nps", 0),))
    found = verdict(of_everybody(usage, RISK), {"engagement": 50, "nps": -1, "csm_risk": level})
    assert (found.score, found.dimensions["usage"].score, found.dimensions["risk"].score) == (score, 30, risk)


@pytest.mark.parametrize(("level", "score"), [(None, None), (0, None), (1, 60), (2, 0)])
def test_the_score_of_a_rating_alone(level: int | None, score: int | None) -> None:
    assert verdict(of_everybody(USAGE, RISK), {"csm_risk": level}).score == score


def test_scores_round_half_up_at_each_step() -> None:
    weights = {"engagement": Decimal("1.25"), "nps": Decimal("98.75")}
    usage = Dimension("usage", good=(at_least("engagement", 60), at_least("nps", 0)), weights=weights)
    support = Dimension("support", poor=(below("csat", 2),))
    found = verdict(of_everybody(usage, support), {"engagement": 60, "nps": -5, "csat": 1})
    assert found.dimensions["usage"].score == 61  # 60.5
    assert found.score == 31  # the mean of the rounded 61 and 0; 60.5 and 0 would give 30


def test_weights_of_dimensions_without_data_are_left_out() -> None:
    usage = Dimension("usage", USAGE.good, USAGE.poor, weight=Decimal("66.5"))
    voc = Dimension("voc", good=(at_least("nps", 0),), weight=Decimal("33.5"))
    assert verdict(of_everybody(usage, voc), {"engagement": 5}).score == 0
    assert verdict(of_everybody(usage, voc), {"engagement": 5, "nps": 5}).score == 34


def test_a_metric_is_worth_what_its_conditions_in_that_dimension_say() -> None:
    usage = Dimension("usage", good=(at_least("nps", 0),))
    voc = Dimension("voc", poor=(below("nps", 50),))
    found = verdict(of_everybody(usage, voc), {"nps": 10})
    assert [part.score for part in found.dimensions.values()] == [100, 0]
    assert (found.have, found.of) == (1, 1)


@pytest.mark.parametrize(("no_data", "score"), [("exclude", 100), ("average", 80), ("poor", 50)])
def test_metrics_without_data_are_left_out_or_filled(no_data: str, score: int) -> None:
    voc = Dimension("voc", good=(at_least("nps", 0),))
    model = of_everybody(USAGE, voc, RISK, no_data=no_data)
    assert health_and_score(model, {"engagement": 60}) == ("good", score)
    assert verdict(model, {"engagement": 60}).dimensions["risk"].score is None
    assert verdict(model, {}).dimensions["voc"].score is None
    assert health_and_score(model, {}) == ("unknown", None)


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"engagement": 60}, ("good", 100)),
        ({"engagement": 60, "csm_risk": 0}, ("good", 100)),
        ({"engagement": 60, "csm_risk": 1}, ("average", 80)),
        ({"engagement": 60, "csm_risk": 2}, ("poor", 50)),
        ({"engagement": 10}, ("average", 60)),
        ({"engagement": 9}, ("poor", 0)),
        ({"csm_risk": 0}, ("unknown", None)),
        ({"csm_risk": 1}, ("average", 60)),
        ({"csm_risk": 3}, ("poor", 0)),
        ({}, ("unknown", None)),
    ],
)
def test_dimensional_mode_with_a_decisive_dimension(
    account: Mapping[str, Value], expected: tuple[str, int | None]
) -> None:
    assert health_and_score(of_everybody(USAGE, RISK, mode="dimensional"), account) == expected


def test_a_rating_of_zero_counts_as_empty_for_what_a_decisive_dimension_keeps_from_good() -> None:
    only_poor = Dimension("risk", poor=(SEVERE,), decisive=True)
    found = verdict(of_everybody(USAGE, only_poor, mode="dimensional", good_band=60), {"engagement": 60, "csm_risk": 0})
    assert (found.dimensions["risk"].health, found.health, found.score) == ("average", "good", 80)


def test_bands_include_good_and_exclude_poor() -> None:
    def health(good_band: int, poor_band: int) -> str:
        model = of_everybody(USAGE, mode="dimensional", good_band=good_band, poor_band=poor_band)
        return verdict(model, {"engagement": 30}).health

    assert [health(60, 40), health(61, 60), health(80, 61)] == ["good", "average", "poor"]


def test_profiles_are_tried_in_order_and_no_data_does_not_match() -> None:
    young = {"created_date": AS_OF - timedelta(days=29)}
    assert verdict(recommended(), {**young, "touch": "high"}).profile == "High-touch onboarding"
    assert verdict(recommended(), young).profile == "Onboarding"
    assert verdict(recommended(), {"touch": "high"}).profile == "High-touch"
    assert verdict(recommended(), {}).profile == "Standard"


def test_an_account_of_no_profile_is_unknown_and_a_cancelled_one_is_not_scored() -> None:
    model = Model((Profile("High", (USAGE,), Condition("touch", "==", "high")),))
    assert evaluate(model, {"engagement": 60, "csm_risk": 3}, AS_OF) == Verdict(None, "unknown", None, {}, 0, 0, (), ())
    assert evaluate(model, {"touch": "high", "status": "cancelled"}, AS_OF) is None


def test_kleene_logic() -> None:
    model = Model(())
    met, unmet, none = Condition("tier", "==", "Gold"), Condition("tier", "!=", "Gold"), at_least("nps", 0)
    account: Mapping[str, Value] = {"tier": "Gold"}
    expected: dict[Expression, bool | None] = {
        And((met, none)): None,
        And((unmet, none)): False,
        Or((met, none)): True,
        Or((unmet, none)): None,
        Not(none): None,
        Not(met): False,
        Or((unmet, And((met, Not(unmet))))): True,
        Empty("nps"): True,
        Not(Empty("tier")): True,
    }
    assert {part: truth(model, part, account, AS_OF) for part in expected} == expected


def test_expressions_are_written_with_the_parentheses_they_need() -> None:
    a, b, c = Empty("a"), Empty("b"), Empty("c")
    assert str(Or((a, And((b, Not(c)))))) == "a is empty or b is empty and not c is empty"
    assert str(And((a, Or((b, c))))) == "a is empty and (b is empty or c is empty)"
    assert str(Not(And((a, b)))) == "not (a is empty and b is empty)"


def _margin(condition: Condition, side: Side, value: Value, scale: Scale = FOUR) -> Fraction | None:
    model = Model((), scale=scale, metrics={"sponsor": Metric("flag"), "last_login": Metric("date")})
    return margin_of(model, condition, side, {condition.metric: value}, AS_OF)


@pytest.mark.parametrize(
    ("metric", "operator", "operand", "value", "good"),
    [
        ("engagement", ">=", Decimal(60), 60, 0),
        ("engagement", ">", Decimal(60), 72, 12),
        ("engagement", "<=", Decimal(60), 72, -12),
        ("engagement", "<", Decimal("59.5"), 59, Fraction(1, 2)),
        ("engagement", "==", Decimal(60), 58, -2),
        ("engagement", "!=", Decimal(60), 58, 2),
        ("engagement", "in", (Decimal(60),), 58, None),
        ("engagement", ">=", Decimal(60), None, None),
        ("usage_frequency", ">=", Word("weekly"), "inactive", -2),
        ("usage_frequency", "==", Word("inactive"), "daily", -3),
        ("csm_risk", "<=", "Minor", 3, -2),
        ("csm_risk", "is", "severe", 3, None),
        ("tier", "==", "Gold", "Gold", None),
        ("sponsor", "==", True, False, None),
        ("last_login", ">=", AS_OF, AS_OF - timedelta(days=4), -4),
        ("last_login", "in the last", 30, AS_OF - timedelta(days=29), 1),
        ("last_login", "in the last", 30, AS_OF + timedelta(days=2), -2),
        ("renewal_date", "within", 30, AS_OF + timedelta(days=10), 10),
        ("renewal_date", "within", 30, AS_OF + timedelta(days=33), -3),
    ],
)
def test_margins(metric: str, operator: Operator, operand: Operand, value: Value, good: Fraction | None) -> None:
    condition = Condition(metric, operator, operand)
    assert _margin(condition, "good", value) == good
    assert _margin(condition, "poor", value) == (None if good is None else -good)


@pytest.mark.parametrize(("days", "result"), [(-1, "unmet"), (0, "met"), (30, "met"), (31, "unmet")])
def test_spans_of_days_include_both_ends(days: int, result: str) -> None:
    def found(operator: Operator, on: date) -> str:
        return result_of(Model(()), Condition("renewal_date", operator, 30), {"renewal_date": on}, AS_OF)

    assert found("within", AS_OF + timedelta(days=days)) == result
    assert found("in the last", AS_OF - timedelta(days=days)) == result


@pytest.mark.parametrize(
    ("condition", "met_at"),
    [
        (Condition(RATING, "is", "none"), {FOUR: [0], FIVE: [0]}),
        (Condition(RATING, "is", "watch"), {FOUR: [1], FIVE: [1, 2]}),
        (Condition(RATING, "is", "severe"), {FOUR: [2, 3], FIVE: [3, 4]}),
        (Condition(RATING, ">=", Decimal(2)), {FOUR: [2, 3], FIVE: [2, 3, 4]}),
        (Condition(RATING, "==", "Critical"), {FOUR: [3], FIVE: [4]}),
    ],
)
def test_classes_numbers_and_words_of_rating_levels(condition: Condition, met_at: Mapping[Scale, list[int]]) -> None:
    for scale, levels in met_at.items():
        model = Model((), scale=scale)
        numbers = range(len(scale.levels))
        assert [at for at in numbers if result_of(model, condition, {RATING: at}, AS_OF) == "met"] == levels


def test_age_days_count_from_creation() -> None:
    young = below("age_days", 30)
    assert result_of(Model(()), young, {"created_date": AS_OF - timedelta(days=29)}, AS_OF) == "met"
    assert result_of(Model(()), young, {"created_date": AS_OF - timedelta(days=30)}, AS_OF) == "unmet"
    assert result_of(Model(()), young, {"created_date": None}, AS_OF) == "no_data"


def test_conditions_are_written_as_in_a_model_file() -> None:
    written = [
        str(condition)
        for condition in (
            WEEKLY,
            NO_RISK,
            Condition(RATING, "in", ("Major", "Critical")),
            Condition("sponsor", "==", True),
            Condition("renewal_date", "within", 30, or_empty=True),
            Condition("last_login", ">=", date(2026, 1, 2)),
            Condition("nps", "<", Decimal("-7.5")),
        )
    ]
    assert written == [
        "usage_frequency >= weekly",
        "csm_risk is none or empty",
        "csm_risk in ('Major', 'Critical')",
        "sponsor == true",
        "renewal_date within 30 days or empty",
        "last_login >= 2026-01-02",
        "nps < -7.5",
    ]
