"""One editable part of a health model: what it says, as a text, and the model with another text in its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from healthcore.conditions.words import number_text
from healthcore.model.editing import edits
from healthcore.model.editing.levels import LEVELS, add_level, with_own_levels
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.positions import Path
from healthcore.vocabulary.errors import ModelError


class PartKind(StrEnum):
    """How a part is edited."""

    TEXT = "text"
    PROFILE_NAME = "profile name"
    DIMENSION_NAME = "dimension name"
    WHEN = "when"
    CONDITION = "condition"
    YES_NO = "yes or no"
    CHOICE = "choice"
    NUMBER = "number"
    DAYS = "days"
    WORDS = "words"
    RANGE = "range"
    DIMENSION_WEIGHTS = "weights of dimensions"
    METRIC_WEIGHTS = "weights of metrics"
    NEW_PROFILE = "new profile"
    NEW_DIMENSION = "new dimension"
    NEW_CONDITION = "new condition"
    NEW_LEVEL = "new level"
    NEW_METRIC = "new metric"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to edit.

    Attributes:
        label: what it is called beside its value.
        kind: how it is edited.
        path: where it stands in the file, or would.
        choices: what it can be, for a choice.
        unset: what counts where the file says nothing, in words.
        help: a sentence on what it does.
        optional: nothing may be said.
    """

    label: str
    kind: PartKind
    path: Path
    choices: tuple[str, ...] = ()
    unset: str = ""
    help: str = ""
    optional: bool = True

    @property
    def is_new(self) -> bool:
        """Whether it is not there yet."""
        return self.kind in _NEW

    @property
    def is_good(self) -> bool:
        """Of a condition: whether it is one for Good."""
        return len(self.path) > 1 and self.path[-2] == edits.GOOD


def said(text: TomlText, part: Part) -> str:
    """What a part says now, as somebody would type it; nothing where the file says nothing."""
    if part.is_new:
        return ""
    profile = part.path[1] if part.path[0] == "profiles" else None
    match part.kind:
        case PartKind.DIMENSION_NAME:
            return str(part.path[-1])
        case PartKind.DIMENSION_WEIGHTS if isinstance(profile, int):
            names = edits.dimensions_of(text, profile)
            given = {name: text.get(("profiles", profile, name, "weight")) for name in names}
            return weights_text({name: weight for name, weight in given.items() if weight is not None})
        case PartKind.METRIC_WEIGHTS:
            return weights_text(text.get(part.path) or {})
    value = text.get(part.path)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() if part.kind is PartKind.RANGE:
            return " to ".join(_number_text(each) for each in value)
        case list():
            return ", ".join(str(each) for each in value)
        case int() | float() | Decimal():
            return _number_text(value)
    return str(value)


def put(text: TomlText, part: Part, typed: str) -> TomlText:
    """The text with what was typed in the place of a part; ModelError when the part cannot be that."""
    typed = typed.strip()
    if part.path[:2] == LEVELS:
        text = with_own_levels(text)
    if not typed and not part.optional:
        raise ModelError(f"{part.label}: something has to stand here.")
    return _PUT[part.kind](text, part, typed)


