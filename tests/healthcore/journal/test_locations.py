from pathlib import Path

import platformdirs
import pytest

from healthcore.journal import locations
from healthcore.journal.author import default_author
from healthcore.journal.journal import Journal


def test_places_are_the_systems_own_unless_the_environment_names_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PULSEBOOK_CONFIG_DIR", raising=False)
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", "")
    assert locations.config_dir() == platformdirs.user_config_path("pulsebook", appauthor=False)
    assert locations.data_dir() == platformdirs.user_data_path("pulsebook", appauthor=False)
    monkeypatch.setenv("PULSEBOOK_CONFIG_DIR", str(tmp_path / "c"))
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", str(tmp_path / "d"))
    assert locations.config_dir() == tmp_path / "c"
    assert locations.data_dir() == tmp_path / "d"
    assert locations.book_dir("export") == tmp_path / "d" / "books" / "export"


def test_a_relative_place_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULSEBOOK_DATA_DIR", "here")
    assert locations.data_dir() == tmp_path / "here"


def test_asking_where_things_are_makes_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSEBOOK_CONFIG_DIR", str(data.parent / "config"))
    assert not any(place.exists for place in locations.inventory())
    assert not data.exists()


def test_the_inventory_lists_every_book_once_it_is_there(journal: Journal) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    places = {place.name: place for place in locations.inventory()}
    assert list(places) == ["configuration", "data", "registry of books", "books", "book export"]
    assert places["book export"].path == journal.path.parent
    assert places["book export"].exists
    assert not places["registry of books"].exists


def test_what_is_written_is_for_its_owner_only(journal: Journal, data: Path) -> None:
    journal.rate("A1", 1, "Minor", author="ann")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (data, *data.rglob("*"))}
    assert modes == {
        "data": 0o700,
        "books": 0o700,
        "export": 0o700,
        "journal.sqlite3": 0o600,
        "journal.sqlite3-wal": 0o600,
        "journal.sqlite3-shm": 0o600,
    }


def test_a_directory_that_exists_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    locations.make_private_directory(tmp_path / "shared" / "mine")
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "shared" / "mine").stat().st_mode & 0o777 == 0o700


def test_a_file_that_exists_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("all of it")
    locations.make_private_file(tmp_path / "kept")
    assert (tmp_path / "kept").read_text() == "all of it"


def test_the_author_is_the_person_at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    assert default_author() == "ann"


@pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
def test_a_user_without_a_name_is_unknown(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", nobody)
    assert default_author() == "unknown"
