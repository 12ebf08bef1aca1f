import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tui import cells
from tui.widgets.laid_out import columns, first_parts, flow, paragraph, plain_text, sentence


def contents(*texts: str) -> list[Content]:
    return [Content(text) for text in texts]


def flat(rows: list[list[Content]]) -> str:
    return plain_text([line for row in rows for line in row])


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert flat(columns([contents("a", "bb"), contents("ccc", "d")], 20)) == "a    bb\nccc  d"


def test_numbers_stand_at_the_right_of_their_column() -> None:
    assert flat(columns([contents("a", "7"), contents("b", "100")], 20, right={1})) == "a    7\nb  100"


def test_a_column_that_may_goes_on_below_where_the_row_does_not_fit() -> None:
    rows = columns([contents("a", "one two three", "7"), contents("b", "four", "8")], 14, wraps={1})
    assert flat(rows) == "a  one two   7\n   three\nb  four      8"


def test_each_row_knows_its_own_lines() -> None:
    assert [len(row) for row in columns([contents("a", "one two three"), contents("b", "c")], 10, wraps={1})] == [2, 1]


def test_no_rows_are_no_lines() -> None:
    assert columns([], 10) == []


def test_parts_that_do_not_fit_begin_the_next_line_whole() -> None:
    assert plain_text(flow(contents("one", "two", "three"), 9, Content(" · "))) == "one · two\nthree"


@pytest.mark.parametrize(("words", "written"), [("score 60", "Score 60"), ("CSM Risk", "CSM Risk"), ("", "")])
def test_a_line_begins_with_a_capital(words: str, written: str) -> None:
    assert sentence(words) == written


@given(st.text(max_size=80).map(cells.plain), st.integers(4, 40), st.integers(0, 2))
def test_a_wrapped_text_fits_and_loses_no_letter(text: str, width: int, indent: int) -> None:
    lines = paragraph(Content(text), width, indent)
    assert all(line.cell_length <= width for line in lines)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(text.split())


@pytest.mark.parametrize(
    ("width", "line"), [(30, "one  two  three"), (14, "one  two"), (8, "one  two"), (7, "one"), (2, "o…")]
)
def test_a_line_has_as_many_parts_as_fit_whole(width: int, line: str) -> None:
    assert first_parts(map(Content, ("one", "two", "three")), width, Content("  ")).plain == line


def test_a_line_of_no_parts_is_empty() -> None:
    assert first_parts([], 10, Content("  ")).plain == ""
