"""A model is put in force once, for good, with a name and a reason; the days before keep theirs or are re-scored."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from healthcore.book.model_file import model_file, save_model
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.changes.timeline import timeline_json, timeline_of
from healthcore.history.flips import OVERALL, Cause
from healthcore.journal.activations import activations
from healthcore.vocabulary.errors import BookError, ModelError
from healthcore.whatif.activating import activate_model, activate_version
from tests.healthcore.book.books import GOOD, RECOMMENDED, Ticking, csv_file

#: The account is Good under this one, and not under the recommended model.
EASY = RECOMMENDED.replace("engagement > 60", "engagement > 30")
HALF = {**GOOD, "account_id": "A1", "name": "Half", "engagement": "50"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "team.csv"
    csv_file(path, HALF)
    return path


def opened(file: Path, day: int, *, registers: bool = True) -> OpenedBook:
    return open_book(BookRequest(str(file)), Ticking(date(2026, 11, day)), registers=registers)


def healths(day: Day) -> list[tuple[int, int | None, str]]:
    flips = day.flips.filter(pl.col("scope") == OVERALL)
    return [(row["day"].day, row["health"], row["cause"]) for row in flips.iter_rows(named=True)]


def activate(book: OpenedBook, text: str = EASY, *, rescored: bool = False) -> Path:
    file = model_file(book)
    saved = save_model(book, file, text, author="ann", reason="out of reach", name="Easier", rescored=rescored)
    return saved.path


def test_from_today_the_days_before_keep_the_health_they_had(file: Path) -> None:
    opened(file, 20)
    activate(opened(file, 22))
    day = day_of(opened(file, 22))
    assert day.book.model.fingerprint == activations(day.journal)[-1].fingerprint
    assert healths(day) == [(20, 2, Cause.FIRST_SEEN), (22, 3, Cause.MODEL)]


def test_rescored_the_days_before_count_under_it_too(file: Path) -> None:
    opened(file, 20)
    activate(opened(file, 22), rescored=True)
    day = day_of(opened(file, 22))
    assert healths(day) == [(20, 3, Cause.FIRST_SEEN)]
    last = activations(day.journal)[-1]
    assert (last.name, last.reason, last.author, last.rescored) == ("Easier", "out of reach", "ann", True)


def test_a_past_that_was_rescored_is_marked_as_such(file: Path) -> None:
    opened(file, 20)
    activate(opened(file, 21))
    assert day_of(opened(file, 21)).rescored is None
    activate(opened(file, 22), RECOMMENDED, rescored=True)
    day = day_of(opened(file, 23))
    assert day.rescored == timeline_of(day, "A1").rescored == activations(day.journal)[-1]
    assert timeline_json(timeline_of(day, "A1"))["rescored_before"] == "2026-11-22"


def test_what_follows_a_rescoring_counts_from_its_own_day(file: Path) -> None:
    opened(file, 18)
    activate(opened(file, 20), rescored=True)
    activate(opened(file, 22), RECOMMENDED)
    day = day_of(opened(file, 23))
    assert healths(day) == [(18, 3, Cause.FIRST_SEEN), (22, 2, Cause.MODEL)]


def test_a_past_day_says_that_it_was_rescored(file: Path) -> None:
    opened(file, 20)
    activate(opened(file, 22), rescored=True)
    then = open_book(BookRequest(str(file), as_of=date(2026, 11, 20)), Ticking(date(2026, 11, 22)))
    assert then.book.notices[-1] == "Re-scored under 'Easier', which was put in force on 2026-11-22."


def test_a_file_of_ones_own_is_put_in_force_and_a_version_written_to_it_again(file: Path, tmp_path: Path) -> None:
    first = opened(file, 20)
    mine = tmp_path / "mine.toml"
    mine.write_text(EASY)
    activate_model(first, str(mine), name="Mine", reason="ours", author="ann")
    book = opened(file, 21)
    assert book.book.table["health"].to_list() == [3]
    version = activations(book.journal)[0]
    assert activate_version(book, version, name="As before", reason="too easy", author="bob") == mine
    assert mine.read_text() == RECOMMENDED
    known = activations(opened(file, 21).journal)
    assert [(one.name, one.author) for one in known][1:] == [("Mine", "ann"), ("As before", "bob")]


@pytest.mark.parametrize(("name", "reason"), [("", "why"), ("Name", " ")])
def test_name_and_reason_are_needed_and_nothing_is_written_without(file: Path, name: str, reason: str) -> None:
    book = opened(file, 22)
    with pytest.raises(ModelError, match="a name and a reason"):
        activate_model(book, "multidimensional", name=name, reason=reason, author="ann")
    assert len(activations(book.journal)) == 1


def test_a_version_is_not_written_over_edits_that_were_never_in_force(file: Path) -> None:
    written = activate(opened(file, 22))
    book = opened(file, 22)
    written.write_text(EASY.replace("> 30", "> 35"))
    again = {"name": "Again", "reason": "x", "author": "ann"}
    with pytest.raises(ModelError, match="never in force"):
        activate_version(book, activations(book.journal)[0], **again, rescored=False)
    book = opened(file, 22)
    activate_version(book, activations(book.journal)[0], **again, rescored=False)
    assert written.read_text() == RECOMMENDED


def test_what_is_in_force_is_not_put_in_force_again_unless_the_days_before_are_to_count(file: Path) -> None:
    opened(file, 20)
    activate(opened(file, 22))
    book = opened(file, 22)
    file_of_it = str(model_file(book).path)
    said = {"name": "Easier still", "reason": "x", "author": "ann"}
    with pytest.raises(ModelError, match="in force already, as 'Easier'"):
        activate_model(book, file_of_it, **said, rescored=False)
    activate_model(book, file_of_it, **said, rescored=True)
    assert healths(day_of(opened(file, 22))) == [(20, 3, Cause.FIRST_SEEN)]


def test_a_book_that_nobody_remembers_has_no_model_in_force(file: Path) -> None:
    with pytest.raises(BookError, match="never opened or imported"):
        activate_model(opened(file, 22, registers=False), "multidimensional", name="x", reason="y", author="ann")
