"""A model file to a model, with every fault found on the way."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from healthcore.conditions.meaning import Meanings, kind_from_literals, metrics_read
from healthcore.conditions.parser import parse, parse_comparison
from healthcore.conditions.tree import Comparison, Expression
from healthcore.model.faults import existing, fault_words, is_about_key
from healthcore.model.file import DimensionFile, MetricFile, ModelFile, ProfileFile
from healthcore.model.findings import Finding, Severity
from healthcore.model.fingerprint import fingerprint
from healthcore.model.positions import Path, Positions
from healthcore.model.rating import SCALES, RatingLevel, RatingScale
from healthcore.model.tree import Bands, DimensionCard, Model, Profile
from healthcore.vocabulary import (
    AGE_DAYS,
    CSM_RISK,
    DERIVED,
    DIMENSIONS,
    FIELDS,
    OF_THE_BOOK,
    FieldSpec,
    Kind,
    known_field,
)
from healthcore.vocabulary.errors import ConditionError, ModelError

_TOML_PLACE = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_FULL = Decimal(100)

#: What the application reads for itself, so that no model can make something else of it.
_FIXED = FIELDS.keys() - {"tier", "owner", "licenses"} | {AGE_DAYS}


class ModelReader:
    """Reads one text; `findings` holds what was wrong with it, `model` is None when nothing could be made of it."""

    def __init__(self, text: str) -> None:
        self.findings: list[Finding] = []
        self.model: Model | None = None
        #: Where every condition stands, for lint rules: (profile, dimension, is Good, index) to (line, column).
        self.places: dict[tuple[str, str, bool, int], tuple[int, int]] = {}
        self.profile_places: dict[str, tuple[int, int]] = {}
        #: What the file itself says of names: metrics that it declares, dimensions that it words.
        self.declared: frozenset[str] = frozenset()
        self._text = text
        self._specs: dict[str, FieldSpec] = {}
        self._read()

    def _read(self) -> None:
        data = self._toml()
        if data is None:
            return
        self._positions = Positions(self._text)
        try:
            file = ModelFile.model_validate(data)
        except ValidationError as error:
            for fault in error.errors():
                path = existing(data, fault["loc"])
                place = self._positions.of_key(path) if is_about_key(fault) else self._positions.of(path)
                self._blocked(path, fault_words(fault), place)
            return
        self._scale = _scale(file)
        self.declared = frozenset({*file.metrics, *file.dimensions})
        self._declare(file)
        profiles = tuple(self._profile(index, profile) for index, profile in enumerate(file.profiles))
        self._unique_names(file)
        if any(finding.blocking for finding in self.findings):
            return
        model = Model(
            name=file.name,
            profiles=profiles,
            rating=self._scale,
            metrics=dict(self._specs),
            dimension_labels=_labels(file, profiles),
            mode=file.mode,
            bands=Bands(file.bands.good, file.bands.poor),
            no_data=file.no_data,
            text=self._text,
        )
        self.model = replace(model, fingerprint=fingerprint(data))

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of the key at a path; of the nearest thing above where the file has none of its own."""
        return self._positions.of_key(path)

    def _toml(self) -> dict[str, Any] | None:
        try:
            return tomllib.loads(self._text, parse_float=Decimal)
        except RecursionError:
            self.findings.append(Finding(1, 1, Severity.ERROR, "this is nested too deeply for a model", blocking=True))
            return None
        except tomllib.TOMLDecodeError as error:
            match = _TOML_PLACE.match(str(error))
            lines = self._text.rstrip().split("\n")
            line, column = (len(lines), len(lines[-1]) + 1)
            if match and match["line"]:
                line, column = int(match["line"]), int(match["column"])
            what = match["what"] if match else str(error)
            self.findings.append(Finding(line, column, Severity.ERROR, f"this is not TOML: {what}", blocking=True))
            return None

    def _blocked(self, path: Path, message: str, place: tuple[int, int] | None = None) -> None:
        line, column = place or self._positions.of(path)
        self.findings.append(Finding(line, column, Severity.ERROR, message, blocking=True))

    def _declare(self, file: ModelFile) -> None:
        for name, declared in file.metrics.items():
            known = known_field(name)
            kind = _kind(declared, known)
            if name in _FIXED and known and kind is not known.kind:
                self._blocked(("metrics", name, "kind"), f"{name} is what Pulsebook itself reads: its kind is fixed")
                kind = known.kind
            spec = FieldSpec(
                name,
                declared.label or (known.label if known else name.replace("_", " ").capitalize()),
                kind,
                known.aliases if known else (),
                declared.levels or (known.levels if known else ()),
                declared.range or (known.range if known else None),
                unit=declared.unit or (known.unit if known else ""),
                whole=known is not None and known.whole and kind is known.kind,
            )
            if kind is Kind.ORDINAL and len({level.casefold() for level in spec.levels}) < max(2, len(spec.levels)):
                self._blocked(
                    ("metrics", name), f"{name} is ordinal: it needs at least two different levels, lowest first"
                )
            self._specs[name] = spec
        self._specs.setdefault(CSM_RISK, _spec_of(CSM_RISK, Kind.LEVEL))

    def _profile(self, index: int, file: ProfileFile) -> Profile:
        path: Path = ("profiles", index)
        self.profile_places[file.name] = self._positions.of((*path, "name"))
        when = None if file.when is None else self._condition((*path, "when"), file.when, parse)
        cards = tuple(self._card((*path, name), file.name, name, card) for name, card in file.dimensions.items())
        weights = [card.weight for card in cards]
        self._check_weights(path, "dimension", {card.name: card.weight for card in cards}, weights)
        return Profile(file.name, cards, when, file.rated, file.enabled)

    def _card(self, path: Path, profile: str, name: str, file: DimensionFile) -> DimensionCard:
        def good(text: str) -> Comparison:
            return parse_comparison(text, good=True)

        def poor(text: str) -> Comparison:
            return parse_comparison(text, good=False)

        sides: dict[str, tuple[Comparison, ...]] = {}
        for side, texts, read in (("good", file.good, good), ("poor", file.poor, poor)):
            parsed: list[Comparison] = []
            for index, text in enumerate(texts):
                condition = self._condition((*path, side, index), text, read)
                if isinstance(condition, Comparison):
                    self.places[profile, name, side == "good", len(parsed)] = self._positions.inside(
                        (*path, side, index), condition.line, condition.column
                    )
                    parsed.append(condition)
            sides[side] = tuple(parsed)
        card = DimensionCard(name, sides["good"], sides["poor"], file.weight, dict(file.weights), file.decisive)
        if file.weights:
            unknown = [metric for metric in file.weights if metric not in card.metrics]
            for metric in unknown:
                place = self._positions.of_key((*path, "weights", metric))
                self._blocked(path, f"{metric} has a weight but no condition in {name}", place)
            given = {metric: file.weights.get(metric) for metric in card.metrics}
            self._check_weights((*path, "weights"), "metric", given, list(given.values()))
        return card

    def _check_weights(
        self, path: Path, what: str, by_name: Mapping[str, Decimal | None], weights: list[Decimal | None]
    ) -> None:
        given = [weight for weight in weights if weight is not None]
        if not given:
            return
        if len(given) < len(weights):
            missing = ", ".join(name for name, weight in by_name.items() if weight is None)
            self._blocked(path, f"weights are given to some only: {missing} has none (give every {what} one, or none)")
        elif sum(given) != _FULL:
            self._blocked(path, f"the weights of its {what}s add up to {sum(given, Decimal()).normalize():f}, not 100")

    def _condition(self, path: Path, text: str, read: Any) -> Expression | None:  # noqa: ANN401 - parse, or a side's parser
        try:
            expression: Expression = read(text)
            self._check_names(expression)
            Meanings(self._specs, self._scale).check(expression)
        except ConditionError as error:
            place = self._positions.inside(path, error.line, error.column)
            self._blocked(path, ". ".join(filter(None, (error.message, error.fix))), place)
            return None
        return expression

    def _check_names(self, expression: Expression) -> None:
        for name, (line, column) in metrics_read(expression).items():
            if name in DERIVED or name.startswith("play."):
                raise ConditionError(
                    f"{name} is a result of health: it serves segments and plays, never the health it comes from",
                    line=line,
                    column=column,
                )
            if name in OF_THE_BOOK:
                raise ConditionError(
                    f"{name} is what a book says of an account; a source's own column of that name is source_{name}",
                    line=line,
                    column=column,
                )
            if name not in self._specs:
                self._specs[name] = _spec_of(name, kind_from_literals(expression, name))

    def _unique_names(self, file: ModelFile) -> None:
        seen: set[str] = set()
        for index, profile in enumerate(file.profiles):
            if profile.name in seen:
                self._blocked(("profiles", index, "name"), f"there is a profile {profile.name!r} already")
            seen.add(profile.name)


