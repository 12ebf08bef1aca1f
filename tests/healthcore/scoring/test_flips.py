"""What would flip an account: true by the engine, and never more than is needed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product
from random import Random
from typing import cast

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.conditions.literals import Value
from healthcore.model.reader import read_model
from healthcore.scoring.flips import Flip, Flipper
from healthcore.scoring.moves import Change, numeric_points
from healthcore.scoring.plan import Plan, Scored, score
from healthcore.scoring.single import Single
from healthcore.vocabulary import AGE_DAYS, CSM_RISK, Health, Kind
from tests.healthcore.oracle import AS_OF, Account, evaluate, random_accounts, random_model, to_toml
from tests.healthcore.oracle.fields import all_conditions, telling_values
from tests.healthcore.oracle.shapes import Model as Shape
from tests.healthcore.scoring.frames import accounts_frame, plain

seeds = st.integers(0, 2**32)
_ORDER = {Health.POOR: 1, Health.AVERAGE: 2, Health.GOOD: 3}


@dataclass(frozen=True)
class Case:
    """A random model with accounts, scored."""

    shape: Shape
    accounts: list[Account]
    plan: Plan
    frame: pl.DataFrame
    scored: Scored

    @classmethod
    def of(cls, seed: int, accounts: int) -> "Case":
        random = Random(seed)
        shape = random_model(random)
        model = read_model(to_toml(shape))
        made: list[Account] = list(random_accounts(random, shape, accounts))
        plan, frame = Plan(model, AS_OF), accounts_frame(model, made)
        return cls(shape, made, plan, frame, score(plan, frame))

    def rows(self) -> Iterator[tuple[int, Flipper, dict[str, Value | None], Health]]:
        """Every account that has a profile, with what is asked of its flips."""
        prepared = self.plan.prepare(self.frame)
        for row in range(self.frame.height):
            compiled = self.scored.compiled(row)
            if compiled is not None:
                values = plain({**self.frame.row(row, named=True), **prepared.row(row, named=True)})
                flipper = Flipper(self.plan.model, compiled, AS_OF)
                health = Health(self.scored.outcome["health"][row])
                yield row, flipper, cast("dict[str, Value | None]", values), health


def check_single(seed: int) -> None:
    case = Case.of(seed, 12)
    for row, flipper, values, health in case.rows():
        compiled = case.scored.compiled(row)
        assert compiled is not None
        single = Single(case.plan.model, compiled.profile)
        states = {
            name: flipper._states(name, value) for name in flipper._tests if (value := values.get(name)) is not None
        }
        level = int(cast("int", values[CSM_RISK] or 0))
        assert single.health(states, level) is health
        assert single.score(states, level) == case.scored.outcome["score"][row]


@settings(max_examples=40)
@given(seeds)
def test_one_account_is_judged_as_the_book_judges_it(seed: int) -> None:
    check_single(seed)


@pytest.mark.torture
def test_one_account_is_judged_as_the_book_judges_it_on_thousands_of_models() -> None:
    for seed in range(5_000):
        check_single(seed)


def inside(case: Case, change: Change) -> Value:
    """A value that the change's words allow: past an open bound, before the next threshold."""
    spec = case.plan.model.metrics[change.metric]
    if f" {change.metric} " in f" {change.text} " and not spec.kind.is_numeric:
        return change.value
    value = float(str(change.value))
    if change.text.startswith(f"{change.metric} to "):
        return value
    tests = [
        condition.test
        for compiled in case.plan.compiled
        for condition in compiled.conditions
        if condition.test.metric == change.metric
    ]
    points = [point for point in numeric_points(tests) if point != value]
    if change.text.startswith(f"{change.metric} above "):
        return (value + min([point for point in points if point > value], default=value + 2)) / 2
    return (value + max([point for point in points if point < value], default=value - 2)) / 2


