"""Faulty copies of a model, made by rule: each does one thing to one place of it."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import tomlkit

from healthcore.conditions.parser import parse_comparison
from healthcore.model.file import ProfileFile

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
_OPPOSITE = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_STRICT = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
_OF_PROFILES = set(ProfileFile.model_fields)

Document = Any
Edit = Callable[[Document], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One faulty copy.

    Attributes:
        kind: what was done.
        where: to what.
        text: the model as it is then.
    """

    kind: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}"


def mutants(text: str, *, one_of_each: bool = False) -> Iterator[Mutant]:
    """Every mutant of a model's text, or the first of each kind."""
    seen: set[str] = set()
    for kind, where, edit in _edits(tomlkit.parse(text)):
        if one_of_each and kind in seen:
            continue
        document = tomlkit.parse(text)
        edit(document)
        if (changed := tomlkit.dumps(document)) != text:
            seen.add(kind)
            yield Mutant(kind, where, changed)


def _edits(document: Document) -> Iterator[tuple[str, str, Edit]]:
    for at, profile in enumerate(document["profiles"]):
        yield from _of_profile(at, profile, len(document["profiles"]))
        for dimension in (name for name in profile if name not in _OF_PROFILES):
            yield from _of_dimension(at, dimension, profile[dimension], profile["name"])
    yield from _of_metrics(document)
    yield from _of_settings(document)


def _set(*path: str | int, value: object) -> Edit:
    def edit(document: Document) -> None:
        here = document
        for step in path[:-1]:
            here = here.setdefault(step, {}) if isinstance(step, str) else here[step]
        here[path[-1]] = value

    return edit


def _of_profile(at: int, profile: Document, count: int) -> Iterator[tuple[str, str, Edit]]:
    name = profile["name"]
    if at:
        yield "profile moved up", name, lambda document: _swap(document["profiles"], at, at - 1)
        yield "profile moved to the top", name, lambda document: _to_top(document["profiles"], at)
        yield "profile called as another", name, _set("profiles", at, "name", value="Onboarding")
    if at < count - 1:
        yield "when left out", name, lambda document: document["profiles"][at].pop("when")
        yield "when that contradicts itself", name, _when(at, lambda when: f"({when}) and not ({when})")
        yield (
            "when with a misspelled metric",
            name,
            _when(at, lambda when: re.sub(r"\b([a-z])(\w+)", r"\1\1\2", when, count=1)),
        )
        yield "when with a misspelled word", name, _when(at, lambda when: when.replace("'high'", "'hihg'"))
        yield "when that is cut off", name, _when(at, lambda when: f"{when} and")
        yield "when of everybody", name, _when(at, lambda when: f"{when} or not ({when})")
    else:
        yield "last profile gets a when", name, _set("profiles", at, "when", value="engagement >= 0")
        yield "last profile disabled", name, _set("profiles", at, "enabled", value=False)
    yield "rated turned round", name, _set("profiles", at, "rated", value=not profile.get("rated", False))


def _when(at: int, change: Callable[[str], str]) -> Edit:
    def edit(document: Document) -> None:
        document["profiles"][at]["when"] = change(document["profiles"][at]["when"])

    return edit


def _swap(profiles: Document, one: int, other: int) -> None:
    tables = [deepcopy(table) for table in profiles]
    tables[one], tables[other] = tables[other], tables[one]
    _put(profiles, tables)


def _to_top(profiles: Document, at: int) -> None:
    tables = [deepcopy(table) for table in profiles]
    _put(profiles, [tables[at], *tables[:at], *tables[at + 1 :]])


def _put(profiles: Document, tables: list[Document]) -> None:
    for _ in range(len(tables)):
        del profiles[0]
    for table in tables:
        profiles.append(table)


