"""What lint finds in a model: each fault with its line and column, and nothing in a clean one."""

import pytest

from healthcore.model.lint import lint
from healthcore.model.shipped import SHIPPED, shipped_text

CLEAN = """\
name = "Clean"
[metrics.engagement]
range = [0, 100]
[[profiles]]
name = "Young"
when = "age_days < 30"
[profiles.usage]
good = ["active_users >= 3"]
poor = ["active_users < 1"]
[[profiles]]
name = "Rest"
rated = true
[profiles.usage]
good = ["engagement >= 60", "usage_frequency >= weekly"]
poor = ["engagement < 10", "usage_frequency == inactive"]
[profiles.risk]
decisive = true
good = ["csm_risk is none or empty"]
poor = ["csm_risk is severe"]
"""

Change = tuple[str, str]
GOOD = 'good = ["engagement >= 60", '
POOR = 'poor = ["engagement < 10", '
YOUNG = 'name = "Young"\nwhen = "age_days < 30"'
ELSE = '[[profiles]]\nname = "Else"\nvoc.good = ["nps > 1"]'
UNREACHABLE = "error: no account can reach Good in 'Rest':"
NEVER = "can never match:"


def found(*changes: Change) -> list[str]:
    text = CLEAN
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return [str(finding) for finding in lint(text)[1]]


def test_nothing_is_found_in_a_clean_model() -> None:
    model, findings = lint(CLEAN)
    assert findings == []
    assert model is not None
    assert model.name == "Clean"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_has_the_one_difference_that_is_on_purpose(name: str) -> None:
    _, findings = lint(shipped_text(name))
    assert [(str(finding.severity), finding.message) for finding in findings] == [
        ("warning", "Good is engagement >= 60 in 'Standard' and engagement > 60 in 'High-touch'")
    ]
    line = shipped_text(name).split("\n")[findings[0].line - 1]
    assert line[findings[0].column - 1 :].startswith("engagement >= 60")


ERRORS: list[tuple[Change, str]] = [
    (
        ("age_days < 30", "age_days < 30 and"),
        "line 6, column 26: error: the end where a name, 'not' or '(' was expected",
    ),
    (
        ("usage_frequency >= weekly", "usage_frequency >= hourly"),
        "line 14, column 30: error: hourly is not a level of usage_frequency, "
        "which has inactive, monthly, weekly, daily",
    ),
    (
        ("csm_risk is severe", "csm_risk is terrible"),
        "line 19, column 10: error: terrible is not a level of the rating scale, "
        "which has 0 No known risk, 1 Minor, 2 Major, 3 Critical",
    ),
    (
        ("range = [0, 100]", 'kind = "amount"'),
        "line 3, column 8: error: kind is 'amount': it can be 'number', 'percent', 'ordinal', 'flag', 'date', 'level' "
        "or 'text'",
    ),
    (
        ("decisive = true", "decisive = true\nweight = 40"),
        "line 10, column 1: error: weights are given to some only: usage has none (give every dimension one, or none)",
    ),
    (
        ("decisive = true", "weight = 40\n[profiles.voc]\nweight = 30\n[profiles.work]\nweight = 20"),
        "line 10, column 1: error: weights are given to some only: usage has none (give every dimension one, or none)",
    ),
    (
        ("[profiles.risk]", "weight = 70\n[profiles.risk]\nweight = 40"),
        "line 10, column 1: error: the weights of its dimensions add up to 110, not 100",
    ),
    (
        ("[profiles.risk]", "weights = { engagement = 90, usage_frequency = 5 }\n[profiles.risk]"),
        "line 16, column 11: error: the weights of its metrics add up to 95, not 100",
    ),
    (
        ("active_users >= 3", "days_in_health >= 3"),
        "line 8, column 10: error: days_in_health is a result of health: it serves segments and plays, "
        "never the health it comes from",
    ),
    (
        ("age_days < 30", "age_days < 30 and score > 5"),
        "line 6, column 27: error: score is a result of health: it serves segments and plays, "
        "never the health it comes from",
    ),
]


