"""What stands for a model's meaning."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from healthcore.conditions.parser import parse
from healthcore.conditions.words import to_text


def fingerprint(data: Mapping[str, Any]) -> str:
    """Twelve hex digits of a model file's meaning; conditions count as they print, not as they were spaced.

    Every condition in it is known to be one.
    """
    profiles = [_canonical(profile, conditions=True) for profile in data["profiles"]]
    meaning = json.dumps(_canonical(data) | {"profiles": profiles}, ensure_ascii=False, default=str)
    return hashlib.sha256(meaning.encode()).hexdigest()[:12]


def _canonical(value: Any, key: str = "", *, conditions: bool = False) -> Any:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, dict):
        return {name: _canonical(inner, name, conditions=conditions) for name, inner in value.items()}
    if isinstance(value, list):
        return [_canonical(inner, key, conditions=conditions) for inner in value]
    if conditions and key in {"good", "poor", "when"} and isinstance(value, str):
        return to_text(parse(value))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{Decimal(value).normalize():f}"  # 50 and 50.0 weigh the same
    return value
