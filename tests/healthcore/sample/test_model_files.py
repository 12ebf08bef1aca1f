"""The model files we give away: each can be read, and holds what its page says."""

from pathlib import Path

import pytest

from healthcore.model.lint import lint
from healthcore.model.reader import read_model
from healthcore.model.tree import Mode, Model
from healthcore.vocabulary import DIMENSIONS

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "healthcore" / "model" / "shipped"
SAMPLE = ROOT / "healthcore" / "sample" / "model.toml"
OURS = ROOT / "docs" / "models"
FILES = (*sorted(SHIPPED.glob("*.toml")), SAMPLE, *sorted(OURS.glob("*.toml")))

_ENGAGEMENT = ["Good is engagement >= 60 in 'Standard' and engagement > 60 in 'High-touch'"]
ON_PURPOSE = {
    "recommended": _ENGAGEMENT,
    "active-users": _ENGAGEMENT,
    "multidimensional": _ENGAGEMENT,
    "schools": [
        "Good is active_users >= 4 in 'Small school' and active_users >= 8 in 'Large school'",
        "Poor is active_users <= 2 in 'Small school' and active_users <= 4 in 'Large school'",
    ],
}

STARTERS = ["High-touch onboarding", "Onboarding", "High-touch", "Standard"]


def model_of(path: Path) -> Model:
    return read_model(path.read_text(encoding="utf-8"), path.name)


def test_three_models_are_shipped_and_two_are_for_real_data() -> None:
    assert [path.stem for path in FILES] == [
        "active-users",
        "multidimensional",
        "recommended",
        "model",
        "schools",
        "telco",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lint_finds_only_the_thresholds_that_differ_on_purpose(path: Path) -> None:
    _, findings = lint(path.read_text(encoding="utf-8"))
    assert [finding.message for finding in findings] == ON_PURPOSE.get(path.stem, [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_model_ends_with_a_profile_for_everybody_else(path: Path) -> None:
    *special, rest = model_of(path).profiles
    assert rest.when is None
    assert all(profile.when is not None for profile in special)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_risk_is_on_the_scorecards_of_rated_profiles_only(path: Path) -> None:
    for profile in model_of(path).profiles:
        assert ("csm_risk" in profile.metrics) is profile.rated


@pytest.mark.parametrize("name", ["recommended", "active-users", "multidimensional"])
def test_the_shipped_models_have_the_starter_profiles_in_order(name: str) -> None:
    model = model_of(SHIPPED / f"{name}.toml")
    assert [profile.name for profile in model.profiles] == STARTERS
    assert [profile.name for profile in model.profiles if profile.rated] == ["High-touch onboarding", "High-touch"]
    assert model.rating.word(model.rating.top) == "Critical"
    assert model.rating.top == 3


def test_active_users_needs_no_seats() -> None:
    model = model_of(SHIPPED / "active-users.toml")
    assert not any("license_utilization" in profile.metrics for profile in model.profiles)
    assert all("active_users" in profile.metrics for profile in model.profiles)


def test_multidimensional_weighs_six_dimensions_and_gives_every_metric_both_sides() -> None:
    model = model_of(SHIPPED / "multidimensional.toml")
    assert model.mode is Mode.DIMENSIONAL
    assert set(model.dimension_labels) == set(DIMENSIONS)
    for profile in model.profiles:
        assert all(card.weight is not None for card in profile.dimensions)
        for card in profile.dimensions:
            assert card.decisive is (card.name == "risk")
            assert {condition.metric for condition in card.good} == {condition.metric for condition in card.poor}


def test_the_sample_book_has_three_profiles_over_six_dimensions() -> None:
    model = model_of(SAMPLE)
    assert model.mode is Mode.RULES
    assert [(profile.name, profile.rated) for profile in model.profiles] == [
        ("High-touch onboarding", True),
        ("High-touch", True),
        ("Standard", False),
    ]
    assert set(model.dimension_labels) == set(DIMENSIONS)


def test_the_telco_model_does_not_peek_at_the_answer() -> None:
    assert "churn" not in model_of(OURS / "telco.toml").metrics
