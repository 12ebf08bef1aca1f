"""What would flip an account: the smallest set of changes to its values that changes its overall health.

A metric's conditions cut its values into regions. Changing a metric means moving its value to the nearest point of
another region, so there are few candidates. Sets are tried by size, smallest first, and among sets of a size the
changes that cost least (each relative to its metric's range) win. Only metrics with data are moved, and the rating;
an account about which nothing is known is shown what one value would make of it. A change that would hand the account
to another profile is none: that is another scorecard, not another health.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, islice, product

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Test
from healthcore.conditions.outcome import holds
from healthcore.model.tree import Mode, Model
from healthcore.scoring.compile import CompiledProfile
from healthcore.scoring.membership import Membership
from healthcore.scoring.moves import Change, moves
from healthcore.scoring.single import Single, State
from healthcore.vocabulary import CSM_RISK, Health

#: How many sets of one size are tried; beyond that the next size is, and the set found may not be the smallest.
MOST_TRIES = 5_000


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest set of changes after which the overall health is another."""

    to: Health
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Option:
    """A change of one metric, a value that it may lead to, and the states of that by dimension."""

    change: Change
    value: Value
    states: Mapping[str, State]


class Flipper:
    """Finds flips for the accounts of one profile."""

    def __init__(self, model: Model, compiled: CompiledProfile, as_of: date) -> None:
        self._model = model
        self._single = Single(model, compiled.profile)
        self._as_of = as_of
        self._rated = compiled.profile.rated
        self._membership = Membership(model, compiled.profile, as_of)
        self._tests: dict[str, list[tuple[str, bool, Test]]] = {}
        for condition in compiled.conditions:
            entry = (condition.dimension, condition.good, condition.test)
            self._tests.setdefault(condition.test.metric, []).append(entry)

    def flips(self, values: Mapping[str, Value | None]) -> tuple[Flip, ...]:
        """At most two: towards better, towards worse. Values are as the account's columns hold them."""
        states = {m: self._states(m, value) for m in self._tests if (value := values.get(m)) is not None}
        level = values.get(CSM_RISK)
        health = self._single.health(states, level if isinstance(level, int) else 0)
        found = (self._search(values, states, health, better) for better in (True, False))
        return tuple(flip for flip in found if flip is not None)

    def _states(self, metric: str, value: Value) -> dict[str, State]:
        states: dict[str, State] = {}
        for dimension, good, test in self._tests[metric]:
            old = states.get(dimension, State(poor=False, good=True))
            passed = holds(test, value, self._as_of)
            states[dimension] = State(old.poor, old.good and passed) if good else State(old.poor or passed, old.good)
        return states

    def _search(
        self,
        values: Mapping[str, Value | None],
        states: Mapping[str, Mapping[str, State]],
        health: Health,
        better: bool,
    ) -> Flip | None:
        targets = _targets(health, better)
        if not targets:
            return None
        options = self._options(values, states, health, better)
        forced = self._forced(states, values, health, better) & options.keys()
        others = sorted(options.keys() - forced, key=lambda m: -self._gain(m, states, options[m]))
        most = 1 if health is Health.UNKNOWN else len(others)
        for size in range(most + 1):
            sets = (self._in_order({*forced, *extra}) for extra in combinations(others, size))
            best = self._cheapest(sets, options, values, states, targets)
            if best is not None:
                return best
        return None

    def _in_order(self, metrics: Collection[str]) -> tuple[str, ...]:
        """Metrics in the order of the scorecard, so that an answer is always the same."""
        return tuple(metric for metric in self._tests if metric in metrics)

    def _cheapest(
        self,
        sets: Iterator[tuple[str, ...]],
        options: Mapping[str, Sequence[_Option]],
        values: Mapping[str, Value | None],
        states: Mapping[str, Mapping[str, State]],
        targets: frozenset[Health],
    ) -> Flip | None:
        best: Flip | None = None
        choices = (chosen for metrics in sets if metrics for chosen in product(*(options[m] for m in metrics)))
        for chosen in islice(choices, MOST_TRIES):
            health = self._health_after(chosen, values, states)
            cheaper = best is None or _cost(chosen) < sum(change.cost for change in best.changes)
            moved = {option.change.metric: option.value for option in chosen}
            if health in targets and cheaper and self._membership.stays(values, moved):
                best = Flip(health, tuple(option.change for option in chosen))
        return best

    def _health_after(
        self,
        chosen: Iterable[_Option],
        values: Mapping[str, Value | None],
        states: Mapping[str, Mapping[str, State]],
    ) -> Health:
        new_states = dict(states) | {option.change.metric: option.states for option in chosen}
        level = next((o.change.value for o in chosen if o.change.metric == CSM_RISK), values.get(CSM_RISK))
        return self._single.health(new_states, level if isinstance(level, int) else 0)

    def _options(
        self,
        values: Mapping[str, Value | None],
        states: Mapping[str, Mapping[str, State]],
        health: Health,
        better: bool,
    ) -> dict[str, list[_Option]]:
        """By metric the cheapest change to each other state that does not lead the wrong way."""
        options: dict[str, list[_Option]] = {}
        for metric, tests in self._tests.items():
            value = values.get(metric)
            if value is None and not (health is Health.UNKNOWN and metric != CSM_RISK) and not self._may_rate(metric):
                continue
            spec = self._model.metrics[metric]
            by_state: dict[tuple[object, ...], _Option] = {}
            cuts = [*(test for *_, test in tests), *self._membership.tests(metric)]
            for change, sample in moves(self._model, spec, cuts, value, self._as_of):
                new = self._states(metric, sample)
                key = (*new.items(), sample if metric in self._membership.reads else None)
                if new != states.get(metric) and _leads(states.get(metric), new, better):
                    known = by_state.get(key)
                    if known is None or change.cost < known.change.cost:
                        by_state[key] = _Option(change, sample, new)
            if by_state:
                options[metric] = list(by_state.values())
        return options

    def _may_rate(self, metric: str) -> bool:
        return metric == CSM_RISK and self._rated

    def _forced(
        self,
        states: Mapping[str, Mapping[str, State]],
        values: Mapping[str, Value | None],
        health: Health,
        better: bool,
    ) -> frozenset[str]:
        """The metrics without whose change nothing gets better."""
        if not better or health is Health.UNKNOWN:
            return frozenset()
        decisive = {card.name for card in self._single.cards if card.decisive}
        forced = set()
        for metric, by_dimension in states.items():
            for dimension, state in by_dimension.items():
                if self._model.mode is Mode.DIMENSIONAL and dimension not in decisive:
                    continue
                if metric == CSM_RISK and self._model.mode is Mode.DIMENSIONAL and not values.get(CSM_RISK):
                    continue
                unmet = (dimension, metric) in self._single.judged_good and not state.good
                if state.poor if health is Health.POOR else unmet:
                    forced.add(metric)
        return frozenset(forced)

    def _gain(self, metric: str, states: Mapping[str, Mapping[str, State]], options: Sequence[_Option]) -> float:
        """How much of the overall score a metric can move at the most, to try the weightiest first."""
        total = sum(self._single.shares.values()) or 1
        gain = 0.0
        for option in options:
            moved = 0.0
            for dimension, state in option.states.items():
                shares = self._single.metric_shares[dimension]
                old = states.get(metric, {}).get(dimension)
                step = abs(_rank(state) - (_rank(old) if old else 0))
                moved += self._single.shares[dimension] / total * shares[metric] / (sum(shares.values()) or 1) * step
            gain = max(gain, moved)
        return gain


def _targets(health: Health, better: bool) -> frozenset[Health]:
    """The colours that count as better or worse than one."""
    match health:
        case Health.UNKNOWN:
            return frozenset({Health.GOOD, Health.AVERAGE} if better else {Health.POOR})
        case Health.POOR:
            return frozenset({Health.AVERAGE, Health.GOOD} if better else ())
        case Health.AVERAGE:
            return frozenset({Health.GOOD if better else Health.POOR})
        case Health.GOOD:
            return frozenset(() if better else {Health.AVERAGE, Health.POOR})


def _rank(state: State) -> int:
    return 0 if state.poor else 2 if state.good else 1


def _leads(old: Mapping[str, State] | None, new: Mapping[str, State], better: bool) -> bool:
    """Whether some dimension moves the right way."""
    if old is None:
        return True
    steps = [_rank(state) - _rank(old[dimension]) for dimension, state in new.items()]
    return any(step > 0 if better else step < 0 for step in steps)


def _cost(chosen: Iterable[_Option]) -> float:
    return sum(option.change.cost for option in chosen)
