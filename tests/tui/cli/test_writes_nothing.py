"""Only opening the application, `import` and `rate` change the data directory."""

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Run

READING = [
    ("score", "team"),
    ("score", "team", "--as-of", "2026-01-01", "--format", "json"),
    ("score", "monday.csv", "--output", "health.csv"),
    ("score", "sample"),
    ("explain", "team", "A1"),
    ("explain", "team", "A1", "--format", "json"),
    ("rate", "team", "A1", "3", "--dry-run"),
    ("references", "team"),
    ("references", "team", "--output", "references.xlsx"),
    ("references", "team", "--asks"),
    ("references", "team", "--rules"),
    ("ratings", "team", "--due"),
    ("campaign", "sample"),
    ("campaign", "sample", "winback"),
    ("campaign", "team", "--log"),
    ("score", "team", "--segment", "ratings due"),
    ("segments", "team"),
    ("segments", "team", "health == poor", "--format", "json"),
    ("figures", "team"),
    ("figures", "team", "--series", "--segment", "health == poor"),
    ("model", "check", "recommended", "--book", "team"),
    ("model", "show", "--book", "team"),
    ("plays", "team"),
    ("plays", "run", "team", "--dry-run"),
    ("plays", "webhooks", "team"),
    ("tasks", "team", "--all"),
    ("tasks", "list", "team", "--format", "json"),
    ("locate",),
]


def _state(directory: Path) -> dict[str, tuple[bytes, int, int]]:
    """Every file's content, time and mode."""
    return {
        str(path.relative_to(directory)): (
            path.read_bytes() if path.is_file() else b"",
            path.stat().st_mtime_ns,
            path.stat().st_mode,
        )
        for path in sorted(directory.rglob("*"))
    }


def test_commands_that_read_leave_every_byte_as_it_is(run: Run, book: str, data_dir: Path) -> None:
    run("import", book, "--as", "team")
    run("rate", "team", "A1", "1", "--note", "x")
    before = _state(data_dir)

    for words in READING:
        run(*words)
        assert _state(data_dir) == before, words


@pytest.mark.parametrize("words", [("score", "monday.csv"), ("explain", "monday.csv", "A1"), ("score", "sample"), ()])
def test_reading_makes_no_data_directory(run: Run, book: str, data_dir: Path, words: tuple[str, ...]) -> None:
    run(*words)

    assert not data_dir.exists()


def test_import_keeps_the_book_and_rate_one_rating(run: Run, book: str, data_dir: Path) -> None:
    run("import", book, "--as", "team")
    kept = [name for name in _state(data_dir) if name.endswith(("sqlite3", ".parquet"))]
    assert [name.split(".")[0] for name in kept[1:]] == ["books/team/journal", "registry"]
    assert kept[0].startswith("books/team/history/20")

    registry = _state(data_dir)["registry.sqlite3"]
    run("rate", "team", "A1", "1", "--note", "x")

    assert _state(data_dir)["registry.sqlite3"] == registry
    assert "books/team/journal.sqlite3" in _state(data_dir)
