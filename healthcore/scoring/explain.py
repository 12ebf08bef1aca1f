"""Why an account has its colour: every condition with its value, threshold and margin."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from healthcore.conditions.literals import Value, word_of
from healthcore.conditions.meaning import Test
from healthcore.conditions.outcome import Outcome, margin
from healthcore.conditions.tree import Operator, Percent
from healthcore.conditions.words import literal_text, to_text
from healthcore.model.tree import Mode, Model, NoData
from healthcore.scoring.plan import Scored
from healthcore.vocabulary import CSM_RISK, FieldSpec, Health, Kind


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition on one account.

    Attributes:
        test: what was tested.
        dimension: where it stands.
        good: whether it is a Good condition.
        result: met, unmet or no data.
        value: the account's value as the column holds it; None without data.
        margin: distance from the threshold, positive on the healthy side; None where that makes no sense.
    """

    test: Test
    dimension: str
    good: bool
    result: Outcome
    value: Value | None
    margin: float | None

    @property
    def condition(self) -> str:
        """The condition as it is written."""
        return to_text(self.test.source)

    @property
    def metric(self) -> str:
        """What it reads."""
        return self.test.metric

    @property
    def hurts(self) -> bool:
        """Whether it keeps the account from Good: an unmet Good condition, a met Poor one."""
        return self.result is (Outcome.UNMET if self.good else Outcome.MET)


def condition_results(
    scored: Scored, row: int, values: Mapping[str, Value | None], results: tuple[bool | None, ...] | None = None
) -> tuple[ConditionResult, ...]:
    """Every condition of an account's scorecard.

    `values` are what the account's columns hold; `results` what `scored` keeps of it, where that is at hand.
    """
    compiled = scored.compiled(row)
    if compiled is None:
        return ()
    as_of = scored.plan.as_of
    return tuple(
        ConditionResult(
            condition.test,
            condition.dimension,
            condition.good,
            _outcome(condition.test, values.get(condition.test.metric), passed=passed),
            values.get(condition.test.metric),
            margin(condition.test, values.get(condition.test.metric), as_of, good=condition.good),
        )
        for condition, passed in zip(
            compiled.conditions, scored.condition_results(row) if results is None else results, strict=True
        )
    )


def _outcome(test: Test, value: Value | None, *, passed: bool | None) -> Outcome:
    if passed is None or value is None:
        return Outcome.MET if test.source.or_empty else Outcome.NO_DATA
    return Outcome.MET if passed else Outcome.UNMET


def value_words(spec: FieldSpec, value: Value | None, model: Model) -> str:
    """A value as people read it: a level's word, a day, a number with its unit; empty without data."""
    if value is None:
        return ""
    match spec.kind:
        case Kind.ORDINAL:
            return spec.levels[int(value)] if isinstance(value, int) else str(value)
        case Kind.LEVEL:
            return model.rating.word(int(value)) if isinstance(value, int) else str(value)
        case Kind.FLAG:
            return "yes" if value else "no"
        case Kind.DATE:
            return value.isoformat() if isinstance(value, date) else str(value)
        case Kind.TEXT:
            return str(value)
    number = f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, (int, float)) else str(value)
    return f"{number}%" if spec.kind is Kind.PERCENT else f"{number} {spec.unit}".rstrip()


def deciding(
    model: Model, health: Health, results: tuple[ConditionResult, ...], binding: tuple[str, ...] = ()
) -> tuple[ConditionResult, ...]:
    """The conditions that gave an account its colour, the weightiest first.

    By the rules: for Poor the Poor conditions met, for Average the Good conditions unmet, for Good those met. In
    dimensional mode what costs the score its points: `binding` are the decisive dimensions that hold it down.
    """
    poor = [result for result in results if not result.good and result.result is Outcome.MET]
    unmet = [result for result in results if result.good and result.result is Outcome.UNMET]
    if model.mode is Mode.DIMENSIONAL and health in {Health.POOR, Health.AVERAGE}:
        # What is Poor is said once: that it is not Good either goes without saying.
        judged = {(result.dimension, result.metric) for result in poor}
        unmet = [result for result in unmet if (result.dimension, result.metric) not in judged]
        held = [result for result in (*poor, *unmet) if result.dimension in binding]
        return tuple(held or _by_margin(poor) + _by_margin(unmet))
    match health:
        case Health.POOR:
            return tuple(_by_margin(poor))
        case Health.AVERAGE:
            rated = [result for result in unmet if result.metric == CSM_RISK]
            return tuple(_by_margin([result for result in unmet if result not in rated]) + rated)
        case Health.GOOD:
            met = [result for result in results if result.good and result.result is Outcome.MET]
            return tuple(result for result in met if result.value is not None)
        case Health.UNKNOWN:
            return ()


