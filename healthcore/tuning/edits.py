"""Single changes to a model's scorecards: a threshold moved, a condition dropped or added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import tomlkit

from healthcore.book.book import Book
from healthcore.conditions.parser import parse_comparison
from healthcore.conditions.tree import Comparison, Operator, Word
from healthcore.conditions.words import to_text
from healthcore.model.tree import DimensionCard, Model
from healthcore.tuning.candidates import Candidate, round_thresholds
from healthcore.vocabulary import FieldSpec, Kind

#: A threshold that fewer than this share of the accounts pass, or all but so few, decides next to nothing.
_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    Attributes:
        profile: the place of the profile in the model.
        dimension: the dimension of its scorecard.
        good: whether it is about a Good condition.
        at: the place of the condition; None for one that is added.
        condition: what it becomes; None for one that is dropped.
        metric: what the condition reads.
    """

    profile: int
    dimension: str
    good: bool
    at: int | None
    condition: Comparison | None
    metric: str

    @property
    def place(self) -> tuple[int, str, bool, str]:
        """What it changes: two edits of one place are one change."""
        return self.profile, self.dimension, self.good, self.metric

    def on(self, model: Model, book: Book) -> Model:
        """The model after it; what a new condition reads is read as the book has it."""
        profile = model.profiles[self.profile]
        cards = tuple(self._on_card(card) if card.name == self.dimension else card for card in profile.dimensions)
        profiles = list(model.profiles)
        profiles[self.profile] = replace(profile, dimensions=cards)
        metrics = {**model.metrics}
        metrics.setdefault(self.metric, book.fields[self.metric])
        return replace(model, profiles=tuple(profiles), metrics=metrics)

    def _on_card(self, card: DimensionCard) -> DimensionCard:
        conditions = list(card.good if self.good else card.poor)
        _change(conditions, self.at, self.condition)
        return replace(card, good=tuple(conditions)) if self.good else replace(card, poor=tuple(conditions))


def edited_text(text: str, edits: Sequence[Edit], book: Book) -> str:
    """A model's text after some edits, one after the other; everything else of it stays, comments too."""
    document = tomlkit.parse(text)
    for edit in edits:
        card: Any = document["profiles"][edit.profile][edit.dimension]
        side = "good" if edit.good else "poor"
        if side not in card:
            card[side] = tomlkit.array()
        _change(card[side], edit.at, None if edit.condition is None else to_text(edit.condition))
        _declare(document, book.fields.get(edit.metric), edit)
    return tomlkit.dumps(document)


def _declare(document: Any, spec: FieldSpec | None, edit: Edit) -> None:  # noqa: ANN401 - tomlkit's own types
    """Says of a new metric what a reader would not guess: levels, and texts that look like words."""
    if edit.at is not None or spec is None or spec.kind not in {Kind.ORDINAL, Kind.FLAG, Kind.PERCENT}:
        return
    metrics = document.setdefault("metrics", tomlkit.table(is_super_table=True))
    if spec.name not in metrics:
        declared = tomlkit.table()
        declared["kind"] = str(spec.kind)
        if spec.levels:
            declared["levels"] = list(spec.levels)
        metrics[spec.name] = declared


def _change(conditions: Any, at: int | None, by: object) -> None:  # noqa: ANN401 - a list, or an array of tomlkit
    if at is None:
        conditions.append(by)
    elif by is None:
        del conditions[at]
    else:
        conditions[at] = by


def possible_edits(
    model: Model, seen: pl.DataFrame, candidates: Sequence[Candidate], most: int | None
) -> Iterator[Edit]:
    """Every edit worth a try on the accounts that were seen.

    Args:
        model: the model to be changed.
        seen: the accounts, with the name of each one's profile.
        candidates: Good conditions that could be added.
        most: no condition is added to a profile that has so many; None for no limit.
    """
    for at, profile in enumerate(model.profiles):
        rows = seen.filter(pl.col("profile") == profile.name)
        if not profile.enabled or not rows.height:
            continue
        count = sum(1 for _ in profile.conditions())
        for card in profile.dimensions:
            for good, conditions in ((True, card.good), (False, card.poor)):
                for index, condition in enumerate(conditions):
                    if condition.metric in rows.columns and rows[condition.metric].is_not_null().any():
                        for other in _moved(condition, model.metrics[condition.metric], rows, good=good):
                            yield Edit(at, card.name, good, index, other, condition.metric)
                    if count > 1 and not card.weights:
                        yield Edit(at, card.name, good, index, None, condition.metric)
        if most is None or count < most:
            yield from _added(at, model, candidates)


def _moved(condition: Comparison, spec: FieldSpec, rows: pl.DataFrame, *, good: bool) -> Iterator[Comparison]:
    """The condition with another threshold: a round number near what accounts have, another level."""
    if not condition.operator.is_order:
        return
    if spec.kind is Kind.ORDINAL:
        others: Sequence[Word | float] = [Word(level) for level in spec.levels]
    elif spec.kind.is_numeric:
        others = round_thresholds(rows[spec.name].drop_nulls().cast(pl.Float64()))
    else:
        return
    for value in others:
        tells = _LEAST_SHARE <= _met_by(rows[spec.name], condition.operator, value, spec) <= 1 - _LEAST_SHARE
        if tells and value != condition.values[0]:
            empty = " or empty" if condition.or_empty else ""
            yield parse_comparison(f"{to_text(replace(condition, values=(value,), or_empty=False))}{empty}", good=good)


def _met_by(values: pl.Series, operator: Operator, value: Word | float, spec: FieldSpec) -> float:
    """The share of the values that such a threshold would let pass; all or none of them and it decides nothing."""
    bound = spec.levels.index(value.text) if isinstance(value, Word) else value
    known = values.drop_nulls().cast(pl.Float64())
    met = {
        Operator.AT_LEAST: known >= bound,
        Operator.MORE: known > bound,
        Operator.AT_MOST: known <= bound,
        Operator.LESS: known < bound,
    }[operator]
    return int(met.sum()) / max(1, met.len())


def _added(at: int, model: Model, candidates: Sequence[Candidate]) -> Iterator[Edit]:
    """Good conditions on metrics that the profile does not read yet, in the first dimension without weights."""
    profile = model.profiles[at]
    card = next((card for card in profile.dimensions if not card.weights and not card.decisive), None)
    if card is None:
        return
    for candidate in candidates:
        if candidate.metric not in profile.metrics:
            condition = parse_comparison(candidate.condition, good=True)
            yield Edit(at, card.name, True, None, condition, candidate.metric)
