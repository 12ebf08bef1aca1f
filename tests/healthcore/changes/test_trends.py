"""The scores of the last days: of each the last known one, null where nothing is known."""

from dataclasses import replace
from pathlib import Path

from healthcore.book.rating import account_row
from healthcore.changes.day import Day, day_of
from healthcore.changes.trends import trends_of
from tests.healthcore.changes.sixty import CLOSED, FIRST, LAST, day, seen


def test_each_day_has_the_score_of_that_day(last: Day) -> None:
    trends = trends_of(last, days=70)
    assert trends.days[-1] == day(LAST).isoformat()
    assert len(trends.days) == 70
    for account_id in ("data", "expired", "onboarded", "silent", "returning"):
        for name, score in zip(trends.days, trends.of(account_id), strict=True):
            outcome = last.outcome_on(FIRST.fromisoformat(name))
            scores = {} if outcome is None else dict(outcome.select("account_id", "score").iter_rows())
            assert score == scores.get(account_id)


def test_days_before_history_and_without_the_account_are_empty(last: Day) -> None:
    trends = trends_of(last, days=70)
    assert trends.of("steady")[:10] == [None] * 10
    away = dict(zip(trends.days, trends.of("returning"), strict=True))
    assert away[day(30).isoformat()] is None
    assert away[day(27).isoformat()] is not None
    assert trends.of("nobody") == []


def test_a_day_without_a_load_is_the_one_before_it(last: Day) -> None:
    scores = dict(zip(trends_of(last).days, trends_of(last).of("data"), strict=True))
    assert 52 in CLOSED
    assert scores[day(52).isoformat()] == scores[day(51).isoformat()]


def test_after_a_rating_only_today_is_new(sixty: Path, last: Day) -> None:
    trends = trends_of(last)
    opened = seen(LAST)
    row = account_row(opened.book, "steady")
    after = last.with_opened(replace(opened, book=opened.book.rated_as(row, 3)))
    found = trends.after(after)
    assert found is not None
    assert found.of("steady")[:-1] == trends.of("steady")[:-1]
    assert found.of("steady")[-1] == after.book.table["score"][row] != trends.of("steady")[-1]
    assert found.frame.equals(trends_of(after).frame)
    assert trends.after(day_of(seen(LAST))) is None  # its past is another one
