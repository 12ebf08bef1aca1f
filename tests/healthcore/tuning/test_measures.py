"""Counts, precision, recall and the area under the curve, against what is counted pair by pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.tuning.measures import Flagged, area, flagged

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40)


def test_a_rule_is_counted_as_it_says() -> None:
    found = flagged([True, True, True, False, False], [True, True, False, True, False])
    assert found == Flagged(2, 1, 1, 1)
    assert (found.precision, found.recall) == (2 / 3, 2 / 3)
    assert found.lift == pytest.approx((2 / 3) / (3 / 5))


def test_what_cannot_be_said_is_not_said() -> None:
    assert flagged([False], [True]).precision is None
    assert flagged([True], [False]).recall is None
    assert flagged([True], [False]).lift is None
    assert area([1, 2], [True, True]) is None
    assert area([], []) is None


@given(PAIRS)
def test_the_area_is_the_share_of_pairs_that_are_the_right_way_round(pairs: list[tuple[int, bool]]) -> None:
    gone = [risk for risk, left in pairs if left]
    kept = [risk for risk, left in pairs if not left]
    found = area([risk for risk, _ in pairs], [left for _, left in pairs], rounds=20)
    if not gone or not kept:
        assert found is None
        return
    assert found is not None
    right = sum((a > b) + 0.5 * (a == b) for a in gone for b in kept)
    assert found.value == pytest.approx(right / (len(gone) * len(kept)))
    assert found.low <= found.high
    assert (found.churned, found.kept) == (len(gone), len(kept))


@given(PAIRS)
def test_turning_risks_round_turns_the_area_round(pairs: list[tuple[int, bool]]) -> None:
    churned = [left for _, left in pairs]
    there = area([risk for risk, _ in pairs], churned, rounds=5)
    back = area([-risk for risk, _ in pairs], churned, rounds=5)
    if there is not None and back is not None:
        assert there.value + back.value == pytest.approx(1)


def test_a_score_that_knows_is_told_from_a_coin_and_few_accounts_are_called_few() -> None:
    churned = [True] * 50 + [False] * 50
    knows = area([*range(50, 100), *range(50)], churned)
    coin = area([at % 7 for at in range(100)], churned)
    few = area([1, 2, 3], [True, False, True])
    assert knows is not None
    assert coin is not None
    assert few is not None
    assert (knows.value, knows.tells_nothing, knows.is_small) == (1.0, False, False)
    assert coin.tells_nothing
    assert few.is_small


def test_the_same_accounts_give_the_same_interval() -> None:
    risks, churned = [at % 13 for at in range(60)], [at % 3 == 0 for at in range(60)]
    assert area(risks, churned) == area(risks, churned)
