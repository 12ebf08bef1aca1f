"""What a model file says becomes a model; what it leaves out has a default."""

from decimal import Decimal

import pytest

from healthcore.conditions.parser import parse
from healthcore.conditions.words import to_text
from healthcore.model.rating import SCALES, RatingClass
from healthcore.model.reader import read_model
from healthcore.model.shipped import SHIPPED, shipped_text
from healthcore.model.tree import Bands, Mode, NoData
from healthcore.vocabulary import Kind
from healthcore.vocabulary.errors import ModelError

SMALL = 'name = "M"\n[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["nps >= 60"]\n'


def test_what_is_left_out_has_a_default() -> None:
    model = read_model(SMALL)
    assert (model.name, model.mode, model.no_data, model.bands) == ("M", Mode.RULES, NoData.EXCLUDE, Bands())
    assert (model.bands.good, model.bands.poor) == (Decimal(80), Decimal(40))
    assert model.rating == SCALES["four"]
    assert (model.rating.due_severe, model.rating.due_renewing, model.rating.due, model.rating.expires) == (
        14,
        30,
        90,
        0,
    )
    (profile,) = model.profiles
    assert (profile.when, profile.rated, profile.enabled) == (None, False, True)
    (card,) = profile.dimensions
    assert (card.weight, card.weights, card.decisive, card.poor) == (None, {}, False, ())
    assert model.dimension_labels == {"usage": "Usage"}
    assert model.text == SMALL
    assert model.metrics["csm_risk"].kind is Kind.LEVEL


def test_everything_that_can_be_said_is_read() -> None:
    model = read_model(
        'name = "Own"\nmode = "dimensional"\nno_data = "poor"\n'
        "[bands]\ngood = 75.5\npoor = 30\n"
        '[rating]\nscale = "five"\ndue_severe = 7\ndue_renewing = 20\ndue = 60\nexpires = 180\n'
        '[dimensions]\nusage = "Adoption"\nvalue = "Value"\n'
        '[metrics.stage]\nkind = "ordinal"\nlabel = "Stage"\nlevels = ["a", "b"]\n'
        '[metrics.calls]\nrange = [0, 50]\nunit = "calls"\n'
        '[[profiles]]\nname = "Big"\nwhen = "contract_value >= 1000"\nrated = true\nenabled = false\n'
        '[profiles.value]\nweight = 40\ndecisive = true\ngood = ["stage == b or empty"]\n'
        '[profiles.usage]\nweight = 60.0\ngood = ["calls >= 5", "nps > 0"]\npoor = ["calls < 1"]\n'
        "[profiles.usage.weights]\ncalls = 33.5\nnps = 66.5\n"
    )
    assert (model.mode, model.no_data) == (Mode.DIMENSIONAL, NoData.POOR)
    assert model.bands == Bands(Decimal("75.5"), Decimal(30))
    assert model.rating.levels == SCALES["five"].levels
    assert (model.rating.due_severe, model.rating.due_renewing, model.rating.due, model.rating.expires) == (
        7,
        20,
        60,
        180,
    )
    assert model.dimension_labels == {"usage": "Adoption", "value": "Value"}
    assert (model.metrics["stage"].kind, model.metrics["stage"].levels) == (Kind.ORDINAL, ("a", "b"))
    assert (model.metrics["calls"].range, model.metrics["calls"].unit) == ((0, 50), "calls")
    profile = model.profile("Big")
    assert (profile.when, profile.rated, profile.enabled) == (parse("contract_value >= 1000"), True, False)
    value, usage = profile.dimensions
    assert (value.name, value.weight, value.decisive) == ("value", Decimal(40), True)
    assert [to_text(condition) for condition in value.good] == ["stage == b or empty"]
    assert [to_text(condition) for condition in (*usage.good, *usage.poor)] == ["calls >= 5", "nps > 0", "calls < 1"]
    assert usage.weights == {"calls": Decimal("33.5"), "nps": Decimal("66.5")}
    assert profile.metrics == ("stage", "calls", "nps")
    with pytest.raises(KeyError):
        model.profile("Small")


