"""A plan for a day: compiled once, right on every day."""

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from healthcore.model.reader import read_model
from healthcore.scoring.plan import Plan, plan_for, score
from tests.healthcore.oracle import AS_OF, random_accounts, random_model, to_toml
from tests.healthcore.scoring.frames import accounts_frame

TIMELESS = """
name = "By numbers"
[[profiles]]
name = "New"
when = "age_days < 30"
[profiles.usage]
good = ["engagement >= 60"]
[[profiles]]
name = "Everybody"
[profiles.usage]
good = ["engagement >= 60"]
"""
BY_DAY = TIMELESS.replace('good = ["engagement >= 60"]', 'good = ["last_touch in the last 30 days"]')


@pytest.mark.parametrize("seed", range(40))
def test_a_plan_taken_to_another_day_scores_as_one_made_for_it(seed: int) -> None:
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    frame = accounts_frame(model, random_accounts(random, shape, 8))
    day = AS_OF + timedelta(days=random.randrange(-400, 400))

    assert_frame_equal(score(Plan(model, AS_OF).on(day), frame).outcome, score(Plan(model, day), frame).outcome)


def test_one_that_looks_at_no_day_is_compiled_once() -> None:
    model = read_model(TIMELESS)
    first = plan_for(model, date(2026, 1, 1))
    later = plan_for(model, date(2026, 2, 1))

    assert later.compiled is first.compiled
    assert (first.as_of, later.as_of) == (date(2026, 1, 1), date(2026, 2, 1))


def test_one_that_looks_at_the_day_is_compiled_for_each() -> None:
    model = read_model(BY_DAY)
    accounts = pl.DataFrame({"account_id": ["A"], "status": ["paying"], "last_touch": [date(2026, 1, 10)]})

    assert [score(plan_for(model, date(2026, month, 20)), accounts).outcome["health"][0] for month in (1, 2)] == [3, 2]


def test_ages_are_counted_from_the_day() -> None:
    model = read_model(TIMELESS)
    accounts = pl.DataFrame({"account_id": ["A"], "status": ["paying"], "created_date": [date(2026, 1, 10)]})

    assert [score(plan_for(model, date(2026, month, 20)), accounts).profile[0] for month in (1, 2)] == [0, 1]
