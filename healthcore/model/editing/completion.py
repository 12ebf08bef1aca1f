"""What can come next in a condition that somebody is typing: metrics, comparisons, levels, joining words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import isinf

from healthcore.conditions.tree import Operator
from healthcore.conditions.words import literal_text, number_text
from healthcore.model.rating import RatingClass, RatingScale
from healthcore.vocabulary import DERIVED, OF_THE_BOOK, FieldSpec, Kind

_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|>=|<=|==|!=|[<>=!(),]|[^\s'"<>=!(),]+""")
_WORD = re.compile(r"[^\W\d]\w*(\.\w+)*")

#: How many can be offered at once.
MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that can come next.

    Attributes:
        text: what is put in.
        about: what it is, in a few words.
    """

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What can come next, and the place it takes.

    Attributes:
        start: where what is typed of it begins; the candidate replaces everything from there.
        candidates: the likeliest first.
        hint: what is expected where nothing can be offered, such as a number and its range.
    """

    start: int
    candidates: tuple[Candidate, ...] = ()
    hint: str = ""

    def applied(self, typed: str, candidate: Candidate) -> str:
        """The text with a candidate in it, ready for what comes after it."""
        return f"{typed[: self.start]}{candidate.text} "


class _At(Enum):
    """Where in a comparison the next word is."""

    METRIC = auto()
    OPERATOR = auto()
    VALUE = auto()
    END = auto()


def complete(
    typed: str,
    fields: Mapping[str, FieldSpec],
    scale: RatingScale,
    *,
    good: bool = False,
    joins: bool = False,
    notes: Mapping[str, str] | None = None,
) -> Completion:
    """What can come next in a condition, typed so far up to the cursor.

    Args:
        typed: the text.
        fields: every value that can be read, by name.
        scale: the rating scale.
        good: it is a Good condition, which can end with `or empty`.
        joins: comparisons can be joined with and, or, not.
        notes: more about a metric, such as how many accounts have data for it.
    """
    tokens = list(_TOKEN.finditer(typed))
    partial = tokens.pop() if tokens and not typed[-1:].isspace() and _unfinished(tokens[-1][0]) else None
    state, metric, operator = _state([token[0] for token in tokens])
    start = partial.start() if partial else len(typed)
    begun = partial[0] if partial else ""
    spec = fields.get(metric)
    match state:
        case _At.METRIC:
            found = list(_metrics(fields, notes or {})) + [Candidate("not", "the opposite")] * joins
        case _At.OPERATOR:
            found = list(_operators(spec, is_scorecard=not joins))
        case _At.VALUE:
            found = list(_values(spec, scale, operator))
        case _At.END:
            found = [Candidate("or empty", "a missing value counts as met")] * good
            found += [Candidate("and"), Candidate("or")] * joins
    fitting = tuple(_fitting(found, begun))[:MOST]
    hint = _hint(spec, operator) if state is _At.VALUE and not fitting else ""
    return Completion(start, fitting, hint)


def _unfinished(token: str) -> bool:
    """Whether more of it may come."""
    return bool(_WORD.fullmatch(token)) or token.isdecimal() or token in {"<", ">", "=", "!"} or token[0] in "'\""


def _state(tokens: list[str]) -> tuple[_At, str, str]:
    """Where the next word is, with the metric and the operator of its comparison."""
    state, metric, operator, inside = _At.METRIC, "", "", False
    for token in tokens:
        word = token.casefold()
        if state is _At.METRIC:
            if word not in {"not", "("}:
                state, metric, operator = _At.OPERATOR, token, ""
        elif state is _At.OPERATOR:
            operator = f"{operator} {word}".strip()
            if operator in set(Operator) or operator == "is not":
                state = _At.VALUE
        elif state is _At.VALUE:
            if word == "(":
                inside = True
            elif word in {"the", "last"} and operator.startswith("in"):
                operator = f"{operator} {word}"
            elif word not in {",", "not"} and not (operator in {"within", "in the last"} and word.isdigit()):
                state = _At.VALUE if inside else _At.END
        elif word in {"and", "or"}:
            state = _At.METRIC
        if word == ")" and state is _At.VALUE:
            state, inside = _At.END, False
    return state, metric, operator