def test_a_rating_scale_of_the_models_own() -> None:
    levels = (
        '{ word = "Calm", class = "none" }, { word = "Shaky", class = "severe", description = "D", aliases = ["Red"] }'
    )
    scale = read_model(f"{SMALL}[rating]\nlevels = [{levels}]\n").rating
    assert [(level.level, level.word, level.rating_class) for level in scale.levels] == [
        (0, "Calm", RatingClass.NONE),
        (1, "Shaky", RatingClass.SEVERE),
    ]
    assert scale.levels[1].description == "D"
    assert scale.level_of_word("red") == 1


def test_dimensions_are_shown_in_the_order_of_the_file_then_the_well_known_ones_then_as_they_come() -> None:
    cards = "".join(
        f"[profiles.{name}]\ngood = ['nps > {at}']\n" for at, name in enumerate(("own_part", "risk", "voc", "x"))
    )
    model = read_model(f'name = "M"\n[dimensions]\nx = "X!"\nunused = "U"\n[[profiles]]\nname = "A"\n{cards}')
    assert model.dimension_labels == {"x": "X!", "voc": "VOC", "risk": "Risk", "own_part": "Own part"}


def kind_of(name: str, condition: str, declared: str = "") -> Kind:
    profile = f'[[profiles]]\nname = "A"\nwhen = "{condition}"\n[profiles.usage]\ngood = ["nps > 1"]\n'
    return read_model(f'name = "M"\n{declared}\n{profile}').metrics[name].kind


@pytest.mark.parametrize(
    ("condition", "name", "kind"),
    [
        ("usage_frequency >= weekly", "usage_frequency", Kind.ORDINAL),
        ("license_utilization >= 50", "license_utilization", Kind.PERCENT),
        ("renewal_date within 5 days", "renewal_date", Kind.DATE),
        ("contract_value > 5", "contract_value", Kind.MONEY),
        ("referenceable is yes", "referenceable", Kind.FLAG),
        ("tier is gold", "tier", Kind.TEXT),
        ("csm_risk is none", "csm_risk", Kind.LEVEL),
        ("age_days < 30", "age_days", Kind.NUMBER),
        ("logins > 5", "logins", Kind.NUMBER),
        ("region == 'EU'", "region", Kind.TEXT),
        ("trained is yes", "trained", Kind.FLAG),
        ("share > 5%", "share", Kind.PERCENT),
        ("last_review in the last 5 days", "last_review", Kind.DATE),
        ("logins is empty", "logins", Kind.NUMBER),
    ],
)
def test_what_is_not_declared_is_well_known_or_told_by_its_literals(condition: str, name: str, kind: Kind) -> None:
    assert kind_of(name, condition) is kind


@pytest.mark.parametrize(
    ("declared", "condition", "kind"),
    [
        ("[metrics.x]\nkind = 'percent'", "x > 5", Kind.PERCENT),
        ("[metrics.x]\nkind = 'flag'", "x is yes", Kind.FLAG),
        ("[metrics.x]\nkind = 'date'", "x is empty", Kind.DATE),
        ("[metrics.x]\nkind = 'level'", "x is severe", Kind.LEVEL),
        ("[metrics.x]\nkind = 'text'", "x is gold", Kind.TEXT),
        ("[metrics.x]\nlabel = 'X'", "x > 5", Kind.NUMBER),
        ("[metrics.x]\nlevels = ['low', 'high']", "x is high", Kind.ORDINAL),
    ],
)
def test_what_is_declared_is_what_it_is_declared_as(declared: str, condition: str, kind: Kind) -> None:
    assert kind_of("x", condition, declared) is kind


def test_declaring_a_well_known_metric_changes_only_what_is_said() -> None:
    model = read_model(f'{SMALL}[metrics.usage_frequency]\nlabel = "Use"\n[metrics.nps]\nrange = [0, 10]\n')
    usage, nps = model.metrics["usage_frequency"], model.metrics["nps"]
    assert (usage.label, usage.kind, usage.levels) == ("Use", Kind.ORDINAL, ("inactive", "monthly", "weekly", "daily"))
    assert "usage" in usage.aliases
    assert read_model(f'{SMALL}[metrics.active_users]\nlabel = "People"\n').metrics["active_users"].whole
    assert (nps.label, nps.range) == ("NPS", (0, 10))


