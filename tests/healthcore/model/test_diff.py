"""What two models mean differently, said as a person would say it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.conditions.words import to_text
from healthcore.model.diff import model_changes
from healthcore.model.reader import read_model
from healthcore.model.shipped import SHIPPED, shipped_text
from tests.healthcore.oracle.random_models import random_model
from tests.healthcore.oracle.toml_text import to_toml

RECOMMENDED = shipped_text("recommended")


def changed(*replacements: tuple[str, str], text: str = RECOMMENDED) -> list[str]:
    other = text
    for old, new in replacements:
        assert old in other
        other = other.replace(old, new)
    return [str(change) for change in model_changes(read_model(text), read_model(other))]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_model_does_not_differ_from_itself(name: str) -> None:
    text = shipped_text(name)
    assert model_changes(read_model(text), read_model(f"# a note\n{text}\n")) == ()


def test_a_threshold_that_moved_is_one_change() -> None:
    assert changed(('"engagement > 60"', '"engagement > 55"')) == ["High-touch: engagement > 60 became > 55 (Good)"]


def test_a_boundary_that_joined_is_a_change() -> None:
    assert changed(('"engagement > 60"', '"engagement >= 60"')) == ["High-touch: engagement > 60 became >= 60 (Good)"]


def test_conditions_that_came_and_went_are_told_apart() -> None:
    assert changed(('"invoices_per_month >= 15"', '"nps >= 20"')) == [
        "Standard: invoices_per_month >= 15 is no Good condition any more",
        "Standard: nps >= 20 is a new Good condition",
    ]


def test_a_profile_that_was_only_renamed_is_the_same_profile() -> None:
    assert changed(('name = "Standard"', 'name = "Everybody"')) == ["Standard: profile is called Everybody now"]


def test_a_profile_that_was_renamed_and_changed_is_another_profile() -> None:
    said = changed(('name = "Standard"', 'name = "Everybody"'), ('"engagement >= 60"', '"engagement >= 61"'))
    assert said == ["Standard: profile removed", "Everybody: profile added, with 10 conditions"]


def test_what_only_orders_and_shows_is_told_too() -> None:
    billing = """[profiles.billing]
good = ["invoices_per_month >= 15"]
poor = ["invoices_per_month <= 3"]
"""
    said = changed(
        ('["engagement > 60", "license_utilization >= 50", ', '["license_utilization >= 50", "engagement > 60", '),
        (billing, ""),
        ('name = "Standard"               # no `when`: everybody else\n', f'name = "Standard"\n{billing}'),
        ("[metrics.usage_frequency]", '[metrics.mood]\n[metrics.nps]\nlabel = "Promoters"\n[metrics.usage_frequency]'),
    )
    assert said == [
        "Metric mood: declared",
        "Metric nps: label NPS became Promoters",
        "High-touch: order of Good conditions: engagement > 60, license_utilization >= 50, usage_frequency >= weekly "
        "became license_utilization >= 50, engagement > 60, usage_frequency >= weekly",
        "Standard: order of dimensions: usage, billing became billing, usage",
    ]


def test_a_condition_in_another_dimension_was_moved() -> None:
    said = changed(
        (', "active_clients >= 3"]', "]"),
        ('["invoices_per_month >= 15"]', '["active_clients >= 3", "invoices_per_month >= 15"]'),
    )
    assert said == ["Standard: active_clients >= 3 moved from usage to billing (Good)"]


def test_a_dimension_that_came_or_went_is_told_with_its_conditions() -> None:
    billing = '[profiles.billing]\ngood = ["invoices_per_month >= 15"]\npoor = ["invoices_per_month <= 3"]\n'
    assert changed((billing, "")) == [
        "Standard: dimension billing removed",
        "Standard: invoices_per_month >= 15 is no Good condition any more",
        "Standard: invoices_per_month <= 3 is no Poor condition any more",
    ]


def test_the_model_as_a_whole_comes_first() -> None:
    said = changed(
        ('name = "Recommended"', 'name = "Ours"\nbands = {good = 75}'),
        ('mode = "rules"', 'mode = "dimensional"'),
        ("due = 90", "due = 60"),
        ("rated = true", "rated = false"),
    )
    assert said == [
        "name Recommended became Ours",
        "mode rules became dimensional",
        "Good from 80 became 75",
        "Rating: due otherwise 90 days became 60 days",
        "High-touch onboarding: rated yes became no",
        "High-touch: rated yes became no",
    ]


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_where_words_differ_so_does_the_fingerprint_and_the_way_back_differs_too(first: int, second: int) -> None:
    models = [read_model(to_toml(random_model(Random(seed)))) for seed in (first, second)]
    changes = model_changes(*models)
    assert bool(changes) == bool(model_changes(*reversed(models)))
    if changes:
        assert models[0].fingerprint != models[1].fingerprint
    if first == second:
        assert changes == ()


@given(st.integers(0, 10_000))
def test_every_condition_that_is_dropped_is_named(seed: int) -> None:
    random = Random(seed)
    model = read_model(to_toml(random_model(random)))
    profile = random.choice(model.profiles)
    dropped = random.choice(list(profile.conditions()))[2]
    rest = tuple(
        replace(
            card,
            good=tuple(one for one in card.good if one is not dropped),
            poor=tuple(one for one in card.poor if one is not dropped),
        )
        for card in profile.dimensions
    )
    others = tuple(replace(each, dimensions=rest) if each is profile else each for each in model.profiles)
    said = [str(change) for change in model_changes(model, replace(model, profiles=others))]
    assert [line for line in said if to_text(dropped) in line] == said
    assert len(said) == 1
