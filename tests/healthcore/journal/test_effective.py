from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.journal.effective import EffectiveRating, RatingOrigin, effective_rating, effective_ratings, levels_on
from healthcore.journal.frames import RATINGS_SCHEMA, frame_of
from healthcore.journal.ratings import Rating
from healthcore.model.rating import SCALES, RatingScale

FOUR, FIVE = SCALES["four"], SCALES["five"]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()
EXPIRING = replace(FOUR, expires=30)
LAST_DAY, DAY_AFTER = TODAY + timedelta(days=30), TODAY + timedelta(days=31)
SOURCE, JOURNAL = RatingOrigin.SOURCE, RatingOrigin.JOURNAL


def rated(level: int, seen: str | None = None, *, scale: RatingScale = FOUR, account_id: str = "A1") -> Rating:
    """A rating given while the source said `seen`."""
    read = scale.read(seen) if seen else None
    seen_level = read.level if read else None
    return Rating("id", account_id, level, scale.word(level), "", (), "ann", NOON, seen, seen_level, "pulsebook")


def now(rating: Rating | None, text: str | None, *, scale: RatingScale = FOUR, as_of: date = TODAY) -> EffectiveRating:
    """What counts when the source says `text` now."""
    read = scale.read(text) if text else None
    return effective_rating(rating, scale, source_level=read.level if read else None, source_text=text, as_of=as_of)


def test_without_a_rating_in_the_journal_the_source_counts() -> None:
    assert now(None, "2 - Major") == EffectiveRating(2, False, SOURCE, 2, None)
    assert now(None, "0") == EffectiveRating(0, False, SOURCE, 0, None)
    assert now(None, None) == EffectiveRating(None, False, None, None, None)


@pytest.mark.parametrize("seen", [None, "0", "Minor", "critical", "no idea"])
@pytest.mark.parametrize("level", [0, 1, 3])
def test_while_the_source_says_what_it_said_the_journal_counts(level: int, seen: str | None) -> None:
    found = now(rated(level, seen), seen)
    assert (found.level, found.conflict, found.origin) == (level, False, JOURNAL)


def test_the_same_level_in_other_words_is_no_change() -> None:
    assert now(rated(3, "Minor"), "1 - LOW") == EffectiveRating(3, False, JOURNAL, 1, 3)


def test_blanks_around_a_text_are_no_change() -> None:
    assert not now(rated(3, "no idea"), " no idea ").conflict
    assert not now(rated(3, None), "  ").conflict


def test_when_the_source_says_what_was_rated_the_journal_counts() -> None:
    assert now(rated(2, "Minor"), "Major") == EffectiveRating(2, False, JOURNAL, 2, 2)
    assert now(rated(0, "Minor"), "No known risk") == EffectiveRating(0, False, JOURNAL, 0, 0)


def test_anything_else_is_a_conflict_and_the_riskier_counts() -> None:
    assert now(rated(1, "No known risk"), "Critical") == EffectiveRating(3, True, SOURCE, 3, 1)
    assert now(rated(2, "Critical"), "Minor") == EffectiveRating(2, True, JOURNAL, 1, 2)
    assert now(rated(2, None), "Minor") == EffectiveRating(2, True, JOURNAL, 1, 2)
    assert now(rated(0, None), "Minor") == EffectiveRating(1, True, SOURCE, 1, 0)


def test_a_cell_that_became_empty_is_a_change() -> None:
    assert now(rated(2, "Minor"), None) == EffectiveRating(2, True, JOURNAL, None, 2)


def test_empty_is_as_risky_as_0_and_then_the_explicit_rating_counts() -> None:
    assert now(rated(0, "Minor"), None) == EffectiveRating(0, True, JOURNAL, None, 0)


def test_texts_that_cannot_be_read_are_compared_as_they_are() -> None:
    assert not now(rated(1, "amber"), "amber").conflict
    assert now(rated(1, "amber"), "purple") == EffectiveRating(1, True, JOURNAL, None, 1)
    assert now(rated(1, "amber"), None).conflict
    assert now(rated(1, "amber"), "Critical") == EffectiveRating(3, True, SOURCE, 3, 1)