@pytest.mark.parametrize(("change", "message"), ERRORS, ids=[message[:70] for _, message in ERRORS])
def test_what_keeps_a_model_from_being_used_is_an_error(change: Change, message: str) -> None:
    assert found(change) == [message]


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (
            (GOOD, 'good = ["engagement > 100", '),
            [f"line 14, column 10: {UNREACHABLE} no value meets engagement > 100"],
        ),
        (
            (GOOD, 'good = ["engagement >= 60", "engagement <= 50", '),
            [
                f"line 14, column 30: {UNREACHABLE} no value meets engagement >= 60 and engagement <= 50",
            ],
        ),
        (
            (POOR, 'poor = ["engagement >= 50", '),
            [
                f"line 14, column 10: {UNREACHABLE} every value that meets engagement >= 60 is Poor as well",
                "line 15, column 10: warning: engagement >= 60 (Good) and engagement >= 50 (Poor) overlap: "
                "60 meets both, and is Poor",
            ],
        ),
        (
            ("usage_frequency == inactive", "usage_frequency >= weekly"),
            [
                f"line 14, column 30: {UNREACHABLE} every value that meets usage_frequency >= weekly is Poor as well",
                "line 15, column 29: warning: usage_frequency >= weekly (Good) and usage_frequency >= weekly (Poor) "
                "overlap: weekly meets both, and is Poor",
            ],
        ),
        (
            ("decisive = true", 'decisive = true\n[profiles.voc]\npoor = ["usage_frequency >= weekly"]\n[profiles.x]'),
            [
                f"line 14, column 30: {UNREACHABLE} every value that meets usage_frequency >= weekly is Poor as well",
                "line 19, column 10: warning: usage_frequency >= weekly (Poor) is upside down: more of usage_frequency "
                "is better",
            ],
        ),
    ],
)
def test_good_that_no_account_can_reach_is_an_error(change: Change, messages: list[str]) -> None:
    assert found(change) == messages


@pytest.mark.parametrize(
    ("condition", "column", "written"),
    [
        ("active_users < 0", 10, "active_users < 0"),
        ('active_users > 2", "active_users < 3', 30, "active_users > 2 and active_users < 3"),
    ],
)
def test_nobody_is_counted_below_nought_or_in_parts(condition: str, column: int, written: str) -> None:
    message = f"line 8, column {column}: error: no account can reach Good in 'Young': no value meets {written}"
    assert message in found(("active_users >= 3", condition))


