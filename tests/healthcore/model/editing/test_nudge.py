"""A threshold moved step by step."""

import pytest

from healthcore.model.editing.nudge import nudged
from healthcore.model.rating import SCALES
from healthcore.vocabulary import CATALOGUE, FIELDS


@pytest.mark.parametrize(
    ("condition", "steps", "wanted"),
    [
        ("engagement >= 60", 1, "engagement >= 61"),
        ("engagement >= 60", -5, "engagement >= 55"),
        ("engagement >= 99", 1, "engagement >= 100"),
        ("engagement >= 100", 1, None),
        ("active_users >= 0", -1, None),
        ("nps >= 0", -1, "nps >= -1"),
        ("csat >= 4.5", 1, "csat >= 4.6"),
        ("license_utilization >= 50%", 1, "license_utilization >= 51%"),
        ("last_touch within 1 day", 1, "last_touch within 2 days"),
        ("last_touch within 1 day", -1, None),
        ("usage_frequency >= weekly", 1, "usage_frequency >= daily"),
        ("usage_frequency >= daily", 1, None),
        ("usage_frequency == 'inactive'", 1, "usage_frequency == monthly"),
        ("csm_risk <= Minor", 1, "csm_risk <= Major"),
        ("csm_risk <= Minor", -1, "csm_risk <= 'No known risk'"),
        ("csm_risk is severe", 1, None),
        ("csat >= 80 or empty", 1, "csat >= 81 or empty"),
        ("usage_frequency in (weekly, daily)", 1, None),
        ("tier == 'Gold'", 1, None),
        ("renewal_date > 2026-12-31", 1, None),
        ("not a condition", 1, None),
    ],
)
def test_it_moves_where_it_can_and_ends_at_the_ends(condition: str, steps: int, wanted: str | None) -> None:
    assert nudged(condition, steps, {**CATALOGUE, **FIELDS}, SCALES["four"]) == wanted
