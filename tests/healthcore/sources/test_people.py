"""A table of people: who is at which account, with which address, and whether they want mail."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.model.rating import SCALES
from healthcore.sources.addresses import addresses
from healthcore.sources.people import PeopleFile, overrides_of_people
from healthcore.vocabulary.accounts import Severity
from healthcore.vocabulary.errors import SourceError
from healthcore.vocabulary.people import People

IDS = pl.Series(["A1", "A2", "A3"])


def people(tmp_path: Path, text: str, **overrides: str) -> People:
    file = tmp_path / "people.csv"
    file.write_text(text, encoding="utf-8")
    return PeopleFile(file, overrides).load(IDS, SCALES["four"])


def test_headers_are_matched_by_the_words_of_the_tools_they_come_from(tmp_path: Path) -> None:
    read = people(
        tmp_path,
        "Contact ID,Account ID,First Name,Last Name,Email,Title,Last Login,Has Opted Out Of Email,NPS Score,Team\n"
        "C1,A1,Pim,Pancake,pim@example.com,Admin,2026-11-01,no,9,Blue\n",
    )

    assert read.frame.row(0, named=True) == {
        "account_id": "A1",
        "contact_id": "C1",
        "first_name": "Pim",
        "last_name": "Pancake",
        "email": "pim@example.com",
        "role": "Admin",
        "last_active": date(2026, 11, 1),
        "opted_out": False,
        "nps": 9.0,
        "team": "Blue",
        "name": "Pim Pancake",
    }


def test_only_account_and_address_are_needed(tmp_path: Path) -> None:
    read = people(tmp_path, "account_id,email\nA1,pim@example.com\n")

    assert read.frame.row(0, named=True) == {
        "account_id": "A1",
        "email": "pim@example.com",
        "name": None,
        "role": None,
        "last_active": None,
        "opted_out": False,
    }


@pytest.mark.parametrize(("header", "missing"), [("account_id,name", "email"), ("email,name", "account_id")])
def test_a_table_without_them_is_refused_with_what_to_do(tmp_path: Path, header: str, missing: str) -> None:
    with pytest.raises(SourceError) as refused:
        people(tmp_path, f"{header}\nA1,x\n")

    assert f"no column could be taken for {missing}" in str(refused.value)
    assert f'--map people.{missing}="Header"' in str(refused.value)


def test_a_person_can_say_which_column_it_is(tmp_path: Path) -> None:
    of_accounts, of_people = overrides_of_people({"name": "Account", "people.email": "Adresse"})
    read = people(tmp_path, "account_id,Adresse\nA1,pim@example.com\n", **of_people)

    assert of_accounts == {"name": "Account"}
    assert read.frame["email"].to_list() == ["pim@example.com"]


def test_every_row_is_a_person_or_reported(tmp_path: Path) -> None:
    read = people(
        tmp_path,
        "account_id,email\nA1,pim@example.com\nA9,else@example.com\n,nobody@example.com\n,\nA1,PIM@example.com\nA2,pim@example.com\n",
    )

    assert read.report.rows_read == 6
    assert read.report.people == read.frame.height == 2
    assert read.report.left_out == (3, 4, 5, 6)
    assert [str(line) for line in read.report.lines] == [
        "row 3, account_id: 'A9' is no account of this book; the row is left out",
        "row 4, account_id: there is no account ID; the row is left out",
        "row 5: this row is empty and left out",
        "row 6, email: 'PIM@example.com' is at the account \"A1\" in a row above already; this row is left out",
    ]


def test_an_address_that_cannot_be_used_is_none_and_told(tmp_path: Path) -> None:
    read = people(tmp_path, "account_id,email,name\nA1,pim at example,Pim\nA2,Zoe <zoe@example.com>,Zoe\n")

    assert read.frame["email"].to_list() == [None, "zoe@example.com"]
    assert [str(line) for line in read.report.lines] == ["row 2, email: 'pim at example' is no e-mail address"]


@pytest.mark.parametrize("said", ["yes", "TRUE", "1", "x"])
def test_whoever_opted_out_in_one_row_is_in_all(tmp_path: Path, said: str) -> None:
    read = people(
        tmp_path, f"account_id,email,opted out\nA1,pim@example.com,\nA2,Pim@Example.com,{said}\nA3,zoe@example.com,no\n"
    )

    assert read.frame["opted_out"].to_list() == [True, True, False]


def test_opting_out_counts_from_a_row_that_is_left_out(tmp_path: Path) -> None:
    read = people(tmp_path, "account_id,email,unsubscribed\nA1,pim@example.com,no\nA9,pim@example.com,yes\n")

    assert read.frame["opted_out"].to_list() == [True]


def test_what_is_neither_yes_nor_no_counts_as_opted_out(tmp_path: Path) -> None:
    read = people(tmp_path, "account_id,email,unsubscribed\nA1,pim@example.com,2026-01-02\nA2,zoe@example.com,n/a\n")

    assert read.frame["opted_out"].to_list() == [True, False]
    (line,) = read.report.lines
    assert line.severity is Severity.ERROR
    assert str(line) == "row 2, unsubscribed: '2026-01-02' is neither yes nor no; the person counts as opted out"


@pytest.mark.parametrize(("said", "opted_out"), [("yes", False), ("no", True), ("", True), ("maybe", True)])
def test_where_a_column_asks_for_consent_only_a_yes_is_one(tmp_path: Path, said: str, opted_out: bool) -> None:
    read = people(tmp_path, f"account_id,email,subscribed\nA1,pim@example.com,{said}\n")

    assert read.frame["opted_out"].to_list() == [opted_out]


def test_people_without_an_address_do_not_opt_each_other_out(tmp_path: Path) -> None:
    read = people(tmp_path, "account_id,email,name,opted out\nA1,,Pim,yes\nA2,,Zoe,no\n")

    assert read.frame["opted_out"].to_list() == [True, False]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("pim@example.com", "pim@example.com"),
        ("  Pim@Example.com ", "Pim@Example.com"),
        ("mailto:pim@example.com", "pim@example.com"),
        ("Pim Pancake <pim@example.com>", "pim@example.com"),
        ("o'brien+tag@mail.example.com", "o'brien+tag@mail.example.com"),
        ("jürgen@käse.example", "jürgen@käse.example"),
        ("pim@localhost", None),
        ("pim@example..com", None),
        (".pim@example.com", None),
        ("pim@example.com, zoe@example.com", None),
        ("pim@example.com\r\nBcc: zoe@example.com", None),
        ("pim@example.com\nzoe@example.com", None),
        ('"pim"@example.com', None),
        ("pim@-example.com", None),
        ("p" * 250 + "@example.com", None),
        ("", None),
    ],
)
def test_an_address_is_one_mailbox_at_a_domain(text: str, address: str | None) -> None:
    assert addresses(pl.Series([text])).to_list() == [address]


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_nothing_that_is_taken_for_an_address_can_end_a_line(text: str) -> None:
    (address,) = addresses(pl.Series([f"{text}@example.com"])).to_list()

    assert address is None or not any(character.isspace() or character in '<>,;:"' for character in address)
