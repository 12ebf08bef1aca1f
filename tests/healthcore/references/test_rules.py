"""Every rule at its boundaries: who passes it, what is said of who does not, and when they will."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from healthcore.changes.day import Day
from healthcore.references import references_of
from tests.healthcore.references.books import AS_OF, asked, day_after, day_with

FEW_METRICS = {"license_utilization": "", "active_clients": "", "invoices_per_month": ""}


def verdict(change: dict[str, str], without: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """The rule that one account fails and why; None for a candidate."""
    references = references_of(day_with(change, without=without))
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
    [("2026-11-22", ["renewal date passed 1 day ago"]), ("", ["renewal unknown"]), ("2027-01-23", [])],
)
def test_a_doubt_about_the_renewal_is_noted(renewal: str, notes: list[str]) -> None:
    assert references_of(day_with({"renewal_date": renewal})).candidates["reference.notes"].to_list() == [notes]


def test_a_candidate_says_what_it_passed() -> None:
    (passed,) = references_of(day_with({"csm_risk": "0", "referenceable": ""})).candidates["reference.passed"].to_list()
    assert passed == [
        "paying",
        "Good 0+ days, history starts 2026-11-23",
        "5 of 5 metrics have data",
        "rated No known risk",
        "nothing said about references",
        "renewal in 365 days",
        "never asked",
    ]


GOOD, AVERAGE = {"engagement": "90"}, {"engagement": "40"}


def near_miss(day: Day) -> tuple[str, str, date | None] | None:
    """The rule that the first account fails alone, why, and when it will pass."""
    references = references_of(day)
    if not references.near_misses.height:
        return None
    fails, on = references.near_misses.select("reference.fails", "reference.passes_on").row(0)
    return fails, references.finding(0), on


@pytest.mark.parametrize(("days", "passes"), [(59, False), (60, True)])
def test_good_for_sixty_days_is_enough(tmp_path: Path, days: int, passes: bool) -> None:
    day = day_after(tmp_path, (100, [AVERAGE]), (days, [GOOD]), (0, [GOOD]))
    found = near_miss(day)
    assert found == (None if passes else ("Health", "Good 59 days", AS_OF + timedelta(days=1)))


def test_who_was_good_for_all_the_history_there_is_passes_and_it_says_so(tmp_path: Path) -> None:
    (passed,) = references_of(day_after(tmp_path, (3, [GOOD]), (0, [GOOD]))).candidates["reference.passed"].to_list()
    assert "Good 3+ days, history starts 2026-11-20" in passed


def test_who_was_not_good_at_first_has_to_be_good_for_sixty_days(tmp_path: Path) -> None:
    day = day_after(tmp_path, (5, [AVERAGE]), (3, [GOOD]), (0, [GOOD]))
    assert near_miss(day) == ("Health", "Good 3 days", AS_OF + timedelta(days=57))


def test_health_that_has_to_change_has_no_day() -> None:
    assert near_miss(day_with({"engagement": "59"})) == ("Health", "Average: Engagement is 59 (Good: >= 60)", None)


@pytest.mark.parametrize(("ago", "passes"), [(90, False), (91, True)])
def test_nobody_is_asked_twice_in_ninety_days(ago: int, passes: bool) -> None:
    found = near_miss(asked(day_with({}), "A0", ago))
    assert found == (None if passes else ("Asked", "asked 90 days ago", AS_OF + timedelta(days=1)))


@pytest.mark.parametrize(("ago", "passes"), [(364, False), (365, True)])
def test_nobody_is_asked_more_than_twice_in_a_year(ago: int, passes: bool) -> None:
    found = near_miss(asked(day_with({}), "A0", 100, ago))
    wanted = ("Asked", "asked 100 days ago, 2 times in a year", AS_OF + timedelta(days=1))
    assert found == (None if passes else wanted)


def test_both_limits_on_asks_are_one_rule_and_the_later_day_counts() -> None:
    assert near_miss(asked(day_with({}), "A0", 10, 20)) == (
        "Asked",
        "asked 10 days ago, 2 times in a year",
        AS_OF + timedelta(days=365 - 20),
    )


def test_a_renewal_in_the_way_passes_the_day_after_it() -> None:
    assert near_miss(day_with({"renewal_date": "2026-12-01"})) == ("Renewal", "renewal in 8 days", date(2026, 12, 2))


@pytest.mark.parametrize("change", [{"status": "trial"}, {"csm_risk": "Minor"}, {"referenceable": "no"}])
def test_what_only_people_change_has_no_day(change: dict[str, str]) -> None:
    found = near_miss(day_with(change))
    assert found is not None
    assert found[2] is None
