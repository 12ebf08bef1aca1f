import pytest
from textual.content import Content

from tui.matching import matches, underlined


@pytest.mark.parametrize("query", ["", "  ", "sort", "SORT", "column sort", "by the"])
def test_every_word_is_found_in_any_case_and_order(query: str) -> None:
    assert matches(query, "Sort", "Choose the column to sort by")


@pytest.mark.parametrize("query", ["sorting", "sort row"])
def test_a_word_that_is_nowhere_finds_nothing(query: str) -> None:
    assert not matches(query, "Sort", "Choose the column to sort by")


def test_words_are_marked_wherever_they_are() -> None:
    marked = underlined(Content("Accidental Cactus"), "ac", "bold")

    assert [(span.start, span.end) for span in marked.spans] == [(0, 2), (12, 14)]


def test_a_single_letter_is_not_marked_but_a_single_ideograph_is() -> None:
    assert not underlined(Content("Cactus"), "c").spans
    assert underlined(Content("東京の会社"), "京").spans


@pytest.mark.parametrize("text", ["Acme [EMEA] [/] [@click=app.quit]", "İstanbul ẞ ﬁ", "👩\u200d🚀 شركة", "(.*)["])
def test_marking_never_changes_a_character(text: str) -> None:
    assert underlined(Content(text), f"{text} i ss fi").plain == text
