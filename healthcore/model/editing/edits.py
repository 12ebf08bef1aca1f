"""What can be edited in a health model, each as a change of its text: profiles, dimensions, weights, conditions.

An index is a place in the file's list, from 0. Everything raises ModelError where a text is written in a way that can
only be changed in an editor.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Comparison
from healthcore.conditions.words import number_text
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.positions import Path
from healthcore.vocabulary import known_field
from healthcore.vocabulary.errors import ConditionError, ModelError

_METRIC = re.compile(r"[^\W\d]\w*(\.\w+)*")

GOOD, POOR = "good", "poor"
_SETTINGS = frozenset({"name", "when", "rated", "enabled"})


def profile_path(profile: int) -> Path:
    """Where a profile stands."""
    return ("profiles", profile)


def dimensions_of(text: TomlText, profile: int) -> tuple[str, ...]:
    """The dimensions of a profile, in the order of the file."""
    table = text.get(profile_path(profile)) or {}
    return tuple(name for name, value in table.items() if isinstance(value, dict))


def profile_names(text: TomlText) -> list[str]:
    """The names of all profiles, in their order."""
    return [str(profile.get("name", "")) for profile in text.get(("profiles",)) or []]


# Profiles.


def add_profile(text: TomlText, at: int, name: str) -> TomlText:
    """Puts a profile that asks for its first condition before the one at an index."""
    _check_free(name, profile_names(text), "profile")
    return text.insert(("profiles",), at, {"name": name, "usage": {GOOD: []}})


def duplicate_profile(text: TomlText, profile: int) -> TomlText:
    """Puts a copy behind a profile, under a name of its own."""
    names = profile_names(text)
    return text.duplicate(profile_path(profile), name=free_name(names[profile], names))


def move_profile(text: TomlText, profile: int, by: int) -> TomlText:
    """Lets a profile be tried earlier or later; at the end of the list nothing changes."""
    other = profile + by
    return text.swap(("profiles",), profile, other) if 0 <= other < len(profile_names(text)) else text


def delete_profile(text: TomlText, profile: int) -> TomlText:
    """Takes a profile out; the last one stays."""
    if len(profile_names(text)) == 1:
        raise ModelError("A model needs at least one profile.", title="This cannot be deleted")
    return text.remove(profile_path(profile))


def rename_profile(text: TomlText, profile: int, name: str) -> TomlText:
    """Gives a profile another name."""
    names = profile_names(text)
    _check_free(name, names[:profile] + names[profile + 1 :], "profile")
    return text.set((*profile_path(profile), "name"), name)


def set_when(text: TomlText, profile: int, when: str) -> TomlText:
    """Says which accounts a profile is for; with nothing, everybody else."""
    path = (*profile_path(profile), "when")
    return text.set(path, when.strip()) if when.strip() else text.remove(path)


def set_flag(text: TomlText, path: Path, *, on: bool) -> TomlText:
    """Says yes or no: whether a profile is rated, whether it is enabled, whether a dimension is decisive."""
    return text.set(path, on)


# Dimensions and weights.


def add_dimension(text: TomlText, profile: int, name: str) -> TomlText:
    """Puts a dimension at the end of a scorecard; where the others have weights it begins with none of the score."""
    _check_word(name)
    known = dimensions_of(text, profile)
    _check_free(name, known, "dimension")
    weighted = any(text.get((*profile_path(profile), one, "weight")) is not None for one in known)
    return text.set((*profile_path(profile), name), {"weight": 0, GOOD: []} if weighted else {GOOD: []})


def delete_dimension(text: TomlText, profile: int, name: str) -> TomlText:
    """Takes a dimension out of a scorecard, with its conditions and weights."""
    return text.remove((*profile_path(profile), name))


def move_dimension(text: TomlText, profile: int, name: str, by: int) -> TomlText:
    """Lets a dimension stand earlier or later in its profile."""
    names = dimensions_of(text, profile)
    other = names.index(name) + by
    if not 0 <= other < len(names):
        return text
    return text.swap_tables((*profile_path(profile), name), (*profile_path(profile), names[other]))


def rename_dimension(text: TomlText, profile: int, name: str, other: str) -> TomlText:
    """Makes another dimension of one, in this profile only."""
    _check_word(other)
    _check_free(other, [one for one in dimensions_of(text, profile) if one != name], "dimension")
    return text if name == other else text.rename((*profile_path(profile), name), other)


def set_dimension_weights(text: TomlText, profile: int, weights: Mapping[str, Decimal]) -> TomlText:
    """Gives every dimension of a profile its share of the score; none, and all count the same."""
    for name in dimensions_of(text, profile):
        path = (*profile_path(profile), name, "weight")
        text = text.set(path, _number(weights[name])) if name in weights else text.remove(path)
    return text


def set_metric_weights(text: TomlText, profile: int, dimension: str, weights: Mapping[str, Decimal]) -> TomlText:
    """Gives every metric of a dimension its share; none, and all count the same."""
    table = (*profile_path(profile), dimension, "weights")
    present = text.get(table) or {}
    if not weights:
        return text.remove(table)
    if not present:
        return text.set(table, {name: _number(weight) for name, weight in weights.items()})
    for name, weight in weights.items():
        text = text.set((*table, name), _number(weight))
    for name in present:
        text = text if name in weights else text.remove((*table, name))
    return text


# Conditions.


def add_condition(text: TomlText, profile: int, dimension: str, side: str, at: int, condition: str) -> TomlText:
    """Puts a condition into a list; a metric that is new where metrics have weights begins with none."""
    text = text.insert((*profile_path(profile), dimension, side), at, condition.strip())
    return _with_weights_of_metrics(text, profile, dimension)


def set_condition(text: TomlText, profile: int, dimension: str, side: str, at: int, condition: str) -> TomlText:
    """Puts a condition in the place of another."""
    text = text.set((*profile_path(profile), dimension, side, at), condition.strip())
    return _with_weights_of_metrics(text, profile, dimension)


def remove_condition(text: TomlText, profile: int, dimension: str, side: str, at: int) -> TomlText:
    """Takes a condition out; the weight of its metric goes with the last one on it."""
    text = text.remove((*profile_path(profile), dimension, side, at))
    return _with_weights_of_metrics(text, profile, dimension)


def place_of_move(text: TomlText, profile: int, dimension: str, side: str, at: int, by: int) -> tuple[str, int] | None:
    """Where a condition comes to stand that is moved by one: beyond an end of its list in the next dimension's.

    None where there is no further dimension.
    """
    names, count = dimensions_of(text, profile), len(text.get((*profile_path(profile), dimension, side)) or [])
    if 0 <= at + by < count:
        return dimension, at + by
    other = names.index(dimension) + by
    if not 0 <= other < len(names):
        return None
    return names[other], 0 if by > 0 else len(text.get((*profile_path(profile), names[other], side)) or [])


def move_condition(text: TomlText, profile: int, dimension: str, side: str, at: int, by: int) -> TomlText:
    """Lets a condition stand earlier or later in its list, and beyond its end in the next dimension's."""
    place = place_of_move(text, profile, dimension, side, at, by)
    if place is None:
        return text
    path = (*profile_path(profile), dimension, side)
    if place[0] == dimension:
        return text.swap(path, at, place[1])
    condition = str(text.get((*path, at)))
    return add_condition(
        remove_condition(text, profile, dimension, side, at), profile, place[0], side, place[1], condition
    )


