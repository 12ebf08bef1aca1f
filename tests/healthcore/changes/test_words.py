"""Why health became something else, in a line."""

import json

import pytest

from healthcore.changes.words import cause_words
from healthcore.history.flips import Cause

ENGAGEMENT = {
    "condition": "engagement < 10",
    "metric": "engagement",
    "label": "Engagement",
    "dimension": "usage",
    "good": False,
    "met": True,
    "old": "72",
    "new": "5",
}


@pytest.mark.parametrize(
    ("cause", "detail", "words"),
    [
        (Cause.DATA, ENGAGEMENT, "Engagement 72 → 5 (Poor: < 10)"),
        (Cause.DATA, {**ENGAGEMENT, "old": "5", "new": "72", "met": False}, "Engagement 5 → 72 (not Poor: < 10)"),
        (Cause.DATA, {**ENGAGEMENT, "others": 2}, "Engagement 72 → 5 (Poor: < 10), and 2 more"),
        (Cause.DATA, {**ENGAGEMENT, "old": ""}, "Engagement no data → 5 (Poor: < 10)"),
        (Cause.DATA, {**ENGAGEMENT, "old": "5"}, "Engagement 5 (Poor: < 10)"),
        (
            Cause.DATA,
            {**ENGAGEMENT, "condition": "engagement >= 60", "good": True, "met": False, "new": "55"},
            "Engagement 72 → 55 (not Good: >= 60)",
        ),
        (Cause.DATA, {}, "values changed"),
        (Cause.MISSING, {**ENGAGEMENT, "new": "", "met": None}, "Engagement 72 → no data (Poor: < 10)"),
        (Cause.RATING, {"old": "Minor", "new": "Critical", "author": "ann"}, "rated Critical by ann (was Minor)"),
        (Cause.RATING, {"old": "", "new": "Critical", "author": "ann"}, "rated Critical by ann"),
        (Cause.RATING, {"old": "", "new": "Major", "origin": "source"}, "rated Major in the source"),
        (Cause.RATING, {"old": "Major", "new": "", "origin": ""}, "no rating any more (was Major)"),
        (Cause.EXPIRED, {"old": "Major", "new": ""}, "the rating Major expired"),
        (Cause.PROFILE, {"old": "Onboarding", "new": "Standard"}, "left Onboarding for Standard"),
        (Cause.PROFILE, {"old": "Onboarding", "new": ""}, "left Onboarding, no profile matches"),
        (Cause.PROFILE, {"old": "", "new": "Standard"}, "now under Standard"),
        (Cause.MODEL, {"old": "Recommended (1a)", "new": "Ours (2b)"}, "health model Ours (2b) (was Recommended (1a))"),
        (Cause.FIRST_SEEN, {}, "first seen"),
        (Cause.GONE, {"new": "cancelled"}, "cancelled"),
        (Cause.GONE, {"new": "not in the source"}, "not in the source any more"),
        (Cause.BACK, {}, "back in the book"),
    ],
)
def test_every_cause_is_said_in_a_line(cause: Cause, detail: dict[str, object], words: str) -> None:
    assert cause_words({"cause": cause.value, "detail": json.dumps(detail)}) == words
