"""Ids match by exact text; a clean-up says which differences do not count."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.sources.ids import CLEAN_UPS, CleanUp, cleaned, keys, offered_clean_up


def series(*ids: str) -> pl.Series:
    return pl.Series("account_id", ids, dtype=pl.String)


@pytest.mark.parametrize(
    ("ours", "known", "ways"),
    [
        (" A1 ", "A1", ("spaces",)),
        ("A\u00a01", "A1", ("spaces",)),
        ("acme-1", "ACME-1", ("case",)),
        ("7", "007", ("leading zeros",)),
        ("C-7", "C-0007", ("leading zeros",)),
        (" acme 7", "ACME007", ("spaces", "case", "leading zeros")),
    ],
)
def test_a_difference_that_does_not_count_gives_the_id_of_the_book(
    ours: str, known: str, ways: tuple[CleanUp, ...]
) -> None:
    result = cleaned(series(ours, "new"), series(known, "gone"), ways)
    assert result.ids.to_list() == [known, "new"]
    assert (result.changed, result.examples) == (1, ((ours, known),))
    assert cleaned(series(ours), series(known), ()).ids.to_list() == [ours]
    offer = offered_clean_up(series(ours, "new"), series(known, "gone"))
    assert offer is not None
    assert (offer.ways, offer.known, offer.matching, offer.total) == (ways, 0, 1, 2)


@pytest.mark.parametrize(
    ("ours", "known"),
    [
        (["7"], ["007", "07"]),
        (["7", "07"], ["007"]),
        (["7", "007"], ["007"]),
        (["0"], ["000x"]),
    ],
)
def test_an_id_that_could_be_several_stays_as_it_is(ours: list[str], known: list[str]) -> None:
    assert cleaned(series(*ours), series(*known), CLEAN_UPS).ids.to_list() == ours


def test_nothing_is_offered_where_nothing_helps() -> None:
    assert offered_clean_up(series("A", "B"), series("A", "B")) is None
    assert offered_clean_up(series("A", "B"), series("C")) is None
    assert offered_clean_up(series("A"), series()) is None


IDS = st.lists(st.text(st.sampled_from("0aA1 "), min_size=1, max_size=4), unique=True, max_size=8)
WAYS = st.sampled_from([ways for size in range(4) for ways in combinations(CLEAN_UPS, size)])


@given(IDS, IDS, WAYS)
def test_a_clean_up_only_gives_ids_of_the_book_and_never_one_twice(
    ours: list[str], known: list[str], ways: tuple[CleanUp, ...]
) -> None:
    result = cleaned(series(*ours), series(*known), ways).ids.to_list()
    assert len(set(result)) == len(result) == len(ours)
    for before, after in zip(ours, result, strict=True):
        assert after == before or (before not in known and after in known and after not in ours)
        assert keys(series(before), ways).to_list() == keys(series(after), ways).to_list()
