"""The journal and the source disagree: what counts, and how a person decides."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from healthcore.book.account import EffectiveRating
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import preview_rating, save_rating
from healthcore.book.request import BookRequest
from tests.healthcore.book.books import GOOD, Ticking, csv_file


def account(rating: str | None) -> Mapping[str, str]:
    named = {"account_id": "A1", "name": "Acme", "contract_value": "5", "status": "paying", **GOOD}
    return named if rating is None else {**named, "csm_risk": rating}


def opened(path: Path, day: int = 22) -> OpenedBook:
    return open_book(BookRequest(str(path)), Ticking(date(2026, 11, day)), registers=True)


def after_a_rating(path: Path, said_then: str | None, level: int, says_now: str | None) -> OpenedBook:
    """Rated on Sunday; on Monday the export says something else."""
    first = opened(csv_file(path, account(said_then)))
    save_rating(first, 0, level, note="x", reasons=(), author="ada")
    first.journal.close()
    return opened(csv_file(path, account(says_now)), day=23)


def rating_of(book: OpenedBook) -> EffectiveRating:
    return book.book.account(0).rating


@pytest.mark.parametrize(
    ("said_then", "level", "says_now", "expected"),
    [
        ("", 2, "", (2, "journal", False)),
        ("1 - Minor", 2, "1 - Minor", (2, "journal", False)),
        ("1 - Minor", 2, "minor", (2, "journal", False)),
        ("1 - Minor", 2, "2 - Major", (2, "journal", False)),
        ("1 - Minor", 2, "3 - Critical", (3, "source", True)),
        ("1 - Minor", 2, "0", (2, "journal", True)),
        ("1 - Minor", 2, "", (2, "journal", True)),
        ("1 - Minor", 0, "", (0, "journal", True)),
        ("", 0, "3", (3, "source", True)),
        ("3", 0, "3", (0, "journal", False)),
        ("3", 0, "2", (2, "source", True)),
        ("3", 1, None, (1, "journal", False)),
        (None, 1, "", (1, "journal", False)),
        (None, 1, "3", (3, "source", True)),
    ],
)
def test_which_rating_counts_after_the_export_changed(
    tmp_path: Path, said_then: str | None, level: int, says_now: str | None, expected: tuple[int, str, bool]
) -> None:
    found = rating_of(after_a_rating(tmp_path / "export.csv", said_then, level, says_now))
    assert (found.level, found.origin, found.conflict) == expected


def test_a_conflict_shows_both_and_is_counted(tmp_path: Path) -> None:
    book = after_a_rating(tmp_path / "export.csv", "1 - Minor", 0, "3 - Critical")
    found = rating_of(book)
    assert (found.source_level, found.source_text) == (3, "3 - Critical")
    assert found.rating is not None
    assert (found.rating.level, found.rating.source_seen) == (0, "1 - Minor")
    assert book.book.figures.conflicts == 1
    assert book.book.account(0).health.word == "Poor"


@pytest.mark.parametrize("level", [0, 2, 3])
def test_deciding_a_conflict_is_a_new_rating(tmp_path: Path, level: int) -> None:
    book = after_a_rating(tmp_path / "export.csv", "1 - Minor", 0, "3 - Critical")
    preview = preview_rating(book.book, 0, level)
    assert preview.figures_after.conflicts == 0
    decided, _ = save_rating(book, 0, level, note="x", reasons=(), author="ada")
    for each in (decided, opened(tmp_path / "export.csv", day=24)):
        found = rating_of(each)
        assert (found.level, found.origin, found.conflict) == (level, "journal", False)


def test_an_unreadable_rating_in_the_source_is_reported_and_never_no_risk(tmp_path: Path) -> None:
    book = opened(csv_file(tmp_path / "export.csv", account("banana")))
    assert rating_of(book).level is None
    (line,) = [line for line in book.book.report.lines if line.text == "banana"]
    assert line.row == 2
