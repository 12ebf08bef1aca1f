"""A profile's scorecard to expressions over columns: health by the rules, scores, coverage.

Everything is written against a namespace of expressions, see `healthcore.conditions.expressions`. Scores are computed
in whole numbers, so that rounding half up is exact: weights are scaled to integers first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, gcd, lcm
from operator import add

from healthcore.conditions.expressions import Column, Compiler, all_of, any_of
from healthcore.conditions.meaning import Test
from healthcore.model.tree import DimensionCard, Mode, Model, NoData, Profile
from healthcore.vocabulary import CSM_RISK, WORTH, Health


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """One condition of a scorecard.

    Attributes:
        column: the name of its result column: True, False, or null without data.
        test: what it tests.
        dimension: the dimension it belongs to.
        good: whether it is a Good condition.
    """

    column: str
    test: Test
    dimension: str
    good: bool


@dataclass(frozen=True)
class CompiledProfile:
    """A profile ready to run, in stages: each stage's columns are computed from those before it.

    Attributes:
        profile: what it was compiled from.
        reads: the columns it needs from the accounts.
        conditions: in the order of the scorecard; their columns are the first stage.
        stages: column name to expression, stage by stage.
        outputs: the columns of the result beside the conditions.
    """

    profile: Profile
    reads: tuple[str, ...]
    conditions: tuple[CompiledCondition, ...]
    stages: tuple[Mapping[str, Column], ...]
    outputs: tuple[str, ...]


def whole_weights(weights: Sequence[Decimal | None]) -> list[int]:
    """Weights as the smallest whole numbers in the same proportion; ones where none are given."""
    if any(weight is None for weight in weights):
        return [1] * len(weights)
    exact = [Fraction(weight or 0) for weight in weights]
    scale = lcm(*(weight.denominator for weight in exact)) if exact else 1
    scaled = [int(weight * scale) for weight in exact]
    return [weight // (gcd(*scaled) or 1) for weight in scaled]


def compile_profile(model: Model, profile: Profile, compiler: Compiler) -> CompiledProfile:
    """Everything that is computed for the accounts of a profile."""
    return _ProfileCompiler(model, profile, compiler).compiled()


def health_column(dimension: str) -> str:
    """The name of a dimension's health column."""
    return f"health.{dimension}"


def score_column(dimension: str) -> str:
    """The name of a dimension's score column."""
    return f"score.{dimension}"