def test_a_column_that_vanished_is_no_change() -> None:
    assert effective_rating(rated(2, "Minor"), FOUR, in_source=False, as_of=TODAY) == EffectiveRating(
        2, False, JOURNAL, None, 2
    )
    assert effective_rating(None, FOUR, in_source=False, as_of=TODAY) == EffectiveRating(None, False, None, None, None)


def test_levels_without_texts_are_compared_as_levels() -> None:
    accounts = pl.DataFrame({"account_id": ["A1"], "csm_risk": [1]}, schema_overrides={"csm_risk": pl.Int8})
    seen_minor = Rating("id", "A1", 3, "Critical", "", (), "ann", NOON, None, 1, "pulsebook")
    seen_major = Rating("id", "A1", 0, "No known risk", "", (), "ann", NOON, None, 2, "pulsebook")
    assert effective_ratings(accounts, frame_of([seen_minor]), FOUR, as_of=TODAY).row(0)[:5] == (
        3,
        False,
        "journal",
        1,
        3,
    )
    assert effective_ratings(accounts, frame_of([seen_major]), FOUR, as_of=TODAY).row(0)[:5] == (
        1,
        True,
        "source",
        1,
        0,
    )


def test_on_another_scale_a_rating_keeps_its_word() -> None:
    assert now(rated(3, None), None, scale=FIVE).journal_level == 4
    assert now(rated(1, None), None, scale=FIVE).journal_level == 1
    assert now(rated(2, None, scale=FIVE), None, scale=FOUR).journal_level == 1
    assert now(rated(4, None, scale=FIVE), None, scale=FOUR).journal_level == 3


def test_on_another_scale_the_source_still_says_what_it_said() -> None:
    assert not now(rated(1, "Critical"), "Critical", scale=FIVE).conflict
    assert not now(rated(1, "4", scale=FIVE), "4", scale=FOUR).conflict


def test_a_word_nobody_knows_any_more_keeps_its_number_up_to_the_top() -> None:
    ratings = frame_of(
        Rating("id", word, level, word, "", (), "ann", NOON, None, None, "pulsebook")
        for level, word in [(1, "amber"), (9, "crimson"), (0, "")]
    )
    assert levels_on(FOUR, ratings).to_list() == [1, 3, 0]


def test_the_rows_are_the_accounts_in_their_order() -> None:
    accounts = pl.DataFrame(
        {
            "account_id": ["B", "X", "A", "C"],
            "csm_risk": [None, 1, 2, None],
            "csm_risk_text": [None, "Minor", "Major", "?"],
        },
        schema_overrides={"csm_risk": pl.Int8},
    )
    ratings = frame_of([rated(1, account_id="A"), rated(3, account_id="B"), rated(2, account_id="gone")])
    found = effective_ratings(accounts, ratings, FOUR, as_of=TODAY)
    assert found.schema == pl.Schema(
        {
            "csm_risk": pl.Int8(),
            "conflict": pl.Boolean(),
            "rating_origin": pl.String(),
            "source_level": pl.Int8(),
            "journal_level": pl.Int8(),
            "rating_expired": pl.Boolean(),
        }
    )
    assert found.rows() == [
        (3, False, "journal", None, 3, False),
        (1, False, "source", 1, None, False),
        (2, True, "source", 2, 1, False),
        (None, False, None, None, None, False),
    ]


@pytest.mark.parametrize("columns", [[], ["csm_risk", "csm_risk_text"]])
def test_an_empty_book_and_an_empty_journal_are_fine(columns: list[str]) -> None:
    types = {"account_id": pl.String(), "csm_risk": pl.Int8(), "csm_risk_text": pl.String()}
    accounts = pl.DataFrame(schema={name: types[name] for name in ["account_id", *columns]})
    ratings = pl.DataFrame(schema=RATINGS_SCHEMA)
    assert effective_ratings(accounts, ratings, FOUR, as_of=TODAY).shape == (0, 6)
    assert effective_ratings(accounts, frame_of([rated(1)]), FOUR, as_of=TODAY).shape == (0, 6)


