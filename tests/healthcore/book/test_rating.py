"""Rating an account: what it would do, doing it, taking it back, and what another window did meanwhile."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import (
    account_row,
    level_number,
    preview_rating,
    refreshed,
    refusal,
    save_rating,
    undo_rating,
)
from healthcore.book.request import BookRequest
from healthcore.vocabulary import Health
from healthcore.vocabulary.errors import BookError, RatingRefusedError
from tests.healthcore.book.books import GOOD, Ticking, csv_file

COLUMNS = {
    "touch": "high",
    "engagement": "",
    "license_utilization": "",
    "usage_frequency": "",
    "csm_risk": "",
    "status": "paying",
}
ACCOUNTS: list[Mapping[str, str]] = [
    {"account_id": "A1", "name": "Acme [EMEA]", "contract_value": "1000", **COLUMNS, **GOOD},
    {"account_id": "A2", "name": "Bolt", "contract_value": "500", **COLUMNS, **GOOD, "csm_risk": "1 - Minor"},
    {"account_id": "A3", "name": "Cask", "contract_value": "", **COLUMNS, "touch": "low"},
    {"account_id": "A4", "name": "Dune", "contract_value": "9", **COLUMNS, **GOOD, "status": "cancelled"},
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "export.csv", *ACCOUNTS)


def opened(export: Path) -> OpenedBook:
    return open_book(BookRequest(str(export)), Ticking(), registers=True)


def rate(book: OpenedBook, row: int, level: int, note: str = "They said so.") -> OpenedBook:
    return save_rating(book, row, level, note=note, reasons=("Support issues",), author="ada")[0]


def state(book: OpenedBook, row: int) -> tuple[str, int | None, str]:
    account = book.book.account(row)
    return account.health.word, account.rating.level, account.rating.origin


def test_a_preview_shows_the_effect_and_writes_nothing(export: Path) -> None:
    book = opened(export)
    effect = preview_rating(book.book, 0, 3)
    assert (effect.before.health, effect.after.health) == (Health.GOOD, Health.POOR)
    assert effect.after.reason == "CSM Risk is Critical (Poor: severe)"
    assert (effect.figures_before.quality_score, effect.figures_after.quality_score) == (80, 50)
    assert effect.figures_after.value_at_risk == {"XXX": Decimal(1000)}
    assert book.journal.position() == book.position
    assert state(book, 0) == ("Good", None, "")
    assert effect.before.score == 100
    assert effect.after.score == 60


def test_what_is_saved_is_what_was_previewed(export: Path) -> None:
    book = opened(export)
    for row, level in ((0, 3), (1, 0), (0, 1), (1, 2)):
        preview = preview_rating(book.book, row, level)
        book = rate(book, row, level)
        assert_frame_equal(book.book.table, preview.book.table)
        assert book.book.figures == preview.figures_after
    assert_frame_equal(opened(export).book.table, book.book.table)


def test_a_saved_rating_remembers_who_said_what_and_when(export: Path) -> None:
    book, rating = save_rating(
        opened(export), 1, 2, note="  Sponsor left.  ", reasons=("Leadership / champion change",), author="ada"
    )
    assert (rating.account_id, rating.level, rating.word, rating.note) == ("A2", 2, "Major", "Sponsor left.")
    assert (rating.reasons, rating.author, rating.origin) == (("Leadership / champion change",), "ada", "pulsebook")
    assert (rating.source_seen, rating.source_level) == ("1 - Minor", 1)
    assert book.journal.history("A2") == [rating]
    assert book.book.account(1).rating.rating == rating
    assert book.book.account(1).rating.due is not None


def test_undo_brings_back_what_counted_before(export: Path) -> None:
    book = opened(export)
    before = book.book.table
    once, first = save_rating(book, 1, 3, note="x", reasons=(), author="ada")
    twice, second = save_rating(once, 1, 0, note="", reasons=(), author="ada")
    assert state(twice, 1) == ("Good", 0, "journal")
    back = undo_rating(twice, second, "ada")
    assert state(back, 1) == ("Poor", 3, "journal")
    start = undo_rating(back, first, "ada")
    assert state(start, 1) == ("Average", 1, "source")
    assert_frame_equal(start.book.table, before)
    assert [rating.retracted for rating in start.journal.history("A2")] == [True, True]


def test_an_account_whose_profile_is_not_rated_is_refused_with_the_reason(export: Path) -> None:
    book = opened(export)
    message = (
        "Cask is in the profile 'Standard', whose accounts are not rated by a CSM. "
        "Profiles that are: 'High-touch onboarding' and 'High-touch'."
    )
    assert refusal(book.book, 2) == message
    assert refusal(book.book, 0) == ""
    with pytest.raises(RatingRefusedError) as previewed:
        preview_rating(book.book, 2, 1)
    with pytest.raises(RatingRefusedError) as saved:
        rate(book, 2, 1)
    assert previewed.value.problems == saved.value.problems == (message,)
    assert book.journal.position() == book.position


def test_where_no_profile_is_rated_the_refusal_says_so(export: Path, tmp_path: Path) -> None:
    model = tmp_path / "plain.toml"
    model.write_text('name = "Plain"\n[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["engagement >= 60"]\n')
    book = open_book(BookRequest(str(export), model=str(model)), Ticking(), registers=True)
    assert refusal(book.book, 0).endswith("not rated by a CSM. The model Plain has no profile that is.")


def test_a_cancelled_account_is_refused(export: Path) -> None:
    message = refusal(opened(export).book, 3)
    assert message == "Dune is cancelled: cancelled accounts are not scored, so a rating would change nothing."


def test_an_account_of_no_profile_is_refused(tmp_path: Path) -> None:
    model = tmp_path / "model.toml"
    model.write_text(
        'name = "Few"\n[[profiles]]\nname = "Few"\nrated = true\nwhen = "nps > 1"\nvoc.good = ["nps > 5"]\n'
    )
    export = csv_file(tmp_path / "export.csv", *ACCOUNTS)
    book = open_book(BookRequest(str(export), model=str(model)), Ticking()).book
    assert refusal(book, 0) == "Acme [EMEA] matches no profile of Few, so there is nothing a rating could change."


@pytest.mark.parametrize("note", ["", "   \n"])
def test_a_level_above_0_needs_a_note(export: Path, note: str) -> None:
    book = opened(export)
    with pytest.raises(RatingRefusedError) as caught:
        rate(book, 0, 1, note)
    assert caught.value.problems == ("A rating above level 0 needs a note: what did you hear?",)
    assert state(rate(book, 0, 0, note), 0) == ("Good", 0, "journal")


@pytest.mark.parametrize(("text", "level"), [("0", 0), ("3", 3), ("critical", 3), ("Major", 2), ("high risk", 2)])
def test_a_level_is_named_by_number_or_word(export: Path, text: str, level: int) -> None:
    assert level_number(opened(export).book, text) == level


@pytest.mark.parametrize("text", ["4", "-1", "awful", "", "2.5"])
def test_a_level_that_the_scale_does_not_have_is_refused_with_those_it_has(export: Path, text: str) -> None:
    with pytest.raises(RatingRefusedError) as caught:
        level_number(opened(export).book, text)
    assert caught.value.fix == "Levels are: 0 No known risk, 1 Minor, 2 Major, 3 Critical."


def test_an_unknown_account_is_an_error_with_the_nearest_ids(export: Path) -> None:
    book = opened(export).book
    assert account_row(book, "A2") == 1
    with pytest.raises(BookError) as caught:
        account_row(book, "A22")
    assert caught.value.problems == (f"A22: there is no such account in {book.title}.",)
    assert caught.value.fix == "Did you mean A2?"
    with pytest.raises(BookError) as hopeless:
        account_row(book, "zzz")
    assert hopeless.value.fix == "Account ids are written exactly as in the source."


def test_a_window_sees_what_another_wrote_and_took_back(export: Path) -> None:
    mine, other = opened(export), opened(export)
    assert refreshed(mine) is mine
    other, rating = save_rating(other, 0, 3, note="x", reasons=(), author="grace")
    assert state(mine, 0) == ("Good", None, "")
    mine = refreshed(mine)
    assert state(mine, 0) == ("Poor", 3, "journal")
    assert_frame_equal(mine.book.table, other.book.table)
    assert refreshed(mine) is mine
    undo_rating(other, rating, "grace")
    assert state(refreshed(mine), 0) == ("Good", None, "")


def test_ones_own_rating_does_not_hide_what_another_window_wrote(export: Path) -> None:
    mine, other = opened(export), opened(export)
    rate(other, 1, 3)
    mine = rate(mine, 0, 2)
    assert state(mine, 1) == ("Average", 1, "source")
    mine = refreshed(mine)
    assert (state(mine, 0), state(mine, 1)) == (("Poor", 2, "journal"), ("Poor", 3, "journal"))


def test_of_two_ratings_of_one_account_the_later_one_counts_in_both_windows(export: Path) -> None:
    mine, other = opened(export), opened(export)
    mine = rate(mine, 0, 1)
    other = rate(other, 0, 3)
    assert state(refreshed(mine), 0) == state(refreshed(other), 0) == ("Poor", 3, "journal")


def test_a_rating_of_an_account_that_left_the_book_is_no_trouble(export: Path) -> None:
    mine, other = opened(export), opened(export)
    other.journal.rate("GONE", 3, "Critical", note="x", author="grace")
    assert_frame_equal(refreshed(mine).book.table, mine.book.table)
