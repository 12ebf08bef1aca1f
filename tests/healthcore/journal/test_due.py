from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from healthcore.journal.due import due_date, due_dates
from healthcore.journal.frames import RATINGS_SCHEMA, frame_of
from healthcore.journal.ratings import Rating
from healthcore.model.rating import SCALES, RatingClass, RatingLevel, RatingScale

FOUR = SCALES["four"]
TODAY = date(2026, 11, 22)
NONE, MINOR, MAJOR, CRITICAL = range(4)


def rated(level: int, at: datetime = datetime(2026, 11, 1, 12, tzinfo=UTC), account_id: str = "A1") -> Rating:
    return Rating("id", account_id, level, FOUR.word(level), "", (), "ann", at, None, None, "pulsebook")


def days(level: int, renewal: date | None, scale: RatingScale = FOUR) -> int:
    return (due_date(rated(level), scale, renewal=renewal, as_of=TODAY, zone=UTC) - date(2026, 11, 1)).days


@pytest.mark.parametrize(("level", "expected"), [(NONE, 90), (MINOR, 90), (MAJOR, 14), (CRITICAL, 14)])
def test_a_severe_rating_is_due_sooner(level: int, expected: int) -> None:
    assert days(level, None) == expected


@pytest.mark.parametrize(("ahead", "expected"), [(-1, 90), (0, 30), (1, 30), (119, 30), (120, 30), (121, 90)])
def test_a_rating_is_due_sooner_when_renewal_is_near(ahead: int, expected: int) -> None:
    assert days(MINOR, TODAY + timedelta(days=ahead)) == expected


def test_of_what_applies_the_soonest_counts() -> None:
    assert days(CRITICAL, TODAY) == 14
    assert days(CRITICAL, TODAY, RatingScale(FOUR.levels, due_severe=40, due_renewing=30, due=90)) == 30
    assert days(CRITICAL, TODAY, RatingScale(FOUR.levels, due_severe=40, due_renewing=30, due=7)) == 7


def test_a_scale_without_severe_levels_has_no_sooner_day() -> None:
    mild = RatingScale((RatingLevel(0, "fine", RatingClass.NONE), RatingLevel(1, "odd", RatingClass.WATCH)))
    assert days(1, None, mild) == 90


def test_a_rating_has_the_day_it_had_where_the_book_is() -> None:
    late = rated(MINOR, datetime(2026, 11, 1, 23, 30, tzinfo=UTC))

    def due(zone: ZoneInfo | timezone) -> date:
        return due_date(late, FOUR, renewal=None, as_of=TODAY, zone=zone) - timedelta(days=90)

    assert due(UTC) == date(2026, 11, 1)
    assert due(timezone(timedelta(hours=1))) == date(2026, 11, 2)
    assert due(timezone(timedelta(minutes=29))) == date(2026, 11, 1)
    assert due(ZoneInfo("Asia/Kathmandu")) == date(2026, 11, 2)


def test_a_book_has_its_due_dates_in_the_accounts_order() -> None:
    accounts = pl.DataFrame({"account_id": ["X", "B", "A"], "renewal_date": [TODAY, None, TODAY]})
    ratings = frame_of([rated(MINOR, account_id="A"), rated(MAJOR, account_id="B"), rated(MAJOR, account_id="gone")])
    due = due_dates(accounts, ratings, FOUR, as_of=TODAY, zone=UTC)
    assert due.dtype == pl.Date()
    assert due.to_list() == [None, date(2026, 11, 15), date(2026, 12, 1)]
    assert due_dates(accounts.drop("renewal_date"), ratings, FOUR, as_of=TODAY, zone=UTC).to_list() == [
        None,
        date(2026, 11, 15),
        date(2027, 1, 30),
    ]


def test_without_ratings_nothing_is_due() -> None:
    accounts = pl.DataFrame({"account_id": ["A"]})
    assert due_dates(accounts, pl.DataFrame(schema=RATINGS_SCHEMA), FOUR, as_of=TODAY).to_list() == [None]
