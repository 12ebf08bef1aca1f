"""Elements of a list that is written in brackets: put in, taken out, moved, with the remarks behind them."""

from healthcore.model.positions import Path, Positions


def with_item(text: str, places: Positions, path: Path, index: int, count: int, written: str) -> str:
    """The text with another element before the one at an index, or behind the last."""
    start, end = _span(places, path)
    if not count:
        return f"{text[: start + 1]}{written}{text[end - 1 :]}"
    if index < count:
        at, _ = _span(places, (*path, index))
        indent = _indent(text, at)
        gap = " " if indent is None else f"\n{indent}"
        return f"{text[:at]}{written},{gap}{text[at:]}"
    last_start, last_end = _span(places, (*path, count - 1))
    indent = _indent(text, last_start)
    if indent is None or "\n" not in text[last_end:end]:
        return f"{text[:last_end]}, {written}{text[last_end:]}"
    text = _with_comma(text, last_end, end)
    line_end = text.index("\n", last_end)
    return f"{text[:line_end]}\n{indent}{written},{text[line_end:]}"


def without_item(text: str, places: Positions, path: Path, index: int, count: int) -> str:
    """The text without an element."""
    _, end = _span(places, path)
    at, item_end = _span(places, (*path, index))
    if _indent(text, at) is not None and "\n" in text[item_end:end] and _alone(text, places, path, index, count):
        line_end = text.index("\n", item_end) + 1
        return text[: text.rfind("\n", 0, at) + 1] + text[line_end:]
    if index + 1 < count:
        return text[:at] + text[_span(places, (*path, index + 1))[0] :]
    if index:
        return text[: _span(places, (*path, index - 1))[1]] + text[item_end:]
    after = text[item_end : end - 1].lstrip()
    return text[:at] + (after[1:].lstrip() if after.startswith(",") else after) + text[end - 1 :]


def with_items_swapped(text: str, places: Positions, path: Path, one: int, two: int, count: int) -> str:
    """The text with two elements in each other's places; remarks go with them where each has a line of its own."""
    _, end = _span(places, path)
    first, second = _span(places, (*path, one)), _span(places, (*path, two))
    if all(_alone(text, places, path, at, count) for at in (one, two)) and "\n" in text[second[1] : end]:
        text = _with_comma(text, second[1], end)
        a_end, b_end = text.index("\n", first[1]), text.index("\n", second[1])
        return _swapped(text, (first[0], a_end), (second[0], b_end))
    return _swapped(text, first, second)


def _swapped(text: str, one: tuple[int, int], two: tuple[int, int]) -> str:
    (a, b), (c, d) = one, two
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _with_comma(text: str, item_end: int, end: int) -> str:
    """The text with a comma behind the last element."""
    has_comma = text[item_end:end].split("#", maxsplit=1)[0].lstrip().startswith(",")
    return text if has_comma else f"{text[:item_end]},{text[item_end:]}"


def _alone(text: str, places: Positions, path: Path, index: int, count: int) -> bool:
    """Whether an element has lines of its own."""
    at, end = _span(places, (*path, index))
    follows = _span(places, (*path, index + 1))[0] if index + 1 < count else _span(places, path)[1]
    return _indent(text, at) is not None and "\n" in text[end:follows]


def _indent(text: str, at: int) -> str | None:
    """The blanks before an element that begins its line; None when something else does."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before if not before.strip() else None


def _span(places: Positions, path: Path) -> tuple[int, int]:
    span = places.span(path)
    if span is None:
        raise KeyError(path)
    return span
