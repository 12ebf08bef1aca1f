"""Conditions over columns say of every account what they say of its single values."""

from datetime import date
from decimal import Decimal
from typing import cast

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.literals import Value
from healthcore.conditions.outcome import holds, matches
from healthcore.conditions.parser import parse
from healthcore.model.rating import RatingClass, RatingLevel, RatingScale
from healthcore.scoring.plan import DTYPES
from tests.healthcore.conditions.metrics import AS_OF, CONDITIONS, MEANINGS, SPECS, VALUES, meaning

COMPILER = Compiler(cast("Namespace", pl), MEANINGS, AS_OF)
Row = dict[str, Value | Decimal | None]

conditions = st.one_of(*CONDITIONS.values())
rows = st.lists(st.fixed_dictionaries(VALUES), min_size=1, max_size=6)


def frame_of(accounts: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(accounts, schema={name: DTYPES[spec.kind] for name, spec in SPECS.items()})


def plain(value: Value | Decimal | None) -> Value | None:
    return float(value) if isinstance(value, Decimal) else value


@given(conditions, rows)
def test_a_column_passes_where_its_values_do(text: str, accounts: list[Row]) -> None:
    test = meaning(text)
    passed = frame_of(accounts).select(COMPILER.passed(test)).to_series().to_list()
    values = [plain(account[test.metric]) for account in accounts]
    assert passed == [None if value is None else holds(test, value, AS_OF) for value in values]


_emptiness = st.sampled_from([f"{name} is {negated}empty" for name in SPECS for negated in ("", "not ")])
_atoms = conditions | conditions.map(lambda text: f"{text} or empty") | _emptiness
_trees = st.recursive(
    _atoms,
    lambda parts: st.one_of(
        parts.map(lambda part: f"not ({part})"),
        st.builds(lambda left, right: f"({left}) and ({right})", parts, parts),
        st.builds(lambda left, right: f"({left}) or ({right})", parts, parts),
    ),
    max_leaves=5,
)


@given(_trees, rows)
def test_a_profile_takes_the_accounts_that_match_one_by_one(text: str, accounts: list[Row]) -> None:
    tree = parse(text)
    taken = frame_of(accounts).select(COMPILER.matching(tree)).to_series().to_list()
    values = [{name: plain(value) for name, value in account.items()} for account in accounts]
    assert taken == [matches(tree, account, MEANINGS, AS_OF) is True for account in values]


def test_a_class_without_levels_is_unmet_by_every_rating() -> None:
    levels = (RatingLevel(0, "Fine", RatingClass.NONE), RatingLevel(1, "Leaving", RatingClass.SEVERE))
    frame = pl.DataFrame({"r": [None, 0, 1]}, schema={"r": pl.Int8})
    test = meaning("r is watch", RatingScale(levels))
    assert frame.select(COMPILER.passed(test)).to_series().to_list() == [
        None,
        False,
        False,
    ]


def test_dates_compare_with_spans_from_the_day_that_is_asked_for() -> None:
    earlier = Compiler(cast("Namespace", pl), MEANINGS, date(2026, 1, 1))
    frame = pl.DataFrame({"d": [date(2026, 1, 8), date(2026, 1, 9)]})
    assert frame.select(earlier.passed(meaning("d within 7 days"))).to_series().to_list() == [True, False]
