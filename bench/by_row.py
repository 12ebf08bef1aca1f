"""The rules of bench/model.toml as a loop over rows: for each profile a Python function, generated and compiled.

The fastest that scoring row by row gets in Python: no interpretation of conditions, no objects, no dictionaries.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from healthcore.conditions.tree import Operator
from healthcore.scoring.compile import CompiledCondition, CompiledProfile, whole_weights
from healthcore.scoring.plan import Plan
from healthcore.vocabulary import CSM_RISK, WORTH, Health

Row: TypeAlias = tuple[Any, ...]


def row_functions(plan: Plan) -> list[Callable[[Row], Row]]:
    """For each profile what takes the values of its `reads` to its `outputs` and conditions."""
    functions = []
    for compiled in plan.compiled:
        names: dict[str, Any] = {}
        exec(compile("\n".join(_source(compiled)), compiled.profile.name, "exec"), names)  # our own text
        functions.append(names["score"])
    return functions


def score_rows(function: Callable[[Row], Row], rows: Iterable[Row]) -> list[Row]:
    """The loop."""
    return [function(row) for row in rows]


def _source(profile: CompiledProfile) -> Iterator[str]:
    cards = profile.profile.dimensions
    metrics = profile.profile.metrics
    yield "def score(row):"
    yield f"    {', '.join(profile.reads)}, = row"
    yield f"    rated = {CSM_RISK} is not None and {CSM_RISK} > 0"
    for condition in profile.conditions:
        yield f"    {condition.column} = None if {condition.test.metric} is None else {_test(condition)}"
    for card in cards:
        mine = [condition for condition in profile.conditions if condition.dimension == card.name]
        yield from _dimension(card.name, card.metrics, mine)
    shares = dict(zip([card.name for card in cards], whole_weights([card.weight for card in cards]), strict=True))
    yield from _mean("overall", [(f"s_{name}", f"s_{name} is not None", share) for name, share in shares.items()])
    others = [metric for metric in metrics if metric != CSM_RISK]
    yield f"    measured = {_any_data(others)}"
    if CSM_RISK in metrics:
        rest = [(f"s_{name}", f"s_{name} is not None", share) for name, share in shares.items() if name != "risk"]
        yield from _mean("without", rest)
        yield "    if not measured: overall = overall if rated else None"
        yield "    elif without < overall: overall = without"
    yield f"    if {_any_poor(profile.conditions)}: health = {Health.POOR.value}"
    yield f"    elif not measured: health = {Health.AVERAGE.value} if rated else {Health.UNKNOWN.value}"
    yield f"    elif {_all_good(profile.conditions, evidence_of=others)}: health = {Health.GOOD.value}"
    yield f"    else: health = {Health.AVERAGE.value}"
    have = " + ".join(f"({metric} is not None)" for metric in metrics)
    columns = ["health", "overall"]
    columns += [column for card in cards for column in (f"h_{card.name}", f"s_{card.name}")]
    columns += [have, str(len(metrics)), *(condition.column for condition in profile.conditions)]
    yield f"    return {', '.join(columns)}"


def _dimension(name: str, metrics: Sequence[str], conditions: Sequence[CompiledCondition]) -> Iterator[str]:
    yield from _mean(f"s_{name}", [(_worth(metric, conditions), f"{metric} is not None", 1) for metric in metrics])
    yield f"    if {_any_poor(conditions)}: h_{name} = {Health.POOR.value}"
    yield f"    elif s_{name} is None: h_{name} = {Health.UNKNOWN.value}"
    yield f"    elif {_all_good(conditions, evidence_of=metrics)}: h_{name} = {Health.GOOD.value}"
    yield f"    else: h_{name} = {Health.AVERAGE.value}"


def _mean(target: str, parts: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    """The weighted mean of (value, whether it counts, share), rounded half up."""
    yield "    total = weight = 0"
    for value, counts, share in parts:
        yield f"    if {counts}: total += {share} * ({value}); weight += {share}"
    yield f"    {target} = (2 * total + weight) // (2 * weight) if weight else None"


def _worth(metric: str, conditions: Sequence[CompiledCondition]) -> str:
    mine = [condition for condition in conditions if condition.test.metric == metric]
    good = " and ".join(condition.column for condition in mine if condition.good)
    worth = f"{WORTH[Health.GOOD]} if {good} else {WORTH[Health.AVERAGE]}" if good else str(WORTH[Health.AVERAGE])
    poor = " or ".join(condition.column for condition in mine if not condition.good)
    return f"{WORTH[Health.POOR]} if {poor} else {worth}" if poor else worth


def _test(condition: CompiledCondition) -> str:
    test = condition.test
    if test.operator is Operator.IN:
        return f"{test.metric} in {test.values!r}"
    return f"{test.metric} {test.operator} {test.values[0]!r}"


def _any_poor(conditions: Sequence[CompiledCondition]) -> str:
    return " or ".join(condition.column for condition in conditions if not condition.good)


def _all_good(conditions: Sequence[CompiledCondition], *, evidence_of: Sequence[str]) -> str:
    good = [condition for condition in conditions if condition.good]
    met = " and ".join(f"{condition.column} is not False" for condition in good)
    evidence = [metric for metric in evidence_of if any(condition.test.metric == metric for condition in good)]
    return f"{met} and ({_any_data(evidence)})"


def _any_data(metrics: Sequence[str]) -> str:
    return " or ".join(f"{metric} is not None" for metric in metrics)