def applied(case: Case, row: int, changes: tuple[Change, ...]) -> pl.DataFrame:
    account = case.frame[row]
    for change in changes:
        value: object = inside(case, change)
        name = change.metric
        if name == AGE_DAYS:
            name, value = "created_date", AS_OF - timedelta(days=int(float(str(value))))
        dtype = account.schema.get(name) or {Kind.LEVEL: pl.Int8()}[case.plan.model.metrics[name].kind]
        account = account.with_columns(pl.Series(name, [value], dtype=dtype, strict=False))
    return account


def check_flips(seed: int) -> None:
    case = Case.of(seed, 5)
    for row, flipper, values, health in case.rows():
        found = flipper.flips(values)
        assert len(found) <= 2
        for flip in found:
            after = score(case.plan, applied(case, row, flip.changes))
            told = f"seed {seed}, account {row}: {flip}"
            assert after.profile[0] == case.scored.profile[row], told
            assert Health(after.outcome["health"][0]) is flip.to, told
            assert flip.to is not health, told


@settings(max_examples=30)
@given(seeds)
def test_after_its_changes_an_account_has_the_health_that_a_flip_says(seed: int) -> None:
    check_flips(seed)


@pytest.mark.torture
def test_after_its_changes_an_account_has_the_health_that_a_flip_says_on_thousands_of_models() -> None:
    for seed in range(3_000):
        check_flips(seed)


def targets(health: Health, better: bool) -> set[str]:
    if health is Health.UNKNOWN:
        return {"good", "average"} if better else {"poor"}
    return {other.key for other, rank in _ORDER.items() if (rank > _ORDER[health]) is better and other is not health}


def changed(account: Account, new: Mapping[str, Value]) -> Account:
    moved = dict(new)
    age = moved.pop(AGE_DAYS, None)
    if age is not None:
        moved["created_date"] = AS_OF - timedelta(days=int(float(str(age))))
    return {**account, **moved}


def reachable(case: Case, row: int, movable: list[str], wanted: set[str], size: int) -> Mapping[str, Value] | None:
    """A set of so many changes after which the oracle sees a wanted health in the same profile."""
    conditions = all_conditions(case.shape)
    choices = {name: cast("list[Value]", telling_values(name, conditions, case.shape.scale)) for name in movable}
    account = case.accounts[row]
    before = evaluate(case.shape, account, AS_OF)
    for names in combinations(movable, size):
        for chosen in product(*(choices[name] for name in names)):
            new = dict(zip(names, chosen, strict=True))
            after = evaluate(case.shape, changed(account, new), AS_OF)
            if after is not None and before is not None and after.profile == before.profile and after.health in wanted:
                return new
    return None


def check_smallest(seed: int, most: int) -> int:
    """How many accounts were small enough to be searched in full."""
    case = Case.of(seed, 4)
    searched = 0
    for row, flipper, values, health in case.rows():
        compiled = case.scored.compiled(row)
        assert compiled is not None
        profile = compiled.profile
        rateable = {CSM_RISK} if profile.rated else set()
        movable = [name for name in profile.metrics if values.get(name) is not None or name in rateable]
        if health is Health.UNKNOWN or len(movable) > 6:
            continue
        searched += 1
        by_direction: dict[bool, Flip] = {_ORDER[flip.to] > _ORDER[health]: flip for flip in flipper.flips(values)}
        for better in (True, False):
            wanted, found = targets(health, better), by_direction.get(better)
            for size in range(1, min(most, len(found.changes) - 1 if found else most) + 1):
                told = f"seed {seed}, account {row}: {found}"
                assert wanted == set() or reachable(case, row, movable, wanted, size) is None, told
    return searched


@settings(max_examples=12)
@given(seeds)
def test_no_smaller_set_of_changes_flips_an_account(seed: int) -> None:
    check_smallest(seed, 2)


@pytest.mark.torture
def test_no_smaller_set_of_changes_flips_an_account_on_hundreds_of_models() -> None:
    assert sum(check_smallest(seed, 3) for seed in range(600)) > 500
