"""The engine against an independent implementation of the same rules, on random models and accounts."""

from collections.abc import Iterable
from random import Random
from typing import cast

import pytest

from healthcore.conditions.outcome import margin
from healthcore.model.reader import read_model
from healthcore.scoring.explain import condition_results
from healthcore.scoring.plan import Plan, Scored, score
from healthcore.vocabulary import Health
from tests.healthcore.oracle import AS_OF, Account, Verdict, evaluate, random_accounts, random_model, to_toml
from tests.healthcore.scoring.frames import accounts_frame, plain


def found(scored: Scored, row: int, values: dict[str, object]) -> dict[str, object]:
    """What the engine says of an account, in plain data."""
    outcome = scored.outcome.row(row, named=True)
    compiled = scored.compiled(row)
    results = condition_results(scored, row, values)  # type: ignore[arg-type]  # values of columns
    names = [] if compiled is None else [card.name for card in compiled.profile.dimensions if card.metrics]
    return {
        "profile": None if compiled is None else compiled.profile.name,
        "health": Health(outcome["health"]).key,
        "score": outcome["score"],
        "have": outcome["have"],
        "of": outcome["of"],
        "dimensions": {
            name: (Health(outcome[f"health.{name}"]).key, outcome[f"score.{name}"]) for name in sorted(names)
        },
        "conditions": _in_order(
            (r.dimension, r.good, str(r.result), None if r.margin is None else float(r.margin)) for r in results
        ),
    }


def expected(verdict: Verdict) -> dict[str, object]:
    """What the oracle says, in the same shape."""
    entries = [(entry, True) for entry in verdict.good] + [(entry, False) for entry in verdict.poor]
    return {
        "profile": verdict.profile,
        "health": verdict.health,
        "score": verdict.score,
        "have": verdict.have,
        "of": verdict.of,
        "dimensions": {name: (d.health, d.score) for name, d in sorted(verdict.dimensions.items())},
        "conditions": _in_order(
            (entry.dimension, good, str(entry.result), None if entry.margin is None else float(entry.margin))
            for entry, good in entries
        ),
    }


def _in_order(results: Iterable[tuple[str, bool, str, float | None]]) -> list[tuple[str, bool, str, float | None]]:
    rounded = [(*result, None if margin is None else round(margin, 6)) for *result, margin in results]
    return sorted(cast("list[tuple[str, bool, str, float | None]]", rounded), key=repr)


def compare(seed: int, accounts_per_model: int) -> None:
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    accounts = random_accounts(random, shape, accounts_per_model)
    plan = Plan(model, AS_OF)
    frame = accounts_frame(model, accounts)
    scored = score(plan, frame)
    prepared = plan.prepare(frame)
    for row, account in enumerate(accounts):
        verdict = evaluate(shape, account, AS_OF)
        if verdict is None:
            assert scored.profile[row] is None
            continue
        values = plain({**frame.row(row, named=True), **prepared.row(row, named=True)})
        difference = f"seed {seed}, account {row}: {dict(account)}\n{to_toml(shape)}"
        assert found(scored, row, values) == expected(verdict), difference


@pytest.mark.parametrize("seed", range(150))
def test_every_result_equals_the_oracle(seed: int) -> None:
    compare(seed, 25)


@pytest.mark.torture
def test_every_result_equals_the_oracle_on_thousands_of_models() -> None:
    for seed in range(1000, 6000):
        compare(seed, 30)


@pytest.mark.parametrize("seed", range(20))
def test_a_book_scores_as_each_account_alone(seed: int) -> None:
    random = Random(seed)
    shape = random_model(random)
    model = read_model(to_toml(shape))
    accounts: list[Account] = list(random_accounts(random, shape, 20))
    plan = Plan(model, AS_OF)
    frame = accounts_frame(model, accounts)
    together = score(plan, frame)
    for row in range(frame.height):
        alone = score(plan, frame[row])
        assert alone.outcome.row(0) == together.outcome.row(row)
        assert alone.condition_results(0) == together.condition_results(row)


def test_margins_are_rounded_from_the_noise_of_binary_fractions() -> None:
    model = read_model('name = "M"\n[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["nps >= 60"]\n')
    plan = Plan(model, AS_OF)
    (condition,) = plan.compiled[0].conditions
    assert margin(condition.test, 72.1, AS_OF, good=True) == 12.1
