"""A theme as somebody wrote it: a few colours in a TOML file, checked, turned into a Textual theme.

```toml
name = "my-theme"
dark = true

[colors]                 # primary, foreground, background are needed; the rest follows from them
primary = "#7aa2f7"
foreground = "#d5d9e6"
background = "#14161f"

[health]                 # good, average, poor, unknown: success, warning, error and the muted text where not given
good = "#8fd18a"

[rating]                 # none, watch, severe

[variables]              # any other variable of Textual
```
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from healthcore.vocabulary.errors import InputError

_TITLE = "This theme cannot be used"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_NEEDED = ("primary", "foreground", "background")
_SEMANTIC = {
    "health": {"good": "success", "average": "warning", "poor": "error", "unknown": "muted"},
    "rating": {"none": "muted", "watch": "warning", "severe": "error"},
}
_COLOURS = (*_NEEDED, "surface", "panel", "secondary", "accent", "success", "warning", "error", "muted")
_TABLES = {"colors": _COLOURS, **_SEMANTIC}
_TOP = ("name", "dark", *_TABLES, "variables")

#: How much of the text's colour secondary text keeps, where a theme does not say.
_MUTED = 0.7
#: How much of the primary colour is in the cursor's background, with and without focus, where a theme does not say.
_CURSOR, _CURSOR_BLURRED = 0.25, 0.12


def read_theme(path: Path) -> Theme:
    """The theme of a TOML file.

    Raises:
        InputError: with every problem of the file, each naming it.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path.name}: {error}", title=_TITLE) from error
    if problems := [f"{path.name}: {problem}" for problem in _problems(written)]:
        raise InputError(*problems, title=_TITLE)
    return _theme(written)


def _problems(written: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown(written, _TOP, "")
    if not _NAME.fullmatch(str(written.get("name", ""))):
        yield "name: a word in lower case is needed, such as 'my-theme'"
    if not isinstance(written.get("dark", True), bool):
        yield "dark: true or false is needed"
    for table in (*_TABLES, "variables"):
        entries = written.get(table, {})
        if not isinstance(entries, dict):
            yield f"{table}: a table is needed, [{table}]"
            continue
        if table in _TABLES:
            yield from _unknown(entries, _TABLES[table], f"{table}.")
        yield from (f"{table}.{key}: text is needed" for key, value in entries.items() if not isinstance(value, str))
        if table != "variables":
            yield from _not_colours(table, entries)
    given = written.get("colors", {})
    yield from (f"colors.{needed}: is missing" for needed in _NEEDED if isinstance(given, dict) and needed not in given)


def _unknown(entries: Mapping[str, Any], known: Iterable[str], where: str) -> Iterator[str]:
    allowed = list(known)
    for key in entries:
        if key not in allowed:
            nearest = get_close_matches(key, allowed, 1) or [", ".join(allowed)]
            yield f"{where}{key}: is not known; did you mean {nearest[0]}?"


def _not_colours(table: str, entries: Mapping[str, Any]) -> Iterator[str]:
    for key, value in entries.items():
        try:
            opaque = not isinstance(value, str) or Color.parse(value).a == 1
        except ColorParseError:
            yield f"{table}.{key}: {value!r} is not a colour"
        else:
            if not opaque:
                yield f"{table}.{key}: {value!r} is see-through; a solid colour is needed"


def _theme(written: Mapping[str, Any]) -> Theme:
    given: dict[str, str] = dict(written["colors"])
    text, ground, primary = (Color.parse(given[name]) for name in ("foreground", "background", "primary"))
    muted = given.pop("muted", ground.blend(text, _MUTED).hex)
    plain = {"muted": muted, "foreground": given["foreground"], **given}
    semantic = {
        f"{table}-{key}": written.get(table, {}).get(key) or plain.get(fallback, given["foreground"])
        for table, fallbacks in _SEMANTIC.items()
        for key, fallback in fallbacks.items()
    }
    variables = {
        "foreground-muted": muted,
        "block-cursor-foreground": given["foreground"],
        "block-cursor-background": ground.blend(primary, _CURSOR).hex,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-foreground": given["foreground"],
        "block-cursor-blurred-background": ground.blend(primary, _CURSOR_BLURRED).hex,
        **semantic,
        **written.get("variables", {}),
    }
    return Theme(
        name=written["name"],
        dark=written.get("dark", True),
        primary=given["primary"],
        foreground=given["foreground"],
        background=given["background"],
        surface=given.get("surface"),
        panel=given.get("panel"),
        secondary=given.get("secondary"),
        accent=given.get("accent"),
        success=given.get("success"),
        warning=given.get("warning"),
        error=given.get("error"),
        variables=variables,
    )
