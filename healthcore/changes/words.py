"""A flip in a line: why health became something else, in words."""

import json
from collections.abc import Mapping
from typing import Any

from healthcore.history.flips import Cause

#: Stands for a value that is not there.
_NO_DATA = "no data"


def cause_words(flip: Mapping[str, Any]) -> str:
    """Why, in one line that may hold text of the source and of people.

    Args:
        flip: a row of FLIPS or SPANS by column; `cause` and `detail` are read.

    Returns:
        Such as "Engagement 72 → 5 (Poor: < 10)", "rated Critical by ann (was Minor)", "left Onboarding for Standard".
    """
    detail: dict[str, Any] = json.loads(flip["detail"])
    match Cause(flip["cause"]):
        case Cause.DATA | Cause.MISSING:
            return _condition(detail)
        case Cause.RATING:
            return _rating(detail)
        case Cause.EXPIRED:
            return f"the rating {detail['old']} expired"
        case Cause.PROFILE:
            return _profile(detail["old"], detail["new"])
        case Cause.MODEL:
            return f"health model {detail['new']} (was {detail['old']})"
        case Cause.FIRST_SEEN:
            return "first seen"
        case Cause.GONE:
            return "cancelled" if detail.get("new") == "cancelled" else "not in the source any more"
        case Cause.BACK:
            return "back in the book"


def _condition(detail: Mapping[str, Any]) -> str:
    """The metric's values and the condition that came out differently."""
    if not detail:
        return "values changed"
    old, new = detail["old"] or _NO_DATA, detail["new"] or _NO_DATA
    values = new if old == new else f"{old} → {new}"
    threshold = detail["condition"].removeprefix(detail["metric"]).strip()
    now = f"{'not ' if detail['met'] is False else ''}{'Good' if detail['good'] else 'Poor'}"
    more = f", and {detail['others']} more" if "others" in detail else ""
    return f"{detail['label']} {values} ({now}: {threshold}){more}"


def _rating(detail: Mapping[str, Any]) -> str:
    was = f" (was {detail['old']})" if detail["old"] else ""
    if not detail["new"]:
        return f"no rating any more{was}"
    by = f"by {detail['author']}" if "author" in detail else "in the source"
    return f"rated {detail['new']} {by}{was}"


def _profile(old: str, new: str) -> str:
    if not old:
        return f"now under {new}"
    return f"left {old} for {new}" if new else f"left {old}, no profile matches"
