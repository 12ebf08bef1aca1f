"""Tomorrow's export: columns that came, went, or hold something else."""

from collections.abc import Mapping

import pytest

from healthcore.model.rating import SCALES
from healthcore.sources import read_accounts, read_table
from healthcore.sources.drift import kinds_of
from healthcore.sources.reading import Reading
from healthcore.vocabulary.accounts import Matched, Severity
from tests.healthcore.sources.conftest import SCHEMA, Write

MONDAY = "id,ARR,Region,Seats,Note\n1,10,North,5,\n2,20,South,6,\n"


def read(write: Write, text: str, reading: Reading) -> tuple[list[tuple[str, str]], Mapping[str, Matched]]:
    accounts = read_accounts(read_table(write("book.csv", text)), SCHEMA, SCALES["four"], reading=reading)
    lines = [(line.column, line.reason) for line in accounts.report.lines if line.row is None]
    return lines, {mapped.header: mapped.matched for mapped in accounts.mapping.headers}


@pytest.fixture
def monday(write: Write) -> Reading:
    accounts = read_accounts(read_table(write("monday.csv", MONDAY)), SCHEMA, SCALES["four"])
    return Reading(mapping={"account_id": "id", "contract_value": "ARR"}, columns=kinds_of(accounts))


def test_each_column_is_remembered_with_what_it_holds(monday: Reading) -> None:
    assert monday.columns == {"id": "text", "ARR": "money", "Region": "text", "Seats": "number", "Note": "empty"}


def test_the_same_export_again_has_nothing_to_report(write: Write, monday: Reading) -> None:
    lines, matched = read(write, MONDAY, monday)
    assert lines == []
    assert matched["ARR"] is Matched.REMEMBERED


def test_columns_that_came_and_went_are_told(write: Write, monday: Reading) -> None:
    lines, matched = read(write, "id,Revenue,Region,NPS\n1,10,North,5\n", monday)
    assert ("ARR", "is not in this file any more; contract_value was taken from 'Revenue'") in lines
    assert ("Seats", "is not in this file any more") in lines
    assert ("Revenue", "is new in this file, and was taken for contract_value") in lines
    assert ("NPS", "is new in this file, and was taken for nps") in lines
    assert matched["Revenue"] is Matched.ALIAS


def test_a_field_without_its_column_has_no_data(write: Write, monday: Reading) -> None:
    lines, _ = read(write, "id,Region,Seats,Note\n1,North,5,x\n", monday)
    assert lines == [("ARR", "is not in this file any more; contract_value has no data")]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("1,10,5,5,", [("Region", "held text and holds numbers now")]),
        ("1,soon,North,5,", [("ARR", "held amounts, and most of its values (1) cannot be read as such now")]),
        ("1,,North,5,", [("ARR", "held amounts and is empty now")]),
        ("1,10,North,5,written", []),
    ],
)
def test_a_column_that_holds_something_else_is_told(
    write: Write, monday: Reading, row: str, told: list[tuple[str, str]]
) -> None:
    assert read(write, f"{MONDAY.splitlines()[0]}\n{row}\n", monday)[0] == told


def test_what_is_new_is_a_note_and_what_is_lost_a_warning(write: Write, monday: Reading) -> None:
    text = "id,Region,Seats,Note,New\n1,North,5,,1\n"
    accounts = read_accounts(read_table(write("book.csv", text)), SCHEMA, SCALES["four"], reading=monday)
    assert [(line.column, line.severity) for line in accounts.report.lines] == [
        ("ARR", Severity.WARNING), ("New", Severity.NOTE)
    ]  # fmt: skip


def test_columns_that_are_left_out_are_as_if_they_were_not_there(write: Write) -> None:
    reading = Reading(leave_out=("Note", "Never there"))
    _, matched = read(write, MONDAY, reading)
    assert list(matched) == ["id", "ARR", "Region", "Seats"]


def test_dates_have_an_order_for_each_column(write: Write) -> None:
    text = "id;Renewal;Created\n1;02/03/2027;02/03/2026\n"
    reading = Reading(dates={"Renewal": "dmy"}, date_order="mdy")
    accounts = read_accounts(read_table(write("book.csv", text)), SCHEMA, SCALES["four"], reading=reading)
    assert accounts.frame["renewal_date"].to_list()[0].month == 3
    assert accounts.frame["created_date"].to_list()[0].month == 2
    assert accounts.report.open_dates == ()
    plain = read_accounts(read_table(write("book.csv", text)), SCHEMA, SCALES["four"])
    assert plain.report.open_dates == ("Renewal", "Created")
