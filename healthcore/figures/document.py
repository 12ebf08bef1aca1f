"""Figures as JSON, and as exports."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from healthcore.export.table import UNFILTERED, Export, ExportColumn
from healthcore.figures.figures import Figure, KeyFigures
from healthcore.report.as_json import json_text, model_json, segment_json

#: Digits behind the point in what programs read.
_DECIMALS = 4


def figures_json(found: KeyFigures, *, series: bool = False, since: date | None = None) -> str:
    """The document of `pulsebook figures`; with `series` each figure has its value on every known day."""
    days = [day for day in found.measured.days if since is None or day >= since]
    head: dict[str, Any] = {"as_of": found.day.as_of.isoformat(), "model": model_json(found.day.book.model)}
    if found.chosen is not None:
        head["segment"] = segment_json(found.chosen)
    if series:
        head["days"] = [day.isoformat() for day in days]
    listed = [_figure_json(figure, len(days) if series else 0) for figure in found.figures]
    return json_text({**head, "figures": listed}, indent=2) + "\n"


def _figure_json(figure: Figure, last: int) -> dict[str, Any]:
    said = {
        "key": figure.kind.key,
        "label": figure.label,
        "dimension": figure.dimension or None,
        "currency": figure.currency or None,
        "total": figure.is_total,
        "unit": figure.kind.unit.value,
        "value": _number(figure.value),
        "before": _number(figure.before),
        "change": _number(figure.change),
        "definition": figure.kind.definition,
    }
    return {**said, "series": [_number(value) for value in figure.series[-last:]]} if last else said


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def figures_export(found: KeyFigures) -> Export:
    """A line for each figure: today's value, that of 7 days before, the change."""
    figures = found.figures
    columns: dict[str, list[Any]] = {
        "figure": [figure.kind.key for figure in figures],
        "label": [figure.label for figure in figures],
        "dimension": [figure.dimension or None for figure in figures],
        "currency": [figure.currency or None for figure in figures],
        "total": [figure.is_total for figure in figures],
        "unit": [figure.kind.unit.value for figure in figures],
        "value": [_number(figure.value) for figure in figures],
        "before": [_number(figure.before) for figure in figures],
        "change": [_number(figure.change) for figure in figures],
    }
    return _export(found, "Figures", columns)


def series_export(found: KeyFigures, figures: Sequence[Figure] | None = None, *, since: date | None = None) -> Export:
    """A line for each known day, a column for each of some figures, or of all."""
    places = [at for at, day in enumerate(found.measured.days) if since is None or day >= since]
    columns: dict[str, list[Any]] = {"day": [found.measured.days[at] for at in places]}
    for figure in found.figures if figures is None else figures:
        columns[column_name(figure)] = [_number(figure.series[at]) for at in places]
    return _export(found, "Figures day by day", columns)


def column_name(figure: Figure) -> str:
    """What tells a figure from all others: `value_at_risk.USD`, `dimension_score.usage`."""
    parts = [figure.kind.key, figure.dimension, figure.currency, "total" if figure.is_total else ""]
    return ".".join(part for part in parts if part)


def _export(found: KeyFigures, title: str, columns: dict[str, list[Any]]) -> Export:
    model = found.day.book.model
    return Export(
        title,
        tuple(ExportColumn(name, name, _series(name, values)) for name, values in columns.items()),
        found.day.as_of,
        model.name,
        model.fingerprint,
        filter=UNFILTERED if found.chosen is None else found.chosen.description,
    )


def _series(name: str, values: list[Any]) -> pl.Series:
    """Whole numbers stay whole where all are; texts, days and flags are what they are."""
    numbers = [value for value in values if value is not None]
    if any(isinstance(value, float) for value in numbers):
        return pl.Series(name, values, dtype=pl.Float64())
    return pl.Series(name, values) if numbers else pl.Series(name, values, dtype=pl.String())
