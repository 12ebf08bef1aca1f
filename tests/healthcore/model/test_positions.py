"""Where things stand in a TOML text: the line and column that an error points at."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.model.positions import Path, Positions
from tests.healthcore.model.toml_texts import TomlWriter


def strings_of(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings_of(inner, (*path, key))


def offset_of(text: str, place: tuple[int, int]) -> int:
    line, column = place
    return sum(len(before) for before in text.split("\n")[: line - 1]) + line - 1 + column - 1


@given(st.integers(0, 1_000_000))
def test_every_string_of_a_text_is_found_where_it_is_written(seed: int) -> None:
    writer = TomlWriter(seed)
    text = writer.document()
    read = {tomllib.loads(f"v = {literal}")["v"]: literal for literal in writer.literals}
    positions = Positions(text)
    plain = text.replace("\r\n", "\n")
    found = list(strings_of(tomllib.loads(text)))
    assert len(found) == len(writer.literals)
    for path, value in found:
        assert plain.startswith(read[value], offset_of(plain, positions.of(path))), path


def place(text: str, *path: str | int) -> tuple[int, int]:
    assert tomllib.loads(text)
    return Positions(text).of(path)


def test_a_value_and_its_key_have_places_of_their_own() -> None:
    positions = Positions('# a comment\nname  =  "M"  # and one more\n')
    assert positions.of(("name",)) == (2, 10)
    assert positions.of_key(("name",)) == (2, 1)


def test_what_is_not_there_is_looked_for_above() -> None:
    text = '[rating]\nscale = "four"\n[[profiles]]\nname = "A"\n'
    assert place(text, "rating", "due") == (1, 1)
    assert place(text, "profiles", 0, "when") == (3, 1)
    assert place(text, "bands", "good") == (1, 1)
    assert Positions(text).of_key(("rating", "due")) == (1, 1)
    assert ("rating", "scale") in Positions(text)
    assert ("rating", "due") not in Positions(text)


def test_lists_of_several_lines_with_comments() -> None:
    text = 'good = [\n  "one",  # "not this", ]\n  # "nor this"\n\n  \'two\', "three",\n]\n'
    assert [place(text, "good", index) for index in range(3)] == [(2, 3), (5, 3), (5, 10)]


def test_lists_in_lists_and_tables_in_lists() -> None:
    text = 'a = [["x", []], [{ b = "y", c.d = ["z"] }, "w"]]\n'
    assert place(text, "a", 0, 0) == (1, 7)
    assert place(text, "a", 1, 0, "b") == (1, 24)
    assert place(text, "a", 1, 0, "c", "d", 0) == (1, 36)
    assert place(text, "a", 1, 1) == (1, 44)


def test_dotted_and_quoted_keys() -> None:
    text = 'a . "b c" = 1\n"größe".\'x.y\' = 2\n"q\\"\\u00e9" = 3\n'
    assert place(text, "a", "b c") == (1, 13)
    assert place(text, "größe", "x.y") == (2, 17)
    assert place(text, 'q"é') == (3, 15)


def test_tables_belong_to_the_newest_element_of_a_list_of_tables() -> None:
    text = (
        '[[profiles]]\nname = "A"\n[profiles.usage]\ngood = ["x"]\n'
        '[[profiles]]\nname = "B"\n[profiles.usage.weights]\nnps = 1\n'
        "[[profiles.deep]]\nk = 1\n[[profiles.deep]]\nk = 2\n"
    )
    assert place(text, "profiles", 0, "usage") == (3, 1)
    assert place(text, "profiles", 0, "usage", "good", 0) == (4, 9)
    assert place(text, "profiles", 1) == (5, 1)
    assert place(text, "profiles", 1, "usage", "weights", "nps") == (8, 7)
    assert place(text, "profiles", 1, "deep", 1, "k") == (12, 5)


def test_windows_line_ends_do_not_shift_anything() -> None:
    text = 'a = 1\r\nb = """\r\nnps\r\n  >= x"""\r\n'
    assert place(text, "b") == (2, 5)
    assert Positions(text).inside(("b",), 2, 6) == (4, 6)


@pytest.mark.parametrize(
    ("written", "at", "expected"),
    [
        ('"nps >= 60"', (1, 5), (1, 10)),
        ("'nps >= 60'", (1, 5), (1, 10)),
        ('"""nps >= 60"""', (1, 5), (1, 12)),
        ("'''\nnps >= 60'''", (1, 5), (2, 5)),
        ('"""\nnps\n  >= 60"""', (2, 3), (3, 3)),
        ('"""nps\n  >= 60"""', (2, 3), (2, 3)),
        (r'"tier == \"a\\b\" and x"', (1, 15), (1, 23)),
        (r'"\u0061\U00000062c"', (1, 3), (1, 22)),
        (r'"nps\n>= 60"', (2, 1), (1, 11)),
        ('"""nps \\\n   >= 60"""', (1, 5), (2, 4)),
        ('"""nps \\   \n\n   >= 60"""', (1, 5), (3, 4)),
        ("'no \\escapes here'", (1, 12), (1, 17)),
        ('"nps >="', (1, 7), (1, 12)),
        ('"""nps >="""', (1, 7), (1, 14)),
        ('""', (1, 1), (1, 6)),
        ("60", (1, 4), (1, 5)),
    ],
)
def test_a_place_inside_a_string_is_where_it_is_written(
    written: str, at: tuple[int, int], expected: tuple[int, int]
) -> None:
    text = f"a = {written}\n"
    assert tomllib.loads(text)
    assert Positions(text).inside(("a",), *at) == expected


def test_a_place_inside_what_is_not_there_is_the_one_above() -> None:
    assert Positions("[a]\nb = 1\n").inside(("a", "c"), 1, 5) == (1, 1)
