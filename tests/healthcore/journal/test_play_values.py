"""Attributes that plays set: the last value of each account counts."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.journal.journal import Journal
from healthcore.journal.play_values import PlayValue, insert_value, play_values_of
from tests.healthcore.book.books import Ticking


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "book", Ticking())


def put(journal: Journal, account_id: str, name: str, value: PlayValue) -> None:
    with journal.database.writing() as connection:
        insert_value(connection, account_id, name, value, play="Test", set_at="2026-11-22")


@pytest.mark.parametrize(
    ("value", "kept"), [(True, True), (3, 3), (2.5, 2.5), (date(2026, 1, 2), "2026-01-02"), ("x", "x")]
)
def test_a_value_comes_back_for_its_account(journal: Journal, value: PlayValue, kept: object) -> None:
    put(journal, "A2", "thing", value)

    assert play_values_of(journal, "A2") == {"thing": kept}
    assert play_values_of(journal, "A1") == {}


def test_the_last_value_counts(journal: Journal) -> None:
    put(journal, "A1", "stage", "first")
    put(journal, "A1", "area", "north")
    put(journal, "A1", "stage", "second")

    assert list(play_values_of(journal, "A1").items()) == [("area", "north"), ("stage", "second")]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    with Journal(tmp_path_factory.mktemp("book"), Ticking()) as journal:
        put(journal, "A1", "said", text)

        assert play_values_of(journal, "A1") == {"said": text}
