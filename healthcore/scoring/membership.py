"""Whether an account stays in its profile when some of its values change."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from healthcore.conditions.literals import Value
from healthcore.conditions.meaning import Meanings, Test, comparisons, metrics_read
from healthcore.conditions.outcome import matches
from healthcore.model.tree import Model, Profile


class Membership:
    """Who belongs to a profile: accounts that meet its `when`, and that of no profile before it."""

    def __init__(self, model: Model, profile: Profile, as_of: date) -> None:
        self._meanings = Meanings(model.metrics, model.rating)
        self._as_of = as_of
        enabled = [each for each in model.profiles if each.enabled]
        self._own = profile.when
        self._before = [each.when for each in enabled[: enabled.index(profile)] if each.when is not None]
        self._whens = (*self._before, *([] if self._own is None else [self._own]))

    @cached_property
    def reads(self) -> frozenset[str]:
        """The names on which it depends."""
        return frozenset(name for when in self._whens for name in metrics_read(when))

    def tests(self, metric: str) -> list[Test]:
        """The comparisons on a metric by which it is decided."""
        found = [comparison for when in self._whens for comparison in comparisons(when) if comparison.metric == metric]
        return [self._meanings.test(comparison) for comparison in found]

    def stays(self, values: Mapping[str, Value | None], moved: Mapping[str, Value]) -> bool:
        """Whether an account of the profile still belongs to it with some values moved."""
        if self.reads.isdisjoint(moved):
            return True
        after = {**values, **moved}
        if self._own is not None and matches(self._own, after, self._meanings, self._as_of) is not True:
            return False
        return not any(matches(when, after, self._meanings, self._as_of) is True for when in self._before)
