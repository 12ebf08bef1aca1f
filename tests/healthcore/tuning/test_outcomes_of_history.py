"""Who renewed and who left, by what the book was on past days."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from healthcore.tuning.backtest import back_test
from healthcore.tuning.outcomes_of_history import outcomes_of_history
from healthcore.vocabulary.errors import InputError
from tests.healthcore.book.books import GOOD
from tests.healthcore.today.mornings import POOR, Mornings


@pytest.fixture
def mornings(tmp_path: Path) -> Mornings:
    return Mornings(tmp_path)


def test_who_was_cancelled_or_left_churned_and_whose_date_moved_on_renewed(mornings: Mornings) -> None:
    due = {**GOOD, "renewal_date": "2026-11-10", "contract_value": "100"}
    mornings.on(1, A=due, B=due, C=POOR, D=GOOD, E=due)
    mornings.on(
        11,
        A={**due, "renewal_date": "2027-11-10"},
        B={**due, "renewal_date": "2027-11-10", "contract_value": "80"},
        C=POOR,
        D=GOOD,
        E=due,
    )
    day = mornings.on(20, A=due, C={**POOR, "status": "cancelled"}, D=GOOD, E=due)
    found = outcomes_of_history(day)
    rows = {(row["account_id"], row["ending"]): (row["day"], row["value"]) for row in found.frame.iter_rows(named=True)}
    assert rows[("A", "renewed")] == (date(2026, 11, 10), Decimal(100))
    assert rows[("B", "contracted")] == (date(2026, 11, 10), Decimal(100))
    assert rows[("B", "churned")] == (date(2026, 11, 20), Decimal(80))
    assert rows[("C", "churned")][0] == date(2026, 11, 20)
    assert len(rows) == 4
    assert found.is_derived


def test_who_came_back_did_not_churn_and_a_corrected_date_is_no_renewal(mornings: Mornings) -> None:
    due = {**GOOD, "renewal_date": "2026-11-10"}
    mornings.on(1, A=due, B=GOOD, C={**GOOD, "renewal_date": "2027-06-01"})
    mornings.on(5, A={**due, "renewal_date": "2026-11-20"}, C={**GOOD, "renewal_date": "2028-06-01"})
    day = mornings.on(9, A={**due, "renewal_date": "2026-11-20"}, B=GOOD, C={**GOOD, "renewal_date": "2028-06-01"})
    with pytest.raises(InputError, match="no account that renewed or left"):
        outcomes_of_history(day)


def test_accounts_that_left_the_book_are_tested_as_they_were(mornings: Mornings) -> None:
    mornings.on(1, A=GOOD, B=GOOD)
    mornings.on(10, A=POOR, B=GOOD)
    day = mornings.on(20, B=GOOD)
    (test,) = back_test(day, outcomes_of_history(day), day.book.model, [5])
    assert (test.poor.true, test.poor.total) == (1, 1)
