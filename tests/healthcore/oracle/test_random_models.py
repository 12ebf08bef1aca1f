"""The random models are valid, varied, and repeatable."""

from __future__ import annotations

import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from random import Random

import pytest

from tests.healthcore.oracle import AS_OF, Model, evaluate, random_accounts, random_model, to_rows, to_toml
from tests.healthcore.oracle.conditions import result_of
from tests.healthcore.oracle.fields import MUST_DECLARE, all_conditions, alone, fields_in, telling_values
from tests.healthcore.oracle.shapes import Profile, Value

RANK = {"poor": 0, "average": 1, "good": 2}


@cache
def models() -> list[Model]:
    return [random_model(Random(seed)) for seed in range(150)]


def test_a_seed_always_gives_the_same() -> None:
    def everything(seed: int) -> object:
        random = Random(seed)
        model = random_model(random)
        return to_toml(model), to_rows(random, model, random_accounts(random, model, 5))

    assert everything(7) == everything(7)
    assert everything(7) != everything(8)


def test_models_are_valid_toml_that_says_what_they_say() -> None:
    for model in models():
        document = tomllib.loads(to_toml(model), parse_float=Decimal)
        assert [entry["name"] for entry in document["profiles"]] == [profile.name for profile in model.profiles]
        for entry, profile in zip(document["profiles"], model.profiles, strict=True):
            assert entry.get("when") == (None if profile.when is None else str(profile.when))
            for dimension in profile.dimensions:
                table = entry[dimension.name]
                assert table.get("good", []) == [str(condition) for condition in dimension.good]
                assert table.get("poor", []) == [str(condition) for condition in dimension.poor]
                assert table.get("weight") == dimension.weight
                assert table.get("weights", {}) == dimension.weights


def test_weights_are_all_given_or_none_and_sum_to_100() -> None:
    for profile in _profiles():
        weights = [part.weight for part in profile.dimensions if part.weight is not None]
        assert not weights or (len(weights) == len(profile.dimensions) and sum(weights) == 100)
        for dimension in profile.dimensions:
            assert 1 <= len(dimension.conditions) <= 12
            if dimension.weights:
                assert set(dimension.weights) == set(dimension.metrics)
                assert sum(dimension.weights.values()) == 100


def _profiles() -> list[Profile]:
    return [profile for model in models() for profile in model.profiles]


def test_every_metric_has_a_value_that_meets_all_good_and_no_poor_conditions() -> None:
    for model in models():
        for profile in model.profiles:
            assert not fields_in(profile.when) & set(profile.metrics)
            for metric in profile.metrics:
                assert any(_healthy(model, profile, metric, value) for value in _values(model, metric))


def _values(model: Model, metric: str) -> list[Value]:
    return telling_values(metric, all_conditions(model), model.scale)


def _healthy(model: Model, profile: Profile, metric: str, value: Value) -> bool:
    return all(
        (result_of(model, condition, alone(metric, value), AS_OF) == "met") is met
        for dimension in profile.dimensions
        for conditions, met in ((dimension.good, True), (dimension.poor, False))
        for condition in conditions
        if condition.metric == metric
    )


def test_or_empty_is_in_good_only_and_what_needs_a_kind_is_declared() -> None:
    for model in models():
        poor = [condition for profile in model.profiles for part in profile.dimensions for condition in part.poor]
        assert not any(condition.or_empty for condition in poor)
        used = {condition.metric for condition in all_conditions(model)}
        assert used & set(MUST_DECLARE) <= set(model.metrics)


def test_models_and_accounts_are_varied() -> None:
    seen: Counter[object] = Counter()
    for seed, model in enumerate(models()):
        for account in random_accounts(Random(seed), model, 15):
            found = evaluate(model, account, AS_OF)
            seen["cancelled" if found is None else (model.mode, found.profile is not None, found.health)] += 1
            seen["rating", account["csm_risk"]] += 1
    wanted: list[object] = ["cancelled", *(("rating", level) for level in (None, 0, 1, 2, 3, 4))]
    wanted += [(mode, True, health) for mode in ("rules", "dimensional") for health in (*RANK, "unknown")]
    assert [kind for kind in wanted if seen[kind] < 20] == []


@pytest.mark.parametrize("seed", range(60))
def test_raising_a_steady_rating_improves_nothing(seed: int) -> None:
    random = Random(seed)
    model = random_model(random, steady_rating=True)
    for account in random_accounts(random, model, 6):
        levels: list[int | None] = [None, *range(len(model.scale.levels))]
        verdicts = [evaluate(model, {**account, "csm_risk": level}, AS_OF) for level in levels]
        ranks = [RANK[found.health] for found in verdicts if found and found.health in RANK]
        scores = [found.score for found in verdicts if found and found.score is not None]
        assert ranks == sorted(ranks, reverse=True)
        assert scores == sorted(scores, reverse=True)


def test_rows_are_plain_and_ratings_are_written_in_many_ways() -> None:
    texts: set[object] = set()
    for seed, model in enumerate(models()):
        random = Random(seed)
        accounts = random_accounts(random, model, 5)
        rows = to_rows(random, model, accounts)
        assert [row["account_id"] for row in rows] == [account["account_id"] for account in accounts]
        assert all(isinstance(value, int | float | str | None) for row in rows for value in row.values())
        texts |= {row["csm_risk"] for row in rows}
    assert {None, "0", "critical", "1 - LOW", "Major risk", "No known risk"} <= texts
