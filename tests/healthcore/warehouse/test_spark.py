"""The same on a local Spark; needs a JDK: `make test-spark`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from healthcore.model.reader import read_model
from healthcore.model.shipped import shipped_text
from healthcore.vocabulary.errors import InputError
from healthcore.warehouse.scoring import score_frame
from healthcore.warehouse.spark import score_on_spark
from tests.healthcore.oracle import AS_OF, random_accounts, random_model, to_toml
from tests.healthcore.scoring.frames import accounts_frame
from tests.healthcore.sources.folder.folders import DATA
from tests.healthcore.warehouse.engines import as_parquet, embedded, in_book, verdicts

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore:.*:DeprecationWarning:pyspark.*")]

RECOMMENDED = read_model(shipped_text("recommended"))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("tests of pulsebook")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.showConsoleProgress": "false",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.parametrize("seed", range(10))
def test_random_accounts_under_random_models_score_the_same(seed: int, spark: Any, tmp_path: Path) -> None:  # noqa: ANN401 - Spark's
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    accounts = accounts_frame(model, random_accounts(random, shape, 10_000))
    accounts.write_parquet(tmp_path / "accounts.parquet")
    kept = nw.from_native(spark.read.parquet(str(tmp_path / "accounts.parquet")).cache())
    scored = score_frame(kept, model, AS_OF).to_native()
    found = verdicts(scored.columns, (tuple(row) for row in scored.collect()), accounts.columns)
    assert found == embedded(accounts, model, AS_OF)


@pytest.mark.parametrize(("name", "as_of"), [("ravenstack", date(2024, 11, 20)), ("edtech-gtm", date(2025, 11, 20))])
def test_a_folder_of_tables_is_the_same_book(name: str, as_of: date, spark: Any, tmp_path: Path) -> None:  # noqa: ANN401 - Spark's
    source = tmp_path / "tables"
    source.mkdir()
    as_parquet(DATA / name, source)
    written = score_on_spark(str(source), str(tmp_path / "health"), RECOMMENDED, as_of, {})
    found = pl.read_parquet(tmp_path / "health" / "**" / "*.parquet", hive_partitioning=False)
    assert written == found.height
    expected, _ = in_book(source, RECOMMENDED, as_of)
    assert verdicts(found.columns, found.rows(), found.columns[: found.columns.index("profile")]) == expected


def test_a_share_of_the_output_opens_as_a_book_of_the_same_health(spark: Any, tmp_path: Path) -> None:  # noqa: ANN401 - Spark's
    columns = {"account_id": list("ABCD"), "owner": ["Ada", "Ben", "Ada", None], "engagement": [80.0, 5.0, None, 70.0]}
    pl.DataFrame(columns).write_parquet(tmp_path / "accounts.parquet")
    out = tmp_path / "health"
    assert score_on_spark(str(tmp_path / "accounts.parquet"), str(out), RECOMMENDED, AS_OF, {}, share_by="owner") == 4
    share, accounts = in_book(out / "by_owner=Ada", RECOMMENDED, AS_OF)
    assert {key: verdict["health"] for key, verdict in share.items()} == {"A": 3, "C": 0}
    assert accounts["owner"].to_list() == ["Ada", "Ada"]
    whole, _ = in_book(out, RECOMMENDED, AS_OF)
    assert whole.keys() == set("ABCD")


def test_what_cannot_be_read_or_written_is_told(spark: Any, tmp_path: Path) -> None:  # noqa: ANN401 - Spark's
    pl.DataFrame({"account_id": ["A"]}).write_parquet(tmp_path / "accounts.parquet")
    source = str(tmp_path / "accounts.parquet")
    out = str(tmp_path / "there")
    (tmp_path / "there").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        score_on_spark(source, out, RECOMMENDED, AS_OF, {})
    with pytest.raises(InputError, match="Spark cannot read this"):
        score_on_spark(str(tmp_path / "nowhere.parquet"), str(tmp_path / "x"), RECOMMENDED, AS_OF, {})
    with pytest.raises(InputError, match="Spark cannot read this"):
        score_on_spark("no_such_table", str(tmp_path / "x"), RECOMMENDED, AS_OF, {})
    with pytest.raises(InputError, match="--share-by mood: there is no such field"):
        score_on_spark(source, str(tmp_path / "x"), RECOMMENDED, AS_OF, {}, share_by="mood")
