"""In one line why an account has its colour, as a CSM reads it."""

from collections.abc import Mapping

import pytest

from healthcore.vocabulary import Health
from tests.healthcore.book.books import GOOD, RECOMMENDED, book_of

DIMENSIONAL = RECOMMENDED.replace('mode = "rules"', 'mode = "dimensional"', 1)
LOW: Mapping[str, str] = {"touch": "low"}


def told(account: Mapping[str, str], model: str = RECOMMENDED) -> tuple[str, str]:
    found = book_of(account, model=model).account(0)
    return found.health.word, found.reason


@pytest.mark.parametrize(
    ("account", "health", "reason"),
    [
        (GOOD, "Good", "3 Good conditions met"),
        ({**GOOD, "csm_risk": "0"}, "Good", "4 Good conditions met"),
        ({"touch": "high", "engagement": "72"}, "Good", "1 Good condition met; 2 without data"),
        ({**GOOD, "engagement": "55"}, "Average", "Engagement is 55 (Good: > 60)"),
        ({**GOOD, "engagement": "60"}, "Average", "Engagement is 60 (Good: > 60)"),
        ({**GOOD, "usage_frequency": "monthly"}, "Average", "Usage frequency is monthly (Good: >= weekly)"),
        ({**GOOD, "csm_risk": "Minor"}, "Average", "CSM Risk is Minor (Good: none or empty)"),
        (
            {**GOOD, "engagement": "50", "license_utilization": "30"},
            "Average",
            "License utilization is 30% (Good: >= 50%); Engagement is 50 (Good: > 60)",
        ),
        (
            {**GOOD, "engagement": "50", "license_utilization": "30", "usage_frequency": "monthly"},
            "Average",
            "Usage frequency is monthly (Good: >= weekly); License utilization is 30% (Good: >= 50%), and 1 more",
        ),
        ({**GOOD, "engagement": "5"}, "Poor", "Engagement is 5 (Poor: < 10)"),
        ({**GOOD, "usage_frequency": "inactive"}, "Poor", "Usage frequency is inactive (Poor: inactive)"),
        ({**GOOD, "csm_risk": "Critical"}, "Poor", "CSM Risk is Critical (Poor: severe)"),
        (
            {**GOOD, "csm_risk": "Major", "engagement": "5"},
            "Poor",
            "CSM Risk is Major (Poor: severe); Engagement is 5 (Poor: < 10)",
        ),
        ({"touch": "high"}, "Unknown", "nothing is known yet: no metric of its scorecard has data"),
        ({"touch": "high", "csm_risk": "0"}, "Unknown", "only its rating is known, and that alone shows nothing"),
        ({"touch": "high", "csm_risk": "1"}, "Average", "CSM Risk is Minor (Good: none or empty)"),
        ({**LOW, "csm_risk": "1"}, "Average", "rated at risk, and nothing else is known"),
        ({**LOW, "invoices_per_month": "1234"}, "Good", "1 Good condition met; 4 without data"),
        ({**LOW, "invoices_per_month": "2"}, "Poor", "Invoices per month is 2 (Poor: <= 3)"),
    ],
)
def test_by_the_rules_the_conditions_that_decide_are_named(
    account: Mapping[str, str], health: str, reason: str
) -> None:
    assert told(account) == (health, reason)


def model_of(conditions: str, *, head: str = "", profile: str = "") -> str:
    return f'name = "M"\n{head}\n[[profiles]]\nname = "All"\n{profile}\n{conditions}\n'


def test_an_account_without_good_conditions_that_have_data_says_so() -> None:
    model = model_of('usage.poor = ["nps < 0"]\nusage.good = ["csat > 3"]')
    assert told({"nps": "5"}, model) == ("Average", "no Good condition has data to show it is Good")


def test_a_rating_that_breaks_no_condition_is_not_blamed() -> None:
    model = model_of('usage.poor = ["nps < 0"]\nrisk.good = ["csm_risk <= 1"]')
    assert told({"nps": "5", "csm_risk": "1"}, model) == ("Average", "no Good condition has data to show it is Good")


def test_an_account_that_no_profile_is_for_says_so() -> None:
    model = model_of('usage.good = ["nps > 0"]', profile="when = \"touch == 'high'\"")
    assert told({**LOW, "nps": "5"}, model) == ("Unknown", "no profile of the model is for this account")


def test_a_cancelled_account_says_so() -> None:
    assert told({**GOOD, "status": "cancelled"}) == ("Unknown", "cancelled accounts are not scored")


@pytest.mark.parametrize(
    ("account", "health", "reason"),
    [
        (GOOD, "Good", "score 100: 3 Good conditions met"),
        ({**GOOD, "usage_frequency": "monthly"}, "Good", "score 90: 2 Good conditions met; 1 unmet"),
        ({**GOOD, "license_utilization": "10"}, "Average", "score 75: License utilization is 10% (Poor: < 20%)"),
        ({**GOOD, "csm_risk": "Minor"}, "Average", "CSM Risk is Minor (Good: none or empty)"),
        ({**GOOD, "csm_risk": "Critical"}, "Poor", "CSM Risk is Critical (Poor: severe)"),
        (
            {**GOOD, "engagement": "5", "license_utilization": "10"},
            "Poor",
            "score 25: Engagement is 5 (Poor: < 10); License utilization is 10% (Poor: < 20%)",
        ),
        ({"touch": "high"}, "Unknown", "nothing is known yet: no metric of its scorecard has data"),
        ({"touch": "high", "csm_risk": "0"}, "Unknown", "only its rating is known, and that alone shows nothing"),
    ],
)
def test_in_dimensional_mode_what_costs_the_points_is_named(
    account: Mapping[str, str], health: str, reason: str
) -> None:
    assert told(account, DIMENSIONAL) == (health, reason)


