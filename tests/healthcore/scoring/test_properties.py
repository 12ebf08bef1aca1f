"""What no model may ever do: improve an account by bad news."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.conditions.tree import Comparison, Literal, Operator, Word
from healthcore.model.reader import read_model
from healthcore.model.tree import DimensionCard, Model, Profile
from healthcore.scoring.plan import Plan, score
from healthcore.vocabulary import WORTH, FieldSpec, Health, Kind
from tests.healthcore.oracle import AS_OF, random_accounts, random_model, to_toml
from tests.healthcore.scoring.frames import accounts_frame, plain

seeds = st.integers(0, 2**32)


def case(seed: int, *, steady_rating: bool = False) -> tuple[Random, Model, pl.DataFrame]:
    """A random model and a few accounts for it."""
    random = Random(seed)
    shape = random_model(random, steady_rating=steady_rating)
    model = read_model(to_toml(shape))
    return random, model, accounts_frame(model, random_accounts(random, shape, 6))


def is_better(model: Model, new: Health, old: Health) -> bool:
    """Poor < Average < Good. Learning something of an account is not better than knowing nothing, unless it is Good.

    Where the model's band calls an Average metric's 60 Good, so is an account of which only such a rating is known.
    """
    if old is Health.UNKNOWN:
        return new is Health.GOOD and model.bands.good > WORTH[Health.AVERAGE]
    return new is not Health.UNKNOWN and new > old


def judged(plan: Plan, frame: pl.DataFrame) -> list[tuple[Health, int | None]]:
    outcome = score(plan, frame).outcome
    return [(Health(health), points) for health, points in outcome.select("health", "score").rows()]


def raised(frame: pl.DataFrame, level: int | None) -> pl.DataFrame:
    return frame.with_columns(csm_risk=pl.lit(level, dtype=pl.Int8))


def check_raising(seed: int) -> None:
    _, model, frame = case(seed, steady_rating=True)
    plan = Plan(model, AS_OF)
    by_level = [judged(plan, raised(frame, level)) for level in (None, *range(model.rating.top + 1))]
    for milder, riskier in pairwise(by_level):
        for (old, before), (new, after) in zip(milder, riskier, strict=True):
            assert not is_better(model, new, old)
            assert before is None or (after is not None and after <= before)


@settings(max_examples=25)
@given(seeds)
def test_raising_a_rating_improves_neither_health_nor_score(seed: int) -> None:
    check_raising(seed)


@pytest.mark.torture
def test_raising_a_rating_improves_nothing_on_thousands_of_models() -> None:
    for seed in range(5_000):
        check_raising(seed)


def literal_of(spec: FieldSpec, value: object) -> Literal:
    match spec.kind:
        case Kind.ORDINAL:
            return Word(spec.levels[int(str(value))])
        case Kind.FLAG:
            return Word("yes" if value else "no")
        case Kind.DATE:
            assert isinstance(value, date)
            return value
        case Kind.TEXT:
            return str(value)
        case _:
            return float(str(value))


def with_poor(model: Model, profile: Profile, card: DimensionCard, condition: Comparison) -> Model:
    new_card = replace(card, poor=(*card.poor, condition))
    cards = tuple(new_card if each is card else each for each in profile.dimensions)
    new = replace(profile, dimensions=cards)
    return replace(model, profiles=tuple(new if each is profile else each for each in model.profiles))


def met_conditions(random: Random, plan: Plan, frame: pl.DataFrame) -> Iterator[tuple[int, Model]]:
    """Of each account that has data: its row, and the model with one Poor condition more that it meets."""
    model, scored = plan.model, score(plan, frame)
    prepared = plan.prepare(frame)
    for row in range(frame.height):
        compiled = scored.compiled(row)
        if compiled is None:
            continue
        values = plain(prepared.row(row, named=True))
        places = [
            (card, metric)
            for card in compiled.profile.dimensions
            for metric in card.metrics
            if values[metric] is not None
        ]
        if places:
            card, metric = random.choice(places)
            literal = literal_of(model.metrics[metric], values[metric])
            condition = Comparison(metric, Operator.EQUAL, (literal,))
            yield row, with_poor(model, compiled.profile, card, condition)


def check_poor(seed: int) -> None:
    random, model, frame = case(seed)
    plan = Plan(model, AS_OF)
    before = judged(plan, frame)
    for row, worse in met_conditions(random, plan, frame):
        ((health, points),) = judged(Plan(worse, AS_OF), frame[row])
        old_health, old_points = before[row]
        assert not is_better(model, health, old_health)
        assert old_points is None or (points is not None and points <= old_points)


@settings(max_examples=25)
@given(seeds)
def test_adding_a_met_poor_condition_never_improves_health_or_score(seed: int) -> None:
    check_poor(seed)


@pytest.mark.torture
def test_adding_a_met_poor_condition_improves_nothing_on_thousands_of_models() -> None:
    for seed in range(5_000):
        check_poor(seed)


@settings(max_examples=25)
@given(seeds)
def test_without_data_nothing_is_known_unless_somebody_rated(seed: int) -> None:
    _, model, frame = case(seed)
    known = {"account_id", "name", "status", *(name for name in frame.columns if name in {"touch", "created_date"})}
    bare = frame.with_columns(
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in frame.schema.items() if name not in known
    )
    plan = Plan(model, AS_OF)
    scored = score(plan, bare)
    for health, points, have in scored.outcome.select("health", "score", "have").rows():
        if have == 0:
            assert (health, points) == (Health.UNKNOWN.value, None)
