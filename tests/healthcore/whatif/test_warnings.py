"""What is odd about a model on its accounts: ceilings, idle conditions, one that does it all, too little data."""

from collections.abc import Sequence

import pytest

from healthcore.whatif.rates import rates_of
from healthcore.whatif.scored_twice import Side
from healthcore.whatif.warnings import Ranks, warnings_of
from tests.healthcore.book.books import book_of

MODEL = 'name = "M"\n[metrics.reach]\nkind = "number"\n[[profiles]]\nname = "All"\n[profiles.usage]\n'


def warned(rows: Sequence[dict[str, str]], good: str, poor: str = "") -> list[str]:
    """The warnings about a scorecard, on accounts with these values."""
    side = Side(book_of(*rows, model=f"{MODEL}good = [{good}]\npoor = [{poor}]\n"))
    return [one.message for one in warnings_of(side, 0, rates_of(side, 0), Ranks(side.book.accounts))]


def reach(values: Sequence[int | None]) -> list[dict[str, str]]:
    return [{"reach": "" if value is None else str(value)} for value in values]


RANKED = [number * 100 // 200 for number in range(200)]


@pytest.mark.parametrize("metric", ["reach", "engagement"])
def test_a_rank_caps_good_at_its_share_of_accounts_whatever_they_do(metric: str) -> None:
    rows = [{metric: str(value)} for value in RANKED]
    assert warned(rows, f"'{metric} >= 60'") == [
        f"{metric} >= 60 (Good) caps Good near 40% (40% of this profile now): "
        f"{metric} ranks accounts against each other, so no effort of all lifts more"
    ]
    assert warned(rows, f"'{metric} >= 20'") == []


def test_a_rank_keeps_its_share_poor() -> None:
    told = warned(reach(RANKED), "'reach >= 30'", "'reach < 25'")
    assert [message for message in told if "Poor" in message] == [
        "reach < 25 (Poor) keeps about 25% Poor (25% of this profile now): "
        "reach ranks accounts against each other, so somebody is always last"
    ]


def test_what_is_spread_otherwise_is_no_rank_and_engagement_is_none_where_the_values_contradict() -> None:
    assert warned(reach([70] * 100 + [20] * 100), "'reach >= 60'") == []
    assert warned([{"engagement": "70"}] * 100 + [{"engagement": "20"}] * 40, "'engagement >= 60'") == []


def test_conditions_that_could_be_left_out_are_told_once_together() -> None:
    rows = [{"reach": str(value), "nps": "50", "csat": "90"} for value in [70] * 15 + [20] * 15]
    assert warned(rows, "'reach >= 60', 'nps >= 0', 'csat >= 50'") == [
        "reach >= 60 (Good) decides everything: 15 of 15 Average are so by it alone",
        "2 conditions decide nothing, leaving one out would change no account's health: "
        "nps >= 0 (Good), csat >= 50 (Good)",
    ]


def test_one_condition_that_gives_nearly_all_of_a_colour_decides_everything() -> None:
    rows = [{"reach": str(value), "nps": "-5" if value == 5 else "50"} for value in [70] * 15 + [5] * 2 + [20] * 20]
    told = warned(rows, "'reach >= 10'", "'reach < 30', 'nps < 0'")
    assert "reach < 30 (Poor) decides everything: 20 of 22 Poor are so by it alone" in told
    assert not any("decides everything" in one for one in warned(rows, "'reach >= 10'", "'reach < 30'"))


def test_small_profiles_and_metrics_with_little_data_are_told() -> None:
    assert warned(reach([70] * 5), "'reach >= 60'")[0] == "only 5 accounts: shares of so few say little"
    told = warned(reach([70] * 6 + [None] * 19), "'reach >= 60'")
    assert told[0] == "reach >= 60 (Good) has too little data: 6 of 25 accounts have a value"
