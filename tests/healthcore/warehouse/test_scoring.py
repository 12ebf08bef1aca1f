"""A warehouse says of every account what the book says, to the last condition."""

from datetime import date
from pathlib import Path
from random import Random

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.model.reader import read_model
from healthcore.model.shipped import SHIPPED, shipped_text
from healthcore.warehouse.scoring import days_of
from tests.healthcore.oracle import AS_OF, random_accounts, random_model, to_toml
from tests.healthcore.scoring.frames import accounts_frame
from tests.healthcore.warehouse.engines import by_duckdb, by_polars, embedded


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_random_accounts_under_each_of_ten_random_models_score_the_same(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    accounts = accounts_frame(model, random_accounts(random, shape, 1_000))
    book = embedded(accounts, model, AS_OF)
    assert by_polars(accounts, model, AS_OF) == book
    assert by_duckdb(accounts, model, AS_OF, tmp_path) == book


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_accounts_under_each_of_ten_models_score_the_same(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    accounts = accounts_frame(model, random_accounts(random, shape, 10_000))
    book = embedded(accounts, model, AS_OF)
    assert by_polars(accounts, model, AS_OF) == book
    assert by_duckdb(accounts, model, AS_OF, tmp_path) == book


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_models_score_accounts_that_lack_what_they_read(name: str, tmp_path: Path) -> None:
    accounts = pl.DataFrame({"account_id": ["A", "B"], "engagement": [80.0, None], "c0": ["x", "y"]})
    model = read_model(shipped_text(name))
    prepared = accounts.with_columns(csm_risk=pl.lit(None, dtype=pl.Int8))
    book = embedded(prepared, model, AS_OF)
    assert by_polars(accounts, model, AS_OF) == book
    assert by_duckdb(accounts, model, AS_OF, tmp_path) == book


@given(st.dates(min_value=date(1, 3, 1)))
def test_days_are_counted_as_the_calendar_does(day: date) -> None:
    frame = nw.from_native(pl.DataFrame({"day": [day]}).lazy())
    assert frame.select(days_of(nw.col("day"))).to_native().collect().item() == day.toordinal()
