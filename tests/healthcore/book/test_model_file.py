"""The file of a book's model: whose it is, saved and kept as a version, never over somebody else's changes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from healthcore.book.model_file import model_file, names_not_free, save_model
from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.request import BookRequest
from healthcore.journal.activations import activations
from healthcore.journal.locations import book_config_dir
from healthcore.model.shipped import shipped_text
from healthcore.vocabulary import FixedClock
from healthcore.vocabulary.errors import ModelChangedError, ModelError

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
RECOMMENDED = shipped_text("recommended")
OURS = RECOMMENDED.replace('"Recommended"', '"Ours"').replace("engagement > 60", "engagement > 55")


def opened(tmp_path: Path, model: str | None = None) -> OpenedBook:
    book = tmp_path / "team.csv"
    book.write_text("account_id,name,touch,engagement\n1,Acme,high,58\n", encoding="utf-8")
    return open_book(BookRequest(str(book), model=model), CLOCK, registers=True)


def save(book: OpenedBook, text: str, **more: object) -> None:
    save_model(book, model_file(book), text, author="Ada", reason="why not", **more)  # type: ignore[arg-type]


def test_a_shipped_model_that_is_edited_becomes_a_file_of_the_books_own(tmp_path: Path) -> None:
    book = opened(tmp_path)
    file = model_file(book)
    assert (file.is_shipped, file.text) == (True, RECOMMENDED)
    save(book, OURS)
    assert (book_config_dir("team") / "model.toml").read_text(encoding="utf-8") == OURS
    again = opened(tmp_path)
    assert again.book.model.name == "Ours"
    assert [(one.name, one.author, one.reason) for one in activations(again.journal)][-1] == ("Ours", "Ada", "why not")
    assert not model_file(again).is_shipped


def test_a_file_keeps_its_line_ends_its_mark_and_its_permissions(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_bytes(b"\xef\xbb\xbf" + OURS.replace("\n", "\r\n").encode())
    mine.chmod(0o640)
    book = opened(tmp_path, str(mine))
    save(book, model_file(book).text.replace("engagement > 55", "engagement > 50"))
    wanted = OURS.replace("engagement > 55", "engagement > 50").replace("\n", "\r\n")
    assert mine.read_bytes() == b"\xef\xbb\xbf" + wanted.encode()
    assert mine.stat().st_mode & 0o777 == 0o640


def test_what_somebody_else_has_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(OURS, encoding="utf-8")
    book = opened(tmp_path, str(mine))
    before = model_file(book)
    theirs = OURS.replace("license_utilization >= 50", "license_utilization >= 40")
    mine.write_text(theirs, encoding="utf-8")
    edited = OURS.replace("engagement > 55", "engagement > 50")
    with pytest.raises(ModelChangedError) as raised:
        save_model(book, before, edited, author="Ada", reason="mine")
    assert raised.value.text == theirs
    assert mine.read_text(encoding="utf-8") == theirs
    assert len(activations(book.journal)) == 1
    save_model(book, before, edited, author="Ada", reason="mine", over=model_file(book))
    assert mine.read_text(encoding="utf-8") == edited


def test_two_windows_that_edit_a_shipped_model_do_not_write_over_each_other(tmp_path: Path) -> None:
    one, two = opened(tmp_path), opened(tmp_path)
    first, second = model_file(one), model_file(two)
    save_model(one, first, OURS, author="Ada", reason="mine")
    with pytest.raises(ModelChangedError):
        save_model(two, second, OURS.replace("Ours", "Theirs"), author="Bo", reason="mine")
    assert model_file(two).text == OURS


def test_a_book_that_went_back_to_a_shipped_model_gets_another_file_the_next_time(tmp_path: Path) -> None:
    save(opened(tmp_path), OURS)
    book = opened(tmp_path, "recommended")
    assert model_file(book).path.name == "model-2.toml"
    save(book, OURS.replace("Ours", "Other"))
    assert (book_config_dir("team") / "model.toml").read_text(encoding="utf-8") == OURS


def test_a_model_that_cannot_score_is_not_saved(tmp_path: Path) -> None:
    book = opened(tmp_path)
    with pytest.raises(ModelError, match="add up to 90"):
        save(book, OURS.replace("weight = 40", "weight = 30"))
    assert not (book_config_dir("team") / "model.toml").exists()


def test_an_edited_model_needs_a_name_that_no_shipped_model_has(tmp_path: Path) -> None:
    file = model_file(opened(tmp_path))
    assert "Recommended" in names_not_free(file, OURS)
    assert names_not_free(file, RECOMMENDED) == ()


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(OURS, encoding="utf-8")
    book = opened(tmp_path, str(mine))
    mine.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        model_file(book)
