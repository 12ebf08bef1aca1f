from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from healthcore.journal.journal import Journal
from healthcore.journal.registry import Identity, Registry
from healthcore.vocabulary import Clock, FixedClock
from healthcore.vocabulary.errors import BookError, SameBookError, UnknownBookError

MONDAY = [f"A{n}" for n in range(10)]


@pytest.fixture
def registry(data: Path, clock: Clock) -> Iterator[Registry]:
    with Registry(clock) as opened:
        yield opened


@pytest.fixture
def export(registry: Registry, tmp_path: Path) -> Path:
    """The file that the book "export" was read from on Monday."""
    path = tmp_path / "export-monday.csv"
    registry.register("export", path, MONDAY)
    return path


def test_an_unknown_file_is_a_new_book_and_asking_makes_nothing(registry: Registry, data: Path) -> None:
    assert registry.identify(Path("My export.csv"), MONDAY) == Identity("My-export", known=False)
    assert registry.books() == []
    assert not data.exists()


def test_a_known_path_is_its_book_whatever_is_in_it(registry: Registry, export: Path) -> None:
    assert registry.identify(export, ["Z1", "Z2"]) == Identity("export", known=True)
    assert registry.identify(export, MONDAY, new=True) == Identity("export", known=True)


def test_a_path_is_known_however_it_is_written(
    registry: Registry, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(export.parent)
    link = export.with_name("link.csv")
    export.touch()
    link.symlink_to(export)
    for path in (Path(export.name), export.parent / "." / "x" / ".." / export.name, link):
        assert registry.identify(path, []).name == "export"


def test_tomorrows_export_is_asked_about(registry: Registry, export: Path) -> None:
    tuesday = export.with_name("export-tuesday.csv")
    ids = [*MONDAY[:8], "B1", "B2"]
    with pytest.raises(SameBookError) as caught:
        registry.identify(tuesday, ids)
    assert (caught.value.known, caught.value.shared, caught.value.total) == ("export", 8, 10)
    assert "--as 'export'" in str(caught.value)
    assert registry.identify(tuesday, ids, as_name="export") == Identity("export", known=True)
    assert registry.identify(tuesday, ids, new=True) == Identity("export-tuesday", known=False)
    registry.register("export", tuesday, ids)
    for path in (tuesday, export):
        assert registry.identify(path, ids) == Identity("export", known=True)


@pytest.mark.parametrize(
    ("ids", "same"),
    [
        (["A1", "B1"], True),
        (["A1", "B1", "B2"], False),
        (["A1", "A1", "B1"], True),
        ([*MONDAY, *(f"B{n}" for n in range(10))], True),
        ([*MONDAY, *(f"B{n}" for n in range(11))], False),
        (["A1"], True),
        (["B1"], False),
        ([], False),
    ],
)
def test_half_of_the_files_own_ids_make_it_the_same_book(
    registry: Registry, export: Path, ids: list[str], same: bool
) -> None:
    path = Path("other.csv")
    if same:
        with pytest.raises(SameBookError):
            registry.identify(path, ids)
        with pytest.raises(SameBookError):
            registry.identify(None, pl.Series(ids))
    else:
        assert registry.identify(path, ids) == Identity("other", known=False)


def test_a_book_without_accounts_is_never_the_same(registry: Registry) -> None:
    registry.register("empty", Path("empty.csv"), [])
    assert registry.identify(Path("other.csv"), ["A1"]) == Identity("other", known=False)


def test_the_book_that_shares_most_is_offered(registry: Registry, export: Path) -> None:
    registry.register("other", None, MONDAY[:6])
    registry.register("third", None, [*MONDAY[:7], "X"])
    with pytest.raises(SameBookError) as caught:
        registry.identify(Path("new.csv"), MONDAY)
    assert (caught.value.known, caught.value.shared) == ("export", 10)


def test_ids_are_the_ones_seen_last(registry: Registry, export: Path) -> None:
    registry.register("export", export, ["C1", "C2"])
    assert registry.identify(Path("new.csv"), MONDAY).known is False
    with pytest.raises(SameBookError):
        registry.identify(Path("new.csv"), ["C1"])


def test_a_name_wins_over_a_path(registry: Registry, export: Path) -> None:
    registry.register("other", None, ["X"])
    assert registry.identify(export, MONDAY, as_name="other") == Identity("other", known=True)
    assert registry.identify(export, MONDAY, as_name="OTHER") == Identity("other", known=True)
    registry.register("other", export, MONDAY)
    assert registry.identify(export, MONDAY) == Identity("other", known=True)


def test_a_name_nobody_knows_is_an_error_unless_it_may_be_made(registry: Registry, export: Path) -> None:
    with pytest.raises(UnknownBookError, match="There is no book 'exprot'") as caught:
        registry.identify(export, MONDAY, as_name="exprot")
    assert "'export'" in caught.value.fix
    assert registry.identify(export, MONDAY, as_name="exprot", may_create=True) == Identity("exprot", known=False)
    with pytest.raises(BookError, match="cannot have the character '/'"):
        registry.identify(export, MONDAY, as_name="../exprot", may_create=True)
    with pytest.raises(BookError):
        registry.register("..", None, MONDAY)


def test_a_book_remembers_where_it_was_its_model_and_its_ids(registry: Registry, export: Path) -> None:
    first = registry.register("export", export, MONDAY, model="telco.toml")
    assert (first.path, first.accounts, first.model) == (export, 10, "telco.toml")
    assert registry.ids("Export") == MONDAY
    assert registry.ids("nobody") == []
    second = registry.register("Export", export.with_name("tuesday.csv"), [*MONDAY, "A1", "B1"])
    assert (second.name, second.path) == ("export", export.with_name("tuesday.csv"))
    assert (second.accounts, second.model) == (11, "telco.toml")
    assert second.seen_at > first.seen_at
    assert registry.book("EXPORT") == second
    assert registry.books() == [second]
    third = registry.register("export", export, MONDAY)
    assert third.path == export
    fourth = registry.register("export", None, MONDAY)
    assert fourth.path == export


def test_a_name_that_was_taken_meanwhile_is_not_shared(registry: Registry, export: Path, clock: Clock) -> None:
    path = export.with_name("customers.csv")
    suggested = registry.identify(path, ["X"])
    with Registry(clock) as other:
        other.register("customers", export.with_name("elsewhere.csv"), ["Y"], new=True)
    assert registry.register(suggested.name, path, ["X"], new=True).name == "customers-2"
    assert registry.register(suggested.name, path, ["X"], new=True).name == "customers-2"
    assert [book.name for book in registry.books()] == ["customers", "customers-2", "export"]


def test_the_registry_is_for_its_owner_only(registry: Registry, export: Path, data: Path) -> None:
    assert (data / "registry.sqlite3").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700


def test_of_books_that_share_as_many_ids_the_one_with_ratings_is_offered(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 22, 9, tzinfo=UTC))
    ids = ["A1", "A2"]
    with Registry(clock) as registry:
        registry.register("rated", tmp_path / "one.csv", ids)
        with Journal.of_book("rated", clock) as journal:
            journal.rate("A1", 3, "Critical", note="x", author="ada")
        registry.register("unrated", tmp_path / "two.csv", ids)
        with pytest.raises(SameBookError) as raised:
            registry.identify(tmp_path / "three.csv", ids)
    assert (raised.value.known, raised.value.rated) == ("rated", True)
