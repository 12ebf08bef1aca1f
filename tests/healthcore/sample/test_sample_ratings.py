"""The ratings of the sample book: they fit the export, and leave something to do."""

from datetime import date, timedelta

import pytest

from healthcore.model.rating import SCALES, RatingScale
from healthcore.sample import SampleRating, sample_ratings, sample_rows

AS_OF = date(2026, 11, 23)
FOUR: RatingScale = SCALES["four"]
REASONS = {
    "Product and functionality",
    "Leadership / champion change",
    "Business change / acquisition",
    "Poor financial standing",
    "Product adoption",
    "Support issues",
    "Poor engagement",
    "Poor NPS or CSAT",
    "Delayed onboarding",
}


@pytest.fixture(scope="module")
def ratings() -> list[SampleRating]:
    return sample_ratings(AS_OF)


@pytest.fixture(scope="module")
def accounts() -> dict[str, dict[str, str]]:
    return {row["Account ID"]: row for row in sample_rows(AS_OF)}


@pytest.fixture(scope="module")
def latest(ratings: list[SampleRating]) -> dict[str, SampleRating]:
    return {rating.account_id: rating for rating in ratings}


def level_of(text: str) -> int:
    """The level of a picklist's text; an empty one counts as 0."""
    read = FOUR.read(text)
    return read.level if read else 0


def days_until_due(rating: SampleRating, account: dict[str, str]) -> int:
    renewal = date.fromisoformat(account["Renewal"]) if account["Renewal"] else None
    renews_soon = renewal is not None and renewal - AS_OF <= timedelta(days=120)
    severe = FOUR.is_severe(level_of(rating.level))
    span = FOUR.due_severe if severe else FOUR.due_renewing if renews_soon else FOUR.due
    return (rating.rated_at.date() + timedelta(days=span) - AS_OF).days


def test_come_oldest_first_and_before_the_day(ratings: list[SampleRating]) -> None:
    moments = [rating.rated_at for rating in ratings]
    assert moments == sorted(moments)
    assert all(moment.date() < AS_OF for moment in moments)


def test_use_the_words_of_the_scale(ratings: list[SampleRating]) -> None:
    assert {rating.level for rating in ratings} == {level.word for level in FOUR.levels}


def test_give_known_reasons_and_a_note_for_every_risk(ratings: list[SampleRating]) -> None:
    for rating in ratings:
        assert set(rating.reasons) <= REASONS
        assert (rating.note and rating.reasons) or level_of(rating.level) == 0


def test_are_by_the_csm_of_a_rated_account(ratings: list[SampleRating], accounts: dict[str, dict[str, str]]) -> None:
    for rating in ratings:
        assert accounts[rating.account_id]["CSM"] == rating.author
        assert accounts[rating.account_id]["Touch"] == "high"


def test_are_not_older_than_their_account(ratings: list[SampleRating], accounts: dict[str, dict[str, str]]) -> None:
    for rating in ratings:
        assert rating.rated_at.date() >= date.fromisoformat(accounts[rating.account_id]["Customer Since"])


def test_the_last_one_is_what_the_export_says_but_for_one_conflict(
    latest: dict[str, SampleRating], accounts: dict[str, dict[str, str]]
) -> None:
    differing = {
        accounts[account_id]["Account Name"]: (rating.level, accounts[account_id]["CSM Risk"])
        for account_id, rating in latest.items()
        if level_of(rating.level) != level_of(accounts[account_id]["CSM Risk"])
    }
    assert differing == {"Wandering Compass Tours": ("Minor", "2 - Major")}


def test_the_conflict_is_news_to_whoever_rated(
    latest: dict[str, SampleRating], accounts: dict[str, dict[str, str]]
) -> None:
    (rating,) = [
        rating for rating in latest.values() if accounts[rating.account_id]["Account Name"] == "Wandering Compass Tours"
    ]
    assert level_of(rating.source_seen) < level_of(rating.level)


def test_each_one_saw_what_was_rated_before(ratings: list[SampleRating]) -> None:
    before: dict[str, str] = {}
    for rating in ratings:
        seen = FOUR.read(rating.source_seen)
        assert (FOUR.word(seen.level) if seen else "") == before.get(rating.account_id, "")
        before[rating.account_id] = rating.level


def test_the_export_has_risks_that_nobody_rated_here(
    latest: dict[str, SampleRating], accounts: dict[str, dict[str, str]]
) -> None:
    unrated = [row for row in accounts.values() if row["CSM Risk"] and row["Account ID"] not in latest]
    assert unrated


def test_some_are_overdue_and_some_fresh_at_every_kind_of_level(
    latest: dict[str, SampleRating], accounts: dict[str, dict[str, str]]
) -> None:
    overdue = {True: 0, False: 0}
    fresh = {True: 0, False: 0}
    for account_id, rating in latest.items():
        counts = overdue if days_until_due(rating, accounts[account_id]) < 0 else fresh
        counts[FOUR.is_severe(level_of(rating.level))] += 1
    assert min(*overdue.values(), *fresh.values()) >= 3


def test_an_account_can_have_a_history(ratings: list[SampleRating], accounts: dict[str, dict[str, str]]) -> None:
    histories: dict[str, list[str]] = {}
    for rating in ratings:
        histories.setdefault(accounts[rating.account_id]["Account Name"], []).append(rating.level)
    assert histories["Last Biscuit Holdings"] == ["Minor", "Major", "Critical"]
    assert histories["Perpetual Umbrella Cooperative"] == ["Major", "Minor", "No known risk"]


def test_the_day_moves_the_moments_and_nothing_else(ratings: list[SampleRating]) -> None:
    day = date(2027, 2, 28)
    for then, now in zip(ratings, sample_ratings(day), strict=True):
        assert now.rated_at - then.rated_at == day - AS_OF
        assert (now.account_id, now.level, now.note, now.reasons, now.author, now.source_seen) == (
            then.account_id,
            then.level,
            then.note,
            then.reasons,
            then.author,
            then.source_seen,
        )
