"""What counted on past days: ratings as a slow recomputation says, the model in force, the days a rating expires."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.book.then import ModelsThen, RatingsThen, expiry_days
from healthcore.journal.activations import Activation
from healthcore.journal.ratings import Rating
from healthcore.model.reader import read_model
from healthcore.model.tree import Model

START = date(2026, 1, 1)
TEXT = """
name = "{name}"
[rating]
expires = {expires}
[[profiles]]
name = "Everybody"
rated = true
[profiles.usage]
good = ["engagement >= {least}"]
"""


def moment(number: int, hour: int = 12) -> datetime:
    return datetime.combine(START + timedelta(days=number), time(hour), UTC)


@st.composite
def journals(draw: st.DrawFn) -> list[Rating]:
    """Ratings of a few accounts in the order in which they were written; some retracted later."""
    ratings = []
    for number, on in enumerate(sorted(draw(st.lists(st.integers(0, 12), max_size=8)))):
        taken_back = draw(st.one_of(st.none(), st.integers(on, 14)))
        ratings.append(
            Rating(
                id=f"{number:03}",
                account_id=draw(st.sampled_from("ABC")),
                level=draw(st.integers(0, 3)),
                word="word",
                note="",
                reasons=(),
                author="ann",
                rated_at=moment(on),
                source_seen=None,
                source_level=None,
                origin="pulsebook",
                retracted_at=None if taken_back is None else moment(taken_back, 13),
                retracted_by=None if taken_back is None else "ann",
            )
        )
    return ratings


def counted(ratings: Sequence[Rating], day: date) -> dict[str, str]:
    """The id of the rating that counts of every account at the end of a day: the last one given that stands."""
    found = {}
    for rating in ratings:
        stands = rating.retracted_at is None or rating.retracted_at.date() > day
        if rating.rated_at.date() <= day and stands:
            found[rating.account_id] = rating.id
    return found


@given(journals(), st.lists(st.integers(-2, 16), min_size=1, max_size=8))
def test_the_ratings_of_any_day_in_any_order_are_those_that_stood(ratings: list[Rating], asked: list[int]) -> None:
    then = RatingsThen(ratings)
    for number in asked:
        day = START + timedelta(days=number)
        found = then.on(day)
        assert {account_id: rating.id for account_id, rating in found.items()} == counted(ratings, day)
        assert not any(rating.retracted for rating in found.values())


@given(journals(), st.integers(-2, 16), st.integers(-2, 16))
def test_a_digest_differs_when_something_was_said_in_between(ratings: list[Rating], one: int, other: int) -> None:
    first, last = sorted((START + timedelta(days=one), START + timedelta(days=other)))
    then = RatingsThen(ratings)
    said = any(first < day <= last for day in then.days)
    assert (then.digest(first) != then.digest(last)) is said


@given(journals())
def test_what_is_said_later_changes_no_earlier_digest(ratings: list[Rating]) -> None:
    before, after = RatingsThen(ratings[:-1]), RatingsThen(ratings)
    if ratings:
        day = ratings[-1].rated_at.date() - timedelta(days=1)
        assert before.digest(day) == after.digest(day)


def test_a_retraction_changes_no_digest_before_its_day() -> None:
    (rating,) = _one(given=3)
    stands = RatingsThen([rating])
    taken_back = RatingsThen([replace(rating, retracted_at=moment(7), retracted_by="ann")])
    days = [START + timedelta(days=number) for number in (2, 3, 6, 7, 8)]
    assert [stands.digest(day) == taken_back.digest(day) for day in days] == [True, True, True, False, False]


def _one(given: int) -> list[Rating]:
    return [Rating("1", "A", 3, "Critical", "x", (), "ann", moment(given), None, None, "pulsebook")]


def model(name: str, least: int = 60, expires: int = 0) -> Model:
    return read_model(TEXT.format(name=name, least=least, expires=expires))


def activation(of: Model, number: int, hour: int = 12) -> Activation:
    return Activation(of.fingerprint, of.name, of.text, "ann", "why", moment(number, hour))


ONE, TWO, NOW = model("One", 10), model("Two", 20), model("Now", 30)


@pytest.mark.parametrize(
    ("number", "name"), [(-5, "One"), (0, "One"), (4, "One"), (5, "Two"), (8, "Two"), (9, "Now"), (50, "Now")]
)
def test_the_model_of_a_day_is_the_last_one_put_in_force(number: int, name: str) -> None:
    then = ModelsThen([activation(ONE, 0), activation(TWO, 5), activation(NOW, 9)], NOW)
    assert then.on(START + timedelta(days=number)).name == name
    assert then.days == [START + timedelta(days=day) for day in (0, 5, 9)]


def test_of_a_day_with_several_the_last_one_counts() -> None:
    then = ModelsThen([activation(ONE, 0), activation(TWO, 0, 13)], NOW)
    assert then.on(START).name == "Two"


def test_without_any_it_is_the_one_of_now() -> None:
    assert ModelsThen([], NOW).on(START) is NOW
    assert ModelsThen([], NOW).days == []


def test_one_model_can_be_laid_over_all_days() -> None:
    then = ModelsThen([activation(ONE, 0)], NOW, always=NOW)
    assert then.on(START) is NOW
    assert then.days == []


def test_ratings_expire_on_the_day_after_their_last() -> None:
    ratings = RatingsThen(_one(given=3))
    expiring = [model("Twenty", expires=20), model("Thirty", expires=30), model("Never")]
    assert expiry_days(ratings, expiring) == {START + timedelta(days=24), START + timedelta(days=34)}
    assert expiry_days(ratings, [model("Never")]) == set()
