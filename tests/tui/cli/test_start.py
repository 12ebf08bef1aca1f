"""`pulsebook [BOOK]` and `pulsebook demo`: which book the application opens."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from healthcore.book.request import BookRequest
from tests.tui.cli.conftest import ACCOUNTS, Run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[BookRequest]:
    """What the application was asked to open; it stands in for a terminal."""
    requests: list[BookRequest] = []

    def run_app(request: BookRequest, *, segment: str | None) -> int:
        requests.append(request)
        return 0

    application = ModuleType("tui.app")
    application.run_app = run_app  # type: ignore[attr-defined]  # all of the application that is needed here
    monkeypatch.setitem(sys.modules, "tui.app", application)
    monkeypatch.setenv("TEXTUAL_DRIVER", "any")
    return requests


def test_without_any_book_it_says_where_to_begin(run: Run, opened: list[BookRequest]) -> None:
    text = run().stdout

    assert "pulsebook demo" in text
    assert "pulsebook FILE" in text
    assert opened == []


def test_a_file_is_opened_with_the_options(run: Run, opened: list[BookRequest], book: str) -> None:
    run(book, "--model", "mine.toml", "--as", "team", "--map", "name=What", "--date-order", "dmy")
    run("--new", book)

    assert opened[0] == BookRequest(
        book, model="mine.toml", as_name="team", overrides={"name": "What"}, date_order="dmy"
    )
    assert opened[1] == BookRequest(book, new=True)


def test_without_a_book_the_last_one_is_opened(run: Run, opened: list[BookRequest], book: str) -> None:
    run("import", book, "--as", "first")
    Path("other.csv").write_text("Account ID\nZ1\n", encoding="utf-8")
    run("import", "other.csv", "--as", "last")

    run()

    assert [request.book for request in opened] == ["last"]


def test_a_book_is_opened_by_its_name(run: Run, opened: list[BookRequest], book: str) -> None:
    run("import", book, "--as", "team")

    run("team")

    assert [request.book for request in opened] == ["team"]


def test_a_file_called_like_a_command_is_written_with_its_folder(run: Run, opened: list[BookRequest]) -> None:
    Path("score").write_text(ACCOUNTS, encoding="utf-8")

    run("./score")

    assert [request.book for request in opened] == ["./score"]


def test_demo_opens_the_sample_book(run: Run, opened: list[BookRequest]) -> None:
    run("demo")

    assert opened == [BookRequest("sample")]


def test_a_book_that_is_not_there_is_told_before_the_screen_changes(run: Run, opened: list[BookRequest]) -> None:
    result = run("nope.csv", exit_code=1)

    assert "nope.csv: there is no such file, and no book of that name." in result.stderr
    assert opened == []


def test_a_command_with_a_typing_error_is_not_taken_for_a_book(run: Run, opened: list[BookRequest]) -> None:
    assert "Did you mean 'score'?" in run("scroe", "book.csv", exit_code=2).stderr
    assert opened == []


def test_without_a_terminal_it_says_what_to_do_instead(
    run: Run, opened: list[BookRequest], book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER")

    assert "Without one, use: pulsebook score monday.csv" in run(book, exit_code=1).stderr
    assert opened == []


def test_the_connected_demo_is_a_book_from_a_service_and_leaves_nothing(
    run: Run, opened: list[BookRequest], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PULSEBOOK_DATA_DIR", "PULSEBOOK_CONFIG_DIR", "PULSEBOOK_HUBSPOT_TOKEN"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # what the demo sets is put back
    seen: list[str] = []
    application = sys.modules["tui.app"]

    def run_app(request: BookRequest, *, segment: str | None) -> int:
        seen.append(run("sync", request.book).stdout)
        return 0

    monkeypatch.setattr(application, "run_app", run_app)

    run("demo", "--connected")

    assert "2 ratings sent to HubSpot and read back, 1 conflict." in seen[0]
    assert "Dana, a colleague" in seen[0]
    assert not data_dir.exists()
    assert not Path(os.environ["PULSEBOOK_DATA_DIR"]).exists()
