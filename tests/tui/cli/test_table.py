"""Columns of text stay aligned whatever is in them, and fit the terminal."""

from hypothesis import given
from hypothesis import strategies as st

from healthcore.vocabulary.text import plain
from tui.cli.table import Column, cells, fit, lay_out

COLUMNS = (Column("Name", most=10), Column("Worth", right=True, leaves=1), Column("Why"))


def test_numbers_stand_right_and_texts_left() -> None:
    lines = list(lay_out(COLUMNS, [["Acme", "5", "a"], ["Beta Ltd", "1,000", "b"]]))

    assert lines == ["Name      Worth  Why\n", "Acme          5  a\n", "Beta Ltd  1,000  b\n"]


def test_wide_characters_take_two_cells() -> None:
    lines = list(lay_out(COLUMNS, [["東京", "5", "a"], ["🙂", "6", "b"]]))

    assert lines[1:] == ["東京      5  a\n", "🙂        6  b\n"]


def test_a_column_leaves_when_there_is_no_room_for_the_last_one() -> None:
    rows = [["Acme", "5", "because of this"]]

    assert "Worth" in next(lay_out(COLUMNS, rows, width=40))
    assert "Worth" not in next(lay_out(COLUMNS, rows, width=30))


def test_without_a_terminal_nothing_is_cut() -> None:
    name = "x" * 300

    assert list(lay_out(COLUMNS, [[name, "5", "a"], ["b", "6", "c"]]))[1] == f"{name}      5  a\n"


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=4), st.integers(30, 120))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, ...]], width: int) -> None:
    shown = [[plain(text) for text in row] for row in rows]

    for line in lay_out(COLUMNS, shown, width=width):
        assert cells(line.rstrip("\n")) <= width


@given(st.text(), st.integers(1, 40))
def test_a_cut_text_fits_and_says_that_it_is_cut(text: str, room: int) -> None:
    shown = fit(plain(text), room)

    assert cells(shown) <= room
    assert shown == plain(text) or shown.endswith("…")