def test_good_that_only_an_empty_value_reaches_is_reached() -> None:
    assert found((GOOD, 'good = ["engagement > 100 or empty", ')) == []


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (
            (POOR, 'poor = ["engagement < 70", '),
            [
                "line 15, column 10: warning: engagement >= 60 (Good) and engagement < 70 (Poor) overlap: "
                "60 meets both, and is Poor"
            ],
        ),
        ((POOR, 'poor = ["engagement < 60", '), []),
        (
            ("usage_frequency == inactive", "usage_frequency in (inactive, weekly)"),
            [
                "line 15, column 29: warning: usage_frequency >= weekly (Good) and "
                "usage_frequency in (inactive, weekly) (Poor) overlap: weekly meets both, and is Poor"
            ],
        ),
    ],
)
def test_good_and_poor_that_overlap_are_a_warning(change: Change, messages: list[str]) -> None:
    assert found(change) == messages


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            ((GOOD, 'good = ["engagement > 60", '), (POOR, 'poor = ["engagement < 60", ')),
            "line 15, column 10: warning: engagement > 60 (Good) and engagement < 60 (Poor) leave a gap that only 60 "
            "itself falls into",
        ),
        (
            ((GOOD, 'good = ["engagement >= 120 or empty", '), (POOR, 'poor = ["engagement < 100", ')),
            "line 15, column 10: warning: engagement >= 120 or empty (Good) and engagement < 100 (Poor) leave a gap "
            "that no value reaches",
        ),
        (((POOR, 'poor = ["engagement > 100", '),), "line 15, column 10: warning: no value meets engagement > 100"),
    ],
)
def test_bounds_that_no_value_can_tell_apart_are_a_warning(changes: tuple[Change, ...], message: str) -> None:
    assert found(*changes) == [message]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        (
            (("active_users >= 3", "engagement >= 50"),),
            ["line 14, column 10: warning: Good is engagement >= 60 in 'Rest' and engagement >= 50 in 'Young'"],
        ),
        (
            (("active_users < 1", "engagement < 5"),),
            ["line 15, column 10: warning: Poor is engagement < 10 in 'Rest' and engagement < 5 in 'Young'"],
        ),
        ((("active_users >= 3", "engagement >= 60"), ("active_users < 1", "engagement < 10")), []),
        (
            (
                ('good = ["active_users >= 3"]', 'good = ["engagement <= 90", "engagement >= 60"]'),
                (GOOD, 'good = ["engagement >= 60", "engagement <= 90", '),
            ),
            [],
        ),
        (
            (
                ('good = ["active_users >= 3"]', 'good = ["engagement >= 60"]'),
                (GOOD, 'good = ["engagement >= 60", "engagement <= 90", '),
            ),
            [
                "line 14, column 30: warning: Good is engagement >= 60 and engagement <= 90 in 'Rest' and "
                "engagement >= 60 in 'Young'"
            ],
        ),
        ((('[profiles.usage]\ngood = ["active_users >= 3"]', '[profiles.voc]\ngood = ["engagement >= 5"]'),), []),
    ],
)
def test_a_metric_bounded_differently_across_profiles_is_a_warning(
    changes: tuple[Change, ...], messages: list[str]
) -> None:
    assert found(*changes) == messages


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("age_days < 30", "age_days < 30 and age_days > 40"),
            f"line 5, column 8: warning: 'Young' {NEVER} no account can meet its `when`",
        ),
        (
            ("age_days < 30", "touch == 'high' and touch is empty"),
            f"line 5, column 8: warning: 'Young' {NEVER} no account can meet its `when`",
        ),
        (
            (YOUNG, 'name = "Young"\n'),
            f"line 11, column 8: warning: 'Rest' {NEVER} 'Young' before it takes everybody",
        ),
        (
            (
                "rated = true",
                'rated = true\nwhen = "age_days < 20"\n[[profiles]]\nname = "Else"\nvoc.good = ["nps > 1"]',
            ),
            f"line 11, column 8: warning: 'Rest' {NEVER} a profile before it takes every account that meets its `when`",
        ),
    ],
)
def test_a_profile_that_can_never_match_is_a_warning(change: Change, message: str) -> None:
    assert message in found(change)


def test_profiles_that_can_match_by_an_empty_value_can_match() -> None:
    assert found(("age_days < 30", "not (age_days >= 30) or age_days is empty")) == []


@pytest.mark.parametrize(
    "changes",
    [
        (("rated = true", "rated = true\nwhen = \"touch == 'high'\""),),
        ((YOUNG, f"{YOUNG}\nenabled = false"), ("rated = true", "enabled = false")),
        (("rated = true", "enabled = false"),),
    ],
)
def test_a_model_without_a_profile_for_everybody_else_is_a_warning(changes: tuple[Change, ...]) -> None:
    (message,) = found(*changes)
    assert message.endswith("warning: no profile takes everybody else: accounts that match none are Unknown")
    assert message.startswith("line ")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("csm_risk is none or empty", "csm_risk != 1 or empty"), "line 18, column 10"),
        (("csm_risk is severe", "csm_risk is watch"), "line 19, column 10"),
    ],
)
def test_a_rating_by_which_worse_looks_better_is_a_warning(change: Change, place: str) -> None:
    message = f"{place}: warning: by {change[1]} a riskier rating can make an account look better"
    assert message in found(change)


def test_a_profile_that_can_never_be_good_is_a_warning() -> None:
    assert found((f'{GOOD}"usage_frequency >= weekly"]', "good = []")) == [
        "line 11, column 8: warning: no account of 'Rest' can be Good: it has no Good condition on a metric other than "
        "csm_risk"
    ]


