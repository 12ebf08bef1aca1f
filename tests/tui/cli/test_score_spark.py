"""`score --engine spark`, as far as it goes without Spark; the rest is in tests/healthcore/warehouse."""

import sys
from datetime import date
from typing import Any

import pytest

from tests.tui.cli.conftest import Run


def test_it_needs_a_directory(run: Run, book: str) -> None:
    said = run("score", book, "--engine", "spark", exit_code=1).stderr
    assert "Spark writes Parquet to a directory.\nName one that is not there yet: --output DIR" in said


def test_without_spark_it_says_how_to_get_it(run: Run, book: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    said = run("score", book, "--engine", "spark", "--output", "out", exit_code=1).stderr
    assert "Spark is not installed.\nInstall it: pip install 'pulsebook[spark]'" in said


@pytest.mark.parametrize(
    ("said", "place"), [("s3://health/monday", "s3://health/monday"), ("out", "out"), ("/tmp/out", "/tmp/out")]
)
def test_it_hands_over_what_was_asked(run: Run, monkeypatch: pytest.MonkeyPatch, said: str, place: str) -> None:
    asked: list[tuple[Any, ...]] = []

    def scores(*words: Any, **options: Any) -> int:  # noqa: ANN401 - whatever is asked
        asked.append((*words, options))
        return 10_000_000

    monkeypatch.setattr("healthcore.warehouse.spark.score_on_spark", scores)
    result = run(
        *("score", "crm.accounts", "--engine", "spark", "--output", said, "--share-by", "owner"),
        *("--as-of", "2026-11-22", "--map", "owner=csm", "--touch", "nobody", "--model", "multidimensional"),
    )
    ((source, output, model, as_of, overrides, options),) = asked
    assert (source, output, as_of, overrides) == ("crm.accounts", place, date(2026, 11, 22), {"owner": "csm"})
    assert (model.name, options) == ("Multidimensional", {"touch": "nobody", "share_by": "owner"})
    assert f"{place}: 10,000,000 accounts as of 2026-11-22." in result.stderr
