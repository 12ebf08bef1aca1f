"""Filters and orders of a book."""

from collections.abc import Mapping

import polars as pl
import pytest

from healthcore.book.book import Book
from healthcore.book.view import Sort, View
from healthcore.vocabulary import Health
from tests.healthcore.book.books import GOOD, RECOMMENDED, book_of

ACCOUNTS: list[Mapping[str, str]] = [
    {
        "name": "Harbour Poor Relief",
        "owner": "Ada",
        "tier": "gold",
        "contract_value": "500",
        **GOOD,
        "renewal_date": "2027-01-31",
    },
    {
        "name": "acme [EMEA]",
        "owner": "Grace",
        "tier": "silver",
        "contract_value": "900",
        "touch": "high",
        "engagement": "5",
    },
    {
        "name": "Zebra",
        "owner": "Ada",
        "tier": "gold",
        "contract_value": "",
        "touch": "high",
        "engagement": "30",
        "csm_risk": "1",
    },
    {
        "name": "Bolt",
        "owner": "",
        "tier": "silver",
        "contract_value": "900",
        "touch": "high",
        "engagement": "8",
        "csm_risk": "0",
    },
    {
        "name": "Ångström",
        "owner": "Linus",
        "tier": "",
        "contract_value": "100",
        "touch": "low",
        "renewal_date": "2026-12-01",
    },
    {"name": "Gone", "owner": "Ada", "tier": "gold", "contract_value": "700", **GOOD, "status": "cancelled"},
]


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(*ACCOUNTS)


def names(view: View) -> list[str]:
    return view.table["name"].to_list()