def _plain(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.set_value(text, part.path, typed or None)


def _profile_name(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.rename_profile(text, _index(part.path[1]), typed)


def _dimension_name(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.rename_dimension(text, _index(part.path[1]), str(part.path[2]), typed)


def _when(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.set_when(text, _index(part.path[1]), typed)


def _condition(text: TomlText, part: Part, typed: str) -> TomlText:
    _, profile, dimension, side, at = part.path
    act = edits.add_condition if text.get(part.path) is None else edits.set_condition
    return act(text, _index(profile), str(dimension), str(side), _index(at), typed)


def _yes_no(text: TomlText, part: Part, typed: str) -> TomlText:
    if not typed:
        return edits.set_value(text, part.path, None)
    if typed.casefold() not in {"yes", "no"}:
        raise ModelError(f"{part.label} is yes or no, not {typed!r}.")
    return edits.set_flag(text, part.path, on=typed.casefold() == "yes")


def _choice(text: TomlText, part: Part, typed: str) -> TomlText:
    if typed and typed not in part.choices:
        raise ModelError(f"{part.label} can be {', '.join(part.choices)}, not {typed!r}.")
    return edits.set_value(text, part.path, typed or None)


def _number(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.set_value(text, part.path, _read_number(part.label, typed) if typed else None)


def _days(text: TomlText, part: Part, typed: str) -> TomlText:
    digits = re.sub(r"\s*days?$", "", typed)
    if digits and not re.fullmatch(r"[0-9]{1,5}", digits):
        raise ModelError(f"{part.label}: {typed!r} is no number of days.")
    return edits.set_value(text, part.path, int(digits) if digits else None)


def _words(text: TomlText, part: Part, typed: str) -> TomlText:
    words = [word.strip() for word in typed.split(",") if word.strip()]
    return edits.set_value(text, part.path, words or None)


def _range(text: TomlText, part: Part, typed: str) -> TomlText:
    ends = re.split(r"\s+to\s+|\s*,\s*|\s+", typed) if typed else []
    if typed and len(ends) != 2:
        raise ModelError(f"{part.label}: write its lowest and its highest value, such as 0 to 100.")
    return edits.set_value(text, part.path, [_read_number(part.label, end) for end in ends] or None)


def _dimension_weights(text: TomlText, part: Part, typed: str) -> TomlText:
    profile = _index(part.path[1])
    weights = read_weights(typed, edits.dimensions_of(text, profile), "dimension")
    return edits.set_dimension_weights(text, profile, weights)


def _metric_weights(text: TomlText, part: Part, typed: str) -> TomlText:
    profile, dimension = _index(part.path[1]), str(part.path[2])
    weights = read_weights(typed, edits.metrics_of(text, profile, dimension), "metric")
    return edits.set_metric_weights(text, profile, dimension, weights)


def _new_profile(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.add_profile(text, _index(part.path[1]), typed)


def _new_dimension(text: TomlText, part: Part, typed: str) -> TomlText:
    return edits.add_dimension(text, _index(part.path[1]), typed)


def _new_condition(text: TomlText, part: Part, typed: str) -> TomlText:
    _, profile, dimension, side, at = part.path
    return edits.add_condition(text, _index(profile), str(dimension), str(side), _index(at), typed)


def _new_level(text: TomlText, part: Part, typed: str) -> TomlText:
    return add_level(text, _index(part.path[2]), typed)


def _new_metric(text: TomlText, part: Part, typed: str) -> TomlText:  # noqa: ARG001 - as the others
    return edits.declare_metric(text, typed)


_NEW = frozenset(
    {
        PartKind.NEW_PROFILE,
        PartKind.NEW_DIMENSION,
        PartKind.NEW_CONDITION,
        PartKind.NEW_LEVEL,
        PartKind.NEW_METRIC,
    }
)

_PUT: Mapping[PartKind, Callable[[TomlText, Part, str], TomlText]] = {
    PartKind.TEXT: _plain,
    PartKind.PROFILE_NAME: _profile_name,
    PartKind.DIMENSION_NAME: _dimension_name,
    PartKind.WHEN: _when,
    PartKind.CONDITION: _condition,
    PartKind.YES_NO: _yes_no,
    PartKind.CHOICE: _choice,
    PartKind.NUMBER: _number,
    PartKind.DAYS: _days,
    PartKind.WORDS: _words,
    PartKind.RANGE: _range,
    PartKind.DIMENSION_WEIGHTS: _dimension_weights,
    PartKind.METRIC_WEIGHTS: _metric_weights,
    PartKind.NEW_PROFILE: _new_profile,
    PartKind.NEW_DIMENSION: _new_dimension,
    PartKind.NEW_CONDITION: _new_condition,
    PartKind.NEW_LEVEL: _new_level,
    PartKind.NEW_METRIC: _new_metric,
}


def weights_text(weights: Mapping[str, int | Decimal]) -> str:
    """Weights as somebody types them: `usage 60, risk 40`."""
    return ", ".join(f"{name} {_number_text(weight)}" for name, weight in weights.items())


def read_weights(typed: str, names: tuple[str, ...], what: str) -> dict[str, Decimal]:
    """Weights as they were typed, in the order of names: with their names, or numbers alone, one for each.

    Nothing typed means that all count the same. ModelError when it is neither.
    """
    pieces = [piece.strip() for piece in typed.split(",") if piece.strip()]
    words = typed.split()
    if len(pieces) == 1 and len(words) == len(names) > 1 and not words[0][0].isalpha():
        pieces = words
    weights: dict[str, Decimal] = {}
    for at, piece in enumerate(pieces):
        name, _, number = piece.replace("=", " ").rpartition(" ")
        name = name.strip() or (names[at] if at < len(names) else "")
        if name not in names:
            raise ModelError(f"{name or piece}: there is no such {what} here. There are {', '.join(names)}.")
        weights[name] = Decimal(_read_number(name, number.removesuffix("%")))
    return {name: weights[name] for name in names if name in weights}


def _read_number(label: str, typed: str) -> Decimal | int:
    try:
        number = Decimal(typed.strip())
    except InvalidOperation:
        raise ModelError(f"{label}: {typed!r} is no number.") from None
    if not number.is_finite():
        raise ModelError(f"{label}: {typed!r} is no number.")
    return int(number) if number == int(number) else number


def _number_text(value: object) -> str:
    return number_text(float(str(value)))


def _index(step: str | int) -> int:
    return int(step)
