"""Lines and tables of a TOML text: put in, taken out, copied, moved, with the remarks directly above them."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from healthcore.model.editing.values import shown_key, written
from healthcore.model.positions import Path, Positions

#: The order in which settings are written where nobody has ordered them.
_ORDER = (
    "name",
    "mode",
    "no_data",
    "when",
    "rated",
    "enabled",
    "weight",
    "decisive",
    "good",
    "poor",
    "scale",
    "label",
    "kind",
    "levels",
    "range",
    "unit",
)

_COMMENT = re.compile(r"[ \t]*#")
_REMARK = re.compile(r"([ \t]{2,})#")


def with_key(text: str, places: Positions, path: Path, value: Any) -> str:  # noqa: ANN401 - whatever TOML can hold
    """The text with a setting that was not there: behind the last one of its table, which is made if need be."""
    *above, name = path
    table = tuple(above)
    line = f"{shown_key(str(name))} = {written(value)}"
    if (span := places.span(table)) is not None:  # { ... }
        inner = text[span[0] + 1 : span[1] - 1].rstrip()
        return f"{text[: span[0] + 1]}{inner}{', ' if inner.strip() else ' '}{line} {text[span[1] - 1 :]}"
    if isinstance(value, Mapping):
        return _with_table(text, places, path, value)
    header = next((at for at, (one, _, _) in enumerate(places.headers) if one == table), None)
    if header is not None or not table:
        section = -1 if header is None else header
        if (follower := _follower(places, section, table, str(name))) is not None:
            at = _block_start(text, follower)
            return f"{text[:at]}{line}\n{text[at:]}"
        return _after_line(text, _content_end(text, places, section), line)
    dotted = [pair for pair in places.pairs if pair[0][: len(table)] == table]
    if dotted:  # usage.good = [...]
        key, _, start = dotted[-1]
        written_above = text[start:].partition("=")[0].strip().rpartition(".")[0]
        at = _line_end(text, _value_end(places, key))
        return _after_line(text, at, f"{written_above}.{line}") if len(key) == len(path) else ""
    return _with_table(text, places, table, {str(name): value})


def _follower(places: Positions, section: int, table: Path, name: str) -> int | None:
    """Where the first setting of a section starts that a new one is usually written before; None at its end."""
    if name not in _ORDER:
        return None
    later = set(_ORDER[_ORDER.index(name) + 1 :])
    own = (pair for pair in places.pairs if pair[1] == section)
    return next((start for key, _, start in own if len(key) == len(table) + 1 and key[-1] in later), None)


def without(text: str, places: Positions, path: Path) -> str:
    """The text without a setting, its whole line, or without a table and all its parts."""
    spans = [_without_gap(text, span) for span in _blocks(text, places, path)]
    if places.span(path) is not None and (start := places.key_start(path)) is not None:
        spans = [_pair_lines(text, places, path, start)]
    elif not spans:
        below = [key for key, _, _ in places.pairs if key[: len(path)] == path]
        spans = [_pair_lines(text, places, key, places.key_start(key) or 0) for key in below]
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def with_copy(text: str, places: Positions, path: Path) -> str:
    """The text with a copy of a table of a list behind it; the remark above it stays with the first."""
    start, end = _block(text, places, path)
    header = next(at for one, at, _ in places.headers if one == path)
    return _with_block(text, end, text[max(start, _line_start(text, header)) : end].strip("\n"))


def with_table_in_list(text: str, places: Positions, path: Path, index: int, value: Mapping[str, Any]) -> str:
    """The text with another table in a list of tables: before the one at an index, or behind the last."""
    lines = [f"[[{'.'.join(shown_key(str(step)) for step in path if isinstance(step, str))}]]"]
    lines += _table_lines(path, value)
    count = sum(one[:-1] == path for one, _, _ in places.headers)
    if index < count:
        at = _block(text, places, (*path, index))[0]
        return f"{text[:at]}{chr(10).join(lines)}\n\n{text[at:]}"
    return _with_block(text, _block(text, places, (*path, count - 1))[1], "\n".join(lines))


def with_swapped(text: str, places: Positions, one: Path, two: Path) -> str:
    """The text with two tables in each other's places; the blank lines between them stay where they are."""
    first, second = sorted(_trimmed(text, _block(text, places, each)) for each in (one, two))
    (a, b), (c, d) = first, second
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def with_name(text: str, places: Positions, path: Path, name: str) -> str:
    """The text with another word for a table or key, wherever a header or key mentions it."""
    words = sum(isinstance(step, str) for step in path)
    mentions = [(start, words) for one, start, _ in places.headers if one[: len(path)] == path]
    for key, header, start in places.pairs:
        above = _prefix(places, header)
        if key[: len(path)] == path and len(above) < len(path):
            mentions.append((start, words - sum(isinstance(step, str) for step in above)))
    for start, word in sorted(mentions, reverse=True):
        found = _word_at(text, start, word)
        text = text[: found.start(1)] + name + text[found.end(1) :]
    return text


_WORD = re.compile(r"""[ \t.\[]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)""")


def _word_at(text: str, start: int, number: int) -> re.Match[str]:
    """The n-th word, from 1, of a header or dotted key that starts at an offset."""
    words = _WORD.finditer(text, start)
    return next(islice(words, number - 1, None))


def _prefix(places: Positions, header: int) -> Path:
    return () if header < 0 else places.headers[header][0]