def _by_margin(results: list[ConditionResult]) -> list[ConditionResult]:
    """The rating first, it is what a person said; then those farthest beyond their threshold, in shares of it."""

    def depth(result: ConditionResult) -> tuple[bool, float]:
        threshold = next(iter(result.test.values), None)
        scale = abs(threshold) if isinstance(threshold, (int, float)) and threshold else 1.0
        return result.metric != CSM_RISK, (result.margin or 0.0) / scale

    return sorted(results, key=depth)


def reason_line(
    model: Model,
    health: Health,
    profile: str | None,
    results: tuple[ConditionResult, ...],
    binding: tuple[str, ...] = (),
    score: int | None = None,
    *,
    at_most: int = 2,
) -> str:
    """In one line why an account has its colour."""
    if profile is None:
        return "no profile of the model is for this account"
    if health is Health.UNKNOWN:
        return _unknown(results)
    prefix = f"score {score}: " if model.mode is Mode.DIMENSIONAL and not binding and score is not None else ""
    decisive = deciding(model, health, results, binding)
    if health is Health.GOOD:
        return prefix + _good(results)
    if not decisive:
        return prefix + _undecided(model, results, binding)
    said = [_finding(model, result) for result in decisive[:at_most]]
    more = f", and {len(decisive) - at_most} more" if len(decisive) > at_most else ""
    return f"{prefix}{'; '.join(said)}{more}"


def _unknown(results: tuple[ConditionResult, ...]) -> str:
    if any(result.value is not None for result in results):
        return "only its rating is known, and that alone shows nothing"
    return "nothing is known yet: no metric of its scorecard has data"


def _good(results: tuple[ConditionResult, ...]) -> str:
    """How many Good conditions carry it, and what is not as it should be in spite of that."""
    known = [result for result in results if result.value is not None]
    met = sum(1 for result in known if result.good and result.result is Outcome.MET)
    unmet = sum(1 for result in known if result.good and result.hurts)
    poor = sum(1 for result in known if not result.good and result.hurts)
    counts = ((unmet, "unmet"), (poor, "met for Poor"), (_missing(results), "without data"))
    said = "".join(f"; {count} {what}" for count, what in counts if count)
    return f"{met} Good condition{'s' if met != 1 else ''} met{said}"


def _missing(results: tuple[ConditionResult, ...]) -> int:
    """Good conditions without data; an empty rating is none."""
    return sum(1 for result in results if result.good and result.value is None and result.metric != CSM_RISK)


def _undecided(model: Model, results: tuple[ConditionResult, ...], binding: tuple[str, ...]) -> str:
    """Why an account is Average, or Poor by its score, though no condition says so."""
    if model.mode is Mode.DIMENSIONAL and model.no_data is not NoData.EXCLUDE and _missing(results):
        return f"metrics without data count as {model.no_data.value.capitalize()}"
    if not any(result.value is not None and result.metric != CSM_RISK for result in results):
        return "rated at risk, and nothing else is known"
    if binding:
        held = " and ".join(model.dimension_labels[name] for name in binding)
        return f"{held} has nothing to show that it is Good"
    return "no Good condition has data to show it is Good"


def _finding(model: Model, result: ConditionResult) -> str:
    spec = model.metrics[result.metric]
    value = value_words(spec, result.value, model)
    wanted = condition_words(model, result.test).removeprefix("is ").removeprefix("== ")
    return f"{spec.label} is {value} ({'Good' if result.good else 'Poor'}: {wanted})"


def condition_words(model: Model, test: Test) -> str:
    """A condition's comparison without its metric: `>= 60`, `one of Major, Critical`."""
    source = test.source
    if model.metrics[test.metric].kind is Kind.PERCENT:
        percents = (Percent(value) if isinstance(value, float) else value for value in source.values)
        source = replace(source, values=tuple(percents))
    if source.operator is Operator.IN:
        words = ", ".join(word_of(value) or literal_text(value) for value in source.values)
        return f"one of {words}{' or empty' if source.or_empty else ''}"
    return to_text(source).removeprefix(test.metric).strip()
