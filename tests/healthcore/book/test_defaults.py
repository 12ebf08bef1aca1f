"""What a book assumes where its source is silent, and that it says so."""

from collections.abc import Mapping

import pytest

from healthcore.book.book import Book
from healthcore.vocabulary.errors import InputError
from tests.healthcore.book.books import GOOD, book_of

PLAIN = {"engagement": "72", "contract_value": "60000"}
SMALL = {**PLAIN, "contract_value": "1000"}
COMPLETE = {**GOOD, "status": "paying", "contract_value": "5"}


def touches(*accounts: Mapping[str, str], touch: str) -> list[str]:
    return book_of(*accounts, touch=touch).table["touch"].to_list()


def notices(book: Book) -> tuple[str, ...]:
    return book.notices


def test_a_complete_source_leaves_nothing_to_assume() -> None:
    assert notices(book_of(COMPLETE)) == ()


def test_without_a_status_everybody_is_paying_with_a_notice() -> None:
    book = book_of({**GOOD, "contract_value": "5"})
    assert book.table["status"].to_list() == ["paying"]
    assert notices(book) == ("No status column: every account counts as paying.",)


def test_an_empty_status_stays_empty_and_is_scored() -> None:
    book = book_of({**COMPLETE, "status": ""}, COMPLETE, {**COMPLETE, "status": "Cancelled"})
    assert book.table["status"].to_list() == [None, "paying", "cancelled"]
    assert book.table["cancelled"].to_list() == [False, False, True]


@pytest.mark.parametrize(
    ("touch", "expected", "said"),
    [
        ("all", ["high", "high"], "every account is"),
        ("nobody", ["low", "low"], "no account is"),
        ("contract_value >= 50000", ["high", "low"], "accounts with contract_value >= 50000 are"),
        (
            "contract_value >= 50000 or engagement > 70",
            ["high", "high"],
            "accounts with contract_value >= 50000 or engagement > 70 are",
        ),
        ("nps > 5", ["low", "low"], "accounts with nps > 5 are"),
        ("nps is empty", ["high", "high"], "accounts with nps is empty are"),
    ],
)
def test_without_a_touch_column_somebody_says_who_is_high_touch(touch: str, expected: list[str], said: str) -> None:
    assert touches(PLAIN, SMALL, touch=touch) == expected
    assert f"No touch column: {said} high-touch (change it with --touch)." in notices(
        book_of(PLAIN, SMALL, touch=touch)
    )


def test_who_is_high_touch_decides_the_profile() -> None:
    book = book_of(PLAIN, SMALL, touch="contract_value >= 50000")
    assert book.table["profile"].to_list() == ["High-touch", "Standard"]


def test_a_touch_column_counts_before_any_condition() -> None:
    assert touches({**PLAIN, "touch": "low"}, touch="all") == ["low"]


@pytest.mark.parametrize(
    ("touch", "message"),
    [
        ("contract_value >= ", "the end where a value or a name was expected"),
        ("contract_valu >= 5", "contract_valu is neither a column of the source nor a metric"),
        ("contract_value >= high", "high is not a number, which contract_value is"),
    ],
)
def test_a_faulty_touch_condition_is_refused(touch: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        book_of(PLAIN, touch=touch)
    (problem,) = caught.value.problems
    assert problem.startswith(f"--touch {touch}: column ")
    assert problem.endswith(f": {message}.")


@pytest.mark.parametrize(
    ("values", "notice"),
    [
        (["", "5"], "1 account without contract value: counted as 0."),
        (["", "", "5"], "2 accounts without contract value: counted as 0."),
        (["5", "6"], None),
        (["", ""], None),
    ],
)
def test_missing_contract_values_are_told_unless_there_are_none_at_all(values: list[str], notice: str | None) -> None:
    book = book_of(*[{**COMPLETE, "contract_value": value} for value in values])
    assert notices(book) == (() if notice is None else (notice,))


def test_every_book_has_the_columns_that_screens_show() -> None:
    book = book_of({"touch": "high"})
    assert {"contract_value", "currency", "renewal_date", "status", "touch", "cancelled", "conflict"} <= set(
        book.table.columns
    )
    assert {"profile", "rated", "health", "score", "have", "of", "uncertain", "health.usage"} <= set(book.table.columns)
