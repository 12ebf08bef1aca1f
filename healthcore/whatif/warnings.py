"""What is odd about a model on the accounts it would judge: ceilings, conditions without effect, too little data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthcore.conditions.tree import Operator
from healthcore.conditions.words import to_text
from healthcore.model.tree import Mode
from healthcore.scoring.compile import CompiledCondition
from healthcore.vocabulary import CSM_RISK, Health, Kind
from healthcore.whatif.histogram import threshold_of
from healthcore.whatif.rates import Rate
from healthcore.whatif.scored_twice import Side

#: Metrics that rank accounts against each other by what they are: engagement, see the page on health.
_RANKS = frozenset({"engagement"})

#: Values look like ranks when no share of them is further from its rank than this, or than chance puts it among so few.
_LOOKS_LIKE_RANKS = 0.06
_ENOUGH_TO_LOOK = 100

#: What is a rank by its meaning counts as one unless the data contradict by more than so many percent.
_CONTRADICTS = 10

#: A ceiling for Good, or a floor for Poor, is told when it leaves less, or takes more, than so many percent.
_CEILING, _FLOOR = 60, 20

#: A condition decides everything when it alone gives so great a share of a colour, of at least so many accounts.
_NEARLY_ALL, _ENOUGH_TO_DECIDE = 0.9, 10

#: So many conditions are named that decide nothing.
_NAMED = 3

#: A profile with fewer accounts is small, a metric with a smaller share of data is sparse.
_FEW_ACCOUNTS, _LITTLE_DATA = 20, 1 / 3


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to know before a model is put in force.

    Attributes:
        profile: the profile it is about.
        condition: the condition it is about, as its column is called; empty for the profile as a whole.
        message: what, in a sentence.
    """

    profile: str
    condition: str
    message: str

    def __str__(self) -> str:
        return f"{self.profile}: {self.message}"


class Ranks:
    """Which metrics of some accounts rank them against each other. Asked again and again while a draft is edited.

    Args:
        accounts: the accounts, as `Book.accounts`.
    """

    def __init__(self, accounts: pl.DataFrame) -> None:
        self._accounts = accounts.filter(~pl.col("cancelled"))
        self._found: dict[str, bool] = {}

    def are_in(self, metric: str, threshold: float) -> bool:
        """Whether a metric is one: by the looks of its values, or by its meaning where the values do not contradict."""
        if metric not in self._found:
            self._found[metric] = looks_like_ranks(self._accounts, metric)
        if self._found[metric] or metric not in _RANKS:
            return self._found[metric]
        reach = _reach(self._accounts, metric, threshold)
        return reach is not None and abs(reach - (100 - threshold)) <= _CONTRADICTS


def warnings_of(side: Side, profile: int, rates: Mapping[str, Rate], ranks: Ranks) -> tuple[Warned, ...]:
    """The warnings about one profile of a model.

    Args:
        side: the book under the model.
        profile: the profile's number.
        rates: how its conditions come out, see `rates_of`.
        ranks: says which metrics rank accounts.
    """
    name = side.scored.plan.profiles[profile].name
    conditions = side.conditions(profile)
    part = side.part(profile)
    if part is None:
        return ()
    health = side.scored.outcome["health"].gather(part[0].rows)
    found = [("", message) for message in _few(part[0].rows.len())]
    for condition in conditions:
        rate = rates[condition.column]
        told = [
            *_sparse(condition, rate),
            *_ceiling(condition, part[0].frame, side.book.as_of, ranks),
            *_decides_everything(condition, rate, health, conditions),
        ]
        found += [(condition.column, message) for message in told]
    if side.book.model.mode is Mode.RULES and part[0].rows.len() >= _FEW_ACCOUNTS:
        found += [("", message) for message in _decide_nothing(conditions, rates)]
    return tuple(Warned(name, column, message) for column, message in found)


def _few(accounts: int) -> Iterator[str]:
    if accounts < _FEW_ACCOUNTS:
        yield f"only {_accounts(accounts)}: shares of so few say little"


