"""How cells of each kind are understood."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from healthcore.model.rating import SCALES
from healthcore.sources import DateOrder, read_accounts, read_table
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.vocabulary.accounts import Accounts, Severity
from tests.healthcore.sources.conftest import SCHEMA, ReadText, Write

METRICS = {
    **SCHEMA,
    **{name: FieldSpec(name, name, kind) for name, kind in {"ratio": Kind.PERCENT, "vip": Kind.FLAG}.items()},
}


def one_column(read: ReadText, header: str, *cells: str, date_order: DateOrder | None = None) -> Accounts:
    lines = "\n".join(f'{at}\t"{cell.replace(chr(34), chr(34) * 2)}"' for at, cell in enumerate(cells, start=2))
    return read(f"id\t{header}\n{lines}\n", schema=METRICS, date_order=date_order)


def values(accounts: Accounts, field: str) -> list[Any]:
    return accounts.frame[field].to_list()


def complaints(accounts: Accounts) -> list[tuple[int | None, str]]:
    return [(line.row, line.text) for line in accounts.report.lines if line.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567),
        ("12,34,567.8", 1234567.8),
        ("1'234.5", 1234.5),
        ("1 234.5", 1234.5),
        ("1\u202f234", 1234),
        ("(5)", -5),
        ("3-", -3),
        ("−7", -7),
        ("+8", 8),
        ("-2.00E-02", -0.02),
        ("4e4", 40_000),
        ("95%", 95),
        ("$4.00 ", 4),
        (".5", 0.5),
        ("5.", 5),
        ("'-5", -5),
    ],
)
def test_numbers_in_their_usual_spellings(read: ReadText, cell: str, number: float) -> None:
    accounts = one_column(read, "nps", cell, "1.25")
    assert values(accounts, "nps") == [number, 1.25]
    assert accounts.frame["nps"].dtype == pl.Float64
    assert not complaints(accounts)


@pytest.mark.parametrize("cell", ["", " ", "N/A", "n/a", "-", "--", "null", "None", "****", "NA", "?", "#N/A"])
def test_words_for_nothing_are_nothing_without_a_word(read: ReadText, cell: str) -> None:
    accounts = one_column(read, "nps", cell, "1")
    assert values(accounts, "nps") == [None, 1]
    assert accounts.report.lines == ()


@pytest.mark.parametrize("cell", ["abc", "NaN", "INF", "-inf", "1e999", "1.2.3", "1,2,3", "12 apples", "1_000"])
def test_what_is_no_number_is_no_data_and_a_line(read: ReadText, cell: str) -> None:
    accounts = one_column(read, "nps", "1.5", cell)
    assert values(accounts, "nps") == [1.5, None]
    assert complaints(accounts) == [(3, cell)]


def test_a_decimal_comma_is_decided_from_the_whole_column(read: ReadText) -> None:
    accounts = one_column(read, "arr", "1.234,56", "1.234", "€7", "1,5")
    assert values(accounts, "contract_value") == [Decimal("1234.56"), Decimal(1234), Decimal(7), Decimal("1.5")]
    assert values(one_column(read, "nps", "0,611553068", "1,234"), "nps") == [0.611553068, 1.234]
    assert values(one_column(read, "nps", "1,234", "5,678"), "nps") == [1234, 5678]


def test_a_comma_against_its_column_is_not_guessed(read: ReadText) -> None:
    accounts = one_column(read, "nps", "0.5", "1.25", "12.75 ", "7.25 ", "3,5")
    assert values(accounts, "nps") == [0.5, 1.25, 12.75, 7.25, None]
    assert complaints(accounts) == [(6, "3,5")]


def test_money_is_exact_and_its_sign_gives_the_currency(read: ReadText) -> None:
    accounts = one_column(read, "ARR", "$1,000.10", "€ 12", "GBP 5.5", "5 chf", "US$3", "7", "-")
    assert accounts.frame["contract_value"].dtype == pl.Decimal(38, 4)
    assert values(accounts, "contract_value")[:2] == [Decimal("1000.10"), Decimal(12)]
    assert values(accounts, "currency") == ["USD", "EUR", "GBP", "CHF", "USD", None, None]


def test_the_currency_may_stand_in_the_header(read: ReadText) -> None:
    accounts = one_column(read, "ARR (EUR)", "10", "", "12")
    assert values(accounts, "currency") == ["EUR", None, "EUR"]
    assert [line.severity for line in accounts.report.lines] == [Severity.NOTE]


def test_a_currency_column_counts_more_than_a_sign(read: ReadText) -> None:
    accounts = read("id;arr;currency\n1;$5;€\n2;$6;\n3;7;gbp\n4;8;??!\n")
    assert values(accounts, "currency") == ["EUR", "USD", "GBP", None]
    assert complaints(accounts) == [(2, "$5"), (5, "??!")]


def test_shares_of_one_in_a_percent_column_raise_a_doubt(read: ReadText) -> None:
    accounts = one_column(read, "ratio", "0.5", "1", "0.25")
    assert values(accounts, "ratio") == [0.5, 1, 0.25]
    assert complaints(accounts) == [(None, "")]
    assert not complaints(one_column(read, "ratio", "0.5%", "1%"))


@pytest.mark.parametrize(
    "cell",
    [
        "2027-01-19",
        "2027-1-19",
        "2027/01/19",
        "2027.01.19",
        "20270119",
        "19 Jan 2027",
        "19-Jan-27",
        "Jan 19, 2027",
        "January 19th, 2027",
        "Tue, 19 January 2027",
        "2027-01-19T23:59:00Z",
        "2027-01-19 23:59",
        "19/01/2027 10:00",
        "19.1.2027",
        "19-01-27",
        "1/19/2027",
        "2027-01-19 00:00:00.000",
    ],
)
def test_dates_in_their_usual_spellings(read: ReadText, cell: str) -> None:
    accounts = one_column(read, "renewal", cell)
    assert values(accounts, "renewal_date") == [date(2027, 1, 19)]
    assert not complaints(accounts)


@pytest.mark.parametrize("cell", ["2027-02-30", "31/31/2027", "soon", "2027", "Q1 2027", "2027-01"])
def test_what_is_no_date_is_no_data_and_a_line(read: ReadText, cell: str) -> None:
    accounts = one_column(read, "renewal", "2027-01-19", cell)
    assert values(accounts, "renewal_date") == [date(2027, 1, 19), None]
    assert complaints(accounts)[-1] == (3, cell)


def test_one_telling_date_decides_the_order_of_its_column(read: ReadText) -> None:
    assert values(one_column(read, "renewal", "02/03/2027", "13/01/2027"), "renewal_date")[0] == date(2027, 3, 2)
    assert values(one_column(read, "renewal", "02/03/2027", "01/13/2027"), "renewal_date")[0] == date(2027, 2, 3)
    assert values(one_column(read, "renewal", "27-02-03", "99-02-03"), "renewal_date")[0] == date(2027, 2, 3)


def test_an_order_that_nothing_tells_is_a_doubt_until_somebody_says_it(read: ReadText) -> None:
    guessed = one_column(read, "renewal", "02/03/2027")
    assert complaints(guessed) == [(None, "")]
    assert "--date-order" in guessed.report.lines[0].reason
    said = one_column(read, "renewal", "02/03/2027", date_order="dmy")
    assert values(said, "renewal_date") == [date(2027, 3, 2)]
    assert said.report.lines == ()
    assert one_column(read, "renewal", "03/03/2027").report.lines == ()


def test_an_order_somebody_said_counts_where_the_column_leaves_it_open(read: ReadText) -> None:
    slip = one_column(read, "renewal", *["02/03/2027"] * 30, "12/25/2027", date_order="dmy")
    assert values(slip, "renewal_date") == [*[date(2027, 3, 2)] * 30, date(2027, 12, 25)]
    assert [line.reason for line in slip.report.lines] == ["what can only be month first (1) was read so"]
    other = one_column(read, "renewal", "02/03/2027", "12/25/2027", date_order="dmy")
    assert values(other, "renewal_date") == [date(2027, 2, 3), date(2027, 12, 25)]
    assert "1 cannot be day first" in other.report.lines[0].reason


def test_styles_of_dates_may_be_mixed_and_that_is_told(read: ReadText) -> None:
    cells = ["2027-01-19", "20 Jan 2027", "21.1.2027", "22/1/2027", "1800662400", "1800748800000", "46411"]
    accounts = one_column(read, "renewal", *cells)
    assert values(accounts, "renewal_date") == [
        *(date(2027, 1, day) for day in (19, 20, 21, 22, 23, 24)), date(2027, 1, 24)
    ]  # fmt: skip
    mixed = accounts.report.lines[-1]
    assert mixed.severity is Severity.NOTE
    assert "1 year first, 1 with the month's name, 2 of numbers, 1 as seconds since 1970, in UTC" in mixed.reason


@pytest.mark.parametrize("dtype", ["text", "number"])
@pytest.mark.parametrize(("unit", "counted"), [("seconds", 1800403199), ("milliseconds", 1800403199999)])
def test_moments_counted_since_1970_are_days_in_utc(write: Write, dtype: str, unit: str, counted: int) -> None:
    cell = str(counted) if dtype == "number" else f'"{counted}"'
    path = write("book.json", f'[{{"id": 1, "renewal": {cell}, "signed_at": {cell}, "number": {cell}}}]')
    accounts = read_accounts(read_table(path), METRICS, SCALES["four"])
    assert values(accounts, "renewal_date") == values(accounts, "signed_at") == [date(2027, 1, 19)]
    assert values(accounts, "number") == [counted]
    assert f"dates were read as {unit} since 1970, in UTC" in str(accounts.report.lines)


def test_mixed_orders_are_read_value_by_value_and_told(read: ReadText) -> None:
    accounts = one_column(read, "renewal", "25/12/2027", "12/25/2027", "26/12/2027", "02/03/2027")
    assert values(accounts, "renewal_date") == [
        date(2027, 12, 25), date(2027, 12, 25), date(2027, 12, 26), date(2027, 3, 2)
    ]  # fmt: skip
    assert complaints(accounts) == [(None, "")]


@pytest.mark.parametrize(
    ("cells", "flags"),
    [
        (("yes", "NO", "-"), [True, False, None]),
        (("TRUE", "false", ""), [True, False, None]),
        (("1", "0", "x"), [True, False, True]),
        (("Y", "n", "N/A"), [True, False, None]),
    ],
)
def test_flags_in_their_usual_words(read: ReadText, cells: tuple[str, ...], flags: list[bool | None]) -> None:
    accounts = one_column(read, "vip", *cells)
    assert values(accounts, "vip") == flags
    assert accounts.report.lines == ()


def test_a_flag_that_is_neither_is_reported(read: ReadText) -> None:
    accounts = one_column(read, "referenceable", "yes", "maybe", "maybe")
    assert values(accounts, "referenceable") == [True, None, None]
    assert complaints(accounts) == [(3, "maybe"), (4, "maybe")]


def test_ordinals_by_word_or_index(read: ReadText) -> None:
    accounts = one_column(read, "usage_frequency", "Weekly", "DAILY", "0", "2.0", "4", "often", "")
    assert values(accounts, "usage_frequency") == [2, 3, 0, 2, None, None, None]
    assert accounts.frame["usage_frequency"].dtype == pl.Int8
    assert complaints(accounts) == [(6, "4"), (7, "often")]


def test_ratings_keep_the_words_of_the_source(read: ReadText) -> None:
    accounts = one_column(read, "CSM Risk", "2 - Major", "HIGH RISK", "0", "", "N/A", "No known risk")
    assert values(accounts, "csm_risk") == [2, 2, 0, None, None, 0]
    assert accounts.frame["csm_risk"].dtype == pl.Int8
    assert values(accounts, "csm_risk_text") == ["2 - Major", "HIGH RISK", "0", None, "N/A", "No known risk"]


def test_a_number_that_disagrees_with_its_word_is_told_once(read: ReadText) -> None:
    accounts = one_column(read, "CSM Risk", "3 - HIGH", "Minor", "3 - HIGH", "4 - CRITICAL")
    assert values(accounts, "csm_risk") == [2, 1, 2, 3]
    assert complaints(accounts) == [(2, "3 - HIGH"), (5, "4 - CRITICAL")]


def test_a_rating_with_neither_word_nor_number_is_an_error_and_never_no_risk(read: ReadText) -> None:
    accounts = one_column(read, "CSM Risk", "terrible", "9", "terrible")
    assert values(accounts, "csm_risk") == [None, None, None]
    assert [(line.row, line.severity) for line in accounts.report.lines] == [(at, Severity.ERROR) for at in (2, 3, 4)]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Active", "paying"),
        ("CUSTOMER", "paying"),
        ("Trialing", "trial"),
        ("Freemium", "free"),
        ("past_due", "paying"),
        ("canceled", "cancelled"),
        ("Cancelled", "cancelled"),
        ("Churned", "cancelled"),
        ("", None),
    ],
)
def test_status_in_the_words_of_those_who_export_it(read: ReadText, cell: str, status: str | None) -> None:
    accounts = one_column(read, "Status", cell)
    assert values(accounts, "status") == [status]
    assert accounts.report.lines == ()


def test_an_unknown_status_or_touch_is_reported_and_empty(read: ReadText) -> None:
    accounts = read("id,status,touch\n1,zombie,high-touch\n2,paying,medium\n")
    assert values(accounts, "status") == [None, "paying"]
    assert values(accounts, "touch") == ["high", None]
    assert complaints(accounts) == [(2, "zombie"), (3, "medium")]


def test_touch_in_its_usual_words_and_as_a_question(read: ReadText) -> None:
    assert values(one_column(read, "Touch", "High touch", "tech", "Digital", "LOW"), "touch") == ["high", *["low"] * 3]
    assert values(one_column(read, "High Touch", "yes", "No", "", "high"), "touch") == ["high", "low", None, "high"]
    assert complaints(one_column(read, "Touch", "yes")) == [(2, "yes")]


def test_text_is_kept_to_the_letter_but_for_the_guard_of_an_export(read: ReadText) -> None:
    cells = ["'=SUM(A1)", "'-5", "'quoted'", " padded ", "[bold]", "a\x07b", "N/A", "'@x"]
    accounts = one_column(read, "owner", *cells)
    assert values(accounts, "owner") == ["=SUM(A1)", "-5", "'quoted'", " padded ", "[bold]", "a\x07b", None, "@x"]


@pytest.mark.parametrize(
    ("cells", "kind", "first"),
    [
        (("1,234.5", "-", "7"), Kind.NUMBER, 1234.5),
        (("95%", "5 %"), Kind.PERCENT, 95.0),
        (("95%", "5"), Kind.TEXT, "95%"),
        (("NaN", "5"), Kind.NUMBER, None),
        (("0123", "4567"), Kind.TEXT, "0123"),
        (("12345678901234567", "1"), Kind.TEXT, "12345678901234567"),
        (("2027-01-19", "2027-02-01 10:00"), Kind.DATE, date(2027, 1, 19)),
        (("19.01.2027", "1.2.2027"), Kind.DATE, date(2027, 1, 19)),
        (("1.2.3", "10.2.30"), Kind.TEXT, "1.2.3"),
        (("Yes", "no", ""), Kind.FLAG, True),
        (("yes", "no", "maybe"), Kind.TEXT, "yes"),
        (("1", "2", "many"), Kind.TEXT, "1"),
        (("", ""), Kind.TEXT, None),
        (("€5", "$7"), Kind.NUMBER, 5.0),
        (("+49 170 1234567", "+49 89 1234"), Kind.TEXT, "+49 170 1234567"),
    ],
)
def test_the_kind_of_an_attribute_is_what_all_its_values_are(
    read: ReadText, cells: tuple[str, ...], kind: Kind, first: object
) -> None:
    accounts = one_column(read, "Some Thing", *cells)
    assert accounts.fields["some_thing"] == FieldSpec("some_thing", "Some Thing", kind)
    assert values(accounts, "some_thing")[0] == first


def test_one_value_deep_in_a_column_is_enough_to_make_it_text(read: ReadText) -> None:
    accounts = one_column(read, "code", *(["1"] * 500), "B2")
    assert accounts.fields["code"].kind is Kind.TEXT
    assert accounts.report.lines == ()
