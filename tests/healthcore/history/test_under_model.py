"""A past day in the terms of another model: nothing that can be said in both is lost, the rest is empty."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from healthcore.history.snapshots import Snapshot
from healthcore.history.under_model import accounts_of
from healthcore.model.rating import SCALES
from healthcore.scoring.plan import DTYPES
from healthcore.vocabulary import CSM_RISK, FieldSpec, Kind
from healthcore.vocabulary.accounts import CSM_RISK_TEXT

LEVELS = ("low", "middle", "high")


def spec(kind: Kind, levels: tuple[str, ...] = ()) -> FieldSpec:
    return FieldSpec("it", "It", kind, levels=levels)


def converted(values: list[Any], was: FieldSpec, wanted: FieldSpec) -> list[Any]:
    frame = pl.DataFrame({"account_id": [str(at) for at in range(len(values))], "it": values}).with_columns(
        pl.col("it").cast(DTYPES[was.kind])
    )
    snapshot = Snapshot(date(2026, 1, 1), "", "test", "all", frame, {"it": was})
    accounts = accounts_of(snapshot, {"it": wanted}, SCALES["four"])
    assert accounts.fields == {"it": wanted}
    assert accounts.frame.schema["it"] == DTYPES[wanted.kind]
    return accounts.frame["it"].to_list()


@pytest.mark.parametrize(
    ("was", "values", "wanted", "expected"),
    [
        (spec(Kind.NUMBER), [1.5, None], spec(Kind.PERCENT), [1.5, None]),
        (spec(Kind.NUMBER), [1.5, None], spec(Kind.MONEY), [Decimal("1.5"), None]),
        (spec(Kind.MONEY), [Decimal("1200.25")], spec(Kind.NUMBER), [1200.25]),
        (spec(Kind.NUMBER), [12.0, 1.5, None], spec(Kind.TEXT), ["12", "1.5", None]),
        (spec(Kind.NUMBER), [2.0, 3.0], spec(Kind.ORDINAL, ("1", "2")), [1, None]),
        (spec(Kind.MONEY), [Decimal("1200.25"), Decimal(7)], spec(Kind.TEXT), ["1200.25", "7"]),
        (spec(Kind.TEXT), ["12", "many", None], spec(Kind.NUMBER), [12.0, None, None]),
        (spec(Kind.TEXT), ["High", "LOW", "else"], spec(Kind.ORDINAL, LEVELS), [2, 0, None]),
        (spec(Kind.TEXT), ["Yes", "no", "1", "perhaps"], spec(Kind.FLAG), [True, False, True, None]),
        (spec(Kind.TEXT), ["2026-02-28", "28.2.2026"], spec(Kind.DATE), [date(2026, 2, 28), None]),
        (spec(Kind.ORDINAL, LEVELS), [0, 2, None], spec(Kind.TEXT), ["low", "high", None]),
        (spec(Kind.ORDINAL, LEVELS), [0, 1, 2], spec(Kind.ORDINAL, ("middle", "low")), [1, 0, None]),
        (spec(Kind.ORDINAL, ("no", "yes")), [0, 1], spec(Kind.FLAG), [False, True]),
        (spec(Kind.FLAG), [True, False, None], spec(Kind.ORDINAL, ("no", "yes")), [1, 0, None]),
        (spec(Kind.FLAG), [True, None], spec(Kind.TEXT), ["yes", None]),
        (spec(Kind.DATE), [date(2026, 2, 28), None], spec(Kind.TEXT), ["2026-02-28", None]),
        (spec(Kind.DATE), [date(2026, 2, 28)], spec(Kind.NUMBER), [None]),
    ],
)
def test_values_go_by_their_number_or_their_word(
    was: FieldSpec, values: list[Any], wanted: FieldSpec, expected: list[Any]
) -> None:
    assert converted(values, was, wanted) == expected


def test_what_the_model_does_not_know_stays_as_it_was() -> None:
    frame = pl.DataFrame({"account_id": ["A"], "region": ["EMEA"]})
    region = FieldSpec("region", "Region", Kind.TEXT)
    found = accounts_of(Snapshot(date(2026, 1, 1), "", "t", "all", frame, {"region": region}), {}, SCALES["four"])
    assert found.fields == {"region": region}
    assert found.frame.equals(frame)


def risks(texts: list[str | None]) -> Snapshot:
    frame = pl.DataFrame(
        {"account_id": [str(at) for at in range(len(texts))], CSM_RISK: [0] * len(texts), CSM_RISK_TEXT: texts},
        schema={"account_id": pl.String(), CSM_RISK: pl.Int8(), CSM_RISK_TEXT: pl.String()},
    )
    fields: Mapping[str, FieldSpec] = {CSM_RISK: FieldSpec(CSM_RISK, "CSM Risk", Kind.LEVEL)}
    return Snapshot(date(2026, 1, 1), "", "test", "all", frame, fields)


def test_ratings_of_the_source_are_read_again_on_the_models_scale() -> None:
    texts = ["Critical", "HIGH", "Medium", "no idea", None]
    four = accounts_of(risks(texts), {}, SCALES["four"]).frame[CSM_RISK].to_list()
    five = accounts_of(risks(texts), {}, SCALES["five"]).frame[CSM_RISK].to_list()
    assert (four, five) == ([3, 2, 1, None, None], [4, 3, 2, None, None])


def test_a_day_without_any_rating_has_none() -> None:
    assert accounts_of(risks([None, None]), {}, SCALES["four"]).frame[CSM_RISK].to_list() == [None, None]
