"""A rating that the model lets expire: until when it counts, and what is shown and said of it afterwards."""

import json
from datetime import date
from pathlib import Path

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import preview_rating, save_rating, undo_rating
from healthcore.book.request import BookRequest
from healthcore.export import ExportFormat, export_bytes, view_export
from healthcore.report.as_json import explain_document
from healthcore.vocabulary import Health
from tests.healthcore.book.books import GOOD, RECOMMENDED, Ticking, csv_file


def opened(directory: Path, day: int, *, source: str = "") -> OpenedBook:
    """A book whose one account the source rates like that, under a model whose ratings count for 10 days."""
    model = directory / "expiring.toml"
    model.write_text(RECOMMENDED.replace("expires = 0", "expires = 10"), encoding="utf-8")
    account = {"account_id": "A1", "name": "Acme", "contract_value": "5", "status": "paying", **GOOD}
    path = csv_file(directory / "export.csv", {**account, "csm_risk": source})
    return open_book(BookRequest(str(path), model=str(model)), Ticking(date(2026, 11, day)), registers=True)


def rated(directory: Path, level: int = 2) -> None:
    """Rated on the 2nd."""
    book = opened(directory, 2)
    save_rating(book, 0, level, note="They said so.", reasons=(), author="ada")
    book.journal.close()


def test_it_holds_the_account_down_until_it_expires(tmp_path: Path) -> None:
    rated(tmp_path)
    last, after = (opened(tmp_path, day).book.account(0) for day in (12, 13))
    assert (last.health, last.rating.level, last.rating.expired) == (Health.POOR, 2, False)
    assert (after.health, after.rating.level, after.rating.expired) == (Health.GOOD, None, True)
    assert after.rating.lapsed
    assert after.rating.origin == ""
    assert after.rating.rating is not None
    assert after.rating.rating.word == "Major"


def test_what_the_source_says_anew_counts_instead(tmp_path: Path) -> None:
    rated(tmp_path)
    found = opened(tmp_path, 13, source="Minor").book.account(0).rating
    assert (found.level, found.origin, found.conflict, found.expired, found.lapsed) == (1, "source", False, True, False)


def test_a_new_rating_counts_and_taking_it_back_leaves_the_expired_one(tmp_path: Path) -> None:
    rated(tmp_path)
    book = opened(tmp_path, 13)
    assert not preview_rating(book.book, 0, 3).after.rating.expired
    again, rating = save_rating(book, 0, 3, note="Still.", reasons=(), author="ada")
    assert (again.book.account(0).rating.level, again.book.account(0).rating.expired) == (3, False)
    back = undo_rating(again, rating, "ada")
    assert back.book.account(0).rating.lapsed


def test_documents_and_exports_say_that_it_has_expired(tmp_path: Path) -> None:
    rated(tmp_path)
    book = opened(tmp_path, 13)
    said = json.loads(explain_document(book.book.account(0), book.journal.history("A1"), {}))["rating"]
    assert (said["level"], said["label"], said["note"], said["expired"]) == (None, None, "They said so.", True)
    export = view_export(book.book, book.book.view(), ["csm_risk"])
    assert "expired" in export_bytes(export, ExportFormat.MARKDOWN).decode()
    assert "expired" not in export_bytes(export, ExportFormat.CSV).decode()


def test_a_model_without_expiry_keeps_a_rating_for_ever(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "export.csv", {"account_id": "A1", "name": "Acme", "status": "paying", **GOOD})
    first = open_book(BookRequest(str(path)), Ticking(date(2020, 1, 1)), registers=True)
    save_rating(first, 0, 2, note="They said so.", reasons=(), author="ada")
    later = open_book(BookRequest(str(path)), Ticking(date(2026, 11, 13)))
    assert (later.book.account(0).rating.level, later.book.account(0).rating.expired) == (2, False)