def _sparse(condition: CompiledCondition, rate: Rate) -> Iterator[str]:
    """The rating is left out: it is asked for, and starts empty."""
    if condition.test.metric != CSM_RISK and rate.have < _LITTLE_DATA * rate.accounts:
        have = f"{rate.have:,} of {_accounts(rate.accounts)}"
        yield f"{_text(condition)} has too little data: {have} {'has' if rate.have == 1 else 'have'} a value"


def _ceiling(condition: CompiledCondition, frame: pl.DataFrame, as_of: date, ranks: Ranks) -> Iterator[str]:
    """A rank can be reached by its share of accounts only, whatever they all do."""
    test = condition.test
    if not test.operator.is_order or test.kind not in {Kind.NUMBER, Kind.PERCENT}:
        return
    threshold = threshold_of(test, as_of) or 0.0
    upward = test.operator in {Operator.AT_LEAST, Operator.MORE}
    share = 100 - threshold if upward else threshold
    if not 0 < share < 100 or upward is not condition.good:
        return
    if not ranks.are_in(test.metric, threshold):
        return
    reach = _reach(frame, test.metric, threshold)
    now = "" if reach is None else f" ({reach if upward else 100 - reach:.0f}% of this profile now)"
    why = f"{test.metric} ranks accounts against each other"
    if condition.good and share <= _CEILING:
        yield f"{_text(condition)} caps Good near {share:.0f}%{now}: {why}, so no effort of all lifts more"
    if not condition.good and share >= _FLOOR:
        yield f"{_text(condition)} keeps about {share:.0f}% Poor{now}: {why}, so somebody is always last"


def _reach(frame: pl.DataFrame, metric: str, threshold: float) -> float | None:
    """The percentage of values that are not below a threshold; None without any."""
    if metric not in frame.columns:
        return None
    share: float | None = frame.select((pl.col(metric) >= threshold).mean()).item()
    return None if share is None else 100 * share


def looks_like_ranks(accounts: pl.DataFrame, metric: str) -> bool:
    """Whether values are spread evenly from 0 to 100, as ranks are and next to nothing else is."""
    if metric not in accounts.columns or not accounts.schema[metric].is_numeric():
        return False
    values = accounts[metric].drop_nulls().cast(pl.Float64()).sort()
    if values.len() < _ENOUGH_TO_LOOK or float(values[0]) < 0 or float(values[-1]) > 100:
        return False
    ranks = pl.int_range(1, values.len() + 1, eager=True) / values.len()
    furthest = (values / 100 - ranks).abs().max()
    return isinstance(furthest, float) and furthest <= max(_LOOKS_LIKE_RANKS, values.len() ** -0.5)


def _decide_nothing(conditions: Sequence[CompiledCondition], rates: Mapping[str, Rate]) -> Iterator[str]:
    """The conditions that could be left out, each by itself, without a change. The rating may still come."""
    idle = [
        _text(one)
        for one in conditions
        if rates[one.column].have and not rates[one.column].alone and one.test.metric != CSM_RISK
    ]
    if len(idle) == 1:
        yield f"{idle[0]} decides nothing: leaving it out would change no account's health"
    elif idle:
        more = f" and {len(idle) - _NAMED} more" if len(idle) > _NAMED else ""
        named = f"{', '.join(idle[:_NAMED])}{more}"
        yield f"{len(idle)} conditions decide nothing, leaving one out would change no account's health: {named}"


def _decides_everything(
    condition: CompiledCondition, rate: Rate, health: pl.Series, conditions: Sequence[CompiledCondition]
) -> Iterator[str]:
    """One condition of several that gives nearly all of a colour by itself."""
    colour = Health.AVERAGE if condition.good else Health.POOR
    others = sum(one.good == condition.good for one in conditions) - 1
    total = int((health == colour.value).sum())
    if rate.alone and others and total >= _ENOUGH_TO_DECIDE and rate.alone >= _NEARLY_ALL * total:
        yield f"{_text(condition)} decides everything: {rate.alone:,} of {total:,} {colour.word} are so by it alone"


def _accounts(count: int) -> str:
    return f"{count:,} account{'' if count == 1 else 's'}"


def _text(condition: CompiledCondition) -> str:
    return f"{to_text(condition.test.source)} ({'Good' if condition.good else 'Poor'})"
