"""Faults put into the shipped models by rule are found; what is not found is listed with why it does no harm."""

from functools import cache

import pytest

from healthcore.model.lint import lint
from healthcore.model.shipped import SHIPPED, shipped_text
from tests.healthcore.model.mutants import Mutant, mutants

#: Kinds of mutants of which some are not found, and why these do no harm.
HARMLESS = {
    "boundary moved by nothing": "> instead of >= is a team's choice, and moves accounts at exactly that number only; "
    "where another profile has the other one, it is told",
    "threshold a hundredfold": "a count has no upper end, so only the book knows that nobody has 300 active clients: "
    "what-if shows it by name before anything is in force; where another profile bounds the metric, it is told",
    "range twice as wide": "a range serves lint and what is suggested; no account's health is computed from it",
    "profile moved up": "the profile before takes the same accounts either way: those that are young and high-touch",
    "the other scale": "conditions name classes, which mean the same on every scale",
    "threshold of the other side": "days_since_touch <= 90 is Good and > 90 is Poor: two colours without a middle, "
    "which a team may want",
}

#: The fewest mutants that acceptance asks for.
_LEAST = 200


@cache
def known(name: str) -> frozenset[str]:
    """What is found in a shipped model as it is."""
    return frozenset(finding.message for finding in lint(shipped_text(name))[1])


def is_found(name: str, mutant: Mutant) -> bool:
    return any(finding.message not in known(name) for finding in lint(mutant.text)[1])


def test_a_fault_of_every_kind_is_found() -> None:
    made = mutants(shipped_text("recommended"), one_of_each=True)
    missed = [mutant for mutant in made if not is_found("recommended", mutant)]
    assert [str(mutant) for mutant in missed if mutant.kind not in HARMLESS] == []


@pytest.mark.torture
def test_every_fault_is_found_or_does_no_harm() -> None:
    made, missed = 0, set()
    for name in SHIPPED:
        for mutant in mutants(shipped_text(name)):
            made += 1
            if not is_found(name, mutant):
                missed.add((mutant.kind, f"{name}, {mutant}"))
    assert made >= _LEAST
    assert sorted(text for kind, text in missed if kind not in HARMLESS) == []
    assert {kind for kind, _ in missed} == HARMLESS.keys(), "a reason that nothing needs any more"
