"""The people of the sample book: invented, reproducible, and readable without a doubt."""

from datetime import date

import polars as pl

from healthcore.model.rating import SCALES
from healthcore.sample import sample_rows
from healthcore.sample.people import SamplePeople, sample_people

DAY = date(2026, 11, 23)


def test_people_are_the_same_every_time_and_move_with_the_day() -> None:
    today, tomorrow = sample_people(DAY), sample_people(date(2026, 11, 24))

    assert today == sample_people(DAY)
    assert [person["Email"] for person in today] == [person["Email"] for person in tomorrow]
    assert today[0]["Last Active"] < tomorrow[0]["Last Active"]


def test_every_account_has_people_and_every_row_is_read() -> None:
    ids = pl.Series([account["Account ID"] for account in sample_rows(DAY)])
    people = SamplePeople(DAY).load(ids, SCALES["four"])

    assert people.report.lines == ()
    assert set(people.frame["account_id"]) == set(ids)
    assert people.frame["email"].null_count() == 0


def test_nobody_can_have_their_addresses() -> None:
    assert all(person["Email"].endswith(".example.com") for person in sample_people(DAY))
