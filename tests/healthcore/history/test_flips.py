"""Flips and spans say the same: each can be read off the other, and off the days."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from healthcore.history.flips import FLIPS, SPANS, Cause, spans_of

START = date(2026, 1, 1)
SCOPES = ("", "usage")

#: What an account's health was, day by day from START; None where it was not there.
healths = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=1, max_size=30)
lives = st.dictionaries(st.tuples(st.sampled_from("ABC"), st.sampled_from(SCOPES)), healths, max_size=6)


def flips_of(lived: Mapping[tuple[str, str], list[int | None]]) -> pl.DataFrame:
    """The flips of days, by a loop."""
    rows = []
    for (account_id, scope), days in lived.items():
        seen = False
        for at, (was, health) in enumerate(zip([None, *days], days, strict=False)):
            if was != health:
                cause = Cause.DATA if seen else Cause.FIRST_SEEN
                seen = True
                day = START + timedelta(days=at)
                rows.append((day, account_id, scope, was, health, day, cause.value, "{}"))
    frame = pl.DataFrame(rows, schema=FLIPS, orient="row")
    return frame.sort("day", maintain_order=True)


@given(lives)
def test_the_spans_cover_exactly_the_days_that_were(lived: dict[tuple[str, str], list[int | None]]) -> None:
    spans = spans_of(flips_of(lived))
    found: dict[tuple[str, str, date], int] = {}
    for row in spans.iter_rows(named=True):
        end = row["until"] or START + timedelta(days=len(lived[row["account_id"], row["scope"]]))
        for at in range((end - row["since"]).days):
            key = row["account_id"], row["scope"], row["since"] + timedelta(days=at)
            assert key not in found
            found[key] = row["health"]
    expected = {
        (*one, START + timedelta(days=at)): health
        for one, days in lived.items()
        for at, health in enumerate(days)
        if health is not None
    }
    assert found == expected


@given(lives)
def test_two_spans_that_touch_differ_and_only_the_last_is_open(lived: dict[tuple[str, str], list[int | None]]) -> None:
    spans = spans_of(flips_of(lived))
    assert spans.schema == SPANS
    for (_, _), mine in spans.group_by("account_id", "scope", maintain_order=True):
        rows = list(mine.iter_rows(named=True))
        for earlier, later in pairwise(rows):
            assert earlier["until"] is not None
            assert earlier["until"] <= later["since"]
            assert earlier["until"] < later["since"] or earlier["health"] != later["health"]


@given(lives)
def test_only_the_first_span_can_be_longer_than_is_known(lived: dict[tuple[str, str], list[int | None]]) -> None:
    spans = spans_of(flips_of(lived))
    for row in spans.iter_rows(named=True):
        assert row["at_least"] is (row["cause"] == Cause.FIRST_SEEN.value)


def test_a_named_beginning_is_no_at_least() -> None:
    named = START - timedelta(days=100)
    flips = pl.DataFrame([(START, "A", "", None, 3, named, "first seen", "{}")], schema=FLIPS, orient="row")
    assert spans_of(flips).select("since", "at_least").rows() == [(named, False)]


def test_no_flips_are_no_spans() -> None:
    assert spans_of(pl.DataFrame(schema=FLIPS)).schema == SPANS