def metrics_of(text: TomlText, profile: int, dimension: str) -> tuple[str, ...]:
    """The metrics that a dimension has conditions on, in order of first mention."""
    table = text.get((*profile_path(profile), dimension)) or {}
    found = (_metric(condition) for side in (GOOD, POOR) for condition in table.get(side, []))
    return tuple(dict.fromkeys(name for name in found if name))


def _with_weights_of_metrics(text: TomlText, profile: int, dimension: str) -> TomlText:
    """Where metrics have weights, those that came get 0 and those that went lose theirs."""
    table = (*profile_path(profile), dimension, "weights")
    present, read = text.get(table), metrics_of(text, profile, dimension)
    if not present:
        return text
    if not read:
        return text.remove(table)
    for name in [name for name in present if name not in read]:
        text = text.remove((*table, name))
    for name in read:
        text = text if name in present else text.set((*table, name), 0)
    return text


def _metric(condition: str) -> str:
    try:
        tree = parse(condition)
    except ConditionError:
        return ""
    return tree.metric if isinstance(tree, Comparison) else ""


# The model as a whole, the rating scale, metrics.


def set_value(text: TomlText, path: Path, value: object) -> TomlText:
    """Sets one setting; None takes it out, so that its default counts."""
    return text.remove(path) if value is None else text.set(path, value)


def declare_metric(text: TomlText, name: str) -> TomlText:
    """Gives a metric a table of its own, with the label that it has anyway."""
    if not _METRIC.fullmatch(name):
        raise ModelError(
            f"{name!r} cannot be a metric's name: it takes letters, digits and _, and begins with no digit."
        )
    _check_free(name, list(text.get(("metrics",)) or {}), "metric")
    known = known_field(name)
    label = known.label if known else name.replace("_", " ").replace(".", " ").capitalize()
    return text.set(("metrics", name), {"label": label})


def free_name(name: str, taken: list[str]) -> str:
    """A name like another that nothing has yet."""
    number = 2
    while (other := f"{name} {number}") in taken:
        number += 1
    return other


def _number(weight: Decimal) -> int | Decimal:
    return int(weight) if weight == int(weight) else weight


def _check_free(name: str, taken: tuple[str, ...] | list[str], what: str) -> None:
    if not name.strip():
        raise ModelError(f"A {what} needs a name.")
    if name in taken:
        raise ModelError(f"There is a {what} {name!r} already.")


def _check_word(name: str) -> None:
    if not name.isidentifier():
        raise ModelError(
            f"{name!r} cannot be a dimension's name: it takes letters, digits and _, and begins with a letter or _."
        )
    if name in _SETTINGS:
        raise ModelError(f"{name!r} is a setting of a profile: a dimension needs another name.")


def number_words(number: int | Decimal) -> str:
    """A weight as it is shown: 50, 33.3."""
    return number_text(float(number))