def test_worst_health_comes_first_then_the_biggest_contract_then_the_name(book: Book) -> None:
    assert names(book.view()) == ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"]
    assert [Health(code).word for code in book.view().table["health"]] == ["Poor", "Poor", "Average", "Good", "Unknown"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"]),
        ("   ", ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"]),
        ("ACME", ["acme [EMEA]"]),
        ("[emea]", ["acme [EMEA]"]),
        (".*", []),
        ("ångström", ["Ångström"]),
        ("A3", ["Zebra"]),
        ("ada", ["Zebra", "Harbour Poor Relief"]),
        ("ada gold", ["Zebra", "Harbour Poor Relief"]),
        ("gold zeb", ["Zebra"]),
        ("ada bolt", []),
        ("!ada", ["acme [EMEA]", "Bolt", "Ångström"]),
        ("!ada !silver", ["Ångström"]),
        ("silver !bolt", ["acme [EMEA]"]),
        ("poor", ["acme [EMEA]", "Bolt", "Harbour Poor Relief"]),
        ("Good", ["Harbour Poor Relief"]),
        ("!poor", ["Zebra", "Ångström"]),
        ("unknown", ["Ångström"]),
        ("high-touch", ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief"]),
        ("!", ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"]),
        ("zeb !", ["Zebra"]),
        ("relief harbour", ["Harbour Poor Relief"]),
        ("adagold", []),
    ],
)
def test_every_word_has_to_occur_and_none_that_is_excluded(book: Book, text: str, found: list[str]) -> None:
    assert names(book.view().filtered(text)) == found


def test_filters_are_chained_and_taken_back(book: Book) -> None:
    view = book.view().filtered("ada").only(Health.AVERAGE)
    assert names(view) == ["Zebra"]
    assert view.is_filtered
    assert view.description == "health Average, text 'ada'"
    assert names(view.only(None)) == ["Zebra", "Harbour Poor Relief"]
    assert names(view.filtered("")) == ["Zebra"]
    plain = view.only(None).filtered(" ")
    assert (plain.is_filtered, plain.description) == (False, "")
    assert names(book.view()) == names(plain)


def test_counts_say_how_many_of_how_many(book: Book) -> None:
    view = book.view().filtered("ada")
    assert (view.rows.len(), view.total) == (2, 5)
    everybody = View(book, with_cancelled=True)
    assert (everybody.rows.len(), everybody.total) == (6, 6)
    assert names(everybody)[-2:] == ["Gone", "Ångström"]
    assert View(book, with_cancelled=True, text="gone").rows.len() == 1


_ORDERS: list[tuple[str, list[str], list[str]]] = [
    (
        "name",
        ["acme [EMEA]", "Bolt", "Harbour Poor Relief", "Zebra", "Ångström"],
        ["Ångström", "Zebra", "Harbour Poor Relief", "Bolt", "acme [EMEA]"],
    ),
    (
        "contract_value",
        ["Ångström", "Harbour Poor Relief", "acme [EMEA]", "Bolt", "Zebra"],
        ["acme [EMEA]", "Bolt", "Harbour Poor Relief", "Ångström", "Zebra"],
    ),
    (
        "owner",
        ["Harbour Poor Relief", "Zebra", "acme [EMEA]", "Ångström", "Bolt"],
        ["Ångström", "acme [EMEA]", "Harbour Poor Relief", "Zebra", "Bolt"],
    ),
    (
        "renewal_date",
        ["Ångström", "Harbour Poor Relief", "acme [EMEA]", "Bolt", "Zebra"],
        ["Harbour Poor Relief", "Ångström", "acme [EMEA]", "Bolt", "Zebra"],
    ),
    (
        "csm_risk",
        ["Bolt", "Zebra", "acme [EMEA]", "Harbour Poor Relief", "Ångström"],
        ["Zebra", "Bolt", "acme [EMEA]", "Harbour Poor Relief", "Ångström"],
    ),
    (
        "engagement",
        ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"],
        ["Harbour Poor Relief", "Zebra", "Bolt", "acme [EMEA]", "Ångström"],
    ),
    (
        "health",
        ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"],
        ["Harbour Poor Relief", "Zebra", "acme [EMEA]", "Bolt", "Ångström"],
    ),
    (
        "health.usage",
        ["acme [EMEA]", "Bolt", "Zebra", "Harbour Poor Relief", "Ångström"],
        ["Harbour Poor Relief", "Zebra", "acme [EMEA]", "Bolt", "Ångström"],
    ),
    (
        "tier",
        ["Harbour Poor Relief", "Zebra", "acme [EMEA]", "Bolt", "Ångström"],
        ["acme [EMEA]", "Bolt", "Harbour Poor Relief", "Zebra", "Ångström"],
    ),
]


@pytest.mark.parametrize(("column", "upwards", "downwards"), _ORDERS, ids=[column for column, *_ in _ORDERS])
def test_missing_values_come_last_whichever_way_it_runs(
    book: Book, column: str, upwards: list[str], downwards: list[str]
) -> None:
    assert names(View(book, sort=Sort(column))) == upwards
    assert names(View(book, sort=Sort(column, descending=True))) == downwards


def test_every_column_can_be_sorted_by(book: Book) -> None:
    for column in book.table.columns:
        for descending in (False, True):
            rows = View(book, sort=Sort(column, descending), with_cancelled=True).rows
            assert sorted(rows) == list(range(book.table.height)), column


def test_the_same_column_again_turns_the_order_round(book: Book) -> None:
    view = book.view().sorted_by("name")
    assert view.sort == Sort("name")
    assert view.sorted_by("name").sort == Sort("name", descending=True)
    assert view.sorted_by("name").sorted_by("name").sort == Sort("name")


@pytest.mark.parametrize(
    ("column", "descending"), [("contract_value", True), ("csm_risk", True), ("score", False), ("renewal_date", False)]
)
def test_a_column_begins_in_its_natural_direction(book: Book, column: str, descending: bool) -> None:
    assert book.view().sorted_by(column).sort == Sort(column, descending)


def test_equals_stay_in_order_of_contract_value_then_name_then_source() -> None:
    same = [
        {"name": name, "contract_value": value, **GOOD}
        for name, value in [("B", "5"), ("a", "5"), ("C", ""), ("C", ""), ("d", "9")]
    ]
    book = book_of(*same)
    for column in ("engagement", "health", "touch", "score", "csm_risk"):
        for descending in (False, True):
            ids = View(book, sort=Sort(column, descending)).table["account_id"].to_list()
            assert ids == ["A5", "A2", "A1", "A3", "A4"], (column, descending)


def test_filters_do_not_change_the_order(book: Book) -> None:
    whole = View(book, sort=Sort("contract_value", descending=True))
    kept = [name for name in names(whole) if name in {"Zebra", "Harbour Poor Relief"}]
    assert names(whole.filtered("ada")) == kept


def test_a_view_is_kept_after_a_change_of_the_book(book: Book) -> None:
    view = book.view().filtered("high-touch").sorted_by("csm_risk")
    rated = book.rated_as(1, 3)
    assert names(view.on(rated)) == ["acme [EMEA]", "Zebra", "Bolt", "Harbour Poor Relief"]
    assert names(view) == ["Zebra", "Bolt", "acme [EMEA]", "Harbour Poor Relief"]


def test_an_order_by_a_column_that_another_model_does_not_have_falls_back_to_the_worst_first(book: Book) -> None:
    other = book_of(*ACCOUNTS, model='name = "M"\n[[profiles]]\nname = "All"\nvoc.good = ["nps > 0"]\n')
    view = View(book, text="ada", sort=Sort("health.usage")).on(other)
    assert (view.sort, view.text) == (Sort(), "ada")
    assert names(view) == ["Zebra", "Harbour Poor Relief"]


def test_a_book_without_accounts_has_an_empty_view() -> None:
    view = book_of().view()
    assert (view.rows.to_list(), view.total) == ([], 0)
    assert view.filtered("x").rows.len() == 0
    assert view.rows.dtype == pl.UInt32


def test_a_tier_with_levels_is_sorted_by_them() -> None:
    levels = '[metrics.tier]\nkind = "ordinal"\nlevels = ["silver", "gold"]\n'
    book = book_of(*ACCOUNTS, model=RECOMMENDED.replace("[[profiles]]", f"{levels}[[profiles]]", 1))
    assert names(View(book, sort=Sort("tier")))[:2] == ["acme [EMEA]", "Bolt"]
    assert names(book.view().filtered("zeb")) == ["Zebra"]