def _of_dimension(at: int, name: str, card: Document, profile: str) -> Iterator[tuple[str, str, Edit]]:
    path, where = ("profiles", at, name), f"{profile}, {name}"
    if {"good", "poor"} <= card.keys():
        yield "Good and Poor swapped", where, lambda document: _swap_sides(document["profiles"][at][name])
    yield "dimension misspelled", where, lambda document: _rename(document["profiles"][at], name, name[:-1])
    yield "setting misspelled", where, lambda document: _rename(document["profiles"][at][name], "good", "goood")
    if "weight" in card:
        yield "weight of a dimension off", where, _set(*path, "weight", value=card["weight"] + 5)
        yield "weight of a dimension negative", where, _set(*path, "weight", value=-card["weight"])
        yield "weight of a dimension left out", where, lambda document: document["profiles"][at][name].pop("weight")
        yield "weight of a dimension given away", where, lambda document: _give_away(document["profiles"][at], name)
    for metric, weight in card.get("weights", {}).items():
        of_metric = f"{where}, {metric}"
        yield "weight of a metric off", of_metric, _set(*path, "weights", metric, value=weight + 5)
        yield "weight of a metric negative", of_metric, _set(*path, "weights", metric, value=-weight)
        yield "weight of a metric given away", of_metric, _metric_gives_away(at, name, metric)
        yield "weight of a misspelled metric", of_metric, _misspelled_weight(at, name, metric)
    for side in ("good", "poor"):
        for index, text in enumerate(card.get(side, [])):
            for kind, changed in _of_condition(str(text), good=side == "good", others=card):
                yield kind, f"{where}, {side}: {text}", _set(*path, side, value=_replaced(card[side], index, changed))


def _swap_sides(card: Document) -> None:
    good, poor = list(card["good"]), list(card["poor"])
    card["good"] = [text.removesuffix(" or empty") for text in poor]
    card["poor"] = [text.removesuffix(" or empty") for text in good]


def _rename(table: Document, old: str, new: str) -> None:
    table[new] = deepcopy(table[old])
    del table[old]


def _give_away(profile: Document, name: str) -> None:
    other = next(other for other in profile if other not in _OF_PROFILES and other != name)
    profile[other]["weight"] = profile[other]["weight"] + profile[name]["weight"]
    profile[name]["weight"] = 0


def _metric_gives_away(at: int, name: str, metric: str) -> Edit:
    def edit(document: Document) -> None:
        weights = document["profiles"][at][name]["weights"]
        other = next(other for other in weights if other != metric)
        weights[other] = weights[other] + weights[metric]
        weights[metric] = 0

    return edit


def _misspelled_weight(at: int, name: str, metric: str) -> Edit:
    return lambda document: _rename(document["profiles"][at][name]["weights"], metric, metric[:-1])


def _replaced(texts: Document, index: int, by: list[str]) -> list[str]:
    before = [str(text) for text in texts]
    return [*before[:index], *by, *before[index + 1 :]]


def _of_condition(text: str, *, good: bool, others: Document) -> Iterator[tuple[str, list[str]]]:
    comparison = parse_comparison(text, good=good)
    metric, operator = comparison.metric, str(comparison.operator)
    value = text.removeprefix(f"{metric} {operator} ").removesuffix(" or empty")
    yield "metric misspelled", [text.replace(metric, metric[:-2] + metric[-1] + metric[-2])]
    yield "metric with a sign too many", [text.replace(metric, metric[:3] + metric[2:])]
    yield "condition doubled", [text, text]
    yield "condition cut off", [text[: -len(value)].strip()]
    yield "operator misspelled", [text.replace(f" {operator} ", " = " if operator == "==" else " => ")]
    yield "derived value", [text.replace(metric, "score")]
    if operator in _OPPOSITE:
        yield "comparison turned round", [f"{metric} {_OPPOSITE[operator]} {value}"]
        yield "comparison made an equality", [f"{metric} == {value}"]
        yield "comparison made an inequality", [f"{metric} != {value}"]
        yield "boundary moved by nothing", [f"{metric} {_STRICT[operator]} {value}"]
        yield "condition that contradicts it beside it", [text, f"{metric} {_OPPOSITE[operator]} {value}"]
    if operator == "==":
        yield "equality turned round", [f"{metric} != {value}"]
    if _NUMBER.match(value):
        yield from _of_number(text, metric, operator, value, good=good, others=others)
    elif metric == "csm_risk":
        yield "level misspelled", [text.replace("none", "noone").replace("severe", "sever")]
        yield "class of the other side", [f"{metric} is {'severe' if good else 'none'}"]
        yield "class between", [f"{metric} is watch{' or empty' if good else ''}"]
    else:
        yield "level misspelled", [f"{metric} {operator} {value[:-2]}{value[-1]}{value[-2]}"]
        yield "level is a number", [f"{metric} {operator} 60"]