def _metrics(fields: Mapping[str, FieldSpec], notes: Mapping[str, str]) -> Iterator[Candidate]:
    for name, spec in fields.items():
        if (
            name not in DERIVED and name not in OF_THE_BOOK and spec.kind is not Kind.MONEY
        ) or name == "contract_value":
            yield Candidate(name, ", ".join(filter(None, (spec.label, _kind_words(spec), notes.get(name)))))


def _operators(spec: FieldSpec | None, *, is_scorecard: bool) -> Iterator[Candidate]:
    kind = Kind.NUMBER if spec is None else spec.kind
    match kind:
        case Kind.DATE:
            yield from (
                Candidate("within", "today and the days ahead"),
                Candidate("in the last", "today and the days behind"),
            )
        case Kind.LEVEL:
            yield from (Candidate("is", "a class or a level"), Candidate("in", "one of a list"))
        case Kind.TEXT | Kind.FLAG:
            yield from (Candidate("==", "equal"), Candidate("!=", "another"))
    if kind is Kind.TEXT:
        yield from (Candidate("in", "one of a list"), Candidate("contains", "has this in it"))
    if kind not in {Kind.TEXT, Kind.FLAG}:
        yield from (
            Candidate(">=", "at least"),
            Candidate(">", "more than"),
            Candidate("<=", "at most"),
            Candidate("<", "less than"),
            Candidate("==", "equal"),
            Candidate("!=", "another"),
        )
    if kind is Kind.ORDINAL:
        yield Candidate("in", "one of a list")
    if not is_scorecard:
        yield from (Candidate("is empty", "no value"), Candidate("is not empty", "any value"))


def _values(spec: FieldSpec | None, scale: RatingScale, operator: str) -> Iterator[Candidate]:
    if spec is None:
        return
    match spec.kind:
        case Kind.ORDINAL:
            yield from (Candidate(_quoted(level)) for level in spec.levels)
        case Kind.FLAG:
            yield from (Candidate("yes"), Candidate("no"))
        case Kind.DATE if operator in {Operator.WITHIN, Operator.IN_LAST}:
            yield from (Candidate(f"{days} days") for days in (7, 14, 30, 60, 90, 120))
        case Kind.TEXT:
            yield from (Candidate(_quoted(level, always=True)) for level in spec.levels)
        case Kind.LEVEL:
            if operator in {Operator.IS, Operator.IN}:
                for name in RatingClass:
                    words = ", ".join(scale.word(level) for level in scale.of_class(name))
                    yield Candidate(name.value, f"the class of {words}" if words else "no level has it")
            for level in scale.levels:
                yield Candidate(_quoted(level.word), f"level {level.level}")


def _quoted(word: str, *, always: bool = False) -> str:
    return word if _WORD.fullmatch(word) and not always else literal_text(word)


def _fitting(candidates: list[Candidate], begun: str) -> Iterator[Candidate]:
    """Those that begin with what is typed, then those that have it inside or behind."""
    wanted = begun.strip("'\"").casefold()
    texts = [(candidate, candidate.text.strip("'\"").casefold()) for candidate in candidates]
    yield from (candidate for candidate, text in texts if text.startswith(wanted))
    yield from (
        candidate
        for candidate, text in texts
        if not text.startswith(wanted)
        and (wanted in text or (len(wanted) > 1 and wanted in candidate.about.casefold()))
    )


def _kind_words(spec: FieldSpec) -> str:
    if spec.kind is Kind.ORDINAL:
        return ", ".join(spec.levels)
    if spec.range is not None and spec.kind.is_numeric:
        return f"{spec.kind}, {range_words(spec.range)}"
    return spec.kind.value


def range_words(ends: tuple[float, float]) -> str:
    """The lowest and the highest value in words: `0 to 100`, `0 or more`."""
    low, high = ends
    return f"{number_text(low)} or more" if isinf(high) else f"{number_text(low)} to {number_text(high)}"


def _hint(spec: FieldSpec | None, operator: str) -> str:
    if spec is None:
        return "a value"
    match spec.kind:
        case Kind.DATE:
            return "a number of days, such as 30 days" if operator.startswith(("within", "in")) else "a day: 2026-12-31"
        case Kind.TEXT:
            return "a text in single quotes"
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            return f"a {_kind_words(spec)}"
    return ""
