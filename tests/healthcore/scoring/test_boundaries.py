"""Every boundary of the recommended model, on both rating scales, against the engine and the readers of its input."""

import pytest

from healthcore.model.reader import read_model
from healthcore.model.shipped import shipped_text
from healthcore.model.tree import Model
from healthcore.scoring.explain import condition_results
from healthcore.scoring.plan import Plan, Scored, score
from healthcore.vocabulary import Health
from tests.healthcore.oracle.boundaries import AS_OF, BOUNDARIES, RATINGS, Boundary
from tests.healthcore.scoring.frames import accounts_frame, plain

RECOMMENDED = shipped_text("recommended")
MODELS: dict[str, Model] = {
    scale: read_model(RECOMMENDED.replace('scale = "four"', f'scale = "{scale}"')) for scale in ("four", "five")
}
PLANS = {scale: Plan(model, AS_OF) for scale, model in MODELS.items()}


def scored(boundary: Boundary) -> tuple[Scored, dict[str, object]]:
    plan = PLANS[boundary.scale]
    frame = accounts_frame(plan.model, [boundary.account])
    return score(plan, frame), plain(plan.prepare(frame).row(0, named=True))


def test_the_scales_are_what_they_are_called() -> None:
    assert MODELS["four"].rating.word(2) == "Major"
    assert MODELS["five"].rating.word(2) == "Medium"


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=lambda boundary: boundary.label)
def test_health_and_conditions_at_every_boundary(boundary: Boundary) -> None:
    result, values = scored(boundary)
    compiled = result.compiled(0)
    assert compiled is not None
    assert compiled.profile.name == boundary.profile
    assert Health(result.outcome["health"][0]).key == boundary.health
    found = {each.condition: str(each.result) for each in condition_results(result, 0, values)}  # type: ignore[arg-type]  # values of columns
    assert {condition: found[condition] for condition in boundary.conditions} == boundary.conditions


@pytest.mark.parametrize("boundary", RATINGS, ids=lambda boundary: boundary.label)
def test_every_spelling_of_a_rating_means_its_level(boundary: Boundary) -> None:
    for text in filter(None, boundary.rating_texts):
        read = MODELS[boundary.scale].rating.read(text)
        assert read is not None
        assert read.level == boundary.fields["csm_risk"]
