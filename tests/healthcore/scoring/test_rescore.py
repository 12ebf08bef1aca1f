"""Scoring one changed account anew gives the book that scoring everything anew would give."""

from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal, assert_series_equal

from healthcore.model.reader import read_model
from healthcore.scoring.plan import Plan, Scored, plan_for, rescore, score
from healthcore.vocabulary import Health
from tests.healthcore.oracle import AS_OF, random_accounts, random_model, to_toml
from tests.healthcore.scoring.frames import accounts_frame


def assert_same(found: Scored, expected: Scored) -> None:
    assert_series_equal(found.profile, expected.profile)
    assert_frame_equal(found.outcome, expected.outcome)
    for row in range(expected.profile.len()):
        assert found.condition_results(row) == expected.condition_results(row)


def changed(frame: pl.DataFrame, row: int, name: str, value: object) -> pl.DataFrame:
    one = pl.Series(name, [value], dtype=frame.schema[name])
    return frame.with_columns(pl.concat([frame[name][:row], one, frame[name][row + 1 :]]))


def check(seed: int) -> None:
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    frame = accounts_frame(model, random_accounts(random, shape, 8))
    others = accounts_frame(model, random_accounts(random, shape, 8))
    scored = score(Plan(model, AS_OF), frame)
    for _ in range(3):
        row = random.randrange(frame.height)
        name = random.choice(["csm_risk", "csm_risk", random.choice(others.columns[2:])])
        level = random.choice([None, *range(model.rating.top + 1)])
        frame = changed(frame, row, name, level if name == "csm_risk" else others[name][row])
        scored = rescore(scored, row, frame[row])
        assert_same(scored, score(scored.plan, frame))


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_a_changed_account_is_scored_as_in_a_new_book(seed: int) -> None:
    check(seed)


@pytest.mark.torture
def test_a_changed_account_is_scored_as_in_a_new_book_thousands_of_times() -> None:
    for seed in range(3_000):
        check(seed)


BY_RATING = """
name = "By rating"
[[profiles]]
name = "Watched"
when = "csm_risk is watch or csm_risk is severe"
[profiles.usage]
good = ["nps >= 50"]
poor = ["nps < 20", "csat < 2"]
[[profiles]]
name = "Fine"
when = "csm_risk is none"
[profiles.voc]
good = ["nps >= 0"]
"""


def test_an_account_moves_to_another_profile_and_out_of_all_of_them() -> None:
    plan = Plan(read_model(BY_RATING), AS_OF)
    frame = pl.DataFrame(
        {"account_id": ["A", "B"], "nps": [10.0, 60.0], "csm_risk": [0, 0]},
        schema_overrides={"csm_risk": pl.Int8},
    )
    scored = score(plan, frame)
    assert [plan.profiles[index].name for index in scored.profile] == ["Fine", "Fine"]
    assert scored.condition_results(0) == (True,)
    watched = changed(frame, 0, "csm_risk", 1)
    scored = rescore(scored, 0, watched[0])
    assert_same(scored, score(plan, watched))
    assert Health(scored.outcome["health"][0]) is Health.POOR
    assert scored.condition_results(0) == (False, True, None)
    assert scored.outcome["health.voc"][0] is None
    nowhere = changed(watched, 0, "csm_risk", None)
    scored = rescore(scored, 0, nowhere[0])
    assert_same(scored, score(plan, nowhere))
    assert scored.compiled(0) is None
    assert scored.condition_results(0) == ()
    assert scored.outcome.row(0, named=True)["score"] is None


def test_the_book_before_stays_as_it_was() -> None:
    plan = Plan(read_model(BY_RATING), AS_OF)
    frame = pl.DataFrame({"account_id": ["A"], "nps": [10.0], "csm_risk": [0]}, schema_overrides={"csm_risk": pl.Int8})
    before = score(plan, frame)
    outcome, results = before.outcome.rows(), before.condition_results(0)
    rescore(before, 0, changed(frame, 0, "csm_risk", 2))
    assert before.outcome.rows() == outcome
    assert before.condition_results(0) == results


def test_plans_are_compiled_once_for_a_model_and_a_day() -> None:
    model = read_model(BY_RATING)
    assert plan_for(model, AS_OF) is plan_for(read_model(f"{BY_RATING}# a comment\n"), AS_OF)
    assert plan_for(model, AS_OF) is not plan_for(model, AS_OF.replace(day=1))


@pytest.mark.parametrize("columns", [{}, {"account_id": pl.String}, {"account_id": pl.String, "nps": pl.Float64}])
def test_a_book_without_accounts_is_scored(columns: dict[str, type[pl.DataType]]) -> None:
    plan = Plan(read_model(BY_RATING), AS_OF)
    scored = score(plan, pl.DataFrame(schema=columns | {"csm_risk": pl.Int8}))
    assert scored.outcome.height == 0
    assert scored.outcome.schema == plan.outcome_schema


def test_cancelled_accounts_are_not_scored() -> None:
    plan = Plan(read_model('name = "M"\n[[profiles]]\nname = "All"\nusage.good = ["nps > 1"]\n'), AS_OF)
    frame = pl.DataFrame({"account_id": ["A", "B", "C"], "nps": 5.0, "status": ["cancelled", "paying", None]})
    scored = score(plan, frame.with_columns(csm_risk=pl.lit(None, dtype=pl.Int8)))
    assert scored.profile.to_list() == [None, 0, 0]
    assert scored.outcome["health"].to_list() == [Health.UNKNOWN, Health.GOOD, Health.GOOD]


@pytest.mark.parametrize(
    "name", ["c0", "overall", "band", "has_any", "level_above_0", "is_scored", "row", "part", "key"]
)
@pytest.mark.parametrize("mode", ["rules", "dimensional"])
def test_a_metric_may_be_called_like_a_column_of_the_engines_own(name: str, mode: str) -> None:
    text = (
        f'name = "M"\nmode = "{mode}"\n[[profiles]]\nname = "All"\nwhen = "{name} > 1"\nusage.good = ["{name} > 5"]\n'
    )
    frame = pl.DataFrame({"account_id": ["A", "B", "C"], name: [6.0, 4.0, 0.0]})
    scored = score(Plan(read_model(text), AS_OF), frame.with_columns(csm_risk=pl.lit(None, dtype=pl.Int8)))
    assert scored.outcome["score"].to_list() == [100, 60, None]
    assert [scored.condition_results(row) for row in range(3)] == [(True,), (False,), ()]