def read_model(text: str, origin: str = "") -> Model:
    """The model of a text; ModelError naming every fault and its place when accounts cannot be scored with it."""
    reader = ModelReader(text)
    if reader.model is None:
        where = f"{origin}: " if origin else ""
        problems = [f"{where}{finding}" for finding in sorted(reader.findings) if finding.blocking]
        raise ModelError(*problems, fix="Mend the model, then run: pulsebook model check FILE")
    return reader.model


def _spec_of(name: str, kind: Kind) -> FieldSpec:
    return known_field(name) or FieldSpec(name, name.replace("_", " ").replace(".", " ").capitalize(), kind)


def _kind(declared: MetricFile, known: FieldSpec | None) -> Kind:
    """As declared, else as it is well known, else what its levels or their absence say."""
    if declared.kind:
        return Kind(declared.kind)
    return known.kind if known else Kind.ORDINAL if declared.levels else Kind.NUMBER


def _scale(file: ModelFile) -> RatingScale:
    rating = file.rating
    levels = SCALES[rating.scale].levels
    if rating.levels:
        levels = tuple(
            RatingLevel(number, level.word, level.rating_class, level.description, level.aliases)
            for number, level in enumerate(rating.levels)
        )
    return RatingScale(levels, rating.due_severe, rating.due_renewing, rating.due, rating.expires)


def _labels(file: ModelFile, profiles: Iterable[Profile]) -> dict[str, str]:
    """Labels of the dimensions in use: the well-known ones in their order, then the others as they come."""
    used = dict.fromkeys(card.name for profile in profiles for card in profile.dimensions)
    order = [*file.dimensions, *DIMENSIONS, *used]
    return {
        name: file.dimensions.get(name) or DIMENSIONS.get(name) or name.replace("_", " ").capitalize()
        for name in dict.fromkeys(order)
        if name in used
    }