def _of_number(
    text: str, metric: str, operator: str, value: str, *, good: bool, others: Document
) -> Iterator[tuple[str, list[str]]]:
    number = float(value)
    yield "threshold a hundredth", [f"{metric} {operator} {number / 100:.10g}"]
    yield "threshold a hundredfold", [f"{metric} {operator} {number * 100:.10g}"]
    yield "threshold is a word", [f"{metric} {operator} many"]
    yield "threshold in quotes", [f"{metric} {operator} '{value}'"]
    if number:
        yield "threshold negative", [f"{metric} {operator} -{value.lstrip('-')}"]
    yield (
        "threshold beside it that decides nothing",
        [text, f"{metric} {operator} {_looser(number, operator, good=good)}"],
    )
    for other in others.get("poor" if good else "good", []):
        if other.startswith(f"{metric} ") and _NUMBER.search(other):
            yield "threshold of the other side", [f"{metric} {operator} {other.split()[-1]}"]
            yield "threshold beyond the other side", [f"{metric} {operator} {_beyond(other, operator)}"]


def _looser(number: float, operator: str, *, good: bool) -> str:
    """A Good bound that everything meets which meets this one; a Poor one that is met only where this one is."""
    step = 1 if (operator[0] == "<") is good else -1
    return f"{number + step:.10g}"


def _beyond(other: str, operator: str) -> str:
    number = float(other.rsplit(maxsplit=1)[-1])
    return f"{number + (-1 if operator[0] == '>' else 1):.10g}"


def _of_metrics(document: Document) -> Iterator[tuple[str, str, Edit]]:
    for name, metric in document["metrics"].items():
        for kind in ("text", "flag", "date", "ordinal", "level"):
            if metric.get("kind") != kind:
                yield "kind of another sort", f"{name}: {kind}", _set("metrics", name, "kind", value=kind)
        yield "kind misspelled", name, _set("metrics", name, "kind", value="numbr")
        yield "declared under a misspelled name", name, _misspelled_declaration(name)
        if "range" in metric:
            yield "range of a share", name, _set("metrics", name, "range", value=[0, 1])
            yield "range written highest first", name, _set("metrics", name, "range", value=[100, 0])
            yield "range twice as wide", name, _set("metrics", name, "range", value=[0, 200])
        levels = [str(level) for level in metric.get("levels", [])]
        for at, level in enumerate(levels):
            without = levels[:at] + levels[at + 1 :]
            yield "level left out", f"{name}: {level}", _set("metrics", name, "levels", value=without)
            yield "level doubled", f"{name}: {level}", _set("metrics", name, "levels", value=[*levels, level])
        for at in range(len(levels) - 1):
            swapped = [*levels[:at], levels[at + 1], levels[at], *levels[at + 2 :]]
            yield "levels swapped", f"{name}: {levels[at]}", _set("metrics", name, "levels", value=swapped)
        if levels:
            yield "levels highest first", name, _set("metrics", name, "levels", value=levels[::-1])


def _misspelled_declaration(name: str) -> Edit:
    return lambda document: _rename(document["metrics"], name, name[:-1])


def _of_settings(document: Document) -> Iterator[tuple[str, str, Edit]]:
    yield "mode misspelled", "mode", _set("mode", value="rule")
    yield "no profile", "profiles", lambda document: _put(document["profiles"], [])
    yield "scale misspelled", "rating", _set("rating", "scale", value="fourth")
    yield "severe ratings due last", "rating", _set("rating", "due_severe", value=365)
    yield "ratings near renewal due last", "rating", _set("rating", "due_renewing", value=365)
    yield "ratings due before urgent ones", "rating", _set("rating", "due", value=7)
    yield "days of a rating negative", "rating", _set("rating", "due", value=-90)
    yield "ratings expire before they are due", "rating", _set("rating", "expires", value=30)
    yield "the other scale", "rating", _set("rating", "scale", value="five")
    if document.get("mode") == "dimensional":
        good, poor = document["bands"]["good"], document["bands"]["poor"]
        yield "bands swapped", "bands", lambda document: document["bands"].update(good=poor, poor=good)
        yield "bands as shares", "bands", lambda document: document["bands"].update(good=0.8, poor=0.4)
        yield "band beyond the end", "bands", _set("bands", "good", value=180)
        yield "no band of Average", "bands", _set("bands", "poor", value=good)
        yield "no band of Poor", "bands", _set("bands", "poor", value=0)
        yield "no_data misspelled", "no_data", _set("no_data", value="average?")
