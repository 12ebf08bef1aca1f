"""What is wrong with the shape of a model file, in words for the person who wrote it."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from healthcore.model.file import SETTINGS

#: What a value has to be, by the beginning of pydantic's name for the fault.
_WANTED = {
    "bool": "true or false",
    "decimal": "a number",
    "dict": "a table",
    "finite_number": "a number",
    "float": "a number",
    "int": "a whole number",
    "model": "a table",
    "string": "a text in quotes",
    "tuple": "a list",
}
_OF_A_PROFILE = "a profile has name, when, rated, enabled, and one table per dimension"


def is_about_key(fault: ErrorDetails) -> bool:
    """Whether it is about a key, not about its value."""
    return fault["type"] in {"extra_forbidden", "string_pattern_mismatch"} or _is_stray(fault)


def fault_words(fault: ErrorDetails) -> str:
    """One fault that pydantic found, in a sentence."""
    kind, context = fault["type"], fault.get("ctx", {})
    name = next((str(step) for step in reversed(fault["loc"]) if step != "[key]" and isinstance(step, str)), "")
    match kind:
        case "extra_forbidden":
            return f"unknown setting {name!r}{_nearest(name)}"
        case "missing" if isinstance(fault["loc"][-1], int):
            return f"{name} needs more values"
        case "missing":
            return f"{name!r} is missing"
        case "value_error":
            return str(context["error"])
        case "too_long":
            return f"{name} has too many values"
        case "enum" | "literal_error":
            return f"{name} is {_shown(fault)}: it can be {context['expected']}"
        case "greater_than_equal":
            return f"{name} is {_shown(fault)}: it has to be at least {context['ge']}"
        case "less_than_equal":
            return f"{name} is {_shown(fault)}: it has to be at most {context['le']}"
        case "string_pattern_mismatch":
            return f"{name!r} cannot be a name: it takes letters, digits and _, and begins with a letter or _"
    if _is_stray(fault):
        return f"unknown setting {name!r}: {_OF_A_PROFILE}{_nearest(name)}"
    wanted = next((words for start, words in _WANTED.items() if kind.startswith(start)), "")
    return f"{name} is {_shown(fault)}: it has to be {wanted}" if wanted else f"{name}: {fault['msg']}"


def existing(data: Any, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:  # noqa: ANN401 - whatever TOML holds
    """The part of a fault's location that is really in the file."""
    return tuple(_steps(data, loc))


def _steps(data: Any, loc: tuple[int | str, ...]) -> Iterator[int | str]:  # noqa: ANN401 - whatever TOML holds
    for step in loc:
        holds_key = isinstance(data, dict) and step in data
        holds_index = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not (holds_key or holds_index):
            return
        data = data[step]
        yield step


def _is_stray(fault: ErrorDetails) -> bool:
    """A plain value in a profile where only tables of dimensions can be."""
    return fault["type"] in {"dict_type", "model_type"} and len(fault["loc"]) == 3 and fault["loc"][0] == "profiles"


def _nearest(name: str) -> str:
    near = get_close_matches(name, SETTINGS, n=1, cutoff=0.75)
    return f" (did you mean {near[0]!r}?)" if near and near[0] != name else ""


def _shown(fault: ErrorDetails) -> str:
    value = fault["input"]
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, str) else str(value)