def _with_table(text: str, places: Positions, table: Path, value: Mapping[str, Any]) -> str:
    """The text with a table that was not there: behind its owner's own lines, or before the profiles."""
    name = ".".join(shown_key(str(step)) for step in table if isinstance(step, str))
    lines = "\n".join([f"[{name}]", *_table_lines(table, value)])
    owner = max(
        (
            one
            for one, _, _ in places.headers
            if one == table[: len(one)] and any(isinstance(step, int) for step in one)
        ),
        key=len,
        default=(),
    )
    if owner:
        inner = places.headers.index(next(each for each in places.headers if each[0] == owner))
        at = _content_end(text, places, inner) if len(table) - len(owner) == 1 and len(owner) > 2 else None
        return _after_line(text, _trimmed(text, _block(text, places, owner))[1] if at is None else at, lines)
    alike = [one for one, _, _ in places.headers if one[0] == table[0]]
    if alike:  # [metrics.x] behind the other metrics
        return _with_block(text, _block(text, places, alike[-1])[1], lines)
    first = next((one for one, _, _ in places.headers if any(isinstance(step, int) for step in one)), None)
    if first is None:
        return _with_block(text, len(text), lines)
    at = _block(text, places, first)[0]
    return f"{text[:at]}{lines}\n\n{text[at:]}"


def _table_lines(table: Path, value: Mapping[str, Any]) -> list[str]:
    """The settings of a table, a line each, and below them its tables."""
    plain = {key: inner for key, inner in value.items() if not isinstance(inner, Mapping)}
    lines = [f"{shown_key(key)} = {written(inner)}" for key, inner in plain.items()]
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            name = ".".join(shown_key(str(step)) for step in (*table, key) if isinstance(step, str))
            lines += [f"[{name}]", *_table_lines((*table, key), inner)]
    return lines


def _with_block(text: str, at: int, block: str) -> str:
    """The text with lines put in at an offset, a blank line above them and one below."""
    before, after = text[:at].rstrip("\n"), text[at:].lstrip("\n")
    return f"{before}\n\n{block}\n" + (f"\n{after}" if after else "")


def _after_line(text: str, at: int, line: str) -> str:
    """The text with a line behind the one that ends at an offset."""
    if at and text[at - 1 : at] != "\n":
        return f"{text[:at]}\n{line}{text[at:]}"
    return f"{text[:at]}{line}\n{text[at:]}"


def with_remark_kept(text: str, places: Positions, path: Path, written: str) -> str:
    """The text with another value, and the remark behind it where it was: in the column of those above and below."""
    start, end = places.span(path) or (0, 0)
    rest = _REMARK.match(text, _line_rest(places, path, end))
    changed = f"{text[:start]}{written}{text[end:]}"
    if rest is None or "\n" in written or "\n" in text[start:end]:
        return changed
    moved = len(written) - (end - start)
    gap = max(2, len(rest[1]) - moved)
    return f"{changed[: rest.start(1) + moved]}{' ' * gap}{text[rest.end(1) :]}"


def _line_rest(places: Positions, path: Path, end: int) -> int:
    """Where the setting ends that a value is part of."""
    whole = next((places.span(key) for key, _, _ in places.pairs if key == path[: len(key)]), None)
    return end if whole is None else whole[1]


def _blocks(text: str, places: Positions, path: Path) -> list[tuple[int, int]]:
    """Where a table and its parts stand, neighbours joined."""
    spans: list[tuple[int, int]] = []
    for at, (one, start, _) in enumerate(places.headers):
        if one[: len(path)] != path:
            continue
        begin = _block_start(text, start)
        end = _block_start(text, places.headers[at + 1][1]) if at + 1 < len(places.headers) else len(text)
        if spans and spans[-1][1] == begin:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return spans


def _block(text: str, places: Positions, path: Path) -> tuple[int, int]:
    """Where a table stands that is in one piece; KeyError when there is no such."""
    spans = _blocks(text, places, path)
    if not spans:
        raise KeyError(path)
    return spans[0]


def _block_start(text: str, header: int) -> int:
    """The start of a header's line, or of the remarks directly above it."""
    start = _line_start(text, header)
    while start:
        above = _line_start(text, start - 1)
        if not _COMMENT.match(text, above, start):
            break
        start = above
    return start


def _content_end(text: str, places: Positions, header: int) -> int:
    """The end of the last line of a section that says something."""
    own = [key for key, section, _ in places.pairs if section == header]
    if own:
        return _line_end(text, _value_end(places, own[-1]))
    return _line_end(text, places.headers[header][2]) if header >= 0 else _head_end(text, places)


def _head_end(text: str, places: Positions) -> int:
    """Where the settings at the top would begin: before the first table."""
    return _block_start(text, places.headers[0][1]) if places.headers else len(text)


def _pair_lines(text: str, places: Positions, path: Path, start: int) -> tuple[int, int]:
    """The lines of a setting; inside of braces the setting and its comma."""
    end = _value_end(places, path)
    line = _line_start(text, start)
    if text[line:start].strip():
        comma = re.compile(r"[ \t]*,[ \t]*").match(text, end)
        if comma:
            return start, comma.end()
        before = text[:start].rstrip()
        return (len(before) - 1 if before.endswith(",") else start), end
    line_end = _line_end(text, end)
    return line, line_end + (line_end < len(text))


def _value_end(places: Positions, path: Path) -> int:
    span = places.span(path)
    return 0 if span is None else span[1]


def _without_gap(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A block with the blank lines that are too many without it: those behind it, or at the end those before it."""
    start, end = span
    if end == len(text):
        return len(text[:start].rstrip("\n")) + 1 if start else 0, end
    has_gap = not start or text[:start].endswith("\n\n")
    return (start, end) if has_gap else (start, _trimmed(text, span)[1] + 1)


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A block without the blank lines behind it."""
    return span[0], span[0] + len(text[span[0] : span[1]].rstrip("\n"))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
