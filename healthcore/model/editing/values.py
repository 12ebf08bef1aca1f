"""How values and keys are written in a model file."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomlkit

from healthcore.conditions.words import number_text

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def shown_key(name: str) -> str:
    """A key, in quotes only where TOML wants them."""
    return name if _BARE.fullmatch(name) else tomlkit.string(name).as_string()


def written(value: Any) -> str:  # noqa: ANN401 - whatever TOML can hold
    """A value as the shipped models write it."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{shown_key(key)} = {written(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, list | tuple):
        if value and all(isinstance(each, Mapping) for each in value):
            return "[\n" + "".join(f"    {written(each)},\n" for each in value) + "]"
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return str(value) if isinstance(value, int) else number_text(float(value))
    return tomlkit.string(str(value)).as_string()


def written_like(before: str, value: Any) -> str:  # noqa: ANN401 - the same
    """A value in the manner of the one it replaces: a text in single quotes stays in single quotes where it can."""
    is_literal = before.startswith("'") and not before.startswith("'''")
    if is_literal and isinstance(value, str) and "'" not in value and not _CONTROL.search(value):
        return f"'{value}'"
    return written(value)
