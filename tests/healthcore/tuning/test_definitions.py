"""What a book says of who churned, side by side, where it does not agree with itself."""

import csv
from pathlib import Path

import pytest

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day
from healthcore.tuning.definitions import definitions_of
from healthcore.tuning.outcomes import outcomes_of_field, says_churn
from healthcore.vocabulary import SystemClock
from tests.healthcore.tuning.conftest import DATA

RAVENSTACK = DATA / "ravenstack"


def rows_of(name: str) -> list[dict[str, str]]:
    with (RAVENSTACK / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_three_notions_of_ravenstack_stand_side_by_side(ravenstack: Day) -> None:
    """SOURCE.md: 110 flagged, 352 with an event, 75 in both, 35 and 277 in one; 486 subscriptions ended."""
    found = definitions_of(ravenstack.opened, outcomes_of_field(ravenstack.book, "churn_flag"))
    ended = {row["account_id"] for row in rows_of("ravenstack_subscriptions.csv") if row["churn_flag"] == "TRUE"}
    events = {row["account_id"] for row in rows_of("ravenstack_churn_events.csv")}
    flagged = {row["account_id"] for row in rows_of("ravenstack_accounts.csv") if row["churn_flag"] == "TRUE"}
    assert [one.churned for one in found.found] == [flagged, events, ended]
    assert [len(one.churned) for one in found.found] == [110, 352, 312]
    assert found.disagree
    first = found.disagreements[0]
    assert (first.both, len(first.only_first), len(first.only_second)) == (75, 35, 277)
    names = {row["account_id"]: row["account_name"] for row in rows_of("ravenstack_accounts.csv")}
    assert {account_id for _, account_id in first.only_first} == flagged - events
    assert all(names[account_id] == name for name, account_id in first.only_first)
    assert len(found.disagreements) == 3


def test_what_says_the_same_is_told_once(ravenstack: Day) -> None:
    flag = definitions_of(ravenstack.opened).found[0]
    assert flag.source == "the field churn_flag"
    assert flag.alike == ("ravenstack_accounts.csv, churn_flag",)
    assert flag.field == "churn_flag"


def test_a_book_that_says_it_once_has_nothing_to_disagree(telco: Day) -> None:
    found = definitions_of(telco.opened, outcomes_of_field(telco.book, "churn"))
    assert [len(one.churned) for one in found.found] == [1869]
    assert not found.disagree


def test_a_flag_and_the_status_of_one_file_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text(
        "account_id,name,status,churned\n1,Acme,paying,yes\n2,Bolt,cancelled,no\n3,Cask,cancelled,yes\n",
        encoding="utf-8",
    )
    found = definitions_of(open_book(BookRequest(str(path)), SystemClock()))
    (pair,) = found.disagreements
    assert (pair.first.source, pair.second.source, pair.both) == ("the field status", "the field churned", 1)
    assert (pair.only_first, pair.only_second) == ((("Bolt", "2"),), (("Acme", "1"),))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("churn_flag", True),
        ("Churned", True),
        ("last_churn_events", True),
        ("cancellation_date", True),
        ("churn_risk", False),
        ("churn_probability", False),
        ("engagement", False),
        ("cancelled_orders_score", False),
    ],
)
def test_an_answer_is_told_from_what_foretells_one(name: str, says: bool) -> None:
    assert says_churn(name) is says