class _ProfileCompiler:
    def __init__(self, model: Model, profile: Profile, compiler: Compiler) -> None:
        self._model = model
        self._profile = profile
        self._compiler = compiler
        self._ns = compiler.namespace
        self._cards = [card for card in profile.dimensions if card.metrics]
        self._conditions = tuple(
            CompiledCondition(f"c{index}", compiler.meanings.test(condition), card.name, good)
            for index, (card, good, condition) in enumerate(profile.conditions())
        )
        self._rated = CSM_RISK in profile.metrics

    def compiled(self) -> CompiledProfile:
        results = {condition.column: self._compiler.passed(condition.test) for condition in self._conditions}
        presence = {self._presence(metric): ~self._col(metric).is_null() for metric in self._profile.metrics}
        presence["level_above_0"] = (self._col(CSM_RISK) > 0).fill_null(value=False)
        evidence = {
            "has_any": self._any_has(self._profile.metrics),
            "has_other": self._any_has(metric for metric in self._profile.metrics if metric != CSM_RISK),
        }
        scores = self._dimension_scores()
        overall = self._overall_scores()
        binding = {f"binding.{card.name}": self._binding_health(card) for card in self._cards if card.decisive}
        outputs: dict[str, Column] = {"health": self._health(list(binding)), "score": self._col("overall")}
        for card in self._cards:
            outputs[health_column(card.name)] = self._dimension_health(card)
            outputs[score_column(card.name)] = self._int16(self._col(f"with.{card.name}"))
        metrics = self._profile.metrics
        have = sum((self._has(metric).cast(self._ns.Int32) for metric in metrics), start=self._ns.lit(0))
        outputs["have"] = have.cast(self._ns.UInt16)
        outputs["of"] = self._ns.lit(len(metrics)).cast(self._ns.UInt16)
        # What is used more than once gets a stage of its own: expressions are trees, and would repeat it in full.
        stages: tuple[Mapping[str, Column], ...] = (
            results | presence,
            evidence,
            scores,
            overall,
            {"overall": self._lower()} | binding,
        )
        if self._model.mode is Mode.DIMENSIONAL:
            stages = (*stages, {"band": self._band(self._col("overall"))})
        reads = tuple(dict.fromkeys((*metrics, CSM_RISK)))
        return CompiledProfile(self._profile, reads, self._conditions, (*stages, outputs), tuple(outputs))

    def _health(self, binding: Sequence[str]) -> Column:
        if self._model.mode is Mode.RULES:
            return self._rules(self._conditions, self._col("has_other"), self._col("level_above_0"))
        band = self._col("band")
        if not binding:
            return band
        poor = any_of(self._col(name) == Health.POOR.value for name in binding)
        held = any_of(self._col(name) == Health.AVERAGE.value for name in binding) & (band == Health.GOOD.value)
        return self._choose((poor, Health.POOR), (held, Health.AVERAGE), otherwise=band)

    def _rules(self, conditions: Iterable[CompiledCondition], has_data: Column, risky: Column) -> Column:
        """Health by the rules over all conditions of the profile; the rating alone is no evidence for Good."""
        conditions = list(conditions)
        good = [condition for condition in conditions if condition.good]
        evidence = dict.fromkeys(condition.test.metric for condition in good if condition.test.metric != CSM_RISK)
        is_good = self._all_met(good) & self._any_has(evidence) if evidence else self._false()
        return self._choose(
            (self._any_met(conditions), Health.POOR),
            (~has_data & risky, Health.AVERAGE),
            (~has_data, Health.UNKNOWN),
            (is_good, Health.GOOD),
            otherwise=self._code(Health.AVERAGE),
        )

    def _dimension_health(self, card: DimensionCard) -> Column:
        if self._model.mode is Mode.DIMENSIONAL and not card.decisive:
            return self._band(self._col(f"with.{card.name}"))
        return self._dimension_rules(card, self._all_has(card), {})

    def _binding_health(self, card: DimensionCard) -> Column:
        """A decisive dimension's health as far as it binds the overall health: a rating of 0 counts as empty."""
        if CSM_RISK not in card.metrics:
            return self._dimension_rules(card, self._all_has(card), {})
        risky = self._col("level_above_0")
        has = {metric: risky if metric == CSM_RISK else self._has(metric) for metric in card.metrics}
        masks = {CSM_RISK: risky}
        return self._dimension_rules(card, has, masks)

    def _dimension_rules(self, card: DimensionCard, has: Mapping[str, Column], masks: Mapping[str, Column]) -> Column:
        """A dimension's health by the rules; where a metric's mask is False its conditions have no data."""

        def met(condition: CompiledCondition, missing: bool) -> Column:
            result = self._col(condition.column).fill_null(value=missing)
            mask = masks.get(condition.test.metric)
            if mask is None:
                return result
            return (result | ~mask) if missing else (result & mask)

        conditions = [condition for condition in self._conditions if condition.dimension == card.name]
        good = [condition for condition in conditions if condition.good]
        poor = [condition for condition in conditions if not condition.good]
        is_poor = any_of(met(condition, False) for condition in poor) if poor else self._false()
        is_good = self._false()
        if good:
            with_data = any_of(has[metric] for metric in dict.fromkeys(condition.test.metric for condition in good))
            is_good = all_of(met(condition, True) for condition in good) & with_data
        return self._choose(
            (is_poor, Health.POOR),
            (~any_of(has.values()), Health.UNKNOWN),
            (is_good, Health.GOOD),
            otherwise=self._code(Health.AVERAGE),
        )

    def _any_has(self, metrics: Iterable[str]) -> Column:
        has = [self._has(metric) for metric in metrics]
        return any_of(has) if has else self._false()

    def _all_has(self, card: DimensionCard) -> dict[str, Column]:
        return {metric: self._has(metric) for metric in card.metrics}

    def _dimension_scores(self) -> dict[str, Column]:
        """Every dimension's rounded score, with the rating and without it; null without data."""
        scores: dict[str, Column] = {}
        for card in self._cards:
            metrics = card.metrics
            weights = dict(zip(metrics, whole_weights([card.weights.get(metric) for metric in metrics]), strict=True))
            scores[f"with.{card.name}"] = self._mean(self._worths(card, metrics, weights))
            others = [metric for metric in metrics if metric != CSM_RISK]
            if others and len(others) < len(metrics):
                scores[f"without.{card.name}"] = self._mean(self._worths(card, others, weights))
        return scores

    def _worths(
        self, card: DimensionCard, metrics: Iterable[str], weights: Mapping[str, int]
    ) -> list[tuple[Column, Column, int]]:
        return [(self._worth(card, metric), self._counts(metric), weights[metric]) for metric in metrics]

    def _worth(self, card: DimensionCard, metric: str) -> Column:
        """What a metric is worth in a dimension: 0, 60 or 100; without data what the model says."""
        mine = [
            condition
            for condition in self._conditions
            if condition.test.metric == metric and condition.dimension == card.name
        ]
        good = [condition for condition in mine if condition.good]
        worth = self._ns.lit(WORTH[Health.AVERAGE])
        if good:
            worth = self._ns.when(self._all_met(good)).then(self._ns.lit(WORTH[Health.GOOD])).otherwise(worth)
        worth = self._ns.when(self._any_met(mine)).then(self._ns.lit(WORTH[Health.POOR])).otherwise(worth)
        if metric == CSM_RISK or self._model.no_data is NoData.EXCLUDE:
            return worth
        missing = WORTH[Health.AVERAGE if self._model.no_data is NoData.AVERAGE else Health.POOR]
        return self._ns.when(self._has(metric)).then(worth).otherwise(self._ns.lit(missing))

    def _counts(self, metric: str) -> Column:
        """Whether a metric takes part in a score."""
        if metric == CSM_RISK or self._model.no_data is NoData.EXCLUDE:
            return self._has(metric)
        return self._col("has_any")

    def _overall_scores(self) -> dict[str, Column]:
        """The overall score with the rating and, where the scorecard reads it, without."""
        weights = whole_weights([card.weight for card in self._cards])
        shares = {card.name: weight for card, weight in zip(self._cards, weights, strict=True)}
        scores = {"overall.with": self._overall({card.name: f"with.{card.name}" for card in self._cards}, shares)}
        if self._rated:
            columns = {}
            for card in self._cards:
                if CSM_RISK not in card.metrics:
                    columns[card.name] = f"with.{card.name}"
                elif len(card.metrics) > 1:
                    columns[card.name] = f"without.{card.name}"
            scores["overall.without"] = self._overall(columns, shares)
        return scores

    def _lower(self) -> Column:
        """The lower of the scores with and without the rating; with nothing but a rating, its own above level 0."""
        with_rating = self._col("overall.with")
        if not self._rated:
            return self._int16(self._only_if(self._col("has_other"), with_rating))
        without = self._col("overall.without")
        lower = self._ns.when((without < with_rating).fill_null(value=False)).then(without).otherwise(with_rating)
        only_rating = self._only_if(self._col("level_above_0"), with_rating)
        return self._int16(self._ns.when(self._col("has_other")).then(lower).otherwise(only_rating))

    def _overall(self, columns: Mapping[str, str], weights: Mapping[str, int]) -> Column:
        return self._mean(
            [(self._col(column), ~self._col(column).is_null(), weights[name]) for name, column in columns.items()]
        )

    def _mean(self, parts: list[tuple[Column, Column, int]]) -> Column:
        """The weighted mean of those parts that count, rounded half up; null when none does."""
        if not parts:
            return self._ns.lit(None).cast(self._ns.Int64)
        if len(parts) == 1:
            value, counts, _ = parts[0]
            return self._only_if(counts, value)
        zero = self._ns.lit(0).cast(self._ns.Int64)
        totals = [
            self._ns.when(counts).then(value.cast(self._ns.Int64) * share).otherwise(zero)
            for value, counts, share in parts
        ]
        weights = [counts.cast(self._ns.Int64) * share for _, counts, share in parts]
        total, weight = reduce(add, totals), reduce(add, weights)
        positive = self._only_if(weight > 0, weight)
        return (total * 2 + positive) // (positive * 2)

    def _band(self, score: Column) -> Column:
        good, poor = ceil(self._model.bands.good), ceil(self._model.bands.poor)
        return self._choose(
            (score.is_null(), Health.UNKNOWN),
            (score >= good, Health.GOOD),
            (score < poor, Health.POOR),
            otherwise=self._code(Health.AVERAGE),
        )

    def _any_met(self, conditions: Iterable[CompiledCondition]) -> Column:
        poor = [self._col(condition.column) for condition in conditions if not condition.good]
        return any_of(poor).fill_null(value=False) if poor else self._false()

    def _all_met(self, good: Iterable[CompiledCondition]) -> Column:
        return all_of(self._col(condition.column) for condition in good).fill_null(value=True)

    def _choose(self, *cases: tuple[Column, Health], otherwise: Column) -> Column:
        for case, health in reversed(cases):
            otherwise = self._ns.when(case).then(self._code(health)).otherwise(otherwise)
        return otherwise

    def _only_if(self, case: Column, value: Column) -> Column:
        return self._ns.when(case).then(value).otherwise(self._ns.lit(None))

    def _code(self, health: Health) -> Column:
        return self._ns.lit(health.value).cast(self._ns.UInt8)

    def _false(self) -> Column:
        return self._ns.lit(value=False)

    def _int16(self, column: Column) -> Column:
        return column.cast(self._ns.Int16)

    def _col(self, name: str) -> Column:
        return self._ns.col(name)

    def _presence(self, metric: str) -> str:
        return f"has.{metric}"

    def _has(self, metric: str) -> Column:
        return self._col(self._presence(metric))
