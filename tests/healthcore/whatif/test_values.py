"""A column of values reads as each of them does; thresholds are put where somebody drops them."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.book.models import find_model
from healthcore.conditions.parser import parse_comparison
from healthcore.conditions.words import to_text
from healthcore.scoring.explain import value_words
from healthcore.scoring.plan import DTYPES
from healthcore.vocabulary import FieldSpec, Kind
from healthcore.whatif.histogram import nice_step
from healthcore.whatif.places import at_value
from healthcore.whatif.values import value_texts

MODEL = find_model("recommended")
LEVELS = ("low", "middle", "very high")
KINDS: Sequence[tuple[FieldSpec, st.SearchStrategy[object]]] = (
    (FieldSpec("n", "N", Kind.NUMBER), st.floats(-(10**9), 10**9).map(lambda value: round(value, 4) + 0.0)),
    (FieldSpec("d", "D", Kind.NUMBER, unit="days"), st.integers(-5000, 5000).map(float)),
    (FieldSpec("p", "P", Kind.PERCENT), st.floats(0, 200).map(lambda value: round(value, 2))),
    (FieldSpec("o", "O", Kind.ORDINAL, levels=LEVELS), st.integers(0, 2)),
    (FieldSpec("r", "R", Kind.LEVEL), st.integers(0, MODEL.rating.top)),
    (FieldSpec("f", "F", Kind.FLAG), st.booleans()),
    (FieldSpec("t", "T", Kind.TEXT), st.text(max_size=20)),
    (FieldSpec("a", "A", Kind.DATE), st.dates()),
)


@pytest.mark.parametrize(("spec", "values"), KINDS, ids=lambda one: getattr(one, "name", ""))
@given(data=st.data())
def test_a_column_reads_as_its_values_do(
    spec: FieldSpec, values: st.SearchStrategy[object], data: st.DataObject
) -> None:
    known = data.draw(st.lists(st.none() | values, max_size=8))
    texts = value_texts(pl.Series("x", known, dtype=DTYPES[spec.kind]), spec, MODEL)
    assert [text or "" for text in texts] == [value_words(spec, value, MODEL) for value in known]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("condition", "spec", "value", "expected"),
    [
        ("x >= 60", FieldSpec("x", "X", Kind.NUMBER, range=(0, 100)), 47.4, "x >= 47"),
        ("x >= 60%", FieldSpec("x", "X", Kind.PERCENT, range=(0, 100)), 47.6, "x >= 48%"),
        ("x > 4000", FieldSpec("x", "X", Kind.NUMBER), 12_345.6, "x > 12400"),
        ("x < 0.5", FieldSpec("x", "X", Kind.NUMBER), 0.7342, "x < 0.7"),
        ("x >= low", FieldSpec("x", "X", Kind.ORDINAL, levels=LEVELS), 1.8, "x >= 'very high'"),
        ("x < 2026-01-01", FieldSpec("x", "X", Kind.DATE), float(date(2026, 3, 4).toordinal()), "x < 2026-03-04"),
        ("x >= 1", FieldSpec("x", "X", Kind.LEVEL), 2.2, "x >= Major"),
    ],
)
def test_a_threshold_is_put_at_a_value_as_people_write_it(
    condition: str, spec: FieldSpec, value: float, expected: str
) -> None:
    moved = at_value(parse_comparison(condition, good=True), spec, MODEL, value)
    assert moved is not None
    assert to_text(moved).replace("'Major'", "Major") == expected


@pytest.mark.parametrize("condition", ["x == 3", "x is yes", "x within 30 days", "x in (1, 2)"])
def test_what_does_not_divide_values_in_two_has_no_threshold_to_put(condition: str) -> None:
    spec = FieldSpec("x", "X", Kind.NUMBER)
    assert at_value(parse_comparison(condition, good=True), spec, MODEL, 5) is None


@given(st.floats(1e-6, 1e9))
def test_a_step_is_1_2_or_5_times_a_power_of_ten_and_not_less_than_asked_for(least: float) -> None:
    step = nice_step(least)
    assert least * (1 - 1e-6) <= step <= least * 2.5 * (1 + 1e-6)
    assert f"{step:e}"[0] in "125"
