"""An independent reference implementation of health, for comparison with `healthcore`."""

from tests.healthcore.oracle.oracle import (
    ConditionVerdict,
    DimensionVerdict,
    Verdict,
    evaluate,
    quality_score,
)
from tests.healthcore.oracle.random_accounts import random_accounts, to_rows
from tests.healthcore.oracle.random_models import AS_OF, random_model
from tests.healthcore.oracle.recommended import recommended
from tests.healthcore.oracle.shapes import Account, Model
from tests.healthcore.oracle.toml_text import to_toml

__all__ = [
    "AS_OF",
    "Account",
    "ConditionVerdict",
    "DimensionVerdict",
    "Model",
    "Verdict",
    "evaluate",
    "quality_score",
    "random_accounts",
    "random_model",
    "recommended",
    "to_rows",
    "to_toml",
]
