"""Customers' text on one line, with nothing in it that a terminal would obey."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.vocabulary.text import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Acme [EMEA] [/] [@click=app.quit]", "Acme [EMEA] [/] [@click=app.quit]"),
        ("Grüße 東京 🙂", "Grüße 東京 🙂"),
        ("\x1b[2J", "␛[2J"),
        ("a\nb\tc\rd\x7f", "a⏎b⇥c␍d␡"),
        ("\x9b31m", "\\x9b31m"),
        ("abc\u202egnp", "abc\\u202egnp"),
        ("❤\ufe0f", "❤"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_is_seen_stays_and_what_is_not_is_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_nothing_is_left_that_moves_hides_or_ends_a_line(text: str) -> None:
    shown = plain(text)

    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert plain(shown) == shown
