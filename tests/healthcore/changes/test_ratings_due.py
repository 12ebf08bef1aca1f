"""When a rating is due and why: age, a change of owner, expiry, and accounts that were never rated."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import save_rating
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.changes.ratings_due import due_now, rating_due_in, ratings_due
from tests.healthcore.book.books import AS_OF, GOOD, RECOMMENDED, Ticking, csv_file
from tests.healthcore.segments.days import account, day_after, day_before


def rated(directory: Path, ago: int, account_id: str, level: int) -> None:
    """A rating of that many days ago, on the book as it is now."""
    opened = opened_on(directory, ago)
    row = opened.book.row(account_id)
    assert row is not None
    save_rating(opened, row, level, note="They said so.", reasons=(), author="ada")
    opened.journal.close()


def opened_on(directory: Path, ago: int, model: str | None = None) -> OpenedBook:
    return open_book(BookRequest(str(directory / "book.csv"), model=model), Ticking(day_before(ago)), registers=True)


def loaded(directory: Path, ago: int, *accounts: Mapping[str, str]) -> None:
    csv_file(directory / "book.csv", *accounts)
    opened_on(directory, ago)


def found(day: Day) -> dict[str, tuple[date | None, str | None]]:
    return {
        account_id: (due, why) for account_id, due, why in ratings_due(day).select("account_id", "due", "why").rows()
    }


def test_what_was_never_rated_is_due_thirty_days_after_it_was_first_seen(tmp_path: Path) -> None:
    day = day_after(
        tmp_path, (29, [account("A1")]), (3, [account("A1"), account("A2")]), (0, [account("A1"), account("A2")])
    )
    assert found(day) == {
        "A1": (date(2026, 11, 23), "never rated, first seen 2026-10-24"),
        "A2": (date(2026, 12, 19), "never rated, first seen 2026-11-19"),
    }
    assert rating_due_in(day).to_list() == [1, 27]
    assert due_now(day).height == 0


def test_only_accounts_that_ask_for_a_rating_have_one_due(tmp_path: Path) -> None:
    rows = [
        account("A0", csm_risk="Minor"),
        account("A1", touch="low"),
        account("A2", status="cancelled"),
        account("A3"),
    ]
    day = day_after(tmp_path, (40, rows), (0, rows))
    assert rating_due_in(day).to_list() == [-10, None, None, -10]
    assert due_now(day).select("row", "account_id", "why").rows() == [
        (0, "A0", "rated by the source alone, first seen 2026-10-13"),
        (3, "A3", "never rated, first seen 2026-10-13"),
    ]


@pytest.mark.parametrize(
    ("level", "renewal", "days"), [(0, "", 90), (2, "", 14), (3, "2027-01-01", 14), (1, "2027-01-01", 30)]
)
def test_a_rating_is_due_by_its_level_and_the_renewal(tmp_path: Path, level: int, renewal: str, days: int) -> None:
    loaded(tmp_path, 20, account("A1", renewal_date=renewal))
    rated(tmp_path, 10, "A1", level)
    day = day_of(opened_on(tmp_path, 0))
    assert rating_due_in(day).to_list() == [days - 10]
    (why,) = ratings_due(day)["why"]
    assert why.startswith("rated ")
    assert why.endswith(" on 2026-11-12")


def test_a_change_of_owner_makes_the_rating_due_from_that_day(tmp_path: Path) -> None:
    for ago in (40, 30, 12, 5, 0):
        loaded(tmp_path, ago, account("A1", owner="bob" if ago <= 12 else "ann"), account("A2"))
        if ago == 30:
            rated(tmp_path, 30, "A1", 0)
            rated(tmp_path, 30, "A2", 0)
    day = day_of(opened_on(tmp_path, 0))
    assert found(day)["A1"] == (day_before(12), "owner changed from ann to bob on 2026-11-10")
    assert found(day)["A2"] == (date(2027, 1, 21), "rated No known risk on 2026-10-23")
    assert due_now(day)["account_id"].to_list() == ["A1"]
    rated(tmp_path, 0, "A1", 0)
    assert due_now(day_of(opened_on(tmp_path, 0))).height == 0


@pytest.mark.parametrize(("then", "now"), [("", "bob"), ("ann", ""), ("ann", "ann")])
def test_an_owner_nobody_names_is_no_change(tmp_path: Path, then: str, now: str) -> None:
    loaded(tmp_path, 30, account("A1", owner=then))
    rated(tmp_path, 30, "A1", 0)
    loaded(tmp_path, 10, account("A1", owner=now))
    day = day_of(opened_on(tmp_path, 0))
    assert rating_due_in(day).to_list() == [60]


def test_an_owner_who_went_and_is_back_is_no_change(tmp_path: Path) -> None:
    loaded(tmp_path, 30, account("A1"))
    rated(tmp_path, 30, "A1", 0)
    loaded(tmp_path, 10, account("A1", owner="bob"))
    loaded(tmp_path, 1, account("A1"))
    assert rating_due_in(day_of(opened_on(tmp_path, 0))).to_list() == [60]


def test_each_of_many_changes_is_found_on_its_own_day(tmp_path: Path) -> None:
    many = range(8)
    loaded(tmp_path, 30, *(account(f"A{n}") for n in many))
    for n in many:
        rated(tmp_path, 30 - n, f"A{n}", 0)
    for ago in range(20, -1, -1):
        loaded(tmp_path, ago, *(account(f"A{n}", owner="bob" if ago <= 2 * n + 1 else "ann") for n in many))
    day = day_of(opened_on(tmp_path, 0))
    assert {who: due for who, (due, _) in found(day).items()} == {f"A{n}": day_before(2 * n + 1) for n in many}


def test_a_rating_that_expires_is_due_when_it_stops_to_count(tmp_path: Path) -> None:
    model = tmp_path / "expiring.toml"
    model.write_text(RECOMMENDED.replace("expires = 0", "expires = 10"), encoding="utf-8")
    csv_file(tmp_path / "book.csv", account("A1"))
    first = opened_on(tmp_path, 11, str(model))
    save_rating(first, 0, 0, note="", reasons=(), author="ada")
    day = day_of(opened_on(tmp_path, 0, str(model)))
    assert found(day) == {"A1": (AS_OF, "rated No known risk on 2026-11-11, which has expired")}


def test_the_longest_due_come_first_then_the_biggest_contract_value(tmp_path: Path) -> None:
    rows = [account("A1", contract_value="5"), account("A2", contract_value="50"), account("A3", contract_value="")]
    day = day_after(tmp_path, (40, rows[:2]), (38, rows), (0, rows))
    assert due_now(day)["account_id"].to_list() == ["A2", "A1", "A3"]


def test_a_book_without_owners_or_past_is_fine(tmp_path: Path) -> None:
    csv_file(tmp_path / "book.csv", {"account_id": "A1", "name": "Acme", "status": "paying", **GOOD})
    rated(tmp_path, 5, "A1", 0)
    day = day_of(open_book(BookRequest(str(tmp_path / "book.csv")), Ticking()))
    assert rating_due_in(day).to_list() == [85]
