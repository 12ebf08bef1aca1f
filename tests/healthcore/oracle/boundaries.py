"""Every boundary of the model `recommended`, worked out by hand: fields in, health and conditions out.

An account has only the fields given here; everything else is empty. `conditions` names the ones that say something
about the case, as the model file writes them, with their results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.healthcore.oracle.conditions import Result
    from tests.healthcore.oracle.oracle import Health
    from tests.healthcore.oracle.shapes import Value

AS_OF = date(2026, 11, 22)
ESTABLISHED = date(2025, 11, 22)
DAY_29 = date(2026, 10, 24)
DAY_30 = date(2026, 10, 23)

SELECTS: Mapping[str, Mapping[str, Value]] = {
    "High-touch onboarding": {"touch": "high", "created_date": DAY_29},
    "Onboarding": {"touch": "low", "created_date": DAY_29},
    "High-touch": {"touch": "high", "created_date": ESTABLISHED},
    "Standard": {"touch": "low", "created_date": ESTABLISHED},
}
"""What puts an account into each profile."""


@dataclass(frozen=True)
class Boundary:
    """One account on, just below or just above a threshold, and what must come of it.

    `scale` is the rating scale the model is read with; `rating_texts` are spellings of `csm_risk` in a source that
    all mean the level in `fields`.
    """

    profile: str
    fields: Mapping[str, Value]
    health: Health
    conditions: Mapping[str, Result]
    scale: str = "four"
    rating_texts: tuple[str, ...] = ()

    @property
    def account(self) -> dict[str, Value]:
        """All fields of the account, those that select the profile included."""
        return {"account_id": "A1", "name": "Boundary", **SELECTS[self.profile], **self.fields}

    @property
    def label(self) -> str:
        """A readable test id."""
        values = " ".join(f"{name}={value}" for name, value in self.fields.items())
        return f"{self.profile} {values or 'everything empty'} ({self.scale})"


_HIGH_TOUCH_ENGAGEMENT = ("engagement > 60", "engagement < 10")
_STANDARD_ENGAGEMENT = ("engagement >= 60", "engagement < 10")
_LICENSES = ("license_utilization >= 50", "license_utilization < 20")
_CLIENTS = ("active_clients >= 3", "active_clients <= 1")
_INVOICES = ("invoices_per_month >= 15", "invoices_per_month <= 3")
_USAGE = ("usage_frequency >= weekly", "usage_frequency == inactive")
_RATING = ("csm_risk is none or empty", "csm_risk is severe")
_UNRATED: Mapping[str, Result] = {_RATING[0]: "met", _RATING[1]: "no_data"}
_RESULTS: Mapping[Health, tuple[Result, Result]] = {
    "good": ("met", "unmet"),
    "average": ("unmet", "unmet"),
    "poor": ("unmet", "met"),
    "unknown": ("no_data", "no_data"),
}

_USERS: tuple[tuple[int, Health, Result], ...] = ((2, "average", "unmet"), (3, "good", "met"), (4, "good", "met"))


@dataclass(frozen=True)
class _ScaleLevel:
    """A level of a scale, None for an empty rating, and how sources spell it."""

    number: int | None
    rating_class: str
    texts: tuple[str, ...]


_SCALES: Mapping[str, tuple[_ScaleLevel, ...]] = {
    "four": (
        _ScaleLevel(None, "empty", ("",)),
        _ScaleLevel(0, "none", ("0 - No known risk", "NO KNOWN RISK", "0 - NO RISK", "0")),
        _ScaleLevel(1, "watch", ("1 - Minor", "minor", "MINOR RISK", "1 - LOW", "2 - MEDIUM", "1")),
        _ScaleLevel(2, "severe", ("2 - Major", "MAJOR", "major risk", "3 - HIGH", "High", "2")),
        _ScaleLevel(3, "severe", ("3 - Critical", "critical", "4 - CRITICAL", "3")),
    ),
    "five": (
        _ScaleLevel(None, "empty", ("",)),
        _ScaleLevel(0, "none", ("0 - NO RISK", "no risk", "0 - No known risk", "0")),
        _ScaleLevel(1, "watch", ("1 - LOW", "Low risk", "1 - Minor", "1")),
        _ScaleLevel(2, "watch", ("2 - MEDIUM", "medium", "2")),
        _ScaleLevel(3, "severe", ("3 - HIGH", "high risk", "2 - Major", "3")),
        _ScaleLevel(4, "severe", ("4 - CRITICAL", "critical", "3 - Critical", "4")),
    ),
}
_BY_CLASS: Mapping[str, tuple[Health, Health, Result, Result]] = {
    "empty": ("unknown", "good", "met", "no_data"),
    "none": ("unknown", "good", "met", "unmet"),
    "watch": ("average", "average", "unmet", "unmet"),
    "severe": ("poor", "poor", "unmet", "met"),
}
"""Per class: health alone, health beside a met Good condition on usage, result of the Good and the Poor condition."""


def _single(
    profiles: tuple[str, ...], metric: str, pair: tuple[str, str], expected: Mapping[Value, Health]
) -> list[Boundary]:
    """The metric alone has data: its Good and Poor condition decide the health."""
    return [
        Boundary(profile, {metric: value}, health, dict(zip(pair, _RESULTS[health], strict=True)))
        for profile in profiles
        for value, health in expected.items()
    ]


NUMBERS: tuple[Boundary, ...] = (
    *_single(
        ("Standard",),
        "engagement",
        _STANDARD_ENGAGEMENT,
        {9: "poor", 10: "average", 11: "average", 59: "average", 60: "good", 61: "good"},
    ),
    *_single(
        ("High-touch",),
        "engagement",
        _HIGH_TOUCH_ENGAGEMENT,
        {9: "poor", 10: "average", 11: "average", 59: "average", 60: "average", 61: "good"},
    ),
    *_single(
        ("Standard", "High-touch"),
        "license_utilization",
        _LICENSES,
        {19: "poor", 20: "average", 49: "average", 50: "good"},
    ),
    *_single(("Standard",), "active_clients", _CLIENTS, {1: "poor", 2: "average", 3: "good"}),
    *_single(
        ("Standard",),
        "invoices_per_month",
        _INVOICES,
        {3: "poor", 4: "average", 14: "average", 15: "good"},
    ),
)

USAGE_LEVELS: tuple[Boundary, ...] = tuple(
    _single(
        tuple(SELECTS),
        "usage_frequency",
        _USAGE,
        {"inactive": "poor", "monthly": "average", "weekly": "good", "daily": "good"},
    )
)

ONBOARDING_USERS: tuple[Boundary, ...] = tuple(
    Boundary(profile, {"active_users": users}, health, {"active_users >= 3": result})
    for profile in ("High-touch onboarding", "Onboarding")
    for users, health, result in _USERS
)

ONBOARDING_AGE: tuple[Boundary, ...] = tuple(
    Boundary(profile, {"created_date": created, "usage_frequency": "weekly"}, "good", {_USAGE[0]: "met"})
    for profile, created in (
        ("High-touch onboarding", DAY_29),
        ("Onboarding", DAY_29),
        ("High-touch", DAY_30),
        ("Standard", DAY_30),
    )
)
"""Day 29 is onboarding, day 30 is not."""


def _ratings(profile: str, scale: str, level: _ScaleLevel) -> Iterator[Boundary]:
    """A level on a profile: alone, and beside a met Good condition on usage."""
    alone, beside_good, good, poor = _BY_CLASS[level.rating_class]
    if not profile.startswith("High-touch"):
        alone, beside_good = ("average" if level.number else "unknown"), "good"
    results = dict(zip(_RATING, (good, poor), strict=True)) if profile.startswith("High-touch") else {}
    rating = {"csm_risk": level.number}
    yield Boundary(profile, rating, alone, results, scale, level.texts)
    with_usage: Mapping[str, Value] = {**rating, "usage_frequency": "weekly"}
    yield Boundary(profile, with_usage, beside_good, {**results, _USAGE[0]: "met"}, scale, level.texts)


RATINGS: tuple[Boundary, ...] = tuple(
    boundary
    for scale, levels in _SCALES.items()
    for level in levels
    for profile in SELECTS
    for boundary in _ratings(profile, scale, level)
)

EMPTY: tuple[Boundary, ...] = (
    Boundary(
        "High-touch",
        {},
        "unknown",
        {**dict.fromkeys(_HIGH_TOUCH_ENGAGEMENT + _LICENSES + _USAGE, "no_data"), **_UNRATED},
    ),
    Boundary(
        "Standard",
        {},
        "unknown",
        dict.fromkeys(_STANDARD_ENGAGEMENT + _LICENSES + _USAGE + _CLIENTS + _INVOICES, "no_data"),
    ),
    Boundary(
        "High-touch onboarding",
        {},
        "unknown",
        {**dict.fromkeys((*_USAGE, "active_users >= 3"), "no_data"), **_UNRATED},
    ),
    Boundary("Onboarding", {}, "unknown", dict.fromkeys((*_USAGE, "active_users >= 3"), "no_data")),
)

BOUNDARIES: tuple[Boundary, ...] = NUMBERS + USAGE_LEVELS + ONBOARDING_USERS + ONBOARDING_AGE + RATINGS + EMPTY
"""All of them."""
