"""A text changed in places, in every manner in which people write TOML."""

from collections.abc import Iterable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.model.editing import edits
from healthcore.model.editing.part import put, said
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.positions import Path
from healthcore.vocabulary.errors import ModelError
from tests.healthcore.model.editing.test_shipped import differences, other, parts, remarks
from tests.healthcore.model.toml_texts import TomlWriter
from tests.healthcore.oracle.random_models import random_model
from tests.healthcore.oracle.toml_text import to_toml

BY_HAND = """\
name = 'By hand'  # ours
rating = { scale = "five", due = 30 }   # short

[[profiles]]
name = "All"
usage.good = [
    "engagement >= 60",   # what we promised
    # the seats that are paid
    "license_utilization >= 50",
    "nps >= 0"            # new
]
usage.poor = ["engagement < 10"]
risk = { good = ["csm_risk is none or empty"] }

[[rating_notes]]
text = "not ours"
"""

LEVELS = """\
name = "Levels"

[[rating.levels]]
word = "Calm"       # nothing to do
class = "none"

# act now
[[rating.levels]]
word = "Leaving"
class = "severe"

[[profiles]]
name = "All"
[profiles.usage]
good = []
"""
USAGE: Path = ("profiles", 0, "usage", "good")


def lines(before: str, after: str) -> tuple[list[str], list[str]]:
    return differences(before, after)


def test_a_value_is_replaced_where_it_stands_and_its_remark_stays_in_its_column() -> None:
    text = TomlText('name = "A"\nmode = "rules"       # why\nno_data = "poor" # short\n')
    assert text.set(("mode",), "dimensional").text.splitlines()[1] == 'mode = "dimensional" # why'.replace(
        '" #', '"  #'
    )
    assert text.set(("no_data",), "average").text.splitlines()[2] == 'no_data = "average" # short'
    assert text.set(("name",), "A") is text


def test_quotes_stay_single_where_they_can() -> None:
    text = TomlText(BY_HAND)
    assert text.set(("name",), "Ours").text.startswith("name = 'Ours'     # ours\n")
    assert text.set(("name",), "It's ours").text.startswith('name = "It\'s ours"  # ours\n')


def test_braces_take_and_lose_settings() -> None:
    text = TomlText(BY_HAND)
    more = text.set(("rating", "due_severe"), 7)
    assert 'rating = { scale = "five", due = 30, due_severe = 7 }   # short' in more.text
    assert more.remove(("rating", "due_severe")).text == text.text
    assert "rating = { due = 30 }   # short" in text.remove(("rating", "scale")).text


def test_a_list_with_a_line_for_each_keeps_its_remarks() -> None:
    text = TomlText(BY_HAND)
    assert lines(text.text, text.insert(USAGE, 3, "nps > 1").text) == (
        ['    "nps >= 0"            # new'],
        ['    "nps >= 0",            # new', '    "nps > 1",'],
    )
    assert lines(text.text, text.insert(USAGE, 0, "nps > 1").text) == ([], ['    "nps > 1",'])
    assert lines(text.text, text.remove((*USAGE, 0)).text) == (['    "engagement >= 60",   # what we promised'], [])
    swapped = text.swap(USAGE, 0, 2)
    assert swapped.get(USAGE) == ["nps >= 0", "license_utilization >= 50", "engagement >= 60"]
    assert '"engagement >= 60",   # what we promised\n]' in swapped.text
    assert remarks(swapped.text) == remarks(text.text)


def test_dotted_keys_and_braces_are_edited_as_they_are_written() -> None:
    text = TomlText(BY_HAND)
    weighted = edits.set_dimension_weights(text, 0, {"usage": 60, "risk": 40})  # type: ignore[dict-item]
    assert lines(text.text, weighted.text) == (
        ['risk = { good = ["csm_risk is none or empty"] }'],
        ["usage.weight = 60", 'risk = { good = ["csm_risk is none or empty"], weight = 40 }'],
    )
    assert "usage.good" not in edits.delete_dimension(text, 0, "usage").text
    assert "adoption.poor" in edits.rename_dimension(text, 0, "usage", "adoption").text


def test_levels_in_tables_of_their_own_are_moved_with_their_remarks() -> None:
    text = TomlText(LEVELS)
    more = text.insert(("rating", "levels"), 1, {"word": "Restless", "class": "watch"})
    assert lines(text.text, more.text) == ([], ["", "[[rating.levels]]", 'word = "Restless"', 'class = "watch"'])
    swapped = more.swap(("rating", "levels"), 1, 2)
    assert [level["word"] for level in swapped.get(("rating", "levels"))] == ["Calm", "Leaving", "Restless"]
    assert '# act now\n[[rating.levels]]\nword = "Leaving"' in swapped.text
    assert more.remove(("rating", "levels", 1)).text == text.text


def test_what_can_only_be_changed_in_an_editor_is_refused_and_nothing_is_changed() -> None:
    scattered = (
        '[[profiles]]\nname = "A"\n[metrics.x]\nlabel = "X"\n[profiles.usage]\ngood = []\n[[profiles]]\nname = "B"\n'
    )
    with pytest.raises(ModelError, match="text editor"):
        TomlText(scattered).swap(("profiles",), 0, 1)
    with pytest.raises(ModelError, match="not TOML"):
        TomlText("name = ")


def test_a_text_without_a_last_line_feed_takes_a_table() -> None:
    text = TomlText('name = "A"\n[[profiles]]\nname = "B"')
    assert text.set(("rating", "due"), 5).text == 'name = "A"\n[rating]\ndue = 5\n\n[[profiles]]\nname = "B"'
    assert TomlText('name = "A"').set(("bands", "good"), 70).text == 'name = "A"\n\n[bands]\ngood = 70\n'


@given(st.integers(0, 10_000))
def test_any_part_of_any_model_can_be_edited(seed: int) -> None:
    random = Random(seed)
    text = TomlText(to_toml(random_model(random)))
    part = random.choice(list(parts(text)))
    after = put(text, part, other(part, said(text, part), text))
    assert remarks(text.text) <= remarks(after.text)
    assert after.text != text.text


def scalars(value: object, path: Path = ()) -> Iterator[Path]:
    """The place of every value in some data that is no table and no list."""
    inner: Iterable[tuple[str | int, object]] = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    yield from (found for step, each in inner for found in scalars(each, (*path, step)))
    if path and not isinstance(value, dict | list):
        yield path


@given(st.integers(0, 10_000))
def test_any_value_in_any_manner_of_writing_is_replaced_and_every_other_line_stays(seed: int) -> None:
    text = TomlText(TomlWriter(seed).document().replace("\r\n", "\n"))
    for path in list(scalars(text.data))[:6]:
        after = text.set(path, "new value")
        assert after.get(path) == "new value"
        assert after.text.count("\n") <= text.text.count("\n")
        start, end = text.places.span(path) or (0, 0)
        gone = text.text[start:end].count("#")  # in the value itself
        assert remarks(after.text).total() >= remarks(text.text).total() - gone
