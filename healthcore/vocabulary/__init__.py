"""The words everything else is written in."""

from healthcore.vocabulary.clock import Clock, FixedClock, SystemClock
from healthcore.vocabulary.fields import (
    AGE_DAYS,
    CATALOGUE,
    CSM_RISK,
    DERIVED,
    DIMENSIONS,
    FIELDS,
    OF_THE_BOOK,
    REMOTE_HEALTH,
    FieldSpec,
    known_field,
)
from healthcore.vocabulary.health import QUALITY, WORTH, Health
from healthcore.vocabulary.kinds import Kind

__all__ = [
    "AGE_DAYS",
    "CATALOGUE",
    "CSM_RISK",
    "DERIVED",
    "DIMENSIONS",
    "FIELDS",
    "OF_THE_BOOK",
    "QUALITY",
    "REMOTE_HEALTH",
    "WORTH",
    "Clock",
    "FieldSpec",
    "FixedClock",
    "Health",
    "Kind",
    "SystemClock",
    "known_field",
]
