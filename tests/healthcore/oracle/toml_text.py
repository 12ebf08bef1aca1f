"""A model as the text of a model file, in the format of design.md section 5."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.healthcore.oracle.shapes import Dimension, Metric, Model, Profile, Scale


def to_toml(model: Model) -> str:
    """The model as TOML; keys at their defaults are left out."""
    lines = [f"name = {_text(model.name)}"]
    if model.mode != "rules":
        lines.append(f'mode = "{model.mode}"')
    if model.no_data != "exclude":
        lines.append(f'no_data = "{model.no_data}"')
    if model.mode == "dimensional" and (model.good_band, model.poor_band) != (80, 40):
        lines += ["", "[bands]", f"good = {model.good_band}", f"poor = {model.poor_band}"]
    lines += _rating(model.scale)
    for name, metric in model.metrics.items():
        lines += _metric(name, metric)
    for profile in model.profiles:
        lines += _profile(profile)
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _texts(values: tuple[object, ...]) -> str:
    return "[" + ", ".join(_text(str(value)) for value in values) + "]"


def _rating(scale: Scale) -> Iterator[str]:
    yield from ("", "[rating]")
    if scale.shipped:
        yield f'scale = "{scale.shipped}"'
        return
    yield "levels = ["
    for level in scale.levels:
        aliases = f", aliases = {_texts(level.aliases)}" if level.aliases else ""
        described = f"description = {_text(level.word + ' it is')}"
        yield f'  {{ word = {_text(level.word)}, class = "{level.rating_class}", {described}{aliases} }},'
    yield "]"


def _metric(name: str, metric: Metric) -> Iterator[str]:
    yield from ("", f"[metrics.{name}]", f"label = {_text(name.replace('_', ' ').capitalize())}")
    yield f'kind = "{metric.kind}"'
    if metric.levels:
        yield f"levels = {_texts(metric.levels)}"
    if metric.range is not None:
        yield f"range = [{metric.range[0]}, {metric.range[1]}]"


def _profile(profile: Profile) -> Iterator[str]:
    yield from ("", "[[profiles]]", f"name = {_text(profile.name)}")
    if profile.when is not None:
        yield f"when = {_text(str(profile.when))}"
    if profile.rated:
        yield "rated = true"
    for dimension in profile.dimensions:
        yield from _dimension(dimension)


def _dimension(dimension: Dimension) -> Iterator[str]:
    yield f"[profiles.{dimension.name}]"
    if dimension.weight is not None:
        yield f"weight = {dimension.weight}"
    if dimension.decisive:
        yield "decisive = true"
    if dimension.good:
        yield f"good = {_texts(dimension.good)}"
    if dimension.poor:
        yield f"poor = {_texts(dimension.poor)}"
    if dimension.weights:
        yield f"[profiles.{dimension.name}.weights]"
        for metric, weight in dimension.weights.items():
            yield f"{metric} = {weight}"
