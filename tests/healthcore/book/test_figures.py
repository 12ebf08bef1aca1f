"""The figures of a book: counts, quality score, money."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.book.figures import Figures
from healthcore.vocabulary import Health
from tests.healthcore.book.books import GOOD, book_of
from tests.healthcore.oracle import quality_score

AVERAGE = {**GOOD, "engagement": "40"}
POOR = {**GOOD, "engagement": "5"}
UNKNOWN = {"touch": "high"}
_OF: Mapping[str, Mapping[str, str]] = {"good": GOOD, "average": AVERAGE, "poor": POOR, "unknown": UNKNOWN}


def figures(*accounts: Mapping[str, str]) -> Figures:
    return book_of(*accounts).figures


def test_five_good_three_average_and_two_poor_have_a_quality_score_of_76() -> None:
    found = figures(*[GOOD] * 5, *[AVERAGE] * 3, *[POOR] * 2)
    assert found.counts == {Health.GOOD: 5, Health.AVERAGE: 3, Health.POOR: 2, Health.UNKNOWN: 0}
    assert found.quality_score == 76
    assert isinstance(found.quality_score, int)


@given(st.lists(st.sampled_from(["good", "average", "poor", "unknown"]), max_size=12))
def test_the_quality_score_is_the_mean_of_what_is_known(healths: list[str]) -> None:
    counts = {health: healths.count(health.key) for health in Health}
    expected = quality_score(healths)  # type: ignore[arg-type]  # the same words
    found = Figures(counts, {}, {}).quality_score
    assert found == (None if expected is None else pytest.approx(float(expected)))


def test_unknown_accounts_count_in_shares_and_not_in_the_quality_score() -> None:
    found = figures(GOOD, UNKNOWN, UNKNOWN, POOR)
    assert found.quality_score == 70
    assert found.accounts == 4
    assert (found.share(Health.GOOD), found.share(Health.UNKNOWN)) == (25, 50)


def test_a_book_about_which_nothing_is_known_has_no_quality_score() -> None:
    assert figures(UNKNOWN).quality_score is None
    empty = figures()
    assert (empty.accounts, empty.quality_score, empty.contract_value) == (0, None, {})
    assert empty.share(Health.GOOD) == 0
    assert set(empty.counts) == set(Health)


def test_currencies_never_add_up() -> None:
    found = figures(
        {**GOOD, "contract_value": "100.50", "currency": "USD"},
        {**POOR, "contract_value": "50.25", "currency": "USD"},
        {**POOR, "contract_value": "70", "currency": "EUR"},
        {**GOOD, "contract_value": "5", "currency": ""},
    )
    assert found.contract_value == {"EUR": Decimal(70), "USD": Decimal("150.75"), "XXX": Decimal(5)}
    assert found.value_at_risk == {"EUR": Decimal(70), "USD": Decimal("50.25"), "XXX": Decimal(0)}
    assert all(isinstance(value, Decimal) for value in found.value_at_risk.values())


def test_a_missing_contract_value_counts_nothing_and_is_counted() -> None:
    found = figures({**GOOD, "contract_value": "100"}, {**POOR, "contract_value": ""}, {**POOR, "contract_value": "?"})
    assert found.without_value == 2
    assert found.contract_value == {"XXX": Decimal(100)}
    assert found.value_at_risk == {"XXX": Decimal(0)}


def test_cancelled_accounts_count_in_nothing() -> None:
    gone = {"status": "cancelled", "contract_value": "1000", "csm_risk": "3"}
    found = figures(
        {**GOOD, "status": "paying", "contract_value": "1"}, {**POOR, **gone}, {**POOR, **gone, "contract_value": ""}
    )
    assert found.accounts == 1
    assert found.contract_value == {"XXX": Decimal(1)}
    assert (found.without_value, found.rated, found.to_rate) == (0, 0, 1)


def test_only_poor_accounts_are_value_at_risk() -> None:
    each = {name: {**account, "contract_value": "10"} for name, account in _OF.items()}
    assert figures(*each.values()).value_at_risk == {"XXX": Decimal(10)}
    assert figures(each["average"], each["good"], each["unknown"]).value_at_risk == {"XXX": Decimal(0)}


def test_ratings_are_counted_where_they_are_asked_for() -> None:
    found = figures(
        {**GOOD, "csm_risk": "0"},
        {**GOOD, "csm_risk": "2"},
        {**GOOD, "csm_risk": ""},
        {"touch": "low", "csm_risk": "2"},
    )
    assert (found.rated, found.to_rate, found.conflicts) == (2, 3, 0)


def test_money_is_exact_to_the_cent_over_many_accounts() -> None:
    found = figures(*[{**GOOD, "contract_value": "0.10"}] * 1_000)
    assert found.contract_value == {"XXX": Decimal("100.00")}
