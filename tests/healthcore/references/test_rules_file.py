"""`references.toml`: rules of one's own, and what is said of a file that cannot be used."""

from pathlib import Path

import pytest

from healthcore.journal.locations import book_config_dir
from healthcore.references import references_of, rules_of, rules_text, shipped_rules
from healthcore.references.rules import read_rules
from healthcore.vocabulary.errors import InputError
from tests.healthcore.references.books import day_after, day_with


def own(text: str, book: str = "book") -> Path:
    """A file of rules of a book."""
    path = book_config_dir(book) / "references.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_shipped_rules_hold() -> None:
    assert rules_of("book") == shipped_rules()


def test_a_rule_of_a_shipped_name_changes_that_rule_in_its_place() -> None:
    own("[[rules]]\nname = 'renewal'\nwhen = 'not renewal_date within 10 days'\n")
    rules = rules_of("book")
    assert [rule.name for rule in rules] == [rule.name for rule in shipped_rules()]
    (renewal,) = [rule for rule in rules if rule.name == "Renewal"]
    assert (renewal.when, renewal.doubt) == ("not renewal_date within 10 days", "")
    assert renewal.sentence == "It meets: not renewal_date within 10 days."


def test_a_rule_can_be_dropped_and_one_added() -> None:
    own("[[rules]]\nname = 'Coverage'\nenabled = false\n[[rules]]\nname = 'NPS'\nwhen = 'nps >= 9'\n")
    assert [rule.name for rule in rules_of("book")] == [
        "Paying", "Health", "Rating", "Referenceable", "Renewal", "Asked", "NPS",
    ]  # fmt: skip


def test_own_rules_make_the_lists_and_say_their_values() -> None:
    own("[[rules]]\nname = 'NPS'\nwhen = \"nps >= 9 or tier == 'Gold'\"\n")
    day = day_with({"nps": "9", "tier": ""}, {"nps": "8", "tier": "Tin"}, {"nps": "", "tier": "Gold"})
    references = references_of(day)
    assert references.candidates["account_id"].to_list() == ["A0", "A2"]
    assert [passed[-1] for passed in references.candidates["reference.passed"]] == [
        "NPS is 9, Tier has no data",
        "NPS has no data, Tier is Gold",
    ]
    assert references.near_misses["account_id"].to_list() == ["A1"]
    assert references.finding(0) == "NPS is 8, Tier is Tin"


def test_what_plays_have_not_set_yet_is_no_data() -> None:
    own("[[rules]]\nname = 'Wave'\nwhen = 'play.wave >= 2'\n")
    references = references_of(day_with({}))
    assert references.finding(0) == "play.wave has no data"
    assert references.near_misses["reference.passes_on"].to_list() == [None]


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("age_days >= 2530", 12),
        ("days_to_renewal <= 300", 65),
        ("days_in_health >= 8 and days_in_good >= 10", 6),
        ("days_in_poor >= 3", None),
        ("created_date in the last 3000 days and days_to_renewal == 0", 365),
        ("days_to_renewal == -100", None),
        ("score >= 101", None),
    ],
)
def test_when_a_rule_of_ones_own_will_pass(tmp_path: Path, when: str, days: int | None) -> None:
    own(f"[[rules]]\nname = 'Mine'\nwhen = '{when}'\n")
    day = day_after(tmp_path, (4, [{}]), (0, [{}]))
    (passes_on,) = references_of(day).near_misses["reference.passes_on"]
    assert (None if passes_on is None else (passes_on - day.as_of).days) == days


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[rules]\n", "references.toml: "),
        ("rule = 3\n", "a rule begins with [[rules]]"),
        ("[[rules]]\nname = 'x'\n", "rule 'x', when: Field required."),
        ("[[rules]]\nwhen = 'nps > 1'\n", "rule 1, name: "),
        ("[[rules]]\nname = 'x'\nwhen = 'nps > 1'\nwhan = 1\n", "rule 'x', whan: "),
        ("[[rules]]\nname = 'X'\nwhen = 'nps > 1'\n[[rules]]\nname = 'x'\nwhen = 'nps > 2'\n", "two rules"),
        ("".join(f"[[rules]]\nname='{rule.name}'\nenabled=false\n" for rule in shipped_rules()), "no rule is left"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_and_where(text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rules(own(text))
    assert problem in str(caught.value)
    assert "references.toml" in str(caught.value)


def test_a_condition_that_makes_no_sense_names_its_rule_and_the_nearest_names() -> None:
    own("[[rules]]\nname = 'Love'\nwhen = 'npss >= 9'\n")
    with pytest.raises(InputError) as caught:
        references_of(day_with({"nps": "9"}))
    assert "The rule 'Love' for references: line 1, column 1: npss " in str(caught.value)
    assert "Did you mean nps" in str(caught.value)


def test_the_rules_in_force_read_as_a_file_again() -> None:
    own("[[rules]]\nname = 'NPS'\nwhen = 'nps >= 9'\n")
    before = rules_of("book")
    own(rules_text("book"))
    assert rules_of("book") == before
