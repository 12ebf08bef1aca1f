"""Parts are read and written as somebody types them; what makes no sense is refused with a reason."""

from decimal import Decimal

import pytest

from healthcore.model.editing import edits, levels
from healthcore.model.editing.draft import Draft
from healthcore.model.editing.part import Part, PartKind, put, read_weights, said
from healthcore.model.editing.parts import Group, metric_groups, model_groups, profile_groups, rating_groups
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.shipped import shipped_text
from healthcore.vocabulary.errors import ModelError

TEXT = TomlText(shipped_text("recommended"))


def part(label: str, groups: list[Group]) -> Part:
    return next(each for group in groups for each in group.parts if each.label == label)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("usage 70, risk 30", {"usage": 70, "risk": 30}),
        ("70, 30", {"usage": 70, "risk": 30}),
        ("70 30", {"usage": 70, "risk": 30}),
        ("risk=33.5, usage = 66.5%", {"usage": Decimal("66.5"), "risk": Decimal("33.5")}),
        ("usage 70", {"usage": 70}),
        ("", {}),
    ],
)
def test_weights_are_typed_with_names_or_without(typed: str, wanted: dict[str, Decimal]) -> None:
    assert read_weights(typed, ("usage", "risk"), "dimension") == wanted


@pytest.mark.parametrize(
    ("label", "groups", "typed", "why"),
    [
        ("Name", profile_groups(TEXT, 0), "Standard", "There is a profile 'Standard' already."),
        ("Name", profile_groups(TEXT, 0), " ", "Name: something has to stand here."),
        ("Rated", profile_groups(TEXT, 0), "maybe", "Rated is yes or no, not 'maybe'."),
        ("Weights", profile_groups(TEXT, 2), "billing 100", "billing: there is no such dimension here."),
        ("Weights", profile_groups(TEXT, 2), "usage x", "usage: 'x' is no number."),
        ("Good from", model_groups(TEXT), "many", "Good from: 'many' is no number."),
        ("Good from", model_groups(TEXT), "inf", "Good from: 'inf' is no number."),
        ("Colour by", model_groups(TEXT), "luck", "Colour by can be rules, dimensional, not 'luck'."),
        ("Due if severe", rating_groups(TEXT), "soon", "Due if severe: 'soon' is no number of days."),
        ("Range", metric_groups(TEXT, ()), "0", "Range: write its lowest and its highest value"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(label: str, groups: list[Group], typed: str, why: str) -> None:
    with pytest.raises(ModelError, match=why.replace("(", r"\(")):
        put(TEXT, part(label, groups), typed)


def test_days_are_typed_with_their_word_or_without() -> None:
    due = part("Due if severe", rating_groups(TEXT))
    assert said(put(TEXT, due, "7 days"), due) == said(put(TEXT, due, "7"), due) == "7"


def test_a_level_that_is_edited_writes_out_the_scale_that_it_is_of() -> None:
    word = next(group for group in rating_groups(TEXT) if group.title.startswith("2")).parts[0]
    draft = Draft.of(TEXT.text).edited(lambda text: put(text, word, "Serious"), "word")
    assert draft.model is not None
    assert [level.word for level in draft.model.rating.levels] == ["No known risk", "Minor", "Serious", "Critical"]
    assert draft.model.rating.read("high") is not None  # what it is also called is kept
    assert [str(change) for change in draft.changes] == [
        "Rating: levels No known risk (none), Minor (watch), Major (severe), Critical (severe) "
        "became No known risk (none), Minor (watch), Serious (severe), Critical (severe)"
    ]


def test_levels_are_added_moved_and_taken_out_but_level_0_stays_the_first() -> None:
    more = levels.add_level(TEXT, 2, "Restless")
    assert [level["word"] for level in more.get(levels.LEVELS)][1:4] == ["Minor", "Restless", "Major"]
    assert levels.delete_level(more, 2).get(levels.LEVELS) == levels.with_own_levels(TEXT).get(levels.LEVELS)
    moved = levels.move_level(more, 2, 1)
    assert [level["word"] for level in moved.get(levels.LEVELS)][2:4] == ["Major", "Restless"]
    assert levels.move_level(more, 1, -1).get(levels.LEVELS) == more.get(levels.LEVELS)
    with pytest.raises(ModelError, match="Level 0"):
        levels.add_level(TEXT, 0, "Calm")


def test_new_ones_of_everything() -> None:
    profile = put(TEXT, Part("", PartKind.NEW_PROFILE, ("profiles", 3)), "Key accounts")
    assert edits.profile_names(profile) == [
        "High-touch onboarding",
        "Onboarding",
        "High-touch",
        "Key accounts",
        "Standard",
    ]
    dimension = put(TEXT, Part("", PartKind.NEW_DIMENSION, ("profiles", 2)), "voc")
    assert Draft.of(dimension.text).model is not None  # weights still add up
    metric = put(TEXT, Part("", PartKind.NEW_METRIC, ("metrics",)), "logins")
    assert metric.get(("metrics", "logins")) == {"label": "Logins"}
    for kind, typed in (
        (PartKind.NEW_DIMENSION, "when"),
        (PartKind.NEW_DIMENSION, "two words"),
        (PartKind.NEW_METRIC, "1st"),
    ):
        with pytest.raises(ModelError):
            put(TEXT, Part("", kind, ("profiles", 2)), typed)


def test_the_last_profile_stays() -> None:
    one = TomlText('name = "A"\n[[profiles]]\nname = "All"\n')
    with pytest.raises(ModelError, match="at least one profile"):
        edits.delete_profile(one, 0)


def test_a_condition_is_moved_past_the_end_of_its_list_into_the_next_dimension() -> None:
    moved = edits.move_condition(TEXT, 3, "usage", "good", 3, 1)
    assert moved.get(("profiles", 3, "billing", "good")) == ["active_clients >= 3", "invoices_per_month >= 15"]
    assert edits.move_condition(moved, 3, "billing", "good", 0, -1).text == TEXT.text
    assert edits.move_condition(TEXT, 3, "billing", "good", 0, 1) is TEXT


def test_weights_of_metrics_follow_their_conditions() -> None:
    more = edits.add_condition(TEXT, 2, "usage", "good", 0, "nps >= 30")
    assert more.get(("profiles", 2, "usage", "weights", "nps")) == 0
    assert edits.remove_condition(more, 2, "usage", "good", 0).text == TEXT.text
    text = TEXT
    for side in ("good", "poor"):
        text = edits.remove_condition(text, 2, "usage", side, 0)
    assert "engagement" not in text.get(("profiles", 2, "usage", "weights"))
    assert any("add up to 50" in str(finding) for finding in Draft.of(text.text).errors)
