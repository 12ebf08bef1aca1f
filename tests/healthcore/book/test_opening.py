"""Opening a book: which one it is, what it remembers, and what is never written."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import save_rating
from healthcore.book.request import BookRequest, parse_overrides
from healthcore.journal.locations import data_dir
from healthcore.vocabulary.errors import (
    BookError,
    InputError,
    ModelError,
    SameBookError,
    SourceError,
    UnknownBookError,
)
from tests.healthcore.book.books import GOOD, Ticking, csv_file

MODEL = 'name = "Own"\n[[profiles]]\nname = "All"\nrated = true\nusage.good = ["engagement >= 10"]\n'


def accounts(count: int, first: int = 1, **more: str) -> list[Mapping[str, str]]:
    numbers = range(first, first + count)
    named = [{"account_id": f"A{number}", "name": f"Account {number}", "contract_value": "5"} for number in numbers]
    return [{**each, "status": "paying", **GOOD, **more} for each in named]


def opened(book: str | Path, day: int = 22, *, registers: bool = True, **request: object) -> OpenedBook:
    return open_book(
        BookRequest(str(book), **request),  # type: ignore[arg-type]  # whatever a test asks for
        Ticking(date(2026, 11, day)),
        registers=registers,
    )


def rated(book: OpenedBook, row: int = 0, level: int = 3) -> None:
    save_rating(book, row, level, note="x", reasons=(), author="ada")


def everything_written() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in data_dir().rglob("*") if path.is_file()}


def test_a_file_is_opened_without_leaving_a_trace(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(3))
    book = opened(export, registers=False)
    assert (book.name, book.known, book.path, book.model_name) == ("export", False, export, "recommended")
    assert book.book.table["account_id"].to_list() == ["A1", "A2", "A3"]
    assert book.book.ratings == {}
    assert not data_dir().exists()


def test_a_registered_book_is_found_by_name_path_and_any_case(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "Export.csv", *accounts(3))
    first = opened(export)
    assert (first.name, first.known) == ("Export", True)
    for asked in ("Export", "export", export):
        found = opened(asked, registers=False)
        assert (found.name, found.known, found.path) == ("Export", True, export)
        assert_frame_equal(found.book.table, first.book.table)


def test_names_win_over_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(csv_file(tmp_path / "real.csv", *accounts(2)), as_name="book.csv")
    csv_file(tmp_path / "book.csv", *accounts(5, first=50))
    monkeypatch.chdir(tmp_path)
    assert opened("book.csv", registers=False).book.table.height == 2
    assert opened("./book.csv", registers=False).book.table.height == 5


def test_an_unknown_book_is_an_error_with_the_names_there_are(tmp_path: Path) -> None:
    opened(csv_file(tmp_path / "north.csv", *accounts(2)))
    opened(csv_file(tmp_path / "south.csv", *accounts(2, first=50)))
    with pytest.raises(UnknownBookError) as caught:
        opened("west")
    assert caught.value.problems == ("west: there is no such file, and no book of that name.",)
    assert caught.value.fix == (
        "Books that are known: 'north', 'south', 'sample' (invented accounts to try things on)."
    )


def test_a_book_whose_file_is_gone_says_what_to_do(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    opened(export)
    export.unlink()
    with pytest.raises(UnknownBookError) as caught:
        opened("export")
    assert caught.value.problems == (f"{export}: the file of the book 'export' is not there any more.",)
    assert caught.value.fix == "Give its newest export: pulsebook import FILE --as 'export'"


def test_the_sample_book_is_registered_and_its_journal_written_once() -> None:
    assert len(opened("sample", registers=False).book.ratings) > 10
    assert not data_dir().exists()
    first = opened("sample")
    assert (first.name, first.known, first.path, first.model_name) == ("sample", True, None, "sample")
    assert len(first.book.ratings) > 10
    second = opened("sample")
    assert second.position == first.position
    assert second.book.ratings == first.book.ratings


def test_a_rating_of_the_sample_book_is_kept(tmp_path: Path) -> None:
    book = opened("sample")
    row = book.book.table["rated"].arg_max() or 0
    rated(book, row)
    assert opened("sample", day=23).book.account(row).rating.level == 3


def test_a_renamed_and_changed_export_keeps_the_ratings_when_somebody_says_what_it_is(tmp_path: Path) -> None:
    rated(opened(csv_file(tmp_path / "monday.csv", *accounts(4))))
    tuesday = csv_file(tmp_path / "tuesday.csv", *accounts(1, engagement="80"), *accounts(3, first=3, engagement="80"))
    with pytest.raises(SameBookError) as caught:
        opened(tuesday, day=23)
    assert (caught.value.known, caught.value.shared, caught.value.total) == ("monday", 3, 4)
    found = opened(tuesday, day=23, as_name="monday")
    assert (found.name, found.path) == ("monday", tuesday)
    assert found.book.table["account_id"].to_list() == ["A1", "A3", "A4", "A5"]
    assert [found.book.account(row).rating.level for row in range(4)] == [3, None, None, None]
    assert opened("monday", day=23).path == tuesday
    assert opened(tuesday, day=23).book.account(0).rating.level == 3


def test_a_new_book_of_known_accounts_has_ratings_of_its_own(tmp_path: Path) -> None:
    rated(opened(csv_file(tmp_path / "north.csv", *accounts(3))))
    found = opened(csv_file(tmp_path / "copy.csv", *accounts(3)), new=True)
    assert found.name == "copy"
    assert found.book.ratings == {}


def test_an_export_that_shares_few_accounts_is_a_book_of_its_own(tmp_path: Path) -> None:
    opened(csv_file(tmp_path / "north.csv", *accounts(4)))
    assert opened(csv_file(tmp_path / "south.csv", *accounts(5, first=4))).name == "south"


def test_without_registering_only_a_known_book_can_be_named(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    with pytest.raises(UnknownBookError):
        opened(export, registers=False, as_name="nobody")
    assert opened(export, as_name="Key accounts").name == "Key accounts"
    assert opened("key accounts", registers=False).path == export


def test_a_file_gets_the_name_that_was_asked_for_whatever_it_was_called_before(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    opened(export, as_name="north")
    assert opened(export, as_name="south").name == "south"
    assert opened(export, registers=False).name == "south"


def test_a_book_whose_file_is_another_books_now_is_not_taken_for_the_sample(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    opened(export, as_name="north")
    opened(export, as_name="south")
    with pytest.raises(UnknownBookError, match="north: the file of this book is another book's now") as caught:
        opened("north", registers=False)
    assert caught.value.fix == "Give its newest export: pulsebook import FILE --as 'north'"


def test_no_file_takes_the_place_of_the_sample(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "sample.csv", *accounts(2))
    for name in ("sample", "SAMPLE"):
        with pytest.raises(BookError, match="the name of the book of invented accounts"):
            opened(export, as_name=name)
    assert opened(export).name == "sample-2"
    assert opened("sample").path is None


def test_the_model_of_a_book_is_remembered_by_name_and_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    opened(export, model="active-users")
    assert opened("export", registers=False).model_name == "active-users"
    (tmp_path / "own.toml").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    opened("export", model="own.toml")
    monkeypatch.chdir("/")
    assert opened("export", registers=False).book.model.name == "Own"
    assert opened("export", registers=False, model="recommended").book.model.name == "Recommended"
    assert opened("export", registers=False).book.model.name == "Own"


def test_a_new_export_is_read_under_the_books_own_model(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(MODEL)
    opened(csv_file(tmp_path / "monday.csv", *accounts(2)), model=str(tmp_path / "own.toml"))
    tuesday = csv_file(tmp_path / "tuesday.csv", *accounts(2))
    assert opened(tuesday, registers=False, as_name="monday").book.model.name == "Own"


def test_headers_that_somebody_named_are_remembered(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", {"account_id": "A1", "name": "Acme", "Puls": "72", "Wert": "5"})
    assert "engagement" not in opened(export, registers=False).book.accounts.columns
    opened(export, overrides={"engagement": "Puls"})
    found = opened("export", overrides={"contract_value": "Wert"})
    assert found.book.accounts["engagement"].to_list() == [72.0]
    assert opened("export", registers=False).book.accounts["contract_value"].to_list() == [5]


def test_who_is_high_touch_is_asked_once(tmp_path: Path) -> None:
    export = csv_file(
        tmp_path / "export.csv",
        *[{name: value for name, value in each.items() if name != "touch"} for each in accounts(2)],
    )
    assert opened(export).asks_touch
    assert opened(export).book.table["touch"].to_list() == ["high", "high"]
    assert not opened(export, touch="nobody").asks_touch
    assert opened("export", registers=False).book.table["touch"].to_list() == ["low", "low"]
    with pytest.raises(InputError):
        opened(export, touch="contract_value >=")
    assert opened("export", registers=False).book.table["touch"].to_list() == ["low", "low"]


def test_a_day_in_the_past_is_seen_with_its_ratings_and_a_notice(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    rated(opened(export, day=10), level=1)
    rated(opened(export, day=15), level=3)
    today = opened(export, day=22)
    then = opened(export, day=22, registers=False, as_of=date(2026, 11, 12))
    before = opened(export, day=22, registers=False, as_of=date(2026, 11, 9))
    assert [each.book.account(0).rating.level for each in (today, then, before)] == [3, 1, None]
    assert [each.book.as_of.day for each in (today, then, before)] == [22, 12, 9]
    notice = "History does not reach back to 2026-11-09: the values of today are scored as of that day."
    assert before.book.notices == (notice,)
    assert (then.book.notices, today.book.notices) == ((), ())


@pytest.mark.parametrize(("as_of", "level"), [(9, None), (10, 1), (11, 1)])
def test_a_rating_counts_from_the_day_it_was_given(tmp_path: Path, as_of: int, level: int | None) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(1))
    rated(opened(export, day=10), level=1)
    found = opened(export, day=22, registers=False, as_of=date(2026, 11, as_of))
    assert found.book.account(0).rating.level == level


def test_ages_and_windows_are_counted_from_the_day_it_is_seen_at(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(1, created_date="2026-10-20"))
    assert opened(export, day=22).book.table["profile"].to_list() == ["High-touch"]
    then = opened(export, day=22, registers=False, as_of=date(2026, 11, 1))
    assert then.book.table["profile"].to_list() == ["High-touch onboarding"]


def test_only_registering_writes(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(2))
    book = opened(export)
    rated(book)
    book.journal.close()  # which puts its log away: not in the middle of the comparison
    before = everything_written()
    for request in (
        {},
        {"as_of": date(2026, 11, 1)},
        {"model": "active-users"},
        {"overrides": {"engagement": "engagement"}},
    ):
        opened(export, registers=False, **request)
        opened("export", registers=False, **request)
    assert everything_written() == before


def test_a_file_with_a_header_alone_is_a_book_without_accounts(tmp_path: Path) -> None:
    book = opened(csv_file(tmp_path / "export.csv")).book
    assert (book.table.height, book.figures.accounts, book.view().total) == (0, 0, 0)
    assert book.row("A1") is None


@pytest.mark.parametrize("text", ["", "name\nAcme\n", "account_id,name\nA1,Acme\nA1,Bolt\n"])
def test_a_file_that_is_no_book_is_an_error_and_leaves_no_trace(tmp_path: Path, text: str) -> None:
    export = tmp_path / "export.csv"
    export.write_text(text)
    with pytest.raises(SourceError):
        opened(export)
    assert everything_written() == {}


@pytest.mark.parametrize("name", ["nowhere.toml", "nosuchmodel"])
def test_a_model_that_is_not_there_is_an_error_with_those_there_are(tmp_path: Path, name: str) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(1))
    with pytest.raises(ModelError) as caught:
        opened(export, model=name)
    assert caught.value.problems == (f"{name}: there is no such model or file.",)
    assert caught.value.fix.endswith("recommended, multidimensional, active-users, sample.")


def test_a_model_that_is_no_model_is_an_error_with_its_place(tmp_path: Path) -> None:
    export = csv_file(tmp_path / "export.csv", *accounts(1))
    model = tmp_path / "own.toml"
    model.write_text(MODEL.replace(">=", "="))
    with pytest.raises(ModelError) as caught:
        opened(export, model=str(model))
    assert caught.value.problems[0].startswith(f"{model}: line 5, column 27: error: '='")
    model.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match="this is not a text file in UTF-8"):
        opened(export, model=str(model))
    with pytest.raises(ModelError, match="cannot be read"):
        opened(export, model=str(tmp_path))


def test_a_books_name_has_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(BookError):
        opened(csv_file(tmp_path / "export.csv", *accounts(1)), as_name="../escape")


def test_overrides_are_written_as_field_and_header() -> None:
    assert parse_overrides(['contract_value="ARR (USD)"', " nps = Score "]) == {
        "contract_value": "ARR (USD)",
        "nps": "Score",
    }
    assert parse_overrides(["name=a=b"]) == {"name": "a=b"}
    for faulty in ("nps", "=x", "nps=", " = "):
        with pytest.raises(InputError, match="this is not FIELD=HEADER"):
            parse_overrides([faulty])