TEXTS = st.sampled_from([None, "0", "1 - Minor", "low", "Major", "3", "Critical", "amber", "purple"])
CASES = st.lists(st.tuples(st.none() | st.tuples(st.integers(0, 3), TEXTS), TEXTS), min_size=1, max_size=20)


def by_the_page(
    rating: tuple[int, str | None] | None, text: str | None, *, expired: bool = False
) -> tuple[int | None, bool]:
    """Design, section 4, word for word; and what a rating that has expired leaves."""
    read = FOUR.read(text) if text else None
    level = read.level if read else None
    if rating is None:
        return level, False
    given_level, seen = rating
    read_then = FOUR.read(seen) if seen else None
    neither = read is None and read_then is None
    still_says = text == seen if neither else (read and read.level) == (read_then and read_then.level)
    if still_says or level == given_level:
        return None if expired else given_level, False
    return (level, False) if expired else (max(given_level, level or 0), True)


@settings(max_examples=100, deadline=None)
@given(cases=CASES)
def test_a_book_follows_the_page_and_so_does_every_account_alone(
    cases: list[tuple[tuple[int, str | None] | None, str | None]],
) -> None:
    levels = [read.level if read else None for read in (FOUR.read(text) if text else None for _, text in cases)]
    accounts = pl.DataFrame(
        {
            "account_id": [f"A{n}" for n in range(len(cases))],
            "csm_risk": pl.Series(levels, dtype=pl.Int8),
            "csm_risk_text": pl.Series([text for _, text in cases], dtype=pl.String),
        }
    )
    ratings = frame_of([rated(*given, account_id=f"A{n}") for n, (given, _) in enumerate(cases) if given])
    found = effective_ratings(accounts, ratings, FOUR, as_of=TODAY)
    assert list(zip(found["csm_risk"], found["conflict"], strict=True)) == [by_the_page(*case) for case in cases]
    expired = effective_ratings(accounts, ratings, EXPIRING, as_of=DAY_AFTER)
    assert list(zip(expired["csm_risk"], expired["conflict"], strict=True)) == [
        by_the_page(*case, expired=True) for case in cases
    ]
    assert expired["rating_expired"].to_list() == [given is not None for given, _ in cases]
    alone = now(rated(*cases[0][0]) if cases[0][0] else None, cases[0][1])
    assert (alone.level, alone.conflict, alone.origin, alone.source_level, alone.journal_level) == found.row(0)[:5]


def test_a_rating_counts_through_the_day_it_was_given_and_the_days_that_the_model_says() -> None:
    assert now(rated(2, None), None, scale=EXPIRING, as_of=LAST_DAY).level == 2
    assert now(rated(2, None), None, scale=EXPIRING, as_of=DAY_AFTER) == EffectiveRating(
        None, False, None, None, 2, expired=True
    )
    assert not now(rated(2, None), None, as_of=date(2036, 1, 1)).expired


@pytest.mark.parametrize("text", ["Minor", "Critical", None])
def test_what_the_source_said_then_or_took_over_expires_with_the_rating(text: str | None) -> None:
    found = now(rated(3, "Minor"), text, scale=EXPIRING, as_of=DAY_AFTER)
    assert (found.level, found.conflict, found.origin, found.expired) == (None, False, None, True)


def test_what_the_source_says_anew_counts_after_expiry_and_is_no_conflict() -> None:
    found = now(rated(3, "Minor"), "Major", scale=EXPIRING, as_of=DAY_AFTER)
    assert found == EffectiveRating(2, False, SOURCE, 2, 3, expired=True)


def test_without_a_rating_here_nothing_expires() -> None:
    assert now(None, "Minor", scale=EXPIRING, as_of=date(2036, 1, 1)) == EffectiveRating(1, False, SOURCE, 1, None)