ODD: list[tuple[Change, str]] = [
    (
        (GOOD, 'good = ["engagement >= 60", "engagement >= 60", '),
        "line 14, column 30: warning: engagement >= 60 says the same as engagement >= 60 beside it",
    ),
    (
        (GOOD, 'good = ["engagement >= 60", "engagement >= 50", '),
        "line 14, column 30: warning: engagement >= 50 decides nothing beside engagement >= 60",
    ),
    (
        (POOR, 'poor = ["engagement < 10", "engagement < 5", '),
        "line 15, column 29: warning: engagement < 5 decides nothing beside engagement < 10",
    ),
    (
        ("active_users >= 3", 'active_users >= 3", "active_users <= 3'),
        "line 8, column 31: warning: active_users >= 3 and active_users <= 3 leave only 3 itself",
    ),
    (
        ("[profiles.risk]", '[profiles.voc]\ngood = ["engagement >= 60"]\n[profiles.risk]'),
        "line 17, column 10: warning: engagement >= 60 stands in usage and in voc: it counts twice",
    ),
    (
        ("engagement < 10", "engagement < 0.1"),
        "line 15, column 10: warning: engagement goes up to 100, and 0.1 is next to nothing of it: is that a share?",
    ),
    (
        ("active_users >= 3", "license_utilization >= 5000"),
        "line 8, column 10: warning: license_utilization is a percentage, and 5000 is more than it can be meant to "
        "reach",
    ),
    (
        ("active_users >= 3", "active_users >= 2.5"),
        "line 8, column 10: warning: active_users counts something, and is never 2.5",
    ),
    (
        ("engagement < 10", "engagement == 10"),
        "line 15, column 10: warning: by engagement == 10 (Poor) neither more nor less of engagement is better",
    ),
    (
        ("active_users >= 3", "open_tickets >= 3"),
        "line 8, column 10: warning: open_tickets >= 3 (Good) is upside down: less of open_tickets is better",
    ),
    (
        ("rated = true\n", ""),
        "line 11, column 8: warning: 'Rest' is not rated, so its conditions on csm_risk count for nothing",
    ),
    (
        (YOUNG, f"{YOUNG}\nrated = true"),
        "line 5, column 8: warning: 'Young' is rated, but none of its conditions reads csm_risk",
    ),
    (
        ("active_users >= 3", "active_uesrs >= 3"),
        "line 8, column 10: warning: active_uesrs is no metric that is known or declared: was active_users meant?",
    ),
    (
        ("age_days < 30", "touch == 'hihg'"),
        "line 5, column 8: warning: touch is never 'hihg': it is high, low",
    ),
    (
        ("[profiles.risk]", "[profiles.risks]"),
        "line 16, column 1: warning: risks is a dimension of its own: was risk meant?",
    ),
    (
        (
            "[metrics.engagement]\nrange",
            '[metrics.usage_frequency]\nlevels = ["inactive", "daily", "weekly"]\n[metrics.engagement]\nrange',
        ),
        "line 3, column 1: warning: the levels of usage_frequency are written lowest first: inactive, weekly, daily",
    ),
    (
        ("[metrics.engagement]\nrange", "[metrics.engagment]\nrange"),
        "line 2, column 1: warning: engagment is declared, and no condition reads it: was engagement meant?",
    ),
    (
        ("range = [0, 100]", '[metrics.active_users]\nkind = "level"'),
        "line 4, column 1: warning: active_users is known to be number, not level",
    ),
    (
        ("age_days < 30", "age_days < 30 or age_days >= 30"),
        "line 5, column 8: warning: 'Young' takes every account whose values are known",
    ),
    (
        ("[profiles.risk]", "weight = 100\n[profiles.risk]\nweight = 0"),
        "line 18, column 1: warning: risk has a weight of 0: it counts for nothing in the score",
    ),
    (
        ("[profiles.risk]", "weights = { engagement = 100, usage_frequency = 0 }\n[profiles.risk]"),
        "line 16, column 31: warning: usage_frequency has a weight of 0: it counts for nothing in the score",
    ),
    (
        ("[metrics.engagement]", "[rating]\ndue_severe = 40\n[metrics.engagement]"),
        "line 3, column 1: warning: due_severe is 40 and due_renewing is 30: what is more urgent is due later",
    ),
    (
        ("[metrics.engagement]", "[rating]\nexpires = 60\n[metrics.engagement]"),
        "line 3, column 1: warning: a rating expires after 60 days, before it is due again after 90",
    ),
    (
        ('name = "Clean"', 'name = "Clean"\nmode = "dimensional"\nbands.good = 40'),
        "line 3, column 1: warning: good and poor are both 40: no score is Average",
    ),
    (
        ('name = "Clean"', 'name = "Clean"\nmode = "dimensional"\nbands.poor = 0'),
        "line 3, column 1: warning: poor is 0: no score is below it",
    ),
    (
        ('name = "Clean"', 'name = "Clean"\nmode = "dimensional"\nbands = { good = 0.8, poor = 0.4 }'),
        "line 3, column 11: warning: good is 0.8, and scores go from 0 to 100: is that a share?",
    ),
]


