"""Every rule at its boundaries: who passes it, and what is said of who does not."""

import pytest

from healthcore.references import references_of
from tests.healthcore.references.books import book_of

FEW_METRICS = {"license_utilization": "", "active_clients": "", "invoices_per_month": ""}


def verdict(change: dict[str, str], without: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """The rule that one account fails and why; None for a candidate."""
    references = references_of(book_of(change, without=without))
    if references.candidates.height:
        return None
    return references.near_misses["reference.fails"][0], references.finding(0)


@pytest.mark.parametrize(
    ("status", "finding"),
    [("paying", None), ("trial", "status is trial"), ("free", "status is free"), ("", "status unknown")],
)
def test_only_paying_accounts_are_asked(status: str, finding: str | None) -> None:
    assert verdict({"status": status}) == (None if finding is None else ("Paying", finding))


def test_a_book_without_status_is_paying() -> None:
    assert verdict({}, without=("status",)) is None


def test_an_account_that_is_not_good_says_why() -> None:
    assert verdict({"engagement": "59"}) == ("Health", "Average: Engagement is 59 (Good: >= 60)")
    assert verdict({"engagement": "9"}) == ("Health", "Poor: Engagement is 9 (Poor: < 10)")


@pytest.mark.parametrize(("missing", "finding"), [(2, None), (3, "2 of 5 metrics have data")])
def test_at_least_half_of_the_metrics_have_data(missing: int, finding: str | None) -> None:
    change = dict(list(FEW_METRICS.items())[:missing])
    assert verdict(change) == (None if finding is None else ("Coverage", finding))


def test_exactly_half_is_enough() -> None:
    high_touch = {"touch": "high", "csm_risk": "", "license_utilization": ""}
    assert verdict(high_touch) is None
    assert verdict({**high_touch, "engagement": ""}) == ("Coverage", "1 of 4 metrics have data")


@pytest.mark.parametrize(
    ("rating", "finding"),
    [("", None), ("No known risk", None), ("0", None), ("Minor", "rated Minor"), ("Critical", "rated Critical")],
)
def test_nobody_rated_at_risk_is_asked(rating: str, finding: str | None) -> None:
    assert verdict({"csm_risk": rating}) == (None if finding is None else ("Rating", finding))


@pytest.mark.parametrize(("said", "finding"), [("yes", None), ("", None), ("no", "not referenceable")])
def test_who_said_no_is_not_asked(said: str, finding: str | None) -> None:
    assert verdict({"referenceable": said}) == (None if finding is None else ("Referenceable", finding))


def test_a_book_that_says_nothing_about_references_has_candidates() -> None:
    assert verdict({}, without=("referenceable",)) is None


@pytest.mark.parametrize(
    ("renewal", "finding"),
    [
        ("2026-11-22", None),
        ("2026-11-23", "renewal today"),
        ("2026-11-24", "renewal in 1 day"),
        ("2026-12-27", "renewal in 34 days"),
        ("2027-01-22", "renewal in 60 days"),
        ("2027-01-23", None),
        ("", None),
    ],
)
def test_nobody_is_asked_just_before_the_renewal(renewal: str, finding: str | None) -> None:
    assert verdict({"renewal_date": renewal}) == (None if finding is None else ("Renewal", finding))


@pytest.mark.parametrize(
    ("renewal", "notes"),
    [("2026-11-22", ["renewal date passed"]), ("", ["renewal unknown"]), ("2027-01-23", [])],
)
def test_a_doubt_about_the_renewal_is_noted(renewal: str, notes: list[str]) -> None:
    assert references_of(book_of({"renewal_date": renewal})).candidates["reference.notes"].to_list() == [notes]


def test_a_candidate_says_what_it_passed() -> None:
    (passed,) = references_of(book_of({"csm_risk": "0", "referenceable": ""})).candidates["reference.passed"].to_list()
    assert passed == [
        "paying",
        "Good",
        "5 of 5 metrics have data",
        "rated No known risk",
        "nothing said about references",
        "renewal in 365 days",
    ]
