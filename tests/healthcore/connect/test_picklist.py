"""Which value of a service's list is sent for a level, and what people read for it."""

import pytest

from healthcore.connect.picklist import Picklist
from healthcore.connect.proposing import propose
from healthcore.connect.service import Option, RemoteField
from healthcore.model.rating import SCALES
from healthcore.vocabulary.errors import RefusedError
from tests.services.invented import FIVE

FOUR = ("0 NO known risk", "1 MINOR", "2 MAJOR", "3 CRITICAL")


def picklist(*labels: str, scale: str = "four", **levels: str) -> Picklist:
    options = [Option(f"v{number}", label) for number, label in enumerate(labels)]
    return Picklist("risk", options, SCALES[scale], levels)


@pytest.mark.parametrize(("scale", "labels"), [("four", FOUR), ("five", FIVE)])
def test_each_level_has_the_value_of_its_word(scale: str, labels: tuple[str, ...]) -> None:
    shown = picklist(*labels, scale=scale)

    for level in shown.scale.levels:
        assert shown.value_for(level.level, level.word) == f"v{level.level}"


def test_where_two_may_be_meant_the_one_with_the_very_word_is() -> None:
    assert picklist("1 Low", "Minor", "Medium").value_for(1, "Minor") == "v1"


def test_where_two_may_be_meant_and_none_has_the_word_a_person_says() -> None:
    with pytest.raises(RefusedError, match=r"more than one value for Minor: .*'1 - LOW'"):
        picklist(*FIVE).value_for(1, "Minor")

    assert picklist(*FIVE, Minor="2 - MEDIUM").value_for(1, "Minor") == "v2"
    assert picklist(*FIVE, Minor="v1").value_for(1, "Minor") == "v1"


def test_what_somebody_named_has_to_be_on_the_list() -> None:
    with pytest.raises(RefusedError, match="'9' is not on the list of risk: '0 NO known risk'"):
        picklist(*FOUR, Minor="9").value_for(1, "Minor")


def test_a_level_without_a_value_is_refused_with_the_list() -> None:
    with pytest.raises(RefusedError, match="no value for Critical: '0 NO known risk', '1 MINOR', '2 MAJOR'"):
        picklist(*FOUR[:3]).value_for(3, "Critical")
    with pytest.raises(RefusedError, match="it is empty"):
        picklist().value_for(3, "Critical")


def test_labels_are_read_by_people_unless_two_are_the_same() -> None:
    shown = Picklist("risk", [Option("a", "Low"), Option("b", "Low"), Option("c", "High")], SCALES["four"], {})

    assert [shown.text(value) for value in ("a", "c", "gone", None)] == ["a", "High", "gone", None]


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("1 MINOR", "1 MINOR", True),
        ("1 MINOR ", "1 MINOR", True),
        (None, "", True),
        (None, "1 MINOR", False),
        ("1 MINOR", None, False),
        ("1 MINOR", "2 MAJOR", False),
        ("1 - Minor risk", "1 MINOR", True),
        ("old words", "1 MINOR", False),
    ],
)
def test_a_text_that_left_the_list_is_compared_by_its_level(ours: str | None, theirs: str | None, same: bool) -> None:
    assert picklist(*FOUR).same(ours, theirs) is same


def field(name: str, label: str = "", kind: str = "text") -> RemoteField:
    return RemoteField(name, label or name, kind)


def test_fields_are_found_by_their_labels() -> None:
    described = [
        field("Id"),
        field("Name"),
        field("arr__c", "Annual Recurring Revenue", "number"),
        field("x__c", "CSM Risk", "picklist"),
        field("y__c", "Totango Account Health"),
        field("z__c", "Favourite colour"),
    ]

    found = propose("salesforce", described, "", {"nps": "z__c"})

    assert found.risk == "x__c"
    assert found.mapping["contract_value"] == "arr__c"
    assert found.mapping["remote_health"] == "y__c"
    assert found.mapping["nps"] == "z__c"
    assert set(found.fields) == {"Id", "Name", "CreatedDate", "Owner.Name", "arr__c", "x__c", "y__c", "z__c"}


def test_without_a_field_for_the_rating_the_lists_are_named() -> None:
    described = [field("name"), field("stage", "Lifecycle stage", "picklist")]

    with pytest.raises(RefusedError, match="No field") as raised:
        propose("hubspot", described, "", {})

    assert "Lists that may be written: stage" in raised.value.fix
