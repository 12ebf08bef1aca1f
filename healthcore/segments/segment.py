"""Segments: the shipped ones, the user's own, and which accounts they have on a day."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from healthcore.book.view import Chosen
from healthcore.changes.day import Day
from healthcore.conditions.parser import parse
from healthcore.journal.locations import book_config_dir
from healthcore.segments.conditions import condition_of, matching
from healthcore.segments.file import SEGMENTS_FILE, Segment, read_segments, segments_in
from healthcore.vocabulary.errors import ConditionError, InputError

#: What most conditions have and no name: whoever writes one of these means a condition, even if it is no right one.
_SIGNS = re.compile("[<>=]")


@cache
def shipped_segments() -> tuple[Segment, ...]:
    """The segments that every book has."""
    text = files("healthcore.segments").joinpath("shipped.toml").read_text(encoding="utf-8")
    return segments_in(text, "shipped.toml")


def segments_path(book: str) -> Path:
    """The file with a book's own segments, whether or not it is there."""
    return book_config_dir(book) / SEGMENTS_FILE


def own_segments(book: str) -> tuple[Segment, ...]:
    """The segments in a book's own file; InputError, one line for each problem."""
    return read_segments(segments_path(book))


def segments_of(book: str) -> tuple[Segment, ...]:
    """All segments of a book: the shipped ones, then its own; one of its own replaces a shipped one of its name."""
    own = own_segments(book)
    replaced = {segment.key for segment in own}
    return (*(segment for segment in shipped_segments() if segment.key not in replaced), *own)


def members(day: Day, segment: Segment) -> Chosen:
    """The accounts of a segment on a day; ConditionError when its condition makes no sense on this book."""
    return Chosen(segment.name, segment.when, matching(day, condition_of(segment.when, day)))


def meeting(day: Day, condition: str) -> Chosen:
    """The accounts that meet a condition on a day; ConditionError when it makes no sense."""
    return Chosen("", condition, matching(day, condition_of(condition, day)))


def chosen_by(day: Day, text: str) -> Chosen:
    """The accounts of a segment by its name, or those that meet a condition.

    Raises:
        InputError: there is no segment of that name.
        ConditionError: it is a condition, and makes no sense.
    """
    known = segments_of(day.opened.name)
    wanted = Segment(text, "").key
    for segment in known:
        if segment.key == wanted:
            return members(day, segment)
    if _SIGNS.search(text) or _is_condition(text):
        return meeting(day, text)
    raise _no_such_segment(text, known)


def segment_named(text: str, known: Sequence[Segment]) -> Segment:
    """The segment of a name, in any case and with any signs between its words; InputError when there is none."""
    wanted = Segment(text, "").key
    for segment in known:
        if segment.key == wanted:
            return segment
    raise _no_such_segment(text, known)


def _is_condition(text: str) -> bool:
    try:
        parse(text)
    except ConditionError:
        return False
    return True


def _no_such_segment(text: str, known: Sequence[Segment]) -> InputError:
    by_key = {segment.key: segment.name for segment in known}
    near = [by_key[key] for key in get_close_matches(Segment(text, "").key, by_key, n=3)]
    fix = f"Did you mean {' or '.join(map(repr, near))}?" if near else f"Segments are: {', '.join(by_key.values())}."
    return InputError(f"{text}: there is no segment of that name.", fix=fix, title="No such segment")