def test_a_tier_may_have_levels() -> None:
    declared = "[metrics.tier]\nkind = 'ordinal'\nlevels = ['bronze', 'gold']"
    assert kind_of("tier", "tier >= gold", declared) is Kind.ORDINAL


def test_an_unusable_model_is_one_error_with_every_fault_and_its_place() -> None:
    text = 'name = "M"\n[[profiles]]\nname = "A"\nwhen = "nps = 5"\n[profiles.usage]\ngood = ["csat >= weekly"]\n'
    with pytest.raises(ModelError) as caught:
        read_model(text, "own.toml")
    first, second = caught.value.problems
    assert first.startswith("own.toml: line 4, column 13: error: '=' where a comparison")
    assert second == "own.toml: line 6, column 10: error: weekly is not a number, which csat is"
    assert caught.value.fix == "Mend the model, then run: pulsebook model check FILE"


FINGERPRINT = read_model(SMALL).fingerprint


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("nps >= 60", "nps>=60"),
        SMALL.replace("nps >= 60", "  nps   >=  60.0 "),
        SMALL.replace("nps >= 60", "(nps >= 60)"),
        SMALL.replace('"nps >= 60"', "'nps >= 60'"),
        SMALL.replace('["nps >= 60"]', '[ # why\n  "nps >= 60",\n]'),
        f"# a comment\n\n{SMALL}\n\n# another\n",
        SMALL.replace("\n", "\r\n"),
        SMALL.replace('name = "M"', "name='M'"),
        SMALL.replace("[profiles.usage]\ngood = ", "usage.good = "),
    ],
)
def test_comments_and_spacing_do_not_change_the_fingerprint(text: str) -> None:
    assert read_model(text).fingerprint == FINGERPRINT


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace('"M"', '"N"'),
        SMALL.replace('"All"', '"Everybody"'),
        SMALL.replace(">=", ">"),
        SMALL.replace("60", "61"),
        SMALL.replace("60", "60 or empty"),
        SMALL.replace("good", "poor"),
        SMALL.replace("usage", "voc"),
        SMALL.replace('"nps >= 60"', '"nps >= 60", "csat >= 3"'),
        SMALL.replace('"All"\n', '"All"\nrated = true\n'),
        SMALL.replace('"All"\n', '"All"\nenabled = false\n'),
        SMALL.replace('"All"\n', '"All"\nwhen = "nps > 1"\n'),
        f"{SMALL}decisive = true\n",
        f"{SMALL}weight = 100\n",
        f'mode = "dimensional"\n{SMALL}',
        f'no_data = "poor"\n{SMALL}',
        f"{SMALL}[bands]\ngood = 70\n",
        f'{SMALL}[rating]\nscale = "five"\n',
        f"{SMALL}[rating]\ndue = 30\n",
        f"{SMALL}[metrics.nps]\nrange = [0, 10]\n",
        f'{SMALL}[dimensions]\nusage = "Adoption"\n',
    ],
)
def test_any_meaning_changes_the_fingerprint(text: str) -> None:
    found = read_model(text).fingerprint
    assert found != FINGERPRINT
    assert len(found) == 12


def test_the_same_number_written_otherwise_is_the_same_model() -> None:
    assert read_model(f"{SMALL}weight = 100\n").fingerprint == read_model(f"{SMALL}weight = 100.0\n").fingerprint


def test_dimensions_may_be_called_like_settings() -> None:
    text = f'{SMALL}[dimensions]\ngood = "Good things"\nwhen = "When it is"\n'
    assert read_model(text).fingerprint == read_model(f"{text}# same\n").fingerprint


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_models_are_found_by_name(name: str) -> None:
    model = read_model(shipped_text(name), name)
    assert model.profiles[-1].when is None


def test_there_is_no_other_shipped_model() -> None:
    with pytest.raises(KeyError):
        shipped_text("../recommended")