@pytest.mark.parametrize(("change", "message"), ODD, ids=[message[:80] for _, message in ODD])
def test_what_is_allowed_and_hardly_meant_is_a_warning(change: Change, message: str) -> None:
    assert found(change) == [message]


@pytest.mark.parametrize(
    "change",
    [
        ("active_users >= 3", 'engagement >= 60", "engagement <= 90'),
        ("active_users >= 3", "urgent_tickets == 0"),
        ("active_users >= 3", "own_metric == 0"),
        ("usage_frequency >= weekly", "usage_frequency in (weekly, daily)"),
        ("active_users >= 3", "active_users1 >= 3"),
        ("active_users >= 3", "active_users_30d >= 3"),
        ("age_days < 30", "owner is empty"),
        ("age_days < 30", "status in ('paying', 'trial')"),
    ],
)
def test_what_may_well_be_meant_is_no_finding(change: Change) -> None:
    new = [line for line in found(change) if " in 'Rest' and " not in line]
    assert new == []


def test_in_a_model_of_scores_a_metric_needs_a_good_condition() -> None:
    text = CLEAN.replace('name = "Clean"', 'name = "Clean"\nmode = "dimensional"').replace(GOOD, "good = [")
    assert [str(finding) for finding in lint(text)[1]] == [
        "line 16, column 10: warning: engagement has no Good condition: it is worth 60 of 100 at best"
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("active_users >= 3", 'renewal_date > 2026-06-01", "renewal_date within 30 days'),
        ("active_users < 1", 'renewal_date < 9999-12-31", "renewal_date > 0001-01-01'),
        ("age_days < 30", "renewal_date > 2026-06-01 and renewal_date within 30 days"),
    ],
)
def test_days_of_the_calendar_and_spans_from_today_are_not_judged_together(change: Change) -> None:
    assert found(change) == []


def test_a_disabled_profile_is_not_judged() -> None:
    never = "age_days < 30 and age_days > 40"
    assert found((YOUNG, f'name = "Young"\nwhen = "{never}"\nenabled = false')) == []


def test_many_conditions_in_when_are_given_the_benefit_of_the_doubt() -> None:
    many = " and ".join(f"a{number} != {number}" for number in range(12))
    assert found(("age_days < 30", many)) == []


def test_findings_come_in_the_order_of_the_text() -> None:
    findings = lint(CLEAN.replace("< 10", "< 70").replace("rated = true", 'when = "nps > 1"'))[1]
    assert [finding.line for finding in findings] == sorted(finding.line for finding in findings)
    assert len(findings) == 2


def test_a_text_that_is_no_model_has_findings_and_no_model() -> None:
    model, findings = lint("name = ")
    assert model is None
    assert [str(finding) for finding in findings] == ["line 1, column 7: error: this is not TOML: Invalid value"]
