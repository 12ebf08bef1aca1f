"""Literals in the terms of the metric they are compared with."""

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeAlias

from healthcore.conditions.tree import Literal, Percent, Word
from healthcore.vocabulary import FieldSpec, Kind

#: A metric's value in a column: a number, an ordinal's or rating's index, a flag, a day, a text.
Value: TypeAlias = float | int | bool | date | str

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


class Levels(Protocol):
    """What conditions need to know of a rating scale."""

    @property
    def top(self) -> int:
        """The number of the riskiest level."""

    def level_of_word(self, word: str) -> int | None:
        """The level of a word."""

    def levels_of_class(self, name: str) -> tuple[int, ...] | None:
        """The levels of a class; None when there is no such class."""

    def word(self, level: int) -> str:
        """The name of a level."""


def word_of(literal: Literal) -> str | None:
    """A bare or quoted word; None for anything else."""
    return literal.text if isinstance(literal, Word) else literal if isinstance(literal, str) else None


def yes_or_no(literal: Literal) -> bool | None:
    """A flag's literal; None for anything else."""
    word = word_of(literal)
    return None if word is None else _FLAGS.get(word.casefold())


def read_literal(literal: Literal, spec: FieldSpec, scale: Levels) -> Value | None:
    """The literal as a value of the metric; None when it is none."""
    return _READERS.get(spec.kind, _number)(literal, spec, scale)


def wanted_literal(spec: FieldSpec, scale: Levels) -> str:
    """What a metric can be compared with, for an error."""
    match spec.kind:
        case Kind.ORDINAL:
            return f"a level of {spec.name}, which has {', '.join(spec.levels)}"
        case Kind.LEVEL:
            words = ", ".join(f"{level} {scale.word(level)}" for level in range(scale.top + 1))
            return f"a level of the rating scale, which has {words}"
        case Kind.FLAG:
            return f"yes or no, which {spec.name} is"
        case Kind.DATE:
            return f"a date such as 2026-11-23, which {spec.name} is"
        case Kind.TEXT:
            return f"a text in quotes, which {spec.name} is"
        case _:
            return f"a number, which {spec.name} is"


def _number(literal: Literal, spec: FieldSpec, _scale: Levels) -> Value | None:
    if isinstance(literal, Percent):
        return literal.value if spec.kind is Kind.PERCENT else None
    return float(literal) if isinstance(literal, (int, float)) else None


def _ordinal(literal: Literal, spec: FieldSpec, _scale: Levels) -> Value | None:
    word = word_of(literal)
    levels = [level.casefold() for level in spec.levels]
    return levels.index(word.casefold()) if word is not None and word.casefold() in levels else None


def _level(literal: Literal, _spec: FieldSpec, scale: Levels) -> Value | None:
    if isinstance(literal, float):
        return int(literal) if literal == int(literal) and 0 <= literal <= scale.top else None
    word = word_of(literal)
    return None if word is None else scale.level_of_word(word)


def _flag(literal: Literal, _spec: FieldSpec, _scale: Levels) -> Value | None:
    return yes_or_no(literal)


def _date(literal: Literal, _spec: FieldSpec, _scale: Levels) -> Value | None:
    return literal if isinstance(literal, date) else None


def _text(literal: Literal, _spec: FieldSpec, _scale: Levels) -> Value | None:
    return word_of(literal)


_READERS: dict[Kind, Callable[[Literal, FieldSpec, Levels], Value | None]] = {
    Kind.ORDINAL: _ordinal,
    Kind.LEVEL: _level,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.TEXT: _text,
}
