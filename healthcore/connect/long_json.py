"""Long JSON, read and written piece by piece: a thread that is at it never keeps the others from going on.

The standard library reads or writes all of it at one go, and an interface beside it stands still for as long.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

_blank = re.compile(r"[ \t\n\r]*").match
_element = json.JSONDecoder().raw_decode
_encoded = json.JSONEncoder(separators=(",", ":")).encode


def read_json(content: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What `json.loads` makes of it; ValueError when it is no JSON."""
    text = content.decode(json.detect_encoding(content), "surrogatepass")
    try:
        value, end = _value(text, _skip(text, 0))
    except RecursionError as error:
        raise ValueError("this is no JSON") from error
    if _skip(text, end) != len(text):
        raise ValueError("something follows the JSON")
    return value


def written_list(values: Iterable[object]) -> str:
    """The JSON of a list, in ASCII and on one line."""
    return f"[{','.join(map(_encoded, values))}]"


def _value(text: str, at: int) -> tuple[Any, int]:
    """A value and where it ends: down to the elements of lists, which are read at one go each."""
    match text[at : at + 1]:
        case "{":
            return _object(text, _skip(text, at + 1))
        case "[":
            return _list(text, _skip(text, at + 1))
    return _element(text, at)


def _object(text: str, at: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    if text.startswith("}", at):
        return found, at + 1
    while True:
        _expect(text, '"', at)
        name, at = _element(text, at)
        at = _skip(text, at)
        _expect(text, ":", at)
        found[name], at = _value(text, _skip(text, at + 1))
        at = _skip(text, at)
        if text.startswith("}", at):
            return found, at + 1
        _expect(text, ",", at)
        at = _skip(text, at + 1)


def _list(text: str, at: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    if text.startswith("]", at):
        return found, at + 1
    while True:
        element, at = _element(text, at)
        found.append(element)
        at = _skip(text, at)
        if text.startswith("]", at):
            return found, at + 1
        _expect(text, ",", at)
        at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """Where the next sign is that is not blank."""
    found = _blank(text, at)
    return at if found is None else found.end()


def _expect(text: str, sign: str, at: int) -> None:
    if not text.startswith(sign, at):
        raise ValueError(f"this is no JSON: {sign} is missing")
