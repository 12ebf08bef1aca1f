from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.journal.names import checked_name, folded, suggested_name
from healthcore.vocabulary.errors import BookError


@pytest.mark.parametrize("name", ["export", "Q4 book", "export-2026-11-22", "Müller und Söhne", "客户", "हिन्दी"])
def test_readable_names_are_kept(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "needs a name"),
        ("a/b", "'/'"),
        ("a\\b", r"'\\\\'"),
        ("a:b", "':'"),
        ("a\nb", r"'\\n'"),
        ("a\x1bb", r"'\\x1b'"),
        ("a\u202eb", "u202e"),
        ("..", "begins and ends"),
        ("a..b", r"'\.\.'"),
        (".hidden", "begins and ends"),
        ("--new", "begins and ends"),
        ("trailing ", "begins and ends"),
        ("trailing.", "begins and ends"),
        ("NUL", "Windows"),
        ("com1.csv", "Windows"),
        ("é" * 61, "too long"),
    ],
)
def test_names_that_are_no_directory_are_refused(name: str, problem: str) -> None:
    with pytest.raises(BookError, match=problem) as caught:
        checked_name(name)
    assert caught.value.title == "This name cannot be given to a book"
    assert "\x1b" not in str(caught.value)


def test_accents_have_one_spelling() -> None:
    assert checked_name("Mu\u0308ller") == "M\u00fcller"
    assert folded("MU\u0308LLER") == folded("m\u00fcller")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("export-2026-11-22.csv", "export-2026-11-22"),
        ("My book (final) [v2].xlsx", "My-book-final-v2"),
        ("Kundenübersicht Süd.csv", "Kundenübersicht-Süd"),
        ("../folder", "folder"),
        ("???.csv", "book"),
        ("nul.csv", "book-nul"),
        ("Sample.csv", "Sample-2"),
        ("v1..2.csv", "v1.2"),
    ],
)
def test_a_name_is_suggested_from_the_file(path: str, name: str) -> None:
    assert suggested_name(Path(path), ()) == name


def test_a_suggested_name_is_free() -> None:
    assert suggested_name(Path("Export.csv"), {"export"}) == "Export-2"
    assert suggested_name(Path("Export.csv"), {"export", "export-2"}) == "Export-3"
    assert suggested_name(None, {"book"}) == "book-2"


@given(stem=st.text(max_size=200))
def test_every_suggested_name_can_be_given(stem: str) -> None:
    name = suggested_name(Path(stem + ".csv"), ())
    assert checked_name(name) == name