HEAD = 'mode = "dimensional"'
TWO_PARTS = 'usage.good = ["nps > 0"]\n[profiles.risk]\ndecisive = true\n'


@pytest.mark.parametrize(
    ("model", "account", "health", "reason"),
    [
        (
            model_of(TWO_PARTS + 'poor = ["days_overdue > 30"]', head=f"{HEAD}\nbands.good = 75"),
            {"nps": "5", "days_overdue": "3"},
            "Average",
            "Risk has nothing to show that it is Good",
        ),
        (
            model_of(
                TWO_PARTS + 'good = ["csm_risk is none"]\npoor = ["days_overdue > 30"]', head=f"{HEAD}\nbands.good = 75"
            ),
            {"nps": "5", "days_overdue": "3", "csm_risk": "0"},
            "Average",
            "Risk has nothing to show that it is Good",
        ),
        (
            model_of('usage.good = ["nps > 0", "csat > 3"]\nusage.poor = ["open_tickets > 5"]', head=HEAD),
            {"open_tickets": "1"},
            "Average",
            "score 60: no Good condition has data to show it is Good",
        ),
        (
            model_of('usage.good = ["nps > 0", "csat > 3", "active_users > 1"]', head=f'{HEAD}\nno_data = "poor"'),
            {"nps": "5"},
            "Poor",
            "score 33: metrics without data count as Poor",
        ),
        (
            model_of('usage.good = ["nps > 0", "csat > 3", "active_users > 1"]', head=f'{HEAD}\nno_data = "average"'),
            {"nps": "5"},
            "Average",
            "score 73: metrics without data count as Average",
        ),
        (
            model_of('usage.good = ["nps > 0"]\nvoc.poor = ["csat < 3"]', head=f"{HEAD}\nbands.good = 50"),
            {"nps": "5", "csat": "1"},
            "Good",
            "score 50: 1 Good condition met; 1 met for Poor",
        ),
    ],
)
def test_what_no_condition_says_is_said_in_words(
    model: str, account: Mapping[str, str], health: str, reason: str
) -> None:
    assert told(account, model) == (health, reason)


@pytest.mark.parametrize(
    ("condition", "account", "reason"),
    [
        (
            "usage_frequency in (weekly, daily)",
            {"usage_frequency": "monthly"},
            "Usage frequency is monthly (Good: one of weekly, daily)",
        ),
        ("tier == 'gold'", {"tier": "silver"}, "Tier is silver (Good: 'gold')"),
        ("tier in ('gold', 'platinum')", {"tier": "silver"}, "Tier is silver (Good: one of gold, platinum)"),
        ("referenceable is yes", {"referenceable": "no"}, "Referenceable is no (Good: yes)"),
        (
            "last_touch in the last 30 days",
            {"last_touch": "2026-01-02"},
            "Last touch is 2026-01-02 (Good: in the last 30 days)",
        ),
        ("days_overdue <= 5", {"days_overdue": "1200"}, "Days overdue is 1,200 days (Good: <= 5)"),
        ("csat >= 4.25", {"csat": "4.125"}, "CSAT is 4.125 (Good: >= 4.25)"),
        (
            "license_utilization >= 50 or empty",
            {"license_utilization": "45.5"},
            "License utilization is 45.5% (Good: >= 50% or empty)",
        ),
        (
            "outstanding_balance < 5",
            {"outstanding_balance": "123456789012"},
            "Outstanding balance is 123,456,789,012 (Good: < 5)",
        ),
    ],
)
def test_every_kind_of_value_reads_well(condition: str, account: Mapping[str, str], reason: str) -> None:
    assert told(account, model_of(f'usage.good = ["{condition}"]')) == ("Average", reason)


def test_a_class_that_the_scale_has_no_level_of_is_no_trouble() -> None:
    levels = '[rating]\nlevels = [{ word = "Fine", class = "none" }, { word = "Leaving", class = "severe" }]'
    model = model_of('risk.good = ["csm_risk is watch"]\nusage.good = ["nps > 0"]', head=levels)
    assert told({"nps": "5", "csm_risk": "Fine"}, model) == ("Average", "CSM Risk is Fine (Good: watch)")


@pytest.mark.parametrize(
    ("account", "uncertain"),
    [({"touch": "high", "engagement": "72"}, True), ({**GOOD, "usage_frequency": ""}, False), (GOOD, False)],
)
def test_a_good_on_less_than_half_is_uncertain(account: Mapping[str, str], uncertain: bool) -> None:
    found = book_of(account).account(0)
    assert found.health is Health.GOOD
    assert found.uncertain is uncertain
